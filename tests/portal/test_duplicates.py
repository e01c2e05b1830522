"""Works that may be the same, shown where a deposit is written and reviewed: only what the asker may see, with a way on."""

from __future__ import annotations

import pytest

from deposits.access import Grant, Policy
from deposits.duplicates import Why, duplicates
from deposits.flows.listing import list_records
from deposits.flows.same import say_distinct
from deposits.flows.version import start_version
from deposits.models import Collection, Deposit, Record
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, make_editor, make_member, published, submitted
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text
from tests.portal.typing_forms import typed

TITLE = "Đánh giá ảnh hưởng của xâm nhập mặn ở sông Hậu năm 2024"


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(collection: Collection) -> User:
    return make_member(UserFactory(name="Trần Thị Hồng Nhung"), collection.institution)


@pytest.fixture
def work(collection: Collection) -> Record:
    return listed(published(collection, title=TITLE, identifiers=[{"scheme": "doi", "value": "10.1234/ABC"}]))


def listed(record: Record) -> Record:
    list_records([record.pk])
    return record


def found(deposit: Deposit, user: User) -> list[tuple[Why, str]]:
    deposit.refresh_from_db()
    return [(one.why, one.public_id) for one in duplicates(deposit, actor_of(user))]


def test_each_reason_finds_the_work_once_with_the_strongest(work: Record, collection: Collection, owner: User) -> None:
    by = actor_of(owner)
    near = draft(collection, actor=by, title=TITLE.replace("2024", "2025"))
    assert found(near, owner) == [(Why.TITLE, work.public_id)]
    doi = draft(collection, actor=by, title="Khác hẳn", identifiers=[{"scheme": "doi", "value": "10.1234/abc"}])
    assert (Why.DOI, work.public_id) in found(doi, owner)
    same = submitted(collection, actor=by, title=TITLE)
    assert found(same, owner)[0] == (Why.BYTES, work.public_id)


def test_another_title_or_another_author_is_another_work(work: Record, collection: Collection, owner: User) -> None:
    other = draft(collection, actor=actor_of(owner), title="Rừng ngập mặn Cần Giờ và sinh kế của người dân")
    assert found(other, owner) == []
    person = [{"role": "author", "name": {"display": "Phạm Văn Khác"}}]
    stranger = make_member(UserFactory(), collection.institution)
    theirs = draft(collection, actor=actor_of(stranger), title=TITLE, contributors=person)
    assert found(theirs, stranger) == []


def test_nobody_learns_of_what_she_may_not_see(collection: Collection, owner: User) -> None:
    hidden = published(collection, title=TITLE, policy=Policy(metadata=(Grant(audience="nobody"),)))
    listed(hidden)
    elsewhere = submitted(collection, actor=actor_of(UserFactory()), title=TITLE)
    mine = submitted(collection, actor=actor_of(owner), title=TITLE)
    assert found(mine, owner) == []
    editor = make_editor(UserFactory(), collection)
    assert {one for _why, one in found(mine, editor)} == {hidden.public_id, elsewhere.public_id}


def test_a_draft_of_ones_own_is_found_and_can_be_continued(collection: Collection, owner: User) -> None:
    older = draft(collection, actor=actor_of(owner), title=TITLE)
    newer = draft(collection, actor=actor_of(owner), title=TITLE.upper())
    page = signed_in(owner).get(f"/en/deposit/{newer.public_id}/")
    assert_sound(page)
    assert "Is it here already?" in text(page)
    assert f"/en/deposit/{older.public_id}/" in page.content.decode()


def test_not_the_same_is_remembered(work: Record, collection: Collection, owner: User) -> None:
    deposit = draft(collection, actor=actor_of(owner), title=TITLE)
    client, here = signed_in(owner), f"/en/deposit/{deposit.public_id}/"
    page = client.get(here)
    assert TITLE in text(page)
    client.post(here, {**typed(page, notes="Giữ lại."), "do": f"distinct:{work.public_id}"})
    assert found(deposit, owner) == []
    assert deposit.document.notes == "Giữ lại."
    assert "Is it here already?" not in text(client.get(here))


def test_mine_is_a_new_version_of_it(collection: Collection, owner: User) -> None:
    first = listed(published(collection, actor=actor_of(owner), title=TITLE))
    deposit = draft(collection, actor=actor_of(owner), title=TITLE)
    client, here = signed_in(owner), f"/en/deposit/{deposit.public_id}/"
    page = client.get(here)
    client.post(here, {**typed(page), "do": f"version-of:{first.public_id}"})
    deposit.refresh_from_db()
    assert deposit.version_of == first
    assert found(deposit, owner) == []
    other = draft(collection, actor=actor_of(owner), title="Khác")
    client.post(
        f"/deposit/{other.public_id}/",
        {**typed(client.get(f"/deposit/{other.public_id}/")), "do": f"version-of:{first.public_id}"},
    )
    other.refresh_from_db()
    assert other.version_of is None


def test_nobody_makes_hers_a_version_of_somebody_elses(work: Record, collection: Collection, owner: User) -> None:
    deposit = draft(collection, actor=actor_of(owner), title=TITLE)
    client, here = signed_in(owner), f"/en/deposit/{deposit.public_id}/"
    page = client.get(here)
    assert "Mine is a new version of it" not in text(page)
    client.post(here, {**typed(page), "do": f"version-of:{work.public_id}"})
    deposit.refresh_from_db()
    assert deposit.version_of is None


def test_a_new_version_is_not_told_of_its_own_family(collection: Collection, owner: User) -> None:
    first = listed(published(collection, actor=actor_of(owner), title=TITLE))
    assert first.deposit is not None
    files = list(first.deposit.files.values_list("pk", flat=True))
    assert found(start_version(actor=actor_of(owner), deposit_id=first.deposit.pk, file_ids=files), owner) == []


def test_the_desk_shows_them_and_an_editor_says_that_it_is_another(work: Record, collection: Collection, owner: User) -> None:
    deposit = submitted(collection, actor=actor_of(owner), title=TITLE)
    editor = make_editor(UserFactory(), collection)
    desk = signed_in(editor)
    page = desk.get(f"/en/desk/{deposit.public_id}/")
    assert_sound(page)
    assert "has a file with the same content" in text(page)
    desk.post(f"/en/deposit/{deposit.public_id}/distinct/", {"other": work.public_id})
    assert "Is it here already?" not in text(desk.get(f"/en/desk/{deposit.public_id}/"))
    say_distinct(actor=actor_of(editor), deposit_id=deposit.pk, public_id=work.public_id)
    deposit.refresh_from_db()
    assert deposit.distinct_from == [work.public_id]
