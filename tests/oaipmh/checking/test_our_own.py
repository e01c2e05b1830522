"""Our own endpoint, asked over HTTP in small pages, breaks no rule."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from deposits.access import Policy
from deposits.flows import heads
from deposits.flows.withdraw import withdraw
from deposits.kinds import KINDS
from deposits.models import Collection
from oaipmh.checking.rule import Severity
from tests.factories import CollectionFactory, install, published
from tests.oaipmh.cast import TEST, date, fill
from tests.oaipmh.checking.checked import checked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collection(transactional_db: None) -> Collection:
    heads.namespace.cache_clear()
    install()
    above: Collection = CollectionFactory(slug="luan-van", institution__slug="dhsh")
    return CollectionFactory(slug="thac-si", parent=above, institution=above.institution)  # type: ignore[no-any-return]


@pytest.fixture
def address(live_server: LiveServer, settings: Settings) -> str:
    settings.OAI_PAGE_SIZE = 7
    # A record's address must be one that the world could ask: a host with a dot in it.
    settings.SITE_URL = live_server.url.replace("localhost", "127.0.0.1")
    return f"{settings.SITE_URL}/oai"


def fill_repository(collection: Collection) -> None:
    """Every kind of work, nasty text, an embargo, withdrawals, and datestamps of several days."""
    made = [record for number, kind in enumerate(KINDS, 1) for record in fill(collection, 3, first=10 * number, kind=kind[0])]
    made += fill(collection, 1, first=991, title="<b>Hà Nội</b> & \x00\ufffe 😀 R&D đ")
    published(collection)
    import datetime as dt

    published(collection, file_policy=Policy.embargoed(dt.date(2099, 1, 1)))
    for number, record in enumerate(made):
        date(record, f"2026-0{1 + number % 8}-1{number % 10}T0{number % 10}:30:0{number % 7}+00:00")
    for record in (made[2], made[9]):
        withdraw(actor=TEST, record_id=record.pk, reason="Thử.")


def test_our_endpoint_has_no_faults(collection: Collection, address: str) -> None:
    fill_repository(collection)
    report = checked(address)
    serious = [fault for fault in report.faults if fault.severity is not Severity.ADVICE]
    assert serious == []
    assert {fault.rule for fault in report.faults} <= {"tokens.page-size"}  # pages of seven are small
    assert len(report.passed) > 75
    # Only what needs schemas from elsewhere, or sets and formats that are not here yet, may stay unchecked.
    assert {one.reason for one in report.not_checked} <= {
        "fetch-not-reached",
        "no-such-set",
        "no-such-format",
        "too-long",
        "few-pages",
    }


def test_an_empty_repository_has_no_faults_either(transactional_db: None, address: str) -> None:
    heads.namespace.cache_clear()
    install()
    report = checked(address)
    assert report.faults == [] and report.exit_code == 0
