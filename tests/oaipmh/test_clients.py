"""Two harvesters that others wrote harvest everything, over HTTP, in pages of seven."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.config import HTTPConfig
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Record
from oaipmh import renditions
from tests.factories import CollectionFactory, install
from tests.oaipmh.cast import TEST, fill

with warnings.catch_warnings(action="ignore"):  # its source has escapes that Python warns of
    from sickle import Sickle
    from sickle.oaiexceptions import NoRecordsMatch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server: LiveServer, settings: Settings) -> str:
    settings.OAI_PAGE_SIZE = 7
    settings.SITE_URL = live_server.url
    return f"{live_server.url}/oai"


@pytest.fixture
def records(transactional_db: None) -> list[Record]:
    """Thirty records; two of them are withdrawn, some have stored renditions and some have not."""
    from deposits.flows import heads

    heads.namespace.cache_clear()
    install()
    collection: Collection = CollectionFactory(slug="luan-van")
    made = fill(collection, 30)
    renditions.fill(one.pk for one in made[:10])
    for record in (made[3], made[20]):
        withdraw(actor=TEST, record_id=record.pk, reason="Thử.")
    return list(Record.objects.order_by("datestamp", "pk"))


@pytest.fixture(params=["GET", "POST"])
def sickle(request: pytest.FixtureRequest, address: str) -> Sickle:
    return Sickle(address, http_method=request.param)


@pytest.fixture(params=["GET", "POST"])
def scythe(request: pytest.FixtureRequest, address: str) -> Iterator[Scythe]:
    with Scythe(address, http_config=HTTPConfig(http_method=request.param)) as client:
        yield client


def told(headers: list[Any]) -> list[tuple[str, bool]]:
    return [(one.identifier, one.deleted) for one in headers]


def truth(records: list[Record]) -> list[tuple[str, bool]]:
    return [(one.oai_identifier, one.is_tombstone) for one in records]


def test_sickle_harvests_every_record(records: list[Record], sickle: Sickle) -> None:
    found = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    assert told([one.header for one in found]) == truth(records)
    assert {one.metadata["title"][0] for one in found if not one.deleted} == {
        one.title for one in records if not one.is_tombstone
    }
    assert told(list(sickle.ListIdentifiers(metadataPrefix="oai_dc"))) == truth(records)


def test_sickle_walks_through_the_rest(records: list[Record], sickle: Sickle, address: str) -> None:
    assert sickle.Identify().baseURL == address
    assert "oai_dc" in {one.metadataPrefix for one in sickle.ListMetadataFormats()}
    assert len(list(sickle.ListSets())) > 7
    assert sickle.GetRecord(identifier=records[0].oai_identifier, metadataPrefix="oai_dc").metadata["language"] == ["vie"]
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", until="1999-01-01")


def test_sickle_harvests_a_set(records: list[Record], sickle: Sickle) -> None:
    assert told(list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="col_luan-van"))) == truth(records)


def test_scythe_harvests_every_record(records: list[Record], scythe: Scythe) -> None:
    assert told([one.header for one in scythe.list_records(metadata_prefix="oai_dc")]) == truth(records)  # type: ignore[union-attr]
    assert told(list(scythe.list_identifiers(metadata_prefix="oai_dc"))) == truth(records)


def test_scythe_walks_through_the_rest(records: list[Record], scythe: Scythe, address: str) -> None:
    assert scythe.identify().baseURL == address  # type: ignore[attr-defined]
    assert len(list(scythe.list_sets())) > 7
    assert "oai_dc" in {one.metadataPrefix for one in scythe.list_metadata_formats()}  # type: ignore[union-attr]
    assert (
        scythe.get_record(identifier=records[0].oai_identifier, metadata_prefix="oai_dc").header.identifier
        == records[0].oai_identifier
    )
