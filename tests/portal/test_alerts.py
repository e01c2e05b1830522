"""Mails about saved searches: only what is newly visible to this very reader, once, on time, and left by one click."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest import MonkeyPatch

from deposits.access import Grant, Policy, command
from deposits.flows.withdraw import restore, withdraw
from deposits.models import Collection, Record, Snapshot
from portal.accounts.models import User
from portal.saved import keeping, looking, mailing
from portal.saved.clock import next_look
from portal.saved.models import Alert, Frequency, SavedSearch
from portal.saved.tasks import every_minute
from portal.search.asked import Asked
from search.port import SearchUnavailable
from tests.factories import UserFactory, make_member, published
from tests.portal.conftest import Indexed, signed_in
from tests.portal.reading_html import assert_sound, text

MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))
CLOSED = Policy(metadata=(), view=(), download=())
DAY = dt.timedelta(days=1)


class Dead:
    def search(self, query: object) -> None:
        raise SearchUnavailable


@pytest.fixture
def hoa(installed: None) -> User:
    return UserFactory(name="Phạm Thị Hoà", email="hoa@sv.example", language="en")


@pytest.fixture
def old(collection: Collection, indexed: Indexed) -> Record:
    return indexed(published(collection, title="Lúa đã có từ trước"))


@pytest.fixture
def saved(hoa: User, old: Record) -> SavedSearch:
    return keeping.keep(user=hoa, asked=Asked(text="lúa"), frequency=Frequency.DAILY)


def tomorrow(days: int = 1) -> dt.datetime:
    """At noon, when every daily look is due."""
    return timezone.now() + days * DAY + dt.timedelta(hours=12)


def mails(days: int = 1) -> list[Any]:
    mail.outbox.clear()
    every_minute(tomorrow(days))
    return list(mail.outbox)


def test_a_mail_names_what_is_new_and_nothing_else(saved: SavedSearch, collection: Collection, indexed: Indexed) -> None:
    assert mails() == []
    new = indexed(published(collection, title="Lúa chịu hạn"))
    indexed(published(collection, title="Tôm sú"))
    (message,) = mails(2)
    assert message.to == ["hoa@sv.example"]
    assert message.subject == "1 new work: lúa"
    assert "Lúa chịu hạn" in message.body and f"/en/records/{new.public_id}/" in message.body
    assert "đã có" not in message.body and "Tôm" not in message.body
    assert "/en/search/?q=l%C3%BAa&sort=newest" in message.body
    assert mails(3) == []


def test_it_is_written_in_her_language(saved: SavedSearch, hoa: User, collection: Collection, indexed: Indexed) -> None:
    User.objects.filter(pk=hoa.pk).update(language="vi")
    new = indexed(published(collection, title="Lúa chịu hạn"))
    (message,) = mails()
    assert "tài liệu mới" in message.subject
    assert f"/records/{new.public_id}/" in message.body and "/en/" not in message.body
    (html, _type) = message.alternatives[0]
    assert "Lúa chịu hạn" in html and 'lang="vi"' in html


def test_members_are_told_of_what_others_are_not(
    saved: SavedSearch, collection: Collection, indexed: Indexed, old: Record
) -> None:
    member = make_member(UserFactory(email="thanhvien@sv.example"), collection.institution)
    keeping.keep(user=member, asked=Asked(text="lúa"), frequency=Frequency.DAILY)
    indexed(published(collection, title="Lúa chỉ cho thành viên", policy=MEMBERS))
    assert [message.to for message in mails()] == [["thanhvien@sv.example"]]


def test_whoever_joins_a_library_is_told_of_what_she_can_now_read(
    saved: SavedSearch, hoa: User, collection: Collection, indexed: Indexed
) -> None:
    indexed(published(collection, title="Lúa chỉ cho thành viên", policy=MEMBERS))
    assert mails() == []
    make_member(hoa, collection.institution)
    (message,) = mails(2)
    assert "Lúa chỉ cho thành viên" in message.body


def test_access_is_asked_again_at_the_moment_of_sending(
    saved: SavedSearch, collection: Collection, indexed: Indexed, monkeypatch: MonkeyPatch
) -> None:
    record = indexed(published(collection, title="Lúa bị đóng lại"))
    other = indexed(published(collection, title="Lúa còn mở"))
    alert = looking.look(saved.pk, tomorrow())
    assert alert is not None and alert.works == [other.pk, record.pk]
    Snapshot.objects.filter(record=record).update(policy=CLOSED.model_dump(mode="json"))
    mailing.send(alert.pk, tomorrow())
    (message,) = mail.outbox
    assert "Lúa còn mở" in message.body and "đóng lại" not in message.body

    Snapshot.objects.filter(record=record).update(policy=Policy.open().model_dump(mode="json"))
    (message,) = mails(2)
    assert "Lúa bị đóng lại" in message.body and "còn mở" not in message.body


def test_nothing_goes_out_where_all_was_closed_or_withdrawn(saved: SavedSearch, collection: Collection, indexed: Indexed) -> None:
    record = indexed(published(collection, title="Lúa bị rút"))
    alert = looking.look(saved.pk, tomorrow())
    assert alert is not None
    withdraw(actor=command("test"), record_id=record.pk, reason="Sai.")
    assert not mailing.send(alert.pk, tomorrow())
    assert mail.outbox == [] and mails(2) == []
    indexed(restore(actor=command("test"), record_id=record.pk, reason="Đúng rồi."))
    assert len(mails(3)) == 1


def test_a_worker_killed_before_it_sent_loses_nothing_and_sends_once(
    saved: SavedSearch, collection: Collection, indexed: Indexed, monkeypatch: MonkeyPatch
) -> None:
    indexed(published(collection, title="Lúa chịu hạn"))

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            every_minute(tomorrow())
    now = tomorrow()
    every_minute(now + dt.timedelta(minutes=1))
    assert mail.outbox == []  # the other worker may still be at it
    every_minute(now + dt.timedelta(minutes=15))
    every_minute(now + dt.timedelta(minutes=16))
    every_minute(now + dt.timedelta(minutes=30))
    assert len(mail.outbox) == 1


def test_a_worker_killed_between_looking_and_sending_loses_nothing(
    saved: SavedSearch, collection: Collection, indexed: Indexed
) -> None:
    indexed(published(collection, title="Lúa chịu hạn"))
    assert looking.look(saved.pk, tomorrow()) is not None
    assert looking.look(saved.pk, tomorrow()) is None
    assert len(mails()) == 1
    assert mails() == []


def test_two_workers_do_not_send_the_same(saved: SavedSearch, collection: Collection, indexed: Indexed) -> None:
    indexed(published(collection, title="Lúa chịu hạn"))
    alert = looking.look(saved.pk, tomorrow())
    assert alert is not None
    Alert.objects.filter(pk=alert.pk).update(claimed=tomorrow())
    assert not mailing.send(alert.pk, tomorrow())
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_tried_again(
    saved: SavedSearch, collection: Collection, indexed: Indexed, monkeypatch: MonkeyPatch
) -> None:
    indexed(published(collection, title="Lúa chịu hạn"))

    def refused(*args: object) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refused)
        assert mails() == []
    assert len(mails()) == 1


def test_an_index_that_was_down_makes_it_late_and_loses_nothing(
    hoa: User, old: Record, collection: Collection, indexed: Indexed, monkeypatch: MonkeyPatch
) -> None:
    """Down already when mails were asked for: what was there before is no news all the same."""
    with monkeypatch.context() as patch:
        patch.setattr(looking, "engine", Dead)
        saved = keeping.keep(user=hoa, asked=Asked(text="lúa"), frequency=Frequency.DAILY)
        indexed(published(collection, title="Lúa chịu hạn"))
        due = saved.due
        assert mails() == []
        saved.refresh_from_db()
        assert saved.due == due and saved.seen is None
    (message,) = mails()
    assert "Lúa chịu hạn" in message.body and "đã có" not in message.body


def test_of_a_long_list_only_the_newest_are_compared_and_told(
    hoa: User, collection: Collection, indexed: Indexed, monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "WINDOW", 2)
    long_ago = timezone.now() - 30 * DAY
    older = [indexed(published(collection, title=f"Lúa {number}")) for number in range(4)]
    for number, record in enumerate(older):
        Record.objects.filter(pk=record.pk).update(published=long_ago + number * DAY)
        indexed(Record.objects.get(pk=record.pk))
    keeping.keep(user=hoa, asked=Asked(text="lúa"), frequency=Frequency.DAILY)
    withdraw(actor=command("test"), record_id=older[3].pk, reason="Sai.")
    indexed(Record.objects.get(pk=older[3].pk))
    assert mails() == []  # an older one has moved up: that is no news
    indexed(published(collection, title="Lúa mới"))
    (message,) = mails(2)
    assert message.subject == "1 new work: lúa" and "Lúa mới" in message.body


def test_never_paused_and_gone_people_get_no_mail(
    saved: SavedSearch, hoa: User, collection: Collection, indexed: Indexed
) -> None:
    keeping.pause(saved=saved, paused=True)
    indexed(published(collection, title="Lúa chịu hạn"))
    assert mails() == []
    keeping.pause(saved=saved, paused=False)
    assert len(mails(2)) == 1  # it came during the pause

    indexed(published(collection, title="Lúa chịu mặn"))
    User.objects.filter(pk=hoa.pk).update(is_active=False)
    assert mails(3) == []
    User.objects.filter(pk=hoa.pk).update(is_active=True)
    keeping.stop(saved=SavedSearch.objects.get(pk=saved.pk))
    assert mails(4) == []
    keeping.change(saved=SavedSearch.objects.get(pk=saved.pk), name="Lúa", frequency=Frequency.DAILY)
    assert mails(5) == []  # what came while she wanted none is no news


def test_mails_come_early_in_the_morning_and_weekly_ones_on_mondays() -> None:
    def at(text: str) -> dt.datetime:
        return timezone.make_aware(dt.datetime.fromisoformat(text))

    wednesday = "2026-11-25"
    assert next_look(Frequency.DAILY, at(f"{wednesday}T05:59")) == at(f"{wednesday}T06:00")
    assert next_look(Frequency.DAILY, at(f"{wednesday}T06:00")) == at("2026-11-26T06:00")
    assert next_look(Frequency.WEEKLY, at(f"{wednesday}T05:00")) == at("2026-11-30T06:00")
    assert next_look(Frequency.WEEKLY, at("2026-11-30T05:00")) == at("2026-11-30T06:00")
    assert next_look(Frequency.WEEKLY, at("2026-11-30T06:00")) == at("2026-12-07T06:00")
    assert next_look(Frequency.NEVER, at(f"{wednesday}T05:00")) is None


def test_the_clock_looks_when_it_is_time_and_not_before(saved: SavedSearch, collection: Collection, indexed: Indexed) -> None:
    weekly = keeping.change(saved=saved, name="lúa", frequency=Frequency.WEEKLY)
    indexed(published(collection, title="Lúa chịu hạn"))
    assert weekly.due is not None
    every_minute(weekly.due - dt.timedelta(minutes=1))
    assert mail.outbox == []
    every_minute(weekly.due)
    assert len(mail.outbox) == 1
    weekly.refresh_from_db()
    indexed(published(collection, title="Lúa chịu mặn"))
    every_minute(weekly.due - DAY)
    assert len(mail.outbox) == 1
    every_minute(weekly.due + 30 * DAY)  # after a long sleep one mail tells of all
    assert len(mail.outbox) == 2


def unsubscribe_address(message: Any) -> str:
    (address,) = re.fullmatch(r"<(.+)>", message.extra_headers["List-Unsubscribe"]).groups()  # type: ignore[union-attr]
    return str(address).split("8000", 1)[-1] if "8000" in address else "/" + str(address).split("/", 3)[3]


def test_one_click_stops_the_mails_without_signing_in(saved: SavedSearch, collection: Collection, indexed: Indexed) -> None:
    indexed(published(collection, title="Lúa chịu hạn"))
    (message,) = mails()
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sent: EmailMessage = message.message()
    assert sent["Message-ID"].startswith("<alert-")
    address = unsubscribe_address(message)
    assert address in message.body

    client = Client(enforce_csrf_checks=True)
    page = client.get(address)  # as programs do that look at every address of a mail
    assert_sound(page)
    saved.refresh_from_db()
    assert saved.frequency == Frequency.DAILY
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "No more mails" in text(answer)
    saved.refresh_from_db()
    assert (saved.frequency, saved.due) == (Frequency.NEVER, None)
    indexed(published(collection, title="Lúa chịu mặn"))
    assert mails(2) == []


def test_a_forged_address_stops_nothing(saved: SavedSearch, hoa: User) -> None:
    client = signed_in(hoa)
    for token in ("abc", "W10", f"{saved.pk}", "a:b:c"):
        assert client.post(f"/en/search/saved/unsubscribe/{token}/").status_code == 404
    saved.refresh_from_db()
    assert saved.frequency == Frequency.DAILY
