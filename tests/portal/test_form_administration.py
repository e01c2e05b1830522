"""An administrator edits the form of a kind, for everyone or for one collection, and cannot break it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deposits.access import ADMINISTRATOR, EVERYONE, Actor
from deposits.errors import NotAllowed
from deposits.flows.define_form import define_form
from deposits.flows.lookup import kind_of
from deposits.flows.save import save
from deposits.flows.submit import problems
from deposits.form_rules import essential
from deposits.form_rules import problems as faults
from deposits.forms import Entry
from deposits.kinds import KINDS, form_of
from deposits.metadata.catalogue import CATALOGUE
from deposits.models import Collection, Deposit, Event, Kind, OwnForm
from tests.factories import CollectionFactory, UserFactory, actor_of, draft
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text

EDITOR = "/admin/forms/master-thesis/"
ADMIN = Actor(tokens=frozenset({EVERYONE, ADMINISTRATOR}), label="administrator")


@pytest.fixture
def administrator(installed: None) -> Client:
    return signed_in(UserFactory(is_superuser=True, is_staff=True))


@pytest.fixture
def kind(installed: None) -> Kind:
    return Kind.objects.get(code="master-thesis")


def without(kind: Kind, *names: str) -> list[Entry]:
    return [one for one in kind.fields if one["name"] not in names]


def posted(entries: list[Entry], action: str = "save", **more: str) -> dict[str, Any]:
    """What the editor's page sends for these entries."""
    data: dict[str, Any] = {
        "do": action,
        "name": [one["name"] for one in entries],
        "required": [one["name"] for one in entries if one.get("required")],
    }
    for one in entries:
        data[f"{one['name']}.group"] = one.get("group") or CATALOGUE[one["name"]].group
        for part in ("label", "help", "example"):
            for lang, words in one.get(part, {}).items():
                data[f"{one['name']}.{part}.{lang}"] = words
    return data | more


def form_page(client: Client, deposit: Deposit, language: str = "") -> str:
    return text(client.get(f"{language}/deposit/{deposit.public_id}/"))


def test_every_kind_is_delivered_with_a_form_that_may_be_kept(installed: None) -> None:
    for kind in Kind.objects.all():
        assert faults(kind, kind.fields) == [], kind.code
        assert set(essential(kind)) <= {one["name"] for one in kind.fields}


def test_every_field_of_the_catalogue_says_how_to_fill_it_in_and_gives_an_example() -> None:
    assert [name for name, field in CATALOGUE.items() if not field.help or not field.example] == []
    assert all(entry["name"] in CATALOGUE for code, *_rest in KINDS for entry in form_of(code))


def test_a_change_of_order_words_and_demands_reaches_an_open_draft(
    administrator: Client, collection: Collection, kind: Kind
) -> None:
    owner = UserFactory()
    deposit = draft(collection, actor=actor_of(owner))
    entries = [dict(one) for one in kind.fields]
    keywords = next(one for one in entries if one["name"] == "keywords")
    keywords |= {
        "required": True,
        "label": {"vi": "Từ khóa chuyên ngành", "en": "Subject words"},
        "help": {"vi": "Ít nhất ba từ."},
    }
    answer = administrator.post(EDITOR, posted([keywords, *(one for one in entries if one is not keywords)]))
    assert answer.status_code == 302
    client = signed_in(owner)
    page = form_page(client, deposit)
    assert "Từ khóa chuyên ngành" in page
    assert "Ít nhất ba từ." in page
    english = form_page(client, deposit, "/en")
    assert "Subject words" in english
    assert "Three to eight words" in english, "words that were not given in a language are the catalogue's"
    deposit.metadata = {**deposit.metadata, "keywords": []}
    assert "keywords" in [one.field for one in problems(deposit)]


def test_what_was_typed_into_a_field_that_is_left_out_is_kept_and_said(collection: Collection, kind: Kind) -> None:
    owner = UserFactory()
    deposit = draft(collection, actor=actor_of(owner), extent="212 trang")
    save(actor=actor_of(owner), deposit_id=deposit.pk, unread={"thesis.defended": "18/13/2026"}, revision=deposit.revision)
    define_form(actor=ADMIN, kind=kind, collection=None, entries=without(kind, "extent", "thesis.defended"))
    client = signed_in(owner)
    page = form_page(client, deposit)
    assert "212 trang" in page
    assert "Ngày bảo vệ" in page
    deposit.refresh_from_db()
    client.post(f"/deposit/{deposit.public_id}/", {"revision": deposit.revision, "do": "save", "title": "Nhan đề mới"})
    deposit.refresh_from_db()
    assert deposit.title == "Nhan đề mới"
    assert deposit.metadata["extent"] == "212 trang"
    assert deposit.unread == {"thesis.defended": "18/13/2026"}
    assert [one.field for one in problems(deposit)] == ["files"], "nobody has to mend what is not asked"


@pytest.mark.parametrize("name", ["title", "issued", "authors", "thesis.grantor", "thesis.level", "licence"])
def test_what_a_record_cannot_do_without_cannot_be_left_out(administrator: Client, kind: Kind, name: str) -> None:
    answer = administrator.post(EDITOR, posted(without(kind, name)))
    assert answer.status_code == 422
    assert str(CATALOGUE[name].label) in text(answer)
    kind.refresh_from_db()
    assert name in [one["name"] for one in kind.fields]


@pytest.mark.parametrize("name", ["title", "issued", "authors"])
def test_what_other_catalogues_demand_cannot_be_made_optional(kind: Kind, name: str) -> None:
    entries = [{**one, "required": one.get("required") and one["name"] != name} for one in kind.fields]
    assert name in [one.field for one in faults(kind, entries)]


def test_a_form_names_each_field_once_and_only_fields_of_the_catalogue(kind: Kind) -> None:
    found = faults(kind, [*kind.fields, {"name": "title", "required": True}, {"name": "colour", "required": False}])
    assert sorted(one.field for one in found) == ["colour", "title"]


def test_a_collection_asks_by_a_form_of_its_own_and_so_do_those_below(collection: Collection, kind: Kind) -> None:
    faculty = CollectionFactory(slug="khoa", institution=collection.institution, parent=collection)
    other = CollectionFactory(slug="khac", institution=collection.institution)
    entries = [{**one, "required": True} if one["name"] == "subjects" else one for one in without(kind, "extent")]
    define_form(actor=ADMIN, kind=kind, collection=Collection.objects.get(pk=collection.pk), entries=entries)
    names = {place.slug: {one["name"] for one in kind_of(draft(place)).fields} for place in (collection, faculty, other)}
    assert "extent" not in names["luan-van"] | names["khoa"]
    assert "extent" in names["khac"]
    assert "subjects" in [one.field for one in problems(draft(faculty))]
    assert "subjects" not in [one.field for one in problems(draft(other))]


def test_words_that_a_collection_leaves_out_are_those_of_the_kind(collection: Collection, kind: Kind) -> None:
    entries = [{**one, "label": {"vi": "Ghi chú chung"}} if one["name"] == "notes" else one for one in kind.fields]
    define_form(actor=ADMIN, kind=kind, collection=None, entries=entries)
    own = [{**one, "help": {"vi": "Chỉ khoa đọc."}} if one["name"] == "notes" else one for one in form_of("master-thesis")]
    define_form(actor=ADMIN, kind=kind, collection=collection, entries=own)
    owner = UserFactory()
    page = form_page(signed_in(owner), draft(collection, actor=actor_of(owner)))
    assert "Ghi chú chung" in page
    assert "Chỉ khoa đọc." in page


def test_the_editor_of_a_collection_says_what_is_inherited_and_goes_back_to_it(
    administrator: Client, collection: Collection, kind: Kind
) -> None:
    address = f"{EDITOR}in/{collection.slug}/"
    assert "Kế thừa" in text(administrator.get(address))
    assert administrator.post(address, posted(without(kind, "extent"))).status_code == 302
    page = text(administrator.get(address))
    assert "có biểu mẫu riêng" in page
    assert f"Không hỏi: {CATALOGUE['extent'].label}" in page
    assert collection.label() in text(administrator.get("/admin/forms/"))
    assert administrator.post(address, {"do": "inherit"}).status_code == 302
    assert not OwnForm.objects.exists()
    assert list(Event.objects.values_list("verb", flat=True)) == ["define_form", "inherit_form"]


def test_buttons_move_rows_and_sections_before_anything_is_saved(administrator: Client, kind: Kind) -> None:
    def order(action: str, **more: str) -> list[str]:
        response = administrator.post(EDITOR, posted(kind.fields, action, **more))
        assert response.status_code == 200
        return [row.name for section in response.context["sections"] for row in section.rows]

    before = order("stay")
    assert before.index("title") < before.index("subtitle")
    after = order("up:subtitle")
    assert after.index("subtitle") < after.index("title")
    assert order("section-up:people")[0] == "authors"
    assert "extent" not in order("drop:extent")
    assert "course" in order("add", adding="course")
    assert order("up:title") == before, "the first row goes no further"
    kind.refresh_from_db()
    assert kind.fields == form_of("master-thesis"), "nothing is kept until it is saved"


def test_a_preview_shows_what_is_not_saved_yet_in_both_languages(administrator: Client, kind: Kind) -> None:
    entries = [
        {**one, "label": {"vi": "Tên luận văn", "en": "Name of the thesis"}} if one["name"] == "title" else one
        for one in kind.fields
    ]
    vietnamese = administrator.post(f"{EDITOR}preview/?language=vi", posted(entries))
    assert "Tên luận văn" in text(vietnamese)
    assert "Name of the thesis" in text(administrator.post(f"{EDITOR}preview/?language=en", posted(entries)))


def test_only_administrators_define_forms(collection: Collection, kind: Kind, stranger: Client) -> None:
    with pytest.raises(NotAllowed):
        define_form(actor=actor_of(UserFactory()), kind=kind, collection=collection, entries=kind.fields)
    assert stranger.get(EDITOR).status_code == 302
    assert stranger.post(EDITOR, posted(without(kind, "extent"))).status_code == 302
    kind.refresh_from_db()
    assert kind.fields == form_of("master-thesis")


def test_a_section_has_a_title_of_the_administrators_own(administrator: Client, collection: Collection, kind: Kind) -> None:
    titled = posted(kind.fields) | {
        "section.people.vi": "Học viên và người hướng dẫn",
        "section.people.en": "Student and advisors",
    }
    assert "Student and advisors" in text(administrator.post(f"{EDITOR}preview/?language=en", titled))
    assert administrator.post(EDITOR, titled).status_code == 302
    owner = UserFactory()
    deposit = draft(collection, actor=actor_of(owner))
    assert "Học viên và người hướng dẫn" in form_page(signed_in(owner), deposit)
    assert "Student and advisors" in form_page(signed_in(owner), deposit, "/en")
    below = administrator.get(f"{EDITOR}in/{collection.slug}/")
    assert "Học viên và người hướng dẫn" in text(below), "a collection begins with it"
    own = posted(form_of("master-thesis")) | {"section.people.vi": "Tác giả luận văn"}
    assert administrator.post(f"{EDITOR}in/{collection.slug}/", own).status_code == 302
    assert "Tác giả luận văn" in form_page(signed_in(owner), deposit)
    assert "Student and advisors" in form_page(signed_in(owner), deposit, "/en"), "what it leaves out is inherited"
    assert administrator.post(EDITOR, posted(kind.fields) | {"section.people.vi": "a" * 121}).status_code == 422
