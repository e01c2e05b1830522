"""A small repository for the pages: one university with a collection, and works with each kind of access."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from deposits.models import Collection, Record
from deposits.tasks import index
from media import reading
from portal.accounts.models import User
from portal.pages import ensure_pages
from search.engines import engine
from tests.factories import CollectionFactory, InstitutionFactory, UserFactory, install, make_member

Indexed = Callable[[Record], Record]


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def installed(db: None) -> None:
    """What `manage.py install` and `install_pages` put in place."""
    install()
    ensure_pages()


@pytest.fixture
def collection(installed: None) -> Collection:
    university = InstitutionFactory(slug="song-hau", name="Đại học Sông Hậu", name_en="Sông Hậu University", city="Cần Thơ")
    return CollectionFactory(slug="luan-van", name="Luận văn Sông Hậu", name_en="Theses of Sông Hậu", institution=university)


@pytest.fixture
def indexed(db: None) -> Indexed:
    """Does what the workers would do after a publication: read the files, then index the record."""
    with engine().rebuild():
        pass  # an empty index takes the place of what other tests left

    def work(record: Record) -> Record:
        for file in record.current.files.all():
            reading.read(file.stored_id)
        index([record.pk])
        return record

    return work


@pytest.fixture
def reader(collection: Collection) -> Client:
    """A member of the university, signed in."""
    return signed_in(make_member(UserFactory(name="Ngô Ữu Phong"), collection.institution))


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody with an account and no rights."""
    return signed_in(UserFactory(name="Người Lạ"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
