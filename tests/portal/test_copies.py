"""A copy of a restricted file: asked for, confirmed, answered from one link, downloaded under a grant."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from deposits.access import Policy
from deposits.agreements import CONTACT
from deposits.flows.consent import allow, withdraw_consent
from deposits.flows.copies import MOST_DOWNLOADS, MOST_OF_ADDRESS, forget_unconfirmed
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, CopyRequest, Event, Record
from media.models import Scan, StoredFile
from portal.accounts.models import User
from portal.copies.mailing import tell
from tests.factories import UserFactory, actor_of, install, make_editor, make_member, published
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree

ASKED = {"file": "kin.txt", "name": "Lê Thị Hoa", "email": "hoa@truong.example", "reason": "Để so sánh số liệu đo mặn."}


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(collection: Collection) -> User:
    return make_member(UserFactory(name="Trần Thị Hồng Nhung", email="nhung@sv.example", language="en"), collection.institution)


@pytest.fixture
def record(collection: Collection, owner: User) -> Record:
    """Its owner allows readers to write to her."""
    found = published(
        collection,
        actor=actor_of(owner),
        title="Hồ sơ đo mặn",
        name="kin.txt",
        content=b"K\xc3\xadn.",
        file_policy=Policy.limited(),
    )
    allow(actor=actor_of(owner), deposit_id=found.deposit_id, codes=[CONTACT])  # type: ignore[arg-type]
    return found


def mailed(verb: str) -> tuple[str, str]:
    """To whom the last event of this sort was told, and the path of the link in it."""
    mail.outbox.clear()
    tell(Event.objects.filter(verb=verb).latest("pk").pk)
    (message,) = mail.outbox
    return message.to[0], re.search(r"https?://[^/]+(/\S+)", str(message.body)).group(1)  # type: ignore[union-attr]


def ask(record: Record, **changes: str) -> CopyRequest:
    answer = Client().post(f"/en/copies/ask/{record.public_id}/", {**ASKED, **changes})
    assert answer.status_code == 200, text(answer)
    return CopyRequest.objects.latest("pk")


def granted(record: Record, days: str = "30") -> str:
    """The path of the link to download."""
    ask(record)
    Client().post(mailed("request_copy")[1])
    Client().post(mailed("confirm_copy")[1], {"do": "grant", "days": days})
    return mailed("grant_copy")[1]


def test_from_the_page_of_the_work_to_the_bytes(record: Record, owner: User) -> None:
    page = Client().get(f"/en/records/{record.public_id}/")
    link = f"/en/copies/ask/{record.public_id}/?file=kin.txt"
    assert link in page.content.decode()
    assert_sound(Client().get(link))
    asked = ask(record)
    assert (asked.state, asked.language) == ("unconfirmed", "en")

    # Nobody is troubled before the address has answered; opening a link does nothing by itself.
    to, confirm = mailed("request_copy")
    assert to == "hoa@truong.example"
    assert_sound(Client().get(confirm))
    assert not Event.objects.filter(verb="confirm_copy").exists()
    Client().post(confirm)
    to, answer = mailed("confirm_copy")
    assert to == owner.email
    page = Client().get(answer)
    assert_sound(page)
    assert "Để so sánh số liệu đo mặn." in text(page)
    assert tree(page).xpath("//input[@name='q']/@value") == [""]  # the search box does not hold the request
    asked.refresh_from_db()
    assert asked.state == "waiting"
    assert "Lê Thị Hoa" in text(signed_in(owner).get(f"/en/deposit/{record.public_id}/status/"))

    # One answer from the link, without an account.
    assert_sound(Client().post(answer, {"do": "grant", "days": "7", "grant-words": "Chúc chị thành công."}))
    to, download = mailed("grant_copy")
    assert to == "hoa@truong.example" and "Chúc chị thành công." in str(mail.outbox[0].body)
    file = Client().get(download)
    assert b"".join(file.streaming_content) == "Kín.".encode()  # type: ignore[attr-defined]
    assert "no-store" in file["Cache-Control"]
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(verb="download_copy", record=record, data={"request": asked.pk}).count() == 1
    assert Client().get(f"/records/{record.public_id}/files/kin.txt").status_code == 403
    assert "downloaded once" in text(signed_in(owner).get(f"/en/deposit/{record.public_id}/status/"))


def test_a_refusal_is_sent_with_its_words_and_answered_once(record: Record) -> None:
    ask(record)
    Client().post(mailed("request_copy")[1])
    answer = mailed("confirm_copy")[1]
    assert Client().post(answer, {"do": "refuse", "refuse-words": " "}).status_code == 422
    Client().post(answer, {"do": "refuse", "refuse-words": "Còn chờ đăng báo."})
    to, _link = mailed("refuse_copy")
    assert to == "hoa@truong.example" and "Còn chờ đăng báo." in str(mail.outbox[0].body)
    assert Client().post(answer, {"do": "grant", "days": "7"}).status_code == 422
    assert not Event.objects.filter(verb="grant_copy").exists()


def test_a_grant_ends_with_its_days_its_downloads_its_file_and_its_record(record: Record) -> None:
    download = granted(record)
    assert Client().get(download).status_code == 200
    CopyRequest.objects.update(downloads=MOST_DOWNLOADS)
    assert Client().get(download).status_code == 410
    CopyRequest.objects.update(downloads=0, last_download=None, until=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(download).status_code == 410
    CopyRequest.objects.update(until=timezone.now() + dt.timedelta(days=1))
    StoredFile.objects.update(scan=Scan.INFECTED)
    assert Client().get(download).status_code == 410
    StoredFile.objects.update(scan=Scan.NONE)
    assert Client().get(download).status_code == 200
    withdraw(actor=TEST, record_id=record.pk, reason="Theo lệnh.")
    assert Client().get(download).status_code == 410
    assert Client().get(download[:-4] + "xx/").status_code == 410


def test_a_download_that_goes_on_is_counted_once_and_one_from_the_middle_is_counted_too(record: Record) -> None:
    download = granted(record)
    for first_byte, counted in [(1, 1), (2, 1), (0, 2), (3, 2)]:
        assert Client().get(download, headers={"Range": f"bytes={first_byte}-"}).status_code == (206 if first_byte else 200)
        assert CopyRequest.objects.get().downloads == counted
    CopyRequest.objects.update(last_download=timezone.now() - dt.timedelta(hours=2))
    Client().get(download, headers={"Range": "bytes=1-"})
    assert CopyRequest.objects.get().downloads == 3
    CopyRequest.objects.update(downloads=MOST_DOWNLOADS, last_download=timezone.now() - dt.timedelta(hours=2))
    assert Client().get(download, headers={"Range": "bytes=1-"}).status_code == 410


def test_what_must_stay_closed_cannot_be_asked_for(collection: Collection, owner: User, record: Record) -> None:
    address = f"/en/copies/ask/{record.public_id}/?file=kin.txt"
    assert signed_in(owner).get(address).status_code == 404  # she has it herself
    record.current.files.update(role="council")
    assert Client().get(address).status_code == 404
    assert "Ask for a copy" not in text(Client().get(f"/en/records/{record.public_id}/"))
    record.current.files.update(role="main")
    StoredFile.objects.update(scan=Scan.INFECTED)
    assert Client().post(address, ASKED).status_code == 404
    assert not CopyRequest.objects.exists()
    open_one = published(collection, name="mo.txt")
    assert Client().get(f"/en/copies/ask/{open_one.public_id}/?file=mo.txt").status_code == 404


def test_requests_are_limited_and_the_same_one_is_made_once(record: Record) -> None:
    assert ask(record).pk == ask(record).pk
    CopyRequest.objects.update(state="refused")
    for _ in range(MOST_OF_ADDRESS - 1):
        ask(record)
        CopyRequest.objects.update(state="refused")
    refused = Client().post(f"/en/copies/ask/{record.public_id}/", ASKED)
    assert refused.status_code == 429
    assert "Too many requests in a day" in text(refused)
    for number in range(5):
        ask(record, email=f"p{number}@truong.example")
    by_client = Client().post(f"/en/copies/ask/{record.public_id}/", {**ASKED, "email": "moi@truong.example"})
    assert by_client.status_code == 429


def test_what_is_missing_is_said_and_what_was_typed_stays(record: Record) -> None:
    page = Client().post(f"/en/copies/ask/{record.public_id}/", {**ASKED, "email": "hoa"})
    assert page.status_code == 422
    assert_sound(page)
    assert "Write your e-mail address" in text(page) and "Để so sánh" in page.content.decode()
    assert Client().post(f"/en/copies/ask/{record.public_id}/", {**ASKED, "reason": "x"}).status_code == 422


def test_where_nobody_owns_the_work_its_editors_answer(collection: Collection, record: Record, owner: User) -> None:
    editor = make_editor(UserFactory(language="en"), collection)
    owner.is_active = False
    owner.save()
    ask(record)
    Client().post(mailed("request_copy")[1])
    assert mailed("confirm_copy")[0] == editor.email


def test_a_link_serves_its_own_use_alone_and_an_old_one_none(record: Record) -> None:
    asked = ask(record)
    confirm = mailed("request_copy")[1]
    assert Client().post(confirm.replace("/confirm/", "/answer/"), {"do": "grant", "days": "7"}).status_code == 410
    CopyRequest.objects.update(made=timezone.now() - dt.timedelta(days=3))
    assert Client().post(confirm).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "unconfirmed"
    CopyRequest.objects.update(made=timezone.now() - dt.timedelta(days=9))
    forget_unconfirmed()
    assert not CopyRequest.objects.exists()


def test_who_does_not_allow_it_is_not_written_to_and_the_library_answers(
    record: Record, owner: User, collection: Collection
) -> None:
    make_editor(UserFactory(email="bientap@truong.example"), collection)
    withdraw_consent(actor=actor_of(owner), deposit_id=record.deposit_id, code=CONTACT)  # type: ignore[arg-type]
    ask(record)
    Client().post(mailed("request_copy")[1])
    assert mailed("confirm_copy")[0] == "bientap@truong.example"
