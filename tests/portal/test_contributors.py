"""People in a work: their names in three parts, herself, and who is known here, to whom that may be told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest import MonkeyPatch

from deposits.access import Grant, Policy
from deposits.management.commands.install import VOCABULARIES, install_vocabulary
from deposits.models import Collection, Deposit, Institution, Person
from portal.accounts.models import User
from portal.deposit.known import myself
from portal.search import suggesting
from search.port import SearchUnavailable
from tests.factories import UserFactory, actor_of, complete_metadata, draft, make_member, published
from tests.portal.conftest import Indexed, signed_in
from tests.portal.reading_html import text
from tests.portal.typing_forms import boxes, typed

ORCID = "0000-0002-1825-0097"


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(name="Trần Thị Hồng Nhung")


@pytest.fixture
def client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


def here(deposit: Deposit) -> str:
    return f"/en/deposit/{deposit.public_id}/"


def press(client: Client, deposit: Deposit, do: str = "save", **changes: Any) -> Any:
    sent = {**typed(client.get(here(deposit)), **changes), "do": do}
    return client.post(here(deposit), sent, follow=True)


def authors(deposit: Deposit) -> list[Any]:
    return Deposit.objects.get(pk=deposit.pk).document.by_role("author")


def offered(client: Client, what: str, words: str) -> list[dict[str, Any]]:
    answer = client.get(f"/en/deposit/known/{what}/", {"q": words})
    assert answer.status_code == 200 and answer["X-Robots-Tag"] == "noindex" and "private" in answer["Cache-Control"]
    found: list[dict[str, Any]] = answer.json()["suggestions"]
    return found


def test_a_vietnamese_name_is_told_apart_and_can_be_corrected(client: Client, deposit: Deposit) -> None:
    press(client, deposit, authors_name=["Lê Minh Anh"])
    shown = boxes(client.get(here(deposit)))
    assert (shown["authors-family"], shown["authors-middle"], shown["authors-given"]) == (["Lê"], ["Minh"], ["Anh"])
    press(client, deposit, authors_middle=[""], authors_given=["Minh Anh"])
    shown = boxes(client.get(here(deposit)))
    assert (shown["authors-middle"], shown["authors-given"]) == ([""], ["Minh Anh"])
    press(client, deposit, authors_affiliation=["Ở nhà"])
    (author,) = authors(deposit)
    assert author.name.parts == ("Lê", "", "Minh Anh"), "what was corrected stays"
    assert author.name.inverted == "Lê, Minh Anh"


def test_a_name_that_is_changed_is_told_apart_anew_though_its_old_parts_are_sent(client: Client, deposit: Deposit) -> None:
    press(client, deposit, authors_name=["Lê Minh Anh"])
    press(client, deposit, authors_name=["Phạm Thu Hà"])
    assert authors(deposit)[0].name.parts == ("Phạm", "Thu", "Hà")


def test_parts_that_are_not_the_words_of_the_name_are_told_beside_the_field_and_kept(client: Client, deposit: Deposit) -> None:
    press(client, deposit, authors_name=["Lê Minh Anh"])
    page = press(client, deposit, authors_given=["Ánh"])
    assert "is not made of the family name, middle name and given name beside it" in text(page)
    assert boxes(page)["authors-given"] == ["Ánh"]


def test_the_parts_alone_are_a_name(client: Client, deposit: Deposit) -> None:
    press(client, deposit, authors_name=[""], authors_family=["Lê"], authors_middle=["Minh"], authors_given=["Anh"])
    assert authors(deposit)[0].name.display == "Lê Minh Anh"


def test_it_is_me_fills_the_empty_row_from_what_is_known_of_me(
    client: Client, owner: User, deposit: Deposit, collection: Collection
) -> None:
    Person.objects.create(display=owner.name, user=owner, orcid=ORCID)
    make_member(owner, collection.institution)
    press(client, deposit, "me:authors", authors_name=[""])
    (me,) = authors(deposit)
    assert (me.name.display, me.orcid, me.affiliation) == ("Trần Thị Hồng Nhung", ORCID, "Sông Hậu University")
    press(client, deposit, "me:authors")
    assert len(authors(deposit)) == 1, "nobody is in it twice"


def test_it_is_me_stands_after_others_and_changes_nothing_that_was_written(client: Client, owner: User, deposit: Deposit) -> None:
    press(client, deposit, authors_name=["Lê Minh Anh"])
    press(client, deposit, "me:authors")
    assert [one.name.display for one in authors(deposit)] == ["Lê Minh Anh", "Trần Thị Hồng Nhung"]
    press(client, deposit, authors_affiliation=["", "Ở nhà"])
    Person.objects.create(display=owner.name, user=owner, orcid=ORCID)
    press(client, deposit, "me:authors")
    assert [(one.affiliation, one.orcid) for one in authors(deposit)] == [("", ""), ("Ở nhà", ORCID)]
    assert press(client, deposit, "me:title").status_code == 200


def test_what_i_wrote_of_myself_last_is_known(owner: User, collection: Collection) -> None:
    metadata = complete_metadata()
    metadata["contributors"][0] |= {"name": {"display": owner.name}, "affiliation": "Sông Hậu", "orcid": ORCID, "title": "ThS."}
    draft(collection, actor=actor_of(owner), contributors=metadata["contributors"])
    assert {name: myself(owner)[name] for name in ("affiliation", "orcid", "title")} == {
        "affiliation": "Sông Hậu",
        "orcid": ORCID,
        "title": "ThS.",
    }


def test_an_organisation_that_is_known_has_its_ror(client: Client, deposit: Deposit, collection: Collection) -> None:
    Institution.objects.filter(pk=collection.institution_id).update(ror="https://ror.org/0abcdef12")
    press(client, deposit, authors_affiliation=["Đại học Sông Hậu"])
    assert authors(deposit)[0].ror == "https://ror.org/0abcdef12"
    press(client, deposit, authors_name=["Sông Hậu University"], authors_sort=["organisation"], authors_affiliation=[""])
    assert (authors(deposit)[0].organisation, authors(deposit)[0].ror) == (True, "https://ror.org/0abcdef12")
    press(client, deposit, authors_name=["Nhóm Khác"])
    assert authors(deposit)[0].ror == ""


def test_organisations_are_offered_the_site_s_own_first(client: Client, collection: Collection) -> None:
    (found,) = offered(client, "organisations", "song hau")
    assert (found["label"], found["fill"]) == ("Sông Hậu University", {"affiliation": "Sông Hậu University", "identifier": ""})
    assert any("ROR" in one["kind"] for one in offered(client, "organisations", "can tho"))
    assert offered(client, "organisations", " ") == []


def test_people_of_works_that_one_may_see_are_offered_with_what_is_known_of_them(
    client: Client, collection: Collection, indexed: Indexed
) -> None:
    metadata = complete_metadata()
    metadata["contributors"][0] |= {
        "name": {"display": "Võ Ngọc Ẩn", "family": "Võ", "given": "Ngọc Ẩn"},
        "orcid": ORCID,
        "affiliation": "Sông Hậu",
    }
    indexed(published(collection, contributors=metadata["contributors"]))
    (found,) = offered(client, "people", "vo ngoc")
    assert (found["label"], found["kind"]) == ("Võ Ngọc Ẩn", f"Sông Hậu, {ORCID}")
    assert {name: found["fill"][name] for name in ("name", "family", "middle", "given", "orcid")} == {
        "name": "Võ Ngọc Ẩn", "family": "Võ", "middle": "Ngọc", "given": "Ẩn", "orcid": ORCID,
    }  # fmt: skip
    assert offered(client, "people", "v") == []


def test_nobody_is_told_of_people_in_works_that_she_may_not_see(
    reader: Client, stranger: Client, collection: Collection, indexed: Indexed
) -> None:
    metadata = complete_metadata()
    metadata["contributors"][0] |= {"name": {"display": "Võ Ngọc Ẩn"}}
    indexed(
        published(
            collection, contributors=metadata["contributors"], policy=Policy(metadata=(Grant(audience="institution:song-hau"),))
        )
    )
    assert offered(reader, "people", "võ ngọc")
    assert offered(stranger, "people", "võ ngọc") == []
    assert offered(Client(), "people", "võ ngọc") == [], "nor anybody who is not signed in"


def test_drafts_are_known_to_those_who_write_them_and_to_nobody_else(
    client: Client, stranger: Client, deposit: Deposit, monkeypatch: MonkeyPatch
) -> None:
    press(client, deposit, authors_name=["Võ Ngọc Ẩn"])

    class Dead:
        def begun(self, *args: object) -> None:
            raise SearchUnavailable

    monkeypatch.setattr("portal.deposit.known.engine", Dead)
    assert [one["label"] for one in offered(client, "people", "ngoc an")] == ["Võ Ngọc Ẩn"], "without the index, too"
    assert offered(stranger, "people", "ngoc an") == []
    assert suggesting.readable([], actor_of(UserFactory())) == {}


def test_subjects_are_offered_with_their_vocabulary_and_its_validity(client: Client, collection: Collection) -> None:
    for path in VOCABULARIES.glob("*.toml"):
        install_vocabulary(path)
    found = offered(client, "subjects", "khoa hoc may tinh")
    labels = {one["fill"]["term"]: one["kind"] for one in found}
    assert labels["oecd-ford|1.2"] == "OECD fields · Natural sciences"
    assert labels["vn-fields-2008|102"].startswith("National fields, 2008 · Natural sciences · in force until")
    assert found[0]["fill"]["term"] == "oecd-ford|1.2", "what is in force comes first"
    assert [one["fill"]["term"] for one in offered(client, "subjects", "10201")] == ["vn-fields-2008|10201"]
    assert offered(Client(), "subjects", "10201") == []
