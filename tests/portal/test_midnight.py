"""An embargo ends at local midnight: to the second, by a clock that the test sets; and also when the workers slept over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule

from deposits.access import EVERYONE, Grant, Policy
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Event, HeadingEntry, Record, RecordAudience
from deposits.tasks import every_minute
from portal.accounts.models import User
from search.engines import engine
from search.port import Query
from tests.factories import UserFactory, actor_of, make_member, published
from tests.factories.deposits import TEST
from tests.portal.conftest import Indexed, signed_in
from tests.portal.reading_html import text

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = dt.date(2027, 6, 1)
MIDNIGHT = dt.datetime(2027, 6, 1, tzinfo=HERE)
SECOND = dt.timedelta(seconds=1)
WORD = "muối mặn Hậu Giang"
Clock = Callable[[dt.datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Sets the time of day; it begins a week before the embargo ends. What asks for the time asks Django for it."""
    moment = [MIDNIGHT - dt.timedelta(days=7)]
    monkeypatch.setattr(timezone, "now", lambda: moment[0].astimezone(dt.UTC))

    def set_to(at: dt.datetime) -> None:
        moment[0] = at

    yield set_to


@pytest.fixture
def owner(installed: None) -> User:
    return UserFactory(name="Trần Thị Nhung", email="nhung@sv.example", language="en")


@pytest.fixture
def record(clock: Clock, collection: Collection, owner: User, indexed: Indexed) -> Record:
    made = published(
        collection,
        actor=actor_of(owner),
        policy=Policy.embargoed(DAY),
        content=WORD.encode(),
        name="luan-van.txt",
        title="Nước lợ",
    )
    OrmQ.objects.all().delete()
    return indexed(made)


def work_off() -> list[str]:
    """What the workers of the quick cluster would do now, until nothing is left; the names of what was done."""
    done = []
    while waiting := OrmQ.objects.order_by("pk").first():
        task = waiting.task
        waiting.delete()
        import_string(task["func"])(*task["args"])
        done.append(task["func"])
    return done


def download(client: Client, record: Record) -> int:
    return client.get(f"/records/{record.public_id}/files/luan-van.txt").status_code


def found(word: str) -> int:
    return engine().search(Query(text=word, tokens=frozenset({EVERYONE}))).total


def letters() -> list[str]:
    return [one.subject for one in mail.outbox]


def test_access_opens_with_the_second_and_all_that_follows_within_the_minute(
    client: Client, record: Record, clock: Clock
) -> None:
    before = record.datestamp
    clock(MIDNIGHT - SECOND)
    every_minute()
    assert work_off() == []
    assert download(client, record) != 200 and found(WORD) == 0
    clock(MIDNIGHT)
    assert download(client, record) == 200
    every_minute()
    work_off()
    record.refresh_from_db()
    assert (record.status, record.opens, record.next_change) == ("open", None, None)
    assert before < record.datestamp and MIDNIGHT <= record.datestamp <= MIDNIGHT + dt.timedelta(seconds=60)
    assert found(WORD) == 1
    assert letters() == ["The embargo has ended: Nước lợ"]
    assert f"/records/{record.public_id}/" in str(mail.outbox[0].body)
    assert "1/6/2027" in str(mail.outbox[0].body) or "01/06/2027" in str(mail.outbox[0].body)


def test_midnight_is_that_of_the_repository_and_not_of_greenwich(client: Client, record: Record, clock: Clock) -> None:
    clock(dt.datetime(2027, 5, 31, 16, 59, 59, tzinfo=dt.UTC))
    assert download(client, record) != 200
    clock(dt.datetime(2027, 5, 31, 17, 0, 0, tzinfo=dt.UTC))
    assert download(client, record) == 200


def test_workers_that_slept_over_it_tell_it_once(client: Client, record: Record, clock: Clock) -> None:
    clock(MIDNIGHT + dt.timedelta(days=1, hours=8))
    assert download(client, record) == 200
    for _again in range(3):
        every_minute()
        every_minute()
        events = list(Event.objects.filter(verb="open").values_list("pk", flat=True))
        work_off()
        for pk in events:  # a worker that was killed after its work: the queue delivers it again
            import_string("portal.notices.tasks.tell")(pk)
        clock(timezone.now() + dt.timedelta(minutes=1))
    assert letters() == ["The embargo has ended: Nước lợ"]
    assert found(WORD) == 1
    assert Record.objects.get(pk=record.pk).datestamp >= MIDNIGHT + dt.timedelta(days=1, hours=8)
    assert Event.objects.filter(verb="open").count() == 1


def test_nobody_is_told_of_a_work_that_was_withdrawn_meanwhile(record: Record, clock: Clock) -> None:
    withdraw(actor=TEST, record_id=record.pk, reason="Trùng")
    work_off()
    mail.outbox.clear()
    clock(MIDNIGHT)
    every_minute()
    work_off()
    assert letters() == []
    assert found(WORD) == 0


def test_a_file_that_opens_later_than_the_work_is_told_of_when_it_does(clock: Clock, collection: Collection, owner: User) -> None:
    published(collection, actor=actor_of(owner), file_policy=Policy.embargoed(DAY), title="Nước lợ")
    OrmQ.objects.all().delete()
    clock(MIDNIGHT)
    every_minute()
    work_off()
    assert letters() == ["The embargo has ended: Nước lợ"]


def test_a_limit_that_begins_is_no_end_of_an_embargo(clock: Clock, collection: Collection, owner: User) -> None:
    until = (Grant(audience=EVERYONE, until=DAY - dt.timedelta(days=1)),)
    published(collection, actor=actor_of(owner), policy=Policy(view=until, download=until))
    OrmQ.objects.all().delete()
    clock(MIDNIGHT)
    every_minute()
    work_off()
    assert letters() == []


def test_lists_follow_who_may_see_the_description(clock: Clock, collection: Collection, owner: User) -> None:
    """A description that is its university's until June and everyone's from then on; then it is withdrawn."""
    grants = (Grant(audience=EVERYONE, since=DAY), Grant(audience=f"institution:{collection.institution.slug}"))
    record = published(collection, actor=actor_of(owner), policy=Policy(metadata=grants), title="Nước lợ")
    work_off()
    member, stranger = signed_in(make_member(UserFactory(), collection.institution)), Client()
    browse = f"/collections/{collection.slug}/"

    def lists() -> tuple[bool, bool]:
        return tuple("Nước lợ" in text(client.get(browse)) for client in (stranger, member))  # type: ignore[return-value]

    assert RecordAudience.objects.filter(record=record, token=f"institution:{collection.institution.slug}").exists()
    assert lists() == (False, True)
    assert not HeadingEntry.objects.filter(record=record, shown=True).exists()
    clock(MIDNIGHT)
    every_minute()
    work_off()
    assert not RecordAudience.objects.filter(record=record).exists()
    assert HeadingEntry.objects.filter(record=record, shown=True).exists()
    assert lists() == (True, True)
    withdraw(actor=TEST, record_id=record.pk, reason="Trùng")
    work_off()
    assert not RecordAudience.objects.filter(record=record).exists()
    assert not HeadingEntry.objects.filter(record=record).exists()
    assert lists() == (False, False)


def test_what_runs_every_minute_runs_as_it_begins(clock: Clock, db: None) -> None:
    """The queue looks every thirty seconds for what is due: begun with the minute, it is done within it."""
    clock(MIDNIGHT + 47 * SECOND)
    call_command("install", verbosity=0)
    minute = Schedule.objects.get(name="deposits.tasks.every_minute")
    assert minute.next_run == MIDNIGHT
    assert minute.calculate_next_run(minute.next_run).astimezone(dt.UTC) == MIDNIGHT + dt.timedelta(minutes=1)
    Schedule.objects.filter(pk=minute.pk).update(next_run=MIDNIGHT + 23 * SECOND)
    call_command("install", verbosity=0)
    minute.refresh_from_db()
    assert minute.next_run == MIDNIGHT
