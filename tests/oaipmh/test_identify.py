"""Identify: who we are, and what a harvester may rely on."""

from __future__ import annotations

import datetime as dt

from pytest_django import Settings

from deposits.models import Collection
from tests.oaipmh.cast import OAI, Endpoint, date, fill

SHORT = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"


def test_the_elements_come_in_the_order_of_the_schema(oai: Endpoint, settings: Settings) -> None:
    answer = oai("Identify")
    (identify,) = answer.root.iter(f"{OAI}Identify")
    assert [str(one.tag).removeprefix(OAI) for one in identify] == [
        "repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp", "deletedRecord", "granularity",
        "compression", "description",
    ]  # fmt: skip
    assert answer.one("repositoryName") == settings.WAGTAIL_SITE_NAME
    assert answer.one("baseURL") == f"{settings.SITE_URL}/oai"
    assert answer.one("protocolVersion") == "2.0"
    assert answer.one("adminEmail") == settings.ADMIN_EMAIL
    assert answer.one("deletedRecord") == "persistent"
    assert answer.one("granularity") == "YYYY-MM-DDThh:mm:ssZ"
    assert answer.one("compression") == "gzip"


def test_the_shape_of_identifiers_is_described(oai: Endpoint, collection: Collection) -> None:
    (described,) = oai("Identify").root.iter(f"{SHORT}oai-identifier")
    said = {str(one.tag).removeprefix(SHORT): one.text for one in described}
    assert said == {
        "scheme": "oai",
        "repositoryIdentifier": "khomo.example",
        "delimiter": ":",
        "sampleIdentifier": "oai:khomo.example:2b4c6d8",
    }
    (record,) = fill(collection, 1)
    assert record.oai_identifier.rpartition(":")[0] == str(said["sampleIdentifier"]).rpartition(":")[0]


def test_the_namespace_stays_whatever_the_settings_become(oai: Endpoint, settings: Settings) -> None:
    settings.OAI_NAMESPACE = "elsewhere.example"
    assert "elsewhere" not in oai("Identify").text


def test_the_earliest_datestamp_is_a_lower_bound(oai: Endpoint, collection: Collection) -> None:
    first, second = fill(collection, 2)
    date(first, "2024-03-01T12:00:00Z")
    date(second, "2023-03-01T12:00:00Z")
    assert oai("Identify").one("earliestDatestamp") == "2023-03-01T12:00:00Z"


def test_an_empty_repository_begins_now(oai: Endpoint) -> None:
    begins = dt.datetime.fromisoformat(oai("Identify").one("earliestDatestamp"))
    assert abs(begins - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
