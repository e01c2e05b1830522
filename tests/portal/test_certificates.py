"""Certificates of deposit: issued at each step, printed by those who work on it, confirmed by whoever holds one."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from deposits.access import Grant, Policy
from deposits.flows.delete import delete
from deposits.flows.publish import publish, revise
from deposits.flows.save import save
from deposits.flows.submit import submit, take_back
from deposits.flows.withdraw import withdraw
from deposits.models import Certificate, Collection, Deposit, Event
from portal.accounts.models import User
from portal.certificates.qr import drawing
from portal.notices.tasks import tell
from tests.factories import UserFactory, actor_of, complete_metadata, install, make_editor, make_member, submitted
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree

TITLE = "Xâm nhập mặn ở đường bờ sông Hậu"
NOBODY = Policy(metadata=(Grant(audience="nobody"),))


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(collection: Collection) -> User:
    return make_member(UserFactory(name="Trần Thị Hồng Nhung", language="vi"), collection.institution)


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(name="Huỳnh Mỹ Lệ"), collection)


@pytest.fixture
def deposit(collection: Collection, owner: User) -> Deposit:
    return submitted(collection, actor=actor_of(owner))


def newest(deposit: Deposit) -> Certificate:
    return Certificate.objects.filter(deposit=deposit).latest("pk")


def confirmed(certificate: Certificate, client: Client | None = None, **asked: str) -> str:
    answer = (client or Client()).get(f"/en/certificates/{certificate.code}/", asked)
    assert answer.status_code == 200
    return text(answer)


def pdf_of(client: Client, certificate: Certificate, language: str = "") -> HttpResponse:
    return client.get(f"{language}/certificates/{certificate.code}/certificate.pdf")


def republished(deposit: Deposit, **changes: Any) -> Certificate:
    deposit.refresh_from_db()
    save(actor=TEST, deposit_id=deposit.pk, metadata=complete_metadata(**changes), revision=deposit.revision)
    revise(actor=TEST, deposit_id=deposit.pk)
    return newest(deposit)


def test_submitting_publishing_and_revising_each_issue_a_certificate_that_stays_as_it_is(deposit: Deposit) -> None:
    first = newest(deposit)
    assert (first.occasion, first.statement.title, first.statement.published) == ("submitted", TITLE, None)
    publish(actor=TEST, deposit_id=deposit.pk)
    second = newest(deposit)
    third = republished(deposit, title="Nhan đề mới")
    assert [one.occasion for one in (first, second, third)] == ["submitted", "published", "revised"]
    assert [one.statement.revision for one in (first, second, third)] == [None, 1, 2]
    assert Certificate.objects.get(pk=first.pk).statement.title == TITLE
    assert third.statement.title == "Nhan đề mới"
    (file,) = third.statement.files
    assert file.sha256 == deposit.files.get().stored.sha256
    assert file.sha256.startswith(file.short.replace(" ", ""))
    assert len({one.code for one in (first, second, third)}) == 3


def test_the_page_to_print_says_all_of_it_in_both_languages(deposit: Deposit, owner: User) -> None:
    certificate, hers = newest(deposit), signed_in(owner)
    for language in ("", "/en"):
        page = hers.get(f"{language}/certificates/{certificate.code}/print/")
        assert_sound(page)
        said = text(page)
        file = certificate.statement.files[0]
        for words in (
            TITLE,
            "Trần Thị Nhung",
            "Trần Thị Hồng Nhung",
            certificate.number,
            deposit.public_id,
            file.name,
            file.short,
        ):
            assert words in said
    assert "Sông Hậu University certifies that Trần Thị Hồng Nhung has submitted" in said
    assert certificate.number in text(hers.get(f"/en/deposit/{deposit.public_id}/status/"))


def test_the_pdf_has_whole_letters_a_language_and_a_tagged_structure(deposit: Deposit, owner: User) -> None:
    answer = pdf_of(signed_in(owner), newest(deposit))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    document = pypdfium2.PdfDocument(answer.content)
    words = " ".join(document[0].get_textpage().get_text_bounded().split())
    for phrase in ("Giấy xác nhận", TITLE, "Trần Thị Hồng Nhung", "Đại học Sông Hậu", "luan-van.txt"):
        assert phrase in words
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi", True)
    assert reader.metadata is not None and "Giấy xác nhận" in str(reader.metadata.title)
    body = root["/StructTreeRoot"]["/K"]
    roles = [one.get_object()["/S"] for one in body["/K"]]
    assert (roles[0], roles.count("/H1"), roles.count("/Figure")) == ("/P", 1, 1)
    (figure,) = [one.get_object() for one in body["/K"] if one.get_object()["/S"] == "/Figure"]
    assert newest(deposit).code in figure["/Alt"]
    page = reader.pages[0]
    nums = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert [one.get_object()["/K"] for one in nums[1]] == list(range(len(nums[1])))
    assert page["/StructParents"] == nums[0]


def test_a_phone_reads_the_code_of_the_pdf(deposit: Deposit, owner: User) -> None:
    certificate = newest(deposit)
    picture = pypdfium2.PdfDocument(pdf_of(signed_in(owner), certificate, "/en").content)[0].render(scale=2).to_pil()
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == f"{settings.SITE_URL}/en/certificates/{certificate.code}/"
    assert 'role="img"' in drawing(read.text, "QR")


def test_a_long_title_and_many_authors_stay_on_their_pages(collection: Collection, owner: User) -> None:
    people = [{"role": "author", "name": {"display": f"Nguyễn Thị Số {number}"}} for number in range(300)]
    advisor = {"role": "advisor", "name": {"display": "Lê Quang Vinh"}}
    deposit = submitted(collection, actor=actor_of(owner), title="Đường dài " * 190, contributors=[*people, advisor])
    document = pypdfium2.PdfDocument(pdf_of(signed_in(owner), newest(deposit), "/en").content)
    words = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert "and 260 more" in words
    assert len(document) >= 2


def test_only_those_who_work_on_the_deposit_may_print(deposit: Deposit, editor: User, stranger: Client) -> None:
    here = f"/certificates/{newest(deposit).code}/"
    assert signed_in(editor).get(f"{here}print/").status_code == 200
    for client in (Client(), stranger):
        assert client.get(f"{here}print/").status_code == 404
        assert client.get(f"{here}certificate.pdf").status_code == 404


def test_strangers_are_told_that_it_is_genuine_but_not_what_is_not_public(deposit: Deposit, owner: User) -> None:
    certificate = newest(deposit)
    said = confirmed(certificate)
    assert "This certificate is genuine" in said and certificate.number in said
    assert "submitted; an editor reviews it" in said
    assert "Sông Hậu University" in said
    for secret in (TITLE, "Nhung", "luan-van", deposit.public_id):
        assert secret not in said
    assert TITLE in confirmed(certificate, signed_in(owner))


def test_who_holds_the_paper_compares_the_title(deposit: Deposit) -> None:
    certificate = newest(deposit)
    assert "Yes: this is the title" in confirmed(certificate, title=f"  {TITLE.upper()}. ")
    assert "No: another title" in confirmed(certificate, title=TITLE + " Tiền")


def test_what_is_public_is_shown_and_the_state_follows_the_work(deposit: Deposit) -> None:
    first = newest(deposit)
    record = publish(actor=TEST, deposit_id=deposit.pk)
    said = confirmed(newest(deposit))
    assert TITLE in said and "The work is published." in said and deposit.files.get().stored.sha256 in said
    assert "A newer certificate of the same deposit" in confirmed(first)
    withdraw(actor=TEST, record_id=record.pk, reason="Theo đơn.")
    said = confirmed(newest(deposit))
    assert "has been withdrawn" in said and deposit.files.get().stored.sha256 not in said


def test_what_a_revision_took_out_of_sight_an_older_certificate_does_not_show(deposit: Deposit) -> None:
    publish(actor=TEST, deposit_id=deposit.pk)
    older = newest(deposit)
    republished(deposit, title="Nhan đề không còn tên riêng")
    assert TITLE not in confirmed(older)
    assert "Nhan đề không còn tên riêng" in confirmed(newest(deposit))


def test_a_hidden_record_and_a_restricted_file_stay_hidden(collection: Collection) -> None:
    hidden = submitted(collection, title="Nhan đề kín", policy=NOBODY)
    publish(actor=TEST, deposit_id=hidden.pk)
    assert "Nhan đề kín" not in confirmed(newest(hidden))
    limited = submitted(collection, title="Tệp kín", name="kin.txt", file_policy=Policy.limited())
    publish(actor=TEST, deposit_id=limited.pk)
    said = confirmed(newest(limited))
    assert "Tệp kín" in said and "kin.txt" not in said and limited.files.get().stored.sha256 not in said


def test_what_was_taken_back_or_deleted_is_not_submitted_now(deposit: Deposit, owner: User) -> None:
    take_back(actor=actor_of(owner), deposit_id=deposit.pk)
    assert "not submitted" in confirmed(newest(deposit))
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    first, second = Certificate.objects.filter(deposit=deposit)
    assert "A newer certificate" in confirmed(first) and "reviews it" in confirmed(second)
    take_back(actor=actor_of(owner), deposit_id=deposit.pk)
    delete(actor=actor_of(owner), deposit_id=deposit.pk)
    assert "not submitted" in confirmed(first)


def test_a_code_is_found_as_somebody_copies_it_and_a_wrong_one_is_not(deposit: Deposit) -> None:
    certificate = newest(deposit)
    typed = "-".join(certificate.code[start : start + 4] for start in range(0, 16, 4)).upper()
    assert Client().get("/en/certificates/", {"code": typed})["Location"] == f"/en/certificates/{certificate.code}/"
    assert Client().get(f"/en/certificates/{typed}/")["Location"] == f"/en/certificates/{certificate.code}/"
    for address in ("/en/certificates/?code=bcdf", f"/en/certificates/{'b' * 16}/", "/en/certificates/2026-000001/"):
        wrong = Client().get(address)
        assert wrong.status_code == 404
        assert "has issued no certificate with this code" in text(wrong)
    assert_sound(Client().get("/en/certificates/"))
    page = Client().get(f"/certificates/{certificate.code}/")
    assert_sound(page)
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert tree(page).xpath("//header//a[@hreflang='en']/@href") == [f"/en/certificates/{certificate.code}/"]


def test_codes_cannot_be_tried_out(deposit: Deposit) -> None:
    answers = [Client().get(f"/certificates/{'b' * 16}/").status_code for _ in range(61)]
    assert (answers[:60], answers[60]) == ([404] * 60, 429)


def test_the_owner_receives_the_pdf_by_mail(deposit: Deposit, owner: User, editor: User) -> None:
    mail.outbox.clear()
    tell(Event.objects.get(deposit=deposit, verb="submit").pk)
    attached = {message.to[0]: message.attachments for message in mail.outbox}
    assert attached[editor.email] == []
    ((name, content, media_type),) = attached[owner.email]
    assert (name, media_type) == (f"giay-xac-nhan-nop-{newest(deposit).number}.pdf", "application/pdf")
    assert isinstance(content, bytes) and content.startswith(b"%PDF-")
