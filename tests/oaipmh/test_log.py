"""The log of harvests: one row a walk through a list, with no address in it, thrown away in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import Settings

from deposits.models import Collection
from oaipmh import clients, log, tasks
from oaipmh.models import ClientKey, Harvest, Presentation
from tests.oaipmh.cast import Endpoint, fill

DAY = dt.date(2026, 9, 18)


@pytest.fixture(autouse=True)
def no_key_of_before() -> None:
    clients._key.cache_clear()


def test_a_walk_through_a_list_is_one_harvest(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 3
    fill(collection, 7)
    oai.harvest(set="col_luan-van", from_="2026-01-01")
    harvest = Harvest.objects.get(verb="ListIdentifiers")
    assert (harvest.requests, harvest.records, harvest.reached, harvest.size, harvest.complete) == (3, 7, 7, 7, True)
    assert (harvest.prefix, harvest.set, harvest.start) == ("oai_dc", "col_luan-van", "2026-01-01")
    assert harvest.sent > 1_000 and harvest.errors == 0


def test_a_harvest_that_stopped_shows_how_far_it_came(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 3
    fill(collection, 7)
    pages = oai.pages("ListRecords", metadataPrefix="oai_dc")
    first = next(pages)
    next(pages)
    oai("ListRecords", resumptionToken=first.token_text)  # replayed: more requests, but no farther
    harvest = Harvest.objects.get(verb="ListRecords")
    assert (harvest.requests, harvest.reached, harvest.size, harvest.complete) == (3, 6, 7, False)


def test_two_walks_are_two_harvests(oai: Endpoint, collection: Collection) -> None:
    fill(collection, 1)
    oai.harvest()
    oai.harvest()
    assert Harvest.objects.filter(verb="ListIdentifiers").count() == 2


def test_other_requests_are_counted_by_the_day(oai: Endpoint) -> None:
    for _ in range(3):
        oai("Identify")
    oai("GetRecord", metadataPrefix="oai_dc", identifier="oai:khomo.example:none")
    assert Harvest.objects.get(verb="Identify").requests == 3
    wrong = Harvest.objects.get(verb="GetRecord")
    assert (wrong.errors, wrong.last_error) == (1, "idDoesNotExist")


def test_no_address_is_kept_and_no_key_after_its_day(oai: Endpoint) -> None:
    oai.client.get("/oai?verb=Identify", REMOTE_ADDR="192.0.2.77", headers={"User-Agent": "Thu hoạch/1.0"})
    harvest = Harvest.objects.get()
    assert harvest.agent == "Thu hoạch/1.0"
    assert "192.0.2" not in " ".join(str(one) for one in Harvest.objects.values_list()[0])
    client = clients.Client("192.0.2.77", "")
    today = timezone.localdate()
    assert harvest.client == clients.pseudonym(client, today)
    assert clients.pseudonym(client, today + dt.timedelta(days=1)) != harvest.client
    assert [one.day for one in ClientKey.objects.all()] == [today + dt.timedelta(days=1)]


def test_old_ones_are_thrown_away(oai: Endpoint) -> None:
    Presentation.objects.create(keep_log_days=30)
    oai("Identify")
    tasks.every_night()
    assert Harvest.objects.count() == 1
    Harvest.objects.update(last=timezone.now() - dt.timedelta(days=31))
    tasks.every_night()
    assert not Harvest.objects.exists()


def test_a_thousand_requests_are_written_once(oai: Endpoint, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OAI_LOG_SECONDS = 3
    monkeypatch.setattr(log._book, "_begin", lambda: None)
    entry = log.Entry(clients.Client("192.0.2.1", "x"), "ListRecords", key=7, asked=(("prefix", "oai_dc"),), records=250)
    for _ in range(1_000):
        log.note(entry)
    assert not Harvest.objects.exists()
    log.write()
    assert Harvest.objects.get().records == 250_000


def test_the_log_cannot_fill_the_memory(settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    settings.OAI_LOG_SECONDS = 3
    monkeypatch.setattr(log, "MOST", 10)
    monkeypatch.setattr(log._book, "_begin", lambda: None)
    for number in range(50):
        log.note(log.Entry(clients.Client("192.0.2.1", f"{number}"), "Identify"))
    log.write()
    assert Harvest.objects.count() == 10
