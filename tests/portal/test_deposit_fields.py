"""What people type, and what it means: each sort of field there and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from deposits.access import Grant, Policy, today
from deposits.management.commands.install import VOCABULARIES, install_vocabulary
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable, orcid
from deposits.models import Collection, Deposit, Institution, Kind, Subject
from portal.deposit.form import access
from portal.deposit.form.fields import chosen_fields
from portal.deposit.form.moves import Move, moved
from portal.deposit.form.people import COLUMNS
from portal.deposit.form.reading import Reading, read, reread
from portal.deposit.form.widgets import WIDGETS
from tests.factories import CollectionFactory, InstitutionFactory, draft, install


@pytest.fixture
def collection(db: None) -> Collection:
    """Without the pages of the site, which no field needs."""
    install()
    return CollectionFactory(institution=InstitutionFactory(slug="song-hau"))


@pytest.fixture
def deposit(collection: Collection) -> Deposit:
    return draft(collection)


def reading_of(deposit: Deposit, **boxes: str | list[str]) -> Reading:
    """What the form reads when these boxes were sent (`thesis__defended` is `thesis.defended`, `a_b` is `a-b`)."""
    post = QueryDict(mutable=True)
    for name, values in boxes.items():
        post.setlist(name.replace("__", ".").replace("_", "-"), [values] if isinstance(values, str) else values)
    with translation.override("en"):
        return read(post, deposit, CATALOGUE.values())


def document(reading: Reading) -> Metadata:
    return Metadata.model_validate(reading.metadata)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("18/9/2026", "2026-09-18"), ("9-2026", "2026-09"), ("2026", "2026"), (" 18.09.2026 ", "2026-09-18"), ("", "")],
)
def test_dates_as_people_here_write_them(deposit: Deposit, typed: str, kept: str) -> None:
    reading = reading_of(deposit, thesis__defended=typed)
    assert document(reading).thesis.defended == kept
    assert reading.errors == {}


@pytest.mark.parametrize("typed", ["18/9", "30/2/2026", "hôm qua", "32/1/2026"])
def test_an_impossible_date_is_kept_as_typed_and_the_rest_is_read(deposit: Deposit, typed: str) -> None:
    reading = reading_of(deposit, thesis__defended=typed, publisher="Nhà xuất bản")
    assert reading.unread == {"thesis.defended": typed}
    assert typed in reading.errors["thesis.defended"]
    assert (document(reading).publisher, document(reading).thesis.defended) == ("Nhà xuất bản", "")


def test_people_with_titles_and_several_in_a_box(deposit: Deposit) -> None:
    reading = reading_of(
        deposit,
        authors_rows="1",
        authors_name=["Nguyễn Văn An; Trần Thị Bình", "", "Viện Nước"],
        authors_sort=["", "", "organisation"],
        advisors_name=["PGS. TS. Lê Quang Vinh"],
        advisors_affiliation=["Đại học Sông Hậu"],
        advisors_orcid=["https://orcid.org/0000-0002-1825-0097"],
    )
    found = document(reading)
    assert [(one.name.display, one.name.family, one.organisation) for one in found.by_role("author")] == [
        ("Nguyễn Văn An", "Nguyễn", False), ("Trần Thị Bình", "Trần", False), ("Viện Nước", "", True),
    ]  # fmt: skip
    (advisor,) = found.by_role("advisor")
    assert (advisor.title, advisor.name.display, advisor.orcid) == ("PGS. TS.", "Lê Quang Vinh", "0000-0002-1825-0097")


def test_a_corrected_split_of_a_name_outlives_saving(deposit: Deposit) -> None:
    author = {"role": "author", "name": {"display": "Mai Lan Anh", "family": "Mai Lan", "given": "Anh"}}
    deposit.metadata = {**deposit.metadata, "contributors": [author, {"role": "translator", "name": {"display": "Vũ Ẩn"}}]}
    found = document(reading_of(deposit, authors_name=["Mai Lan Anh"]))
    assert [(one.name.family, one.role) for one in found.contributors] == [("Mai Lan", "author"), ("", "translator")]


def test_who_is_not_asked_about_stays(deposit: Deposit) -> None:
    assert document(reading_of(deposit, publisher="x")).contributors == deposit.document.contributors
    assert document(reading_of(deposit, authors_rows="1")).by_role("author") == []


@pytest.mark.parametrize("typed", ["0000-0002-1825-0098", "0000-0002", "abc"])
def test_a_slip_in_an_orcid_is_found(typed: str) -> None:
    with pytest.raises(Unreadable):
        orcid(typed)


def test_a_title_without_a_name_is_not_thrown_away(deposit: Deposit) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"role": "advisor", "title": "PGS.TS."}
    reading = reading_of(deposit, advisors_name=[""], advisors_title=["PGS.TS."], advisors_role=["advisor"])
    assert reading.unread == {"advisors": [row]}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sông Hậu; gió chướng ;; lúa", ["sông Hậu", "gió chướng", "lúa"]),
        ("sông Hậu, gió chướng", ["sông Hậu", "gió chướng"]),
        ("Cần Thơ, Việt Nam; lúa", ["Cần Thơ, Việt Nam", "lúa"]),
        ("lúa; lúa", ["lúa"]),
        (" ", []),
    ],
)
def test_keywords(deposit: Deposit, typed: str, words: list[str]) -> None:
    assert [one.text for one in document(reading_of(deposit, keywords=typed)).keywords] == words


def test_only_keywords_with_vietnamese_letters_are_said_to_be_vietnamese(deposit: Deposit) -> None:
    found = document(reading_of(deposit, keywords="sông Hậu; salinity")).keywords
    assert [one.lang for one in found] == ["vi", ""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("doi 10.1234/abc", ("doi", "10.1234/abc")),
        ("DOI: https://doi.org/10.1234/abc", ("doi", "10.1234/abc")),
        ("https://doi.org/10.1234/abc", ("doi", "10.1234/abc")),
        ("https://khomo.example/x", ("url", "https://khomo.example/x")),
        ("isbn 978-604-0-00000-0", ("isbn", "978-604-0-00000-0")),
        ("978-604-0-00000-0", ("isbn", "978-604-0-00000-0")),
        ("report-number B2026-SHU-07", ("report-number", "B2026-SHU-07")),
    ],
)
def test_identifiers(deposit: Deposit, typed: str, kept: tuple[str, str]) -> None:
    (found,) = document(reading_of(deposit, identifiers=typed)).identifiers
    assert (found.scheme, found.value) == kept


def test_an_identifier_of_no_known_sort_is_asked_about(deposit: Deposit) -> None:
    assert "identifiers" in reading_of(deposit, identifiers="doi 10.1234/abc\nxyz 12").errors
    assert "10.1234" in reading_of(deposit, identifiers="doi abc").errors["identifiers"]


def test_funders_with_and_without_an_award(deposit: Deposit) -> None:
    found = document(reading_of(deposit, funders="Quỹ NAFOSTED; 105.08-2024.12\nTỉnh Cần Thơ")).funders
    assert [(one.name, one.award) for one in found] == [("Quỹ NAFOSTED", "105.08-2024.12"), ("Tỉnh Cần Thơ", "")]


def test_texts_in_languages(deposit: Deposit) -> None:
    reading = reading_of(deposit, abstracts_lang=["vi", "en", "fr"], abstracts_text=["Mặn.\r\n\r\nSớm.", " ", "Sel."])
    assert [(one.lang, one.text) for one in document(reading).abstracts] == [("vi", "Mặn.\n\nSớm."), ("fr", "Sel.")]


def test_subjects_come_from_the_vocabulary(deposit: Deposit) -> None:
    Subject.objects.create(scheme="vn", code="105", name="Khoa học trái đất")
    found = document(reading_of(deposit, subjects_term=["vn|105", "", "vn|105"])).subjects
    assert [(one.code, one.label) for one in found] == [("105", "Khoa học trái đất")]
    assert "subjects" in reading_of(deposit, subjects_term=["vn|999"]).errors


@pytest.mark.parametrize(
    ("term", "text", "code"),
    [
        ("", "105", "105"),
        ("", "khoa hoc trai dat", "105"),
        ("", "105 Khoa học trái đất", "105"),
        ("", "Earth sciences", "105"),
        ("", "hydro", "10502"),
        ("vn|105", "105 Khoa học trái đất", "105"),
        ("vn|105", "105 Earth sciences", "105"),
        ("vn|105", "thuy van", "10502"),
    ],
)
def test_a_term_is_read_from_its_code_or_from_words(deposit: Deposit, term: str, text: str, code: str) -> None:
    above = Subject.objects.create(scheme="vn", code="105", name="Khoa học trái đất", name_en="Earth sciences")
    Subject.objects.create(scheme="vn", code="10502", name="Thủy văn sông ngòi", name_en="Hydrology of rivers", parent=above)
    Subject.objects.filter(scheme__in=("vn-fields-2008", "oecd-ford")).delete()
    reading = reading_of(deposit, subjects_term=[term], subjects_text=[text])
    assert ([one.code for one in document(reading).subjects], reading.errors) == ([code], {})


def test_words_that_several_terms_have_are_asked_back_with_their_codes(deposit: Deposit) -> None:
    for path in VOCABULARIES.glob("*.toml"):
        install_vocabulary(path)
    reading = reading_of(deposit, subjects_term=[""], subjects_text=["khoa hoc trai dat"])
    assert "105 " in reading.errors["subjects"] and "1.5 " in reading.errors["subjects"]
    assert reading.unread["subjects"] == [{"term": "", "text": "khoa hoc trai dat"}]
    assert "in no list of fields" in reading_of(deposit, subjects_term=[""], subjects_text=["chim cánh cụt"]).errors["subjects"]


def test_an_emptied_box_takes_its_term_away(deposit: Deposit) -> None:
    assert document(reading_of(deposit, subjects_term=["vn-fields-2008|105"], subjects_text=[""])).subjects == []


@pytest.mark.parametrize(("name", "typed"), [("thesis.level", "general"), ("licence", "WTFPL"), ("language", "xx")])
def test_a_choice_that_is_not_offered_is_refused(deposit: Deposit, name: str, typed: str) -> None:
    assert name in reading_of(deposit, **{name.replace(".", "__"): typed}).errors


def test_too_much_text_is_kept_as_typed(deposit: Deposit) -> None:
    reading = reading_of(deposit, title="ă" * 2001)
    assert "2.000" in reading.errors["title"] or "2,000" in reading.errors["title"]
    assert reading.unread["title"] == "ă" * 2001
    assert document(reading).title == deposit.title


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(CATALOGUE))
def test_what_is_shown_and_sent_back_unchanged_changes_nothing(name: str) -> None:
    field = CATALOGUE[name]
    full = Metadata.model_validate(EVERYTHING)
    data = full.model_dump(mode="json")
    WIDGETS[field.widget].write(field, WIDGETS[field.widget].show(field, full), data)
    assert Metadata.model_validate(data) == full


def test_the_example_of_everything_holds_something_in_every_field() -> None:
    full = Metadata.model_validate(EVERYTHING)
    widgets = {name: WIDGETS[field.widget].show(field, full) for name, field in CATALOGUE.items()}
    empty = {name: WIDGETS[field.widget].show(field, Metadata()) for name, field in CATALOGUE.items()}
    assert [name for name, typed in widgets.items() if typed == empty[name]] == []


def person(role: str) -> dict[str, Any]:
    return {
        "role": role,
        "name": {"display": "Tôn Thất An", "family": "Tôn Thất", "given": "An"},
        "title": "TS.",
        "affiliation": "Huế",
    }


EVERYTHING: dict[str, Any] = {
    "title": "Nhan đề", "subtitle": "Phụ đề", "language": "fr", "issued": "2026-09-18", "publisher": "NXB", "course": "SH101",
    "extent": "212 trang", "notes": "Dòng một\nDòng hai", "licence": "CC-BY-4.0",
    "other_titles": [{"text": "Title", "lang": "en"}, {"text": "Titre", "lang": "fr"}],
    "contributors": [person(role) for role in ("author", "advisor", "committee-chair", "reviewer", "project-leader", "project-member", "data-collector", "editor", "translator")],
    "abstracts": [{"text": "Résumé", "lang": "fr"}, {"text": "Tóm tắt", "lang": "vi"}],
    "keywords": [{"text": "lúa", "lang": "vi"}, {"text": "riz", "lang": "fr"}],
    "subjects": [{"scheme": "vn", "code": "105", "label": "Khoa học trái đất"}],
    "thesis": {"level": "master", "degree": "Thạc sĩ", "discipline": "Môi trường", "discipline_code": "8440301", "grantor": "Trường", "department": "Khoa", "defended": "2026-09"},
    "task": {"level": "province", "code": "B1", "programme": "KC", "host": "Viện", "accepted": "2026"},
    "publication": {"container": "Tạp chí", "volume": "1", "issue": "2", "pages": "3–4", "version": "VoR", "event": "Hội nghị", "place": "Huế"},
    "coverage": {"place": "Sông Hậu", "period": "1990–2025"},
    "identifiers": [{"scheme": "doi", "value": "10.1234/abc"}, {"scheme": "other", "value": "a b: c"}],
    "related": [{"relation": "references", "scheme": "doi", "value": "10.1234/b", "title": "Khác"}, {"relation": "is-new-version-of", "title": "Cũ"}],
    "funders": [{"name": "Quỹ", "award": "1", "identifier": "https://doi.org/10.13039/100007224"}, {"name": "Tỉnh"}],
}  # fmt: skip

SOON = today() + dt.timedelta(days=200)
CHOICES: list[tuple[dict[str, str], Policy]] = [
    ({"choice": "open"}, Policy.open()),
    ({"choice": "embargo", "until": f"{SOON:%d/%m/%Y}"}, Policy.embargoed(SOON)),
    (
        {"choice": "embargo", "until": f"{SOON:%d/%m/%Y}", "meanwhile": "institution"},
        Policy.embargoed(SOON, "institution:song-hau"),
    ),
    ({"choice": "embargo", "until": f"{SOON:%d/%m/%Y}", "meanwhile": "consortium"}, Policy.embargoed(SOON, "consortium")),
    ({"choice": "institution"}, Policy.limited("institution:song-hau")),
    ({"choice": "consortium"}, Policy.limited("consortium")),
    ({"choice": "nobody", "because": "other", "reason": "Bí mật"}, Policy.limited(reason="Bí mật")),
]


@pytest.mark.parametrize(("typed", "policy"), CHOICES)
def test_choices_of_access_there_and_back(deposit: Deposit, typed: dict[str, str], policy: Policy) -> None:
    whole = {"until": "", "meanwhile": "nobody", "persons": "", "because": "", "reason": "", **typed}
    institution = deposit.collection.institution
    assert access.policy_of(whole, institution, Policy.open()) == policy
    assert access.show(policy, institution) == whole


def test_a_policy_that_no_choice_can_say_stays_as_it_is(deposit: Deposit) -> None:
    institution = deposit.collection.institution
    strange = Policy(
        metadata=(Grant(audience="consortium"),), view=(Grant(audience="everyone"),), download=(Grant(audience="user:7"),)
    )
    typed = access.show(strange, institution)
    assert typed["choice"] == "as-set"
    assert access.policy_of(typed, institution, strange) == strange
    assert access.policy_of({**typed, "choice": "open"}, institution, strange).metadata == strange.metadata


@pytest.mark.parametrize("until", ["", "2027", "1/2/2020", "mai"])
def test_an_embargo_needs_a_whole_day_in_the_future(deposit: Deposit, until: str) -> None:
    reading = reading_of(deposit, access_choice="embargo", access_until=until)
    assert set(reading.errors) == {"access"}
    assert reading.unread["access"]["until"] == until
    assert reading.policy == deposit.policy


def test_an_embargo_that_has_ended_may_stand(deposit: Deposit) -> None:
    past = Policy.embargoed(dt.date(2020, 2, 1))
    deposit.policy = past.model_dump(mode="json")
    assert reading_of(deposit, access_choice="embargo", access_until="1/2/2020").errors == {}


def test_what_could_not_be_read_is_shown_again_with_its_error(deposit: Deposit) -> None:
    deposit.unread = {"thesis.defended": "18/9", "access": {"choice": "embargo", "until": "?", "meanwhile": "", "reason": ""}}
    again = reread(deposit, chosen_fields(Kind.objects.get(code="master-thesis")))
    assert again.unread == deposit.unread
    assert set(again.errors) == {"thesis.defended", "access"}


@pytest.mark.parametrize(
    ("action", "order"),
    [("up:x:1", "bac"), ("down:x:1", "acb"), ("drop:x:1", "ac"), ("up:x:0", "abc"), ("down:x:2", "abc"), ("drop:x:9", "abc")],
)
def test_rows_move(action: str, order: str) -> None:
    move = Move.parse(action)
    assert move is not None
    assert "".join(row["name"] for row in moved([{"name": one} for one in "abc"], move)) == order


@pytest.mark.parametrize("action", ["save", "up:x", "up:x:y", "fly:x:1", "add:authors", ""])
def test_other_actions_are_no_moves(action: str) -> None:
    assert Move.parse(action) is None


def test_an_institution_elsewhere_is_as_the_library_set_it(deposit: Deposit) -> None:
    other = Institution.objects.create(slug="khac", name="Khác")
    assert access.show(Policy.limited(f"institution:{other.slug}"), deposit.collection.institution)["choice"] == "as-set"
