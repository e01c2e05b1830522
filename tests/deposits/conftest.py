"""What the tests of `deposits` begin with."""

from __future__ import annotations

import pytest

from deposits.access import Actor
from deposits.models import Collection
from tests.deposits.bringing import Bring, bringing
from tests.factories import CollectionFactory, UserFactory, actor_of, install, make_editor


@pytest.fixture
def installed(db: None) -> None:
    install()


@pytest.fixture
def collection(installed: None) -> Collection:
    return CollectionFactory(slug="luan-van", name="Luận văn")


@pytest.fixture
def editor(collection: Collection) -> Actor:
    return actor_of(make_editor(UserFactory(name="Đỗ Thị Lan"), collection))


@pytest.fixture
def bring(collection: Collection, editor: Actor) -> Bring:
    return bringing(collection, editor)
