"""Reviewing: what the editor sees, what she decides, what happens when two decide at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deposits.access import today
from deposits.models import Collection, Deposit, State
from media import reading
from media.models import Inspection
from tests.factories import UserFactory, actor_of, install, make_editor, pdf_bytes, submitted
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def desk(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(name="Huỳnh Mỹ Lệ"), collection))


@pytest.fixture
def deposit(collection: Collection) -> Deposit:
    owner = UserFactory(name="Trần Thị Hồng Nhung")
    found = submitted(collection, actor=actor_of(owner), content=pdf_bytes("Bìa.", "Hai.", "Ba."), name="luan-van.pdf")
    reading.read(found.files.get().stored_id)
    return found


def decide(desk: Client, deposit: Deposit, verb: str, **typed: str) -> int:
    status = desk.post(f"/en/desk/{deposit.public_id}/", {"do": verb, **typed}).status_code
    deposit.refresh_from_db()
    return status


def test_pages_description_and_report_stand_beside_each_other(desk: Client, deposit: Deposit) -> None:
    page = desk.get(f"/en/desk/{deposit.public_id}/?page=2")
    assert_sound(page)
    words = text(page)
    assert "page 2 / 3" in words
    assert "Complete: 8 of 8" in words
    assert "luan-van.pdf: searchable in full text" in words
    assert "Trần Thị Hồng Nhung submitted it for review" in words
    (named,) = tree(page).xpath("//dt[.='Files']/following-sibling::dd[1]")
    assert named.text_content().strip() == "luan-van.pdf"
    (picture,) = tree(page).xpath("//img[@class='sheet']/@src")
    answer = desk.get(picture)
    assert (answer["Content-Type"], answer.content[8:12]) == ("image/webp", b"WEBP")
    (before,), (after,) = tree(page).xpath("//a[@rel='prev']/@href"), tree(page).xpath("//a[@rel='next']/@href")
    assert ("page=1" in before, "page=3" in after) == (True, True)


def test_what_is_missing_or_could_not_be_read_is_said(desk: Client, deposit: Deposit) -> None:
    data = {**deposit.metadata, "abstracts": [], "contributors": deposit.metadata["contributors"][:1]}
    Deposit.objects.filter(pk=deposit.pk).update(metadata=data, unread={"thesis.defended": "18/9"})
    words = text(desk.get(f"/en/desk/{deposit.public_id}/"))
    for sentence in (
        "Complete: 6 of 8",
        "Fill in “Abstract”.",
        "Fill in “Advisors”.",
        "“Defence date” could not be read.",
        "There is no English abstract.",
    ):
        assert sentence in words
    refused = desk.post(f"/en/desk/{deposit.public_id}/", {"do": "publish"})
    deposit.refresh_from_db()
    assert (refused.status_code, deposit.state) == (422, State.SUBMITTED)
    assert [li.text_content() for li in tree(refused).xpath("//div[@role='alert']//li")] == [
        "Advisors: Write at least one name.",
        "Abstract: Write it in at least one language.",
    ]


def test_who_has_no_account_is_named_by_what_is_known(desk: Client, deposit: Deposit) -> None:
    def owner() -> list[str]:
        page = tree(desk.get(f"/en/desk/{deposit.public_id}/"))
        return [
            span.text_content()
            for span in page.xpath("//header[contains(@class, 'title')]/p[@class='kind']/span[position() < last()]")
        ]

    deposits = Deposit.objects.filter(pk=deposit.pk)
    deposits.update(owner=None, owner_name="", owner_email="on@sv.example")
    assert owner() == ["on@sv.example (no account yet)"]
    deposits.update(owner_email="")
    assert owner() == []


def test_a_scan_without_text_is_called_one(desk: Client, collection: Collection, without_tesseract: None) -> None:
    deposit = submitted(collection, content=pdf_bytes(""), name="scan.pdf")
    reading.read(deposit.files.get().stored_id)
    assert "scan.pdf: no text inside (images only)" in text(desk.get(f"/en/desk/{deposit.public_id}/"))


def test_returning_needs_words_and_keeps_them(desk: Client, deposit: Deposit) -> None:
    assert decide(desk, deposit, "return", comment=" ") == 422
    assert deposit.state == State.SUBMITTED
    assert decide(desk, deposit, "return", **{"remark-title": "Bỏ dấu chấm.", "comment": ""}) == 302
    assert deposit.state == State.RETURNED
    assert [(one.field, one.body) for one in deposit.messages.all()] == [("title", "Bỏ dấu chấm.")]


def test_a_refused_decision_keeps_what_the_editor_wrote(desk: Client, deposit: Deposit) -> None:
    sent = {"do": "schedule", "day": "ngày mai", "comment": "Viết dở", "remark-title": "Góp ý dở"}
    page = desk.post(f"/en/desk/{deposit.public_id}/", sent)
    assert page.status_code == 422
    form = tree(page).get_element_by_id("decision")
    assert (form.fields["comment"], form.fields["remark-title"], form.fields["day"]) == ("Viết dở", "Góp ý dở", "ngày mai")
    (fold,) = tree(page).xpath("//textarea[@name='remark-title']/ancestor::details[1]")
    assert fold.get("open") is not None


def test_rejecting_and_opening_again(desk: Client, deposit: Deposit) -> None:
    assert decide(desk, deposit, "reject", comment="") == 422
    assert decide(desk, deposit, "reject", comment="Không thuộc phạm vi.") == 302
    assert deposit.state == State.REJECTED
    assert decide(desk, deposit, "reopen") == 302
    assert deposit.state == State.DRAFT


def test_scheduling_and_cancelling(desk: Client, deposit: Deposit) -> None:
    day = today() + dt.timedelta(days=10)
    assert decide(desk, deposit, "schedule", day="9/2030") == 422
    assert decide(desk, deposit, "schedule", day=f"{today():%d/%m/%Y}") == 422
    assert decide(desk, deposit, "schedule", day=f"{day:%d/%m/%Y}") == 302
    assert (deposit.state, deposit.publish_on) == (State.SCHEDULED, day)
    assert f"to be published on {day:%d/%m/%Y}" in text(desk.get(f"/en/desk/{deposit.public_id}/"))
    assert decide(desk, deposit, "unschedule") == 302
    assert deposit.state == State.SUBMITTED


def test_the_second_of_two_editors_is_told(desk: Client, deposit: Deposit, collection: Collection) -> None:
    other = signed_in(make_editor(UserFactory(), collection))
    assert decide(other, deposit, "publish") == 302
    page = desk.post(f"/en/desk/{deposit.public_id}/", {"do": "return", "comment": "Muộn rồi"})
    assert page.status_code == 422
    assert " published it (" in text(page)
    assert Deposit.objects.get(pk=deposit.pk).state == State.PUBLISHED
    assert tree(page).get_element_by_id("decision").fields["comment"] == "Muộn rồi"


def test_messages_are_read_by_both_sides(desk: Client, deposit: Deposit) -> None:
    owner = signed_in(deposit.owner)  # type: ignore[arg-type]
    assert decide(desk, deposit, "message", comment="Số liệu mở khi nào ạ?") == 302
    assert "Số liệu mở khi nào ạ?" in text(owner.get(f"/en/deposit/{deposit.public_id}/status/"))
    empty = owner.post(f"/en/deposit/{deposit.public_id}/message/", {"body": " "})
    assert (empty.status_code, "The message is empty." in text(empty)) == (422, True)
    owner.post(f"/deposit/{deposit.public_id}/message/", {"body": "Tháng 5 ạ."})
    assert "Tháng 5 ạ." in text(desk.get(f"/en/desk/{deposit.public_id}/"))


def test_only_buttons_that_may_be_pressed_are_shown(desk: Client, deposit: Deposit) -> None:
    def buttons() -> set[str]:
        return set(tree(desk.get(f"/en/desk/{deposit.public_id}/")).xpath("//form[@id='decision']//button/@value"))

    assert buttons() == {"stay", "begin-with", "message", "note", "return", "reject", "schedule", "publish"}
    decide(desk, deposit, "publish")
    assert buttons() == {"stay", "message", "note", "revise", "withdraw"}
    decide(desk, deposit, "withdraw", reason="Theo đơn.")
    assert buttons() == {"stay", "message", "note", "restore"}


def test_an_editor_adds_a_file_while_she_reviews(desk: Client, deposit: Deposit) -> None:
    sent = {"file": SimpleUploadedFile("tom-tat.txt", b"x")}
    assert desk.post(f"/deposit/{deposit.public_id}/files/", sent, headers={"Accept": "application/json"}).status_code == 201
    page = desk.get(f"/en/desk/{deposit.public_id}/?file={deposit.files.get(name='tom-tat.txt').pk}")
    assert "There are no pictures of pages of this file" in text(page)


def test_what_a_file_would_do_to_its_readers_is_said_with_its_name(desk: Client, deposit: Deposit) -> None:
    file = deposit.files.get()
    facts = {"scripts": 2, "launches": ["virus.exe"], "attachments": ["dữ liệu.csv", ""], "encrypted": True, "tagged": False}
    facts |= {"fonts_missing": ["Times New Roman"], "pages_without_text": 3}
    Inspection.objects.filter(file=file.stored).update(facts=facts, language="vi")
    page = desk.get(f"/en/desk/{deposit.public_id}/")
    assert_sound(page)
    (warning,) = tree(page).xpath("//section[@id='viewer']//*[contains(@class, 'note bad')]")
    said = " ".join(warning.text_content().split())
    for part in ("It holds scripts that run when it is opened.", "reader's computer: virus.exe", "inside it: dữ liệu.csv, ?"):
        assert part in said
    words = text(page)
    for part in ("Pages3", "LanguageVietnamese", "Pages without text3", "encrypted:", "not in the file: Times New Roman"):
        assert part in words
    assert "Hãy cẩn thận với tệp này" in text(desk.get(f"/desk/{deposit.public_id}/"))


def test_a_harmless_file_raises_no_warning(desk: Client, deposit: Deposit) -> None:
    page = tree(desk.get(f"/en/desk/{deposit.public_id}/"))
    assert not page.xpath("//section[@id='viewer']//*[contains(@class, 'note bad')]")
