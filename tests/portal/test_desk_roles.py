"""Role × address: who may open what. What somebody may not see does not exist for her."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest import Subtests

from deposits.access import Policy
from deposits.models import Collection, Deposit, Record, State
from portal.accounts.models import User
from tests.factories import (
    CollectionFactory,
    UserFactory,
    actor_of,
    draft,
    install,
    make_editor,
    make_member,
    pdf_bytes,
    published,
    submitted,
)
from tests.portal.conftest import signed_in

ROLES = [
    "owner",
    "editor",
    "editor above",
    "institution administrator",
    "administrator",
    "editor below",
    "other editor",
    "member",
    "stranger",
    "nobody",
]
CURATORS = {"editor", "editor above", "institution administrator", "administrator"}


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(name="Trần Thị Hồng Nhung")


@pytest.fixture
def faculty(collection: Collection) -> Collection:
    """A collection below another, with one below it and one beside it."""
    return CollectionFactory(slug="khoa", parent=collection, institution=collection.institution)


@pytest.fixture
def cast(owner: User, collection: Collection, faculty: Collection) -> dict[str, Client]:
    below = CollectionFactory(parent=faculty, institution=collection.institution)
    beside = CollectionFactory(parent=collection, institution=collection.institution)
    people = {
        "owner": owner,
        "editor": make_editor(UserFactory(), faculty),
        "editor above": make_editor(UserFactory(), collection),
        "institution administrator": make_member(UserFactory(), collection.institution, "administrator"),
        "administrator": UserFactory(is_superuser=True),
        "editor below": make_editor(UserFactory(), below),
        "other editor": make_editor(UserFactory(), beside),
        "member": make_member(UserFactory(), collection.institution),
        "stranger": UserFactory(),
    }
    return {**{role: signed_in(person) for role, person in people.items()}, "nobody": Client()}


def expect(subtests: Subtests, cast: dict[str, Client], path: str, allowed: set[str], call: Callable[[Client, str], int]) -> None:
    for role in ROLES:
        with subtests.test(role=role, path=path):
            status = call(cast[role], path)
            if role in allowed:
                assert status in (200, 302), status
            elif role == "nobody":
                assert status in (302, 401), status
            else:
                assert status == 404, status


def get(client: Client, path: str) -> int:
    return client.get(path).status_code


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_addresses_of_an_unpublished_deposit(
    owner: User, faculty: Collection, cast: dict[str, Client], state: str, subtests: Subtests
) -> None:
    content = pdf_bytes("Mặn.")
    deposit = submitted(faculty, actor=actor_of(owner), content=content, name="a.pdf")
    Deposit.objects.filter(pk=deposit.pk).update(state=state)
    here, file = deposit.public_id, deposit.files.get().pk
    depositors = CURATORS | {"owner"}
    for path in (f"/deposit/{here}/", f"/deposit/{here}/status/", f"/deposit/{here}/files/", f"/deposit/{here}/files/{file}/"):
        expect(subtests, cast, path, depositors, get)
    expect(subtests, cast, f"/desk/{here}/", CURATORS, get)
    expect(subtests, cast, f"/desk/{here}/files/{file}/", depositors, get)
    expect(subtests, cast, f"/desk/{here}/files/{file}/pages/1.webp", depositors, get)


def test_verbs_are_refused_to_who_may_not_open_it(
    owner: User, faculty: Collection, cast: dict[str, Client], subtests: Subtests
) -> None:
    deposit = submitted(faculty, actor=actor_of(owner))
    here = deposit.public_id
    outside = [role for role in ROLES if role not in CURATORS | {"owner"}]
    for role in outside:
        for path in ("save", "take-back", "delete", "undelete", "message"):
            with subtests.test(role=role, path=path):
                assert cast[role].post(f"/deposit/{here}/{path}/", {"body": "?", "revision": "1"}).status_code in (302, 401, 404)
        for verb in ("publish", "return", "reject", "message"):
            with subtests.test(role=role, verb=verb):
                assert cast[role].post(f"/desk/{here}/", {"do": verb, "comment": "?"}).status_code in (302, 404)
    deposit.refresh_from_db()
    assert (deposit.state, deposit.deleted, deposit.messages.count()) == (State.SUBMITTED, None, 0)


def test_the_owner_decides_nothing_at_the_desk(owner: User, faculty: Collection, cast: dict[str, Client]) -> None:
    deposit = submitted(faculty, actor=actor_of(owner))
    for verb in ("publish", "return", "reject", "withdraw", "restore", "schedule", "revise"):
        assert cast["owner"].post(f"/desk/{deposit.public_id}/", {"do": verb, "comment": "?"}).status_code == 404
    assert Deposit.objects.get(pk=deposit.pk).state == State.SUBMITTED


def test_editors_of_other_collections_see_nothing_unpublished_in_their_queue(
    owner: User, faculty: Collection, cast: dict[str, Client], subtests: Subtests
) -> None:
    submitted(faculty, actor=actor_of(owner), title="Chưa công bố của khoa")
    for role in ROLES:
        with subtests.test(role):
            answer = cast[role].get("/desk/")
            if role in CURATORS:
                assert "Chưa công bố của khoa" in answer.content.decode()
            elif role in ("other editor", "editor below"):
                assert answer.status_code == 200
                assert "Chưa công bố của khoa" not in answer.content.decode()
                assert "Chưa công bố" not in cast[role].get("/desk/?q=chua cong bo&view=submitted").content.decode()
            else:
                assert answer.status_code == (302 if role == "nobody" else 403)


def test_a_published_record_with_a_closed_file_gives_the_file_to_its_stewards_alone(
    owner: User, faculty: Collection, cast: dict[str, Client], subtests: Subtests
) -> None:
    record: Record = published(faculty, actor=actor_of(owner), file_policy=Policy.limited(), name="kin.txt")
    assert record.deposit is not None
    file = record.deposit.files.get().pk
    expect(subtests, cast, f"/desk/{record.public_id}/files/{file}/", CURATORS | {"owner"}, get)


def test_only_who_curates_is_led_to_the_desk(cast: dict[str, Client], subtests: Subtests) -> None:
    for role in ROLES[:-1]:
        with subtests.test(role):
            page = cast[role].get("/deposit/").content.decode()
            assert ('href="/desk/"' in page) is (role in CURATORS | {"editor below", "other editor"})


def test_a_draft_in_the_bin_is_gone_for_everyone_but_brought_back_by_its_owner(
    owner: User, faculty: Collection, cast: dict[str, Client]
) -> None:
    deposit = draft(faculty, actor=actor_of(owner))
    cast["owner"].post(f"/deposit/{deposit.public_id}/delete/")
    for role in ("owner", "editor", "stranger"):
        assert cast[role].get(f"/deposit/{deposit.public_id}/").status_code == 404
    assert cast["stranger"].post(f"/deposit/{deposit.public_id}/undelete/").status_code == 404
    cast["owner"].post(f"/deposit/{deposit.public_id}/undelete/")
    assert cast["owner"].get(f"/deposit/{deposit.public_id}/").status_code == 200


def test_words_and_methods_that_are_none(owner: User, faculty: Collection, cast: dict[str, Client]) -> None:
    deposit = submitted(faculty, actor=actor_of(owner))
    assert cast["owner"].get("/deposit/khongco/").status_code == 404
    assert cast["editor"].get(f"/desk/{deposit.public_id}/files/999999/").status_code == 404
    assert cast["editor"].get(f"/desk/{deposit.public_id}/files/{deposit.files.get().pk}/pages/1.webp").status_code == 404
    assert cast["owner"].get(f"/deposit/{deposit.public_id}/save/").status_code == 405
    assert cast["owner"].get(f"/deposit/{deposit.public_id}/delete/").status_code == 405
    assert cast["editor"].post(f"/desk/{deposit.public_id}/", {"do": "fly"}).status_code == 422
