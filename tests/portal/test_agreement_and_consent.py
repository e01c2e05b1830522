"""What a depositor accepts and allows is asked apart, kept in the words that were read, and shown afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from deposits.access import today
from deposits.agreements import CONTACT, agreement_for, allowed
from deposits.errors import Incomplete, NotAllowed
from deposits.flows.consent import allow, withdraw_consent
from deposits.flows.files import attach
from deposits.flows.submit import submit
from deposits.models import Acceptance, Collection, Consent, ConsentPurpose, Deposit, DepositAgreement, FileRole, Kind, State
from portal.accounts.models import User
from portal.deposit.agreeing import blocks
from tests.factories import CollectionFactory, InstitutionFactory, UserFactory, actor_of, draft, make_editor
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text


@pytest.fixture
def owner(installed: None) -> User:
    return UserFactory(name="Đinh Thị Lụa")


@pytest.fixture
def deposit(collection: Collection, owner: User) -> Deposit:
    return draft(collection, actor=actor_of(owner), notes="Chưa có tệp.")


def send(client: Client, deposit: Deposit, **boxes: object) -> str:
    deposit.refresh_from_db()
    return text(
        client.post(f"/deposit/{deposit.public_id}/", {"revision": deposit.revision, "do": "submit", **boxes}, follow=True)
    )


def new_text(version: str = "2", **fields: object) -> DepositAgreement:
    given = {"name": "khomo-deposit", "title": "Thỏa thuận mới", "text": "Bản mới.", "in_force": today(), **fields}
    return DepositAgreement.objects.create(version=version, **given)


def test_what_was_accepted_is_kept_with_its_words_its_time_and_the_person(deposit: Deposit, owner: User) -> None:
    before = timezone.now()
    send(signed_in(owner), deposit, agreement="1", **{"agreement-name": "khomo-deposit"})
    kept = Acceptance.objects.get(deposit=deposit)
    words = DepositAgreement.objects.get(name="khomo-deposit")
    read = f"{words.title}\n\n{words.text}"
    assert (kept.by, kept.agreement, kept.way, kept.language) == (owner, words, Acceptance.Way.TICKED, "vi")
    assert kept.text_sha256 == hashlib.sha256(read.encode()).hexdigest()
    assert before <= kept.at <= timezone.now()
    deposit.refresh_from_db()
    assert deposit.agreement["version"] == "1"
    page = text(signed_in(owner).get(f"/deposit/{deposit.public_id}/status/"))
    assert "Thỏa thuận nộp tài liệu, phiên bản 1" in page
    assert "Đinh Thị Lụa" in page
    assert kept.text_sha256[:16] in page


def test_whoever_reads_english_accepts_the_english_words(deposit: Deposit, owner: User) -> None:
    client = signed_in(owner)
    page = text(client.get(f"/en/deposit/{deposit.public_id}/"))
    assert "You keep your copyright" in page
    client.post(f"/en/deposit/{deposit.public_id}/", {"revision": deposit.revision, "do": "submit", "agreement": "1"})
    kept = Acceptance.objects.get(deposit=deposit)
    assert kept.language == "en"
    assert kept.text_sha256 == kept.agreement.hash_in("en") != kept.agreement.hash_in("vi")


def test_what_was_accepted_can_be_neither_changed_nor_taken_away(deposit: Deposit, owner: User) -> None:
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    kept = Acceptance.objects.get(deposit=deposit)
    kept.text_sha256 = "0" * 64
    with pytest.raises(ValueError, match="once"):
        kept.save()
    words = kept.agreement
    words.text = "Điều khác."
    with pytest.raises(ValueError, match="new version"):
        words.save()
    with pytest.raises(ProtectedError):
        words.delete()
    words.refresh_from_db()
    words.retired = True
    words.save()


def test_a_text_that_changed_while_the_page_was_open_is_read_and_accepted_anew(deposit: Deposit, owner: User) -> None:
    client = signed_in(owner)
    new_text()
    answer = send(client, deposit, agreement="1", **{"agreement-name": "khomo-deposit"})
    assert "phiên bản 2" in answer
    assert not Acceptance.objects.exists()
    send(client, deposit, agreement="2", **{"agreement-name": "khomo-deposit"})
    assert Acceptance.objects.get().agreement.version == "2"


def test_the_text_that_holds_is_the_nearest_to_the_collection_then_the_newest(collection: Collection) -> None:
    faculty = CollectionFactory(slug="khoa", institution=collection.institution, parent=collection)
    elsewhere = CollectionFactory(slug="noi-khac", institution=InstitutionFactory(slug="vien"))
    thesis = Kind.objects.get(code="master-thesis")
    held = {place.slug: draft(place) for place in (collection, faculty, elsewhere)}

    def versions() -> dict[str, str]:
        return {slug: text.version for slug, one in held.items() if (text := agreement_for(one))}

    new_text("2", in_force=today() + dt.timedelta(days=1))
    assert versions() == {"luan-van": "1", "khoa": "1", "noi-khac": "1"}, "what is not in force yet does not hold"
    new_text("3", institution=collection.institution)
    assert versions() == {"luan-van": "3", "khoa": "3", "noi-khac": "1"}
    new_text("4", collection=Collection.objects.get(slug="khoa"))
    new_text("5", kind=thesis)
    assert versions() == {"luan-van": "3", "khoa": "4", "noi-khac": "5"}
    DepositAgreement.objects.filter(version="4").update(retired=True)
    assert versions()["khoa"] == "3"


def test_without_a_text_in_force_nothing_is_to_be_accepted(deposit: Deposit, owner: User) -> None:
    DepositAgreement.objects.update(retired=True)
    assert submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=False).state == State.SUBMITTED
    assert not Acceptance.objects.exists()


def test_a_librarian_hands_in_the_signed_scan_in_place_of_a_tick(collection: Collection) -> None:
    librarian = make_editor(UserFactory(name="Thủ thư Vân"), collection)
    deposit = draft(collection, actor=actor_of(librarian), notes="Bản giấy.")
    Deposit.objects.filter(pk=deposit.pk).update(owner=UserFactory())
    client = signed_in(librarian)
    assert "bản quét" in send(client, deposit, **{"agreement-signed": "1"}).lower()
    source = io.BytesIO(b"Ch\xe1\xbb\xaf k\xc3\xbd.")
    scan = attach(actor=actor_of(librarian), deposit_id=deposit.pk, source=source, name="thoa-thuan.txt", role=FileRole.LICENCE)
    send(client, deposit, **{"agreement-signed": "1"})
    kept = Acceptance.objects.get(deposit=deposit)
    assert (kept.way, kept.scan, kept.by) == (Acceptance.Way.SCAN, scan.stored, librarian)
    assert "ký trên giấy" in text(client.get(f"/desk/{deposit.public_id}/"))


def test_a_depositor_cannot_put_a_scan_in_place_of_a_tick(deposit: Deposit, owner: User) -> None:
    attach(actor=actor_of(owner), deposit_id=deposit.pk, source=io.BytesIO(b"x"), name="a.txt", role=FileRole.LICENCE)
    with pytest.raises(Incomplete):
        submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=False, signed=True)


def test_consent_is_asked_box_by_box_unticked_and_apart_from_the_agreement(deposit: Deposit, owner: User) -> None:
    page = signed_in(owner).get(f"/deposit/{deposit.public_id}/")
    content = page.content.decode()
    for code in ("contact", "library-news"):
        box = content[content.index(f'id="consent-{code}"') :].partition(">")[0]
        assert "checked" not in box
    assert 'id="consent-public-description"' not in content, "what the law demands is told, not asked"
    assert "Luật Sở hữu trí tuệ, Điều 19" in text(page)


def test_refusing_everything_holds_up_nothing(deposit: Deposit, owner: User) -> None:
    send(signed_in(owner), deposit, agreement="1")
    deposit.refresh_from_db()
    assert deposit.state == State.SUBMITTED
    assert [(one.purpose.code, one.purpose.needed) for one in deposit.consents.all()] == [("public-description", True)]
    assert not allowed(deposit, CONTACT)


def test_a_consent_is_kept_in_its_words_and_ends_when_it_is_withdrawn(deposit: Deposit, owner: User) -> None:
    client = signed_in(owner)
    send(client, deposit, agreement="1", consent=["contact"])
    kept = Consent.objects.get(deposit=deposit, purpose__code="contact")
    assert (kept.person, kept.purpose.version, kept.words_sha256) == (owner, "1", kept.purpose.hash_in("vi"))
    assert allowed(deposit, CONTACT)
    here = f"/deposit/{deposit.public_id}/consent/"
    client.post(here, {"purpose": "contact", "do": "withdraw"})
    kept.refresh_from_db()
    assert kept.withdrawn is not None
    assert not allowed(deposit, CONTACT)
    assert "rút lại" in text(client.get(f"/deposit/{deposit.public_id}/status/"))
    client.post(here, {"purpose": "contact", "do": "allow"})
    assert allowed(deposit, CONTACT)
    assert Consent.objects.filter(purpose__code="contact").count() == 2, "that it was given before stays known"


def test_what_the_law_demands_is_told_with_its_words_and_cannot_be_withdrawn(deposit: Deposit, owner: User) -> None:
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    withdraw_consent(actor=actor_of(owner), deposit_id=deposit.pk, code="public-description")
    assert Consent.objects.get(purpose__code="public-description").withdrawn is None


def test_nobody_consents_for_another(collection: Collection, deposit: Deposit) -> None:
    librarian = make_editor(UserFactory(), collection)
    with pytest.raises(NotAllowed):
        allow(actor=actor_of(librarian), deposit_id=deposit.pk, codes=["contact"])
    page = signed_in(librarian).get(f"/deposit/{deposit.public_id}/").content.decode()
    assert 'id="consent-contact"' not in page
    submit(actor=actor_of(librarian), deposit_id=deposit.pk, agreement=True)
    assert not Consent.objects.exists()
    assert Acceptance.objects.get().way == Acceptance.Way.FOR_ANOTHER


def test_new_words_of_a_purpose_are_a_new_version(deposit: Deposit, owner: User) -> None:
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True, consents=["contact"])
    purpose = ConsentPurpose.objects.get(code="contact")
    purpose.sentence = "Điều khác hẳn."
    with pytest.raises(ValueError, match="new version"):
        purpose.save()


def test_boxes_that_were_ticked_are_still_ticked_when_the_page_comes_back(deposit: Deposit, owner: User) -> None:
    boxes = {"revision": deposit.revision, "do": "submit", "title": "", "agreement": "1", "consent": ["contact"]}
    content = signed_in(owner).post(f"/deposit/{deposit.public_id}/", boxes).content.decode()
    ticked = [
        code for code in ("contact", "library-news") if " checked" in content.split(f'id="consent-{code}"')[1].split(">")[0]
    ]
    assert ticked == ["contact"]


def test_an_administrator_writes_a_new_version_and_never_changes_an_accepted_one(deposit: Deposit, owner: User) -> None:
    client = signed_in(UserFactory(is_superuser=True, is_staff=True))
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True, consents=["contact"])
    words = DepositAgreement.objects.get()
    here = f"/admin/snippets/deposits/depositagreement/edit/{words.pk}/"
    changed = {"name": "x", "version": "9", "title": "Khác", "text": "Khác", "in_force": str(words.in_force), "retired": ""}
    assert client.post(here, changed).status_code == 302
    words.refresh_from_db()
    assert (words.version, words.title) == ("1", "Thỏa thuận nộp tài liệu")
    made = client.post("/admin/snippets/deposits/depositagreement/add/", {**changed, "name": "khomo-deposit", "version": "2"})
    assert made.status_code == 302, made.content.decode()[-2000:]
    assert DepositAgreement.objects.filter(version="2").exists()
    for name in ("depositagreement", "consentpurpose", "consent"):
        assert client.get(f"/admin/snippets/deposits/{name}/").status_code == 200
    sheet = b"".join(client.get("/admin/snippets/deposits/consent/?export=csv").streaming_content).decode()
    assert owner.email in sheet


def test_a_text_is_read_in_paragraphs_and_lists() -> None:
    assert blocks("Một\nhai.\n\nBa.\n- bốn\n- năm\nSáu.") == [
        ("p", ["Một hai."]),
        ("p", ["Ba."]),
        ("ul", ["bốn", "năm"]),
        ("p", ["Sáu."]),
    ]
