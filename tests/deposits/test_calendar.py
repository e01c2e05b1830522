"""What the clock does: embargoes end at local midnight, scheduled works are published."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from deposits import access
from deposits.access import ANONYMOUS, Policy, Right, allows, today
from deposits.flows import publish, refresh
from deposits.models import Event, Exposure, Record, State
from deposits.public import build
from deposits.tasks import every_minute
from tests.factories import CollectionFactory, published, submitted
from tests.factories.deposits import TEST

pytestmark = pytest.mark.usefixtures("installed")


def sleep_until(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    for module in (access, refresh, publish):
        monkeypatch.setattr(module, "today", lambda: day)


def test_an_embargo_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    opens = today() + dt.timedelta(days=30)
    record = published(CollectionFactory(), policy=Policy.embargoed(opens))
    Record.objects.filter(pk=record.pk).update(datestamp=record.datestamp - dt.timedelta(days=1))
    assert (record.status, record.opens, record.next_change) == ("embargoed", opens, opens)
    assert not record.sets.filter(spec="open_access").exists()

    every_minute()
    assert not Event.objects.filter(verb="rebuild").exists()
    sleep_until(monkeypatch, opens)
    assert allows(ANONYMOUS, Right.DOWNLOAD, build(record, opens).files[0].protected)
    every_minute()
    record.refresh_from_db()
    assert (record.status, record.opens, record.next_change) == ("open", None, None)
    assert record.sets.filter(spec="open_access", datestamp=record.datestamp).exists()
    assert timezone.localdate(record.datestamp) >= today()
    assert Event.objects.get(verb="rebuild").data["records"] == [record.pk]
    every_minute()
    assert Event.objects.filter(verb="rebuild").count() == 1


def test_metadata_that_is_public_only_until_a_date_leaves_a_deleted_header(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = Policy(metadata=(access.Grant(audience="everyone", until=today()),))
    record = published(CollectionFactory(), policy=policy)
    assert record.exposure == Exposure.LIVE
    sleep_until(monkeypatch, today() + dt.timedelta(days=1))
    every_minute()
    record.refresh_from_db()
    assert record.exposure == Exposure.DELETED


def test_a_scheduled_work_is_published_on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    deposit = submitted(CollectionFactory())
    day = today() + dt.timedelta(days=3)
    publish.schedule(actor=TEST, deposit_id=deposit.pk, day=day)
    every_minute()
    deposit.refresh_from_db()
    assert deposit.state == State.SCHEDULED
    sleep_until(monkeypatch, day + dt.timedelta(days=5))  # the workers slept over it
    every_minute()
    deposit.refresh_from_db()
    assert deposit.state == State.PUBLISHED
    assert Record.objects.get(deposit=deposit).exposure == Exposure.LIVE
