"""What a file says of the work stands beside the empty fields, and is written only when somebody says so."""

from __future__ import annotations

import io

import pytest
from django.http import HttpResponse
from django.test import Client
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from deposits.flows.files import attach
from deposits.flows.start import start
from deposits.models import Collection, Deposit, Kind
from media import reading
from media.models import Inspection
from portal.accounts.models import User
from portal.deposit.guesses import accept
from tests.factories import UserFactory, actor_of, install
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.typing_forms import typed


@pytest.fixture
def installed(db: None) -> None:
    install()


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


@pytest.fixture
def client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    deposit = start(actor=actor_of(owner), collection=collection, kind=Kind.objects.get(code="master-thesis"))
    file = attach(actor=actor_of(owner), deposit_id=deposit.pk, source=io.BytesIO(thesis()), name="thesis.pdf", role="main")
    reading.read(file.stored_id)
    return deposit


def thesis() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    rows = [
        (780, 13, "UNIVERSITY OF THE DELTA"), (600, 24, "Salt in the Lower River"), (570, 24, "and What It Does to Rice"),
        (500, 14, "Master Thesis"), (440, 14, "Author: Jane Q. Sample"), (410, 14, "Supervisor: Dr. John Model"), (80, 12, "Delta City, 2021"),
    ]  # fmt: skip
    for top, size, words in rows:
        canvas.setFont("Helvetica", size)
        canvas.drawCentredString(A4[0] / 2, top, words)
    canvas.showPage()
    canvas.setFont("Helvetica", 12)
    lines = canvas.beginText(72, 770)
    for line in (
        "Abstract",
        *["This thesis measures the salt in the river and the rice that grows on its banks for a year."] * 3,
    ):
        lines.textLine(line)
    lines.textLine("Keywords: salt; rice; river")
    canvas.drawText(lines)
    canvas.save()
    return buffer.getvalue()


def here(deposit: Deposit) -> str:
    return f"/en/deposit/{deposit.public_id}/"


def offered(page: HttpResponse) -> list[str]:
    return [str(value).removeprefix("guess:") for value in tree(page).xpath("//button[starts-with(@value, 'guess:')]/@value")]


def use(client: Client, deposit: Deposit, field: str) -> HttpResponse:
    return client.post(here(deposit), {**typed(client.get(here(deposit))), "do": f"guess:{field}"}, follow=True)


def test_guesses_are_shown_with_their_page_and_nothing_is_written(client: Client, deposit: Deposit) -> None:
    page = client.get(here(deposit))
    assert_sound(page)
    wanted = {"title", "authors", "advisors", "issued", "abstracts", "keywords", "thesis.grantor"}
    assert wanted <= set(offered(page))
    assert (
        "From thesis.pdf, page 1 · right in about 90 of 100 cases Salt in the Lower River and What It Does to Rice Use it: Title"
        in text(page)
    )
    assert "page 2 · right in about" in text(page)
    assert Deposit.objects.get(pk=deposit.pk).document.title == ""


def test_they_are_accepted_one_by_one_and_then_offered_no_more(client: Client, deposit: Deposit) -> None:
    for field in ("title", "authors", "advisors", "issued", "abstracts", "keywords", "thesis.grantor"):
        page = use(client, deposit, field)
        assert field not in offered(page), field
    document = Deposit.objects.get(pk=deposit.pk).document
    assert document.title == "Salt in the Lower River and What It Does to Rice"
    assert [(one.role, one.name.display) for one in document.contributors] == [
        ("author", "Jane Q. Sample"),
        ("advisor", "John Model"),
    ]
    assert document.by_role("advisor")[0].title.rstrip(".") == "Dr"
    assert (document.issued, document.thesis.level) == ("2021", "master")
    assert document.thesis.grantor == "University of the Delta"
    assert [one.text for one in document.keywords] == ["salt", "rice", "river"]
    assert document.abstracts[0].lang == "en" and document.abstracts[0].text.startswith("This thesis measures")


def test_what_was_typed_is_kept_when_another_guess_is_accepted(client: Client, deposit: Deposit) -> None:
    sent = {**typed(client.get(here(deposit)), title="Mine"), "do": "guess:issued"}
    page = client.post(here(deposit), sent, follow=True)
    document = Deposit.objects.get(pk=deposit.pk).document
    assert (document.title, document.issued) == ("Mine", "2021")
    assert "title" not in offered(page), "a field that is filled in has no guess"


def test_a_guess_that_is_there_no_more_changes_nothing(owner: User, deposit: Deposit) -> None:
    Inspection.objects.update(guesses={})
    assert accept("title", actor=actor_of(owner), deposit=deposit).document.title == ""
    assert accept("licence", actor=actor_of(owner), deposit=deposit).document.title == ""


def test_the_quality_of_recognised_text_and_how_far_it_is_are_said(client: Client, deposit: Deposit) -> None:
    Inspection.objects.update(status="ocr", ocr_quality=0.934)
    assert "Read by character recognition" in text(client.get(here(deposit)))
    assert "quality 93%" in text(client.get(here(deposit)))
    Inspection.objects.update(status="pending", ocr_quality=None, recognition={"waiting": [3], "of": 40})
    assert "recognised 39 of 40 pages" in text(client.get(here(deposit)))


def test_each_guess_leads_to_the_page_that_it_comes_from(client: Client, deposit: Deposit) -> None:
    page = client.get(here(deposit))
    links = {link.get("href") for link in tree(page).xpath("//p[@class='from']/a")}
    file = deposit.files.get()
    assert {f"/en/deposit/{deposit.public_id}/files/{file.pk}/#page={number}" for number in (1, 2)} <= links


def test_the_language_is_offered_where_it_is_another_than_the_form_has(client: Client, deposit: Deposit) -> None:
    assert "language" in offered(client.get(here(deposit))), "the text is English, and Vietnamese is what a form begins with"
    page = use(client, deposit, "language")
    assert Deposit.objects.get(pk=deposit.pk).document.language == "en"
    assert "language" not in offered(page)


def test_another_kind_is_offered_and_taken_without_losing_a_word(client: Client, owner: User, collection: Collection) -> None:
    deposit = start(actor=actor_of(owner), collection=collection, kind=Kind.objects.get(code="article"))
    file = attach(actor=actor_of(owner), deposit_id=deposit.pk, source=io.BytesIO(thesis()), name="thesis.pdf", role="main")
    reading.read(file.stored_id)
    page = client.get(here(deposit))
    assert "This looks like “Master thesis”, and you chose “Journal article”" in text(page)
    sent = {**typed(page, title="Mine", publication__container="Deltas"), "do": "kind:master-thesis"}
    page = client.post(here(deposit), sent, follow=True)
    assert "It is “Master thesis” now." in text(page)
    kept = Deposit.objects.get(pk=deposit.pk).document
    assert (kept.kind, kept.title, kept.publication.container) == ("master-thesis", "Mine", "Deltas")
    assert "This looks like" not in text(page)


def test_a_kind_that_the_collection_does_not_take_is_neither_offered_nor_taken(
    client: Client, owner: User, collection: Collection
) -> None:
    collection.kinds = ["article"]
    collection.save()
    deposit = start(actor=actor_of(owner), collection=collection, kind=Kind.objects.get(code="article"))
    file = attach(actor=actor_of(owner), deposit_id=deposit.pk, source=io.BytesIO(thesis()), name="thesis.pdf", role="main")
    reading.read(file.stored_id)
    page = client.get(here(deposit))
    assert "This looks like" not in text(page)
    page = client.post(here(deposit), {**typed(page), "do": "kind:master-thesis"}, follow=True)
    assert page.status_code == 409 and "does not take works of this kind" in text(page)
    assert Deposit.objects.get(pk=deposit.pk).metadata["kind"] == "article"


def test_all_that_are_sure_are_listed_and_taken_by_one_button(client: Client, deposit: Deposit) -> None:
    Inspection.objects.filter(guesses__has_key="keywords").update(
        guesses={
            "title": {"value": "Salt", "confidence": 0.9, "page": 1},
            "authors": {"value": ["Jane Q. Sample"], "confidence": 0.85, "page": 1},
            "year": {"value": "2021", "confidence": 0.97, "page": 1},
            "keywords": {"value": ["salt"], "confidence": 0.6, "page": 2},
        }
    )
    page = client.get(here(deposit))
    (button,) = tree(page).xpath("//button[starts-with(@value, 'guess-all:')]/@value")
    assert button == "guess-all:title,authors,issued"
    assert "Salt" in tree(page).xpath("//*[@id='offers']")[0].text_content()
    assert {"title", "authors", "issued", "keywords"} <= set(offered(page)), "each stands beside its field, too"
    sent = {**typed(page, title="Mine"), "do": button}
    taken = client.post(here(deposit), sent, follow=True)
    document = Deposit.objects.get(pk=deposit.pk).document
    assert (document.title, document.issued, document.keywords) == ("Mine", "2021", [])
    assert [one.name.display for one in document.by_role("author")] == ["Jane Q. Sample"]
    assert "2 fields were filled in" in text(taken)
    assert not tree(taken).xpath("//button[starts-with(@value, 'guess-all:')]")


def test_what_is_still_missing_is_said_with_links_and_blocks_no_draft(client: Client, deposit: Deposit) -> None:
    def missing(page: HttpResponse) -> list[str]:
        return [str(one) for one in tree(page).xpath("//*[@data-missing]//a/@href")]

    page = client.get(here(deposit))
    assert missing(page)[:2] == ["#f-title", "#f-authors"]
    saved = client.post(here(deposit), {**typed(page, title="Salt"), "do": "save"}, follow=True)
    assert saved.status_code == 200
    assert "#f-title" not in missing(saved)
