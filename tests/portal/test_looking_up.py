"""What is pasted into the box of the form is looked up, offered beside the fields, and written only where somebody says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from deposits.errors import NotAllowed
from deposits.flows.look_up import look_up
from deposits.flows.start import start
from deposits.models import Collection, Deposit, Kind, Lookup
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, install
from tests.lookup.answering import Registers, registers
from tests.media.fetching.answering import response
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.typing_forms import typed

SALT = "10.5555/salt.2024.17"


@pytest.fixture
def installed(db: None) -> None:
    install()


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(name="Trần Thị Hồng Nhung")


@pytest.fixture
def client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def article(owner: User, collection: Collection) -> Deposit:
    return start(actor=actor_of(owner), collection=collection, kind=Kind.objects.get(code="article"))


@pytest.fixture
def known(settings: Any) -> Iterator[Registers]:
    with registers() as found:
        settings.LOOKUP_URLS = found.urls
        yield found


def here(deposit: Deposit, language: str = "en/") -> str:
    return f"/{language}deposit/{deposit.public_id}/"


def press(client: Client, deposit: Deposit, do: str, language: str = "en/", **changes: Any) -> HttpResponse:
    """Press a button of the form as it stands, with some boxes filled in first, without script."""
    page = client.get(here(deposit, language))
    sent = {**typed(page), **{name.replace("_", "-"): value for name, value in changes.items()}, "do": do}
    return client.post(here(deposit, language), sent, follow=True)


def offered(page: HttpResponse) -> set[str]:
    return {str(value).removeprefix("found:") for value in tree(page).xpath("//button[starts-with(@value, 'found:')]/@value")}


def document(deposit: Deposit) -> Any:
    return Deposit.objects.get(pk=deposit.pk).document


def test_a_doi_offers_what_crossref_knows_and_writes_nothing(client: Client, article: Deposit, known: Registers) -> None:
    page = press(client, article, "look-up", look_up=f"https://doi.org/{SALT}")
    assert_sound(page)
    assert {"title", "subtitle", "language", "authors", "issued", "publication.container", "publication.pages", "abstracts", "identifiers",
            "funders", "licence"} <= offered(page)  # fmt: skip
    assert "From Crossref Salt in the lower river & its rice Use it: Title" in text(page)
    assert document(article).title == "" and document(article).contributors == []


def test_each_offer_is_accepted_by_itself_and_then_gone(client: Client, article: Deposit, known: Registers) -> None:
    page = press(client, article, "look-up", look_up=SALT)
    for name in sorted(offered(page)):
        page = press(client, article, f"found:{name}")
        assert name not in offered(page), name
    kept = document(article)
    assert (kept.title, kept.language, kept.issued, kept.licence) == (
        "Salt in the lower river & its rice",
        "en",
        "2024-05",
        "CC-BY-4.0",
    )
    assert [one.name.display for one in kept.by_role("author")] == ["Trần Hồng Nhung", "Jane Q. Sample", "The Salt Survey Group"]
    assert next((one.orcid, one.affiliation) for one in kept.by_role("author")) == ("0000-0002-1825-0097", "Sông Hậu University")
    assert (kept.publication.container, kept.publication.pages) == ("Journal of Imagined Deltas", "45–60")
    assert next((one.name, one.award) for one in kept.funders) == ("Delta Science Fund", "DSF-7")
    assert len(known.asked) == 1, "asked once, however often the page was drawn"
    assert "It says nothing that is not in the form already." in text(page)


def test_where_a_field_says_something_else_both_are_shown_and_the_person_chooses(
    client: Client, article: Deposit, known: Registers
) -> None:
    page = press(client, article, "look-up", look_up=SALT, title="My own title", identifiers="isbn 978-0-306-40615-7")
    assert document(article).title == "My own title"
    assert "Use this instead: Title" in text(page)
    press(client, article, "found:identifiers")
    press(client, article, "found:title")
    kept = document(article)
    assert kept.title == "Salt in the lower river & its rice"
    assert [one.scheme for one in kept.identifiers] == ["isbn", "doi"], "identifiers are added to"


def test_an_abstract_in_another_language_stays_beside_the_one_that_is_accepted(
    client: Client, article: Deposit, known: Registers
) -> None:
    press(client, article, "look-up", look_up=SALT, abstracts_lang=["vi"], abstracts_text=["Nước mặn đến sớm."])
    press(client, article, "found:abstracts")
    assert {(one.lang, one.text.split("\n")[0]) for one in document(article).abstracts} == {
        ("en", "The salt came early."),
        ("vi", "Nước mặn đến sớm."),
    }


def test_an_orcid_offers_the_person_and_her_works_and_the_chosen_one_is_looked_up(
    client: Client, article: Deposit, known: Registers
) -> None:
    page = press(client, article, "look-up", look_up="https://orcid.org/0000-0002-1825-0097")
    assert_sound(page)
    assert "Trần Hồng Nhung" in text(page) and "An older work" in text(page)
    assert not offered(page), "nobody has said which work it is"
    press(client, article, "found-person")
    press(client, article, "found-person")
    (author,) = document(article).by_role("author")
    assert (author.name.display, author.orcid, author.affiliation) == (
        "Trần Hồng Nhung",
        "0000-0002-1825-0097",
        "Sông Hậu University",
    )
    page = press(client, article, "found-work:0")
    assert "publication.pages" in offered(page), "Crossref tells more than ORCID"


def test_bibtex_with_several_entries_asks_which_one_it_is(client: Client, article: Deposit, known: Registers) -> None:
    page = press(
        client, article, "look-up", look_up="@article{a, title={First}, year=2020}\n@article{b, title={Second}, journal={Deltas}}"
    )
    assert "Which work is it?" in text(page) and not offered(page)
    page = press(client, article, "found-work:1")
    assert offered(page) == {"title", "publication.container"}
    assert "right in about 85 of 100 cases" in text(page)
    assert known.asked == []


def test_a_citation_in_words_is_offered_as_uncertain(client: Client, article: Deposit, known: Registers) -> None:
    page = press(
        client, article, "look-up", look_up="Trần Thị Hồng Nhung (2020). Nước mặn và lúa. Tạp chí Châu thổ, 12(3), tr. 45-60."
    )
    assert {"title", "authors", "issued", "publication.volume"} <= offered(page)
    assert "From the citation · uncertain, right in about 50 of 100 cases: please check" in text(page)


def test_authors_go_where_the_form_asks_for_those_who_made_it(
    client: Client, owner: User, collection: Collection, known: Registers
) -> None:
    report = start(actor=actor_of(owner), collection=collection, kind=Kind.objects.get(code="task-report"))
    press(client, report, "look-up", look_up=SALT)
    press(client, report, "found:project_leaders")
    assert next(one.name.display for one in document(report).by_role("project-leader")) == "Trần Hồng Nhung"
    thesis = start(actor=actor_of(owner), collection=collection, kind=Kind.objects.get(code="doctoral-thesis"))
    press(client, thesis, "look-up", look_up="10.5072/luan-van.8")
    press(client, thesis, "found:thesis.grantor")
    assert document(thesis).thesis.grantor == "Đại học Sông Hậu"


@pytest.mark.parametrize(
    ("pasted", "vietnamese", "english"),
    [
        ("0000-0002-1825-0098", "chữ số kiểm tra không khớp", "its check digit does not fit"),
        ("10.5555/nothing", "không có thông tin về mã này", "has no entry for it"),
        ("salt", "Không nhận ra nội dung này", "This was not recognised"),
    ],
)
def test_why_nothing_was_found_is_told_and_what_was_pasted_stays(
    client: Client, article: Deposit, known: Registers, pasted: str, vietnamese: str, english: str
) -> None:
    page = press(client, article, "look-up", look_up=pasted, title="Mine")
    assert english in text(page)
    assert tree(page).get_element_by_id("f-look-up").text_content().strip() == pasted
    assert document(article).title == "Mine", "what else was typed is saved"
    assert vietnamese in text(client.get(here(article, "")))


def test_registers_that_fail_hold_up_nothing(client: Client, article: Deposit, settings: Any) -> None:
    with registers({"/": response(b"", status="500 Oh")}) as broken:
        settings.LOOKUP_URLS = broken.urls
        page = press(client, article, "look-up", look_up=SALT, title="Mine")
    assert page.status_code == 200 and "Crossref cannot be reached now" in text(page)
    assert document(article).title == "Mine"
    assert press(client, article, "save", title="Mine too").status_code == 200
    assert document(article).title == "Mine too"


def test_what_was_found_is_still_there_on_another_device_and_can_be_put_away(
    client: Client, owner: User, article: Deposit, known: Registers
) -> None:
    press(client, article, "look-up", look_up=SALT)
    cache.clear()
    other = signed_in(owner)
    assert "title" in offered(other.get(here(article)))
    page = press(other, article, "found-away")
    assert not offered(page) and not Lookup.objects.exists()


def test_an_offer_that_is_there_no_more_changes_nothing(client: Client, article: Deposit, known: Registers) -> None:
    for do in ("found:title", "found-work:3", "found-work:x", "found-person", "found-away", "look-up", "found:nonsense"):
        assert press(client, article, do).status_code == 200
    assert document(article).title == ""


def test_somebody_who_asks_again_and_again_is_held_back(client: Client, owner: User, article: Deposit, known: Registers) -> None:
    for number in range(20):
        told = look_up(actor=actor_of(owner), deposit_id=article.pk, text=f"@misc{{a, title={{Work {number}}}}}")
        assert told.found
    page = press(client, article, "look-up", look_up="@misc{a, title={Another work}}")
    assert "a lot of look-ups in a short time" in text(page)


def test_only_who_may_change_a_deposit_looks_up_for_it(article: Deposit, known: Registers) -> None:
    with pytest.raises(NotAllowed):
        look_up(actor=actor_of(UserFactory()), deposit_id=article.pk, text=SALT)
    assert known.asked == [] and not Lookup.objects.exists()


def test_found_text_is_shown_as_text(client: Client, article: Deposit, known: Registers) -> None:
    page = press(
        client, article, "look-up", look_up="@article{a, title={<script>alert(1)</script> & more}, author={<b>A</b>, B}}"
    )
    assert "<script>alert" not in page.content.decode()
    press(client, article, "found:title")
    assert document(article).title == "<script>alert(1)</script> & more"


def test_what_was_pasted_is_saved_before_anybody_asks_to_look_it_up(client: Client, article: Deposit, known: Registers) -> None:
    sent = {**typed(client.get(here(article))), "look-up": SALT, "parts": "look-up"}
    answer = client.post(f"{here(article)}save/", sent, headers={"accept": "application/json"})
    assert answer.status_code == 200
    page = client.get(here(article))
    assert tree(page).get_element_by_id("f-look-up").text_content().strip() == SALT
    assert known.asked == [] and not offered(page)
