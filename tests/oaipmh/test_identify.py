"""Identify: who we are, and what a harvester may rely on."""

from __future__ import annotations

import datetime as dt

from pytest_django import Settings

from deposits.models import Collection
from oaipmh.models import Presentation
from tests.oaipmh.cast import OAI, Endpoint, date, fill

SHORT = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"


def test_the_elements_come_in_the_order_of_the_schema(oai: Endpoint, settings: Settings) -> None:
    answer = oai("Identify")
    (identify,) = answer.root.iter(f"{OAI}Identify")
    assert [str(one.tag).removeprefix(OAI) for one in identify] == [
        "repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp", "deletedRecord", "granularity",
        "compression", "description", "description", "description",
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


def test_an_administrator_says_who_we_are(oai: Endpoint) -> None:
    Presentation.objects.create(
        repository_name="Kho của <chúng tôi>",
        admin_emails="mot@khomo.example\nhai@khomo.example",
        content="Luận văn",
        metadata_policy="Mở & tự do",
        submission_policy="Ai cũng nộp được.",
        policies_url="https://khomo.example/chinh-sach/",
        logo_url="https://khomo.example/logo.png",
        friends="https://a.example/oai\nhttps://b.example/oai",
    )
    answer = oai("Identify")
    assert answer.one("repositoryName") == "Kho của <chúng tôi>"
    assert answer.all("adminEmail") == ["mot@khomo.example", "hai@khomo.example"]
    eprints, branding, friends = (
        f"{{http://www.openarchives.org/OAI/{name}}}" for name in ("1.1/eprints", "2.0/branding/", "2.0/friends/")
    )
    (policies,) = answer.root.iter(f"{eprints}eprints")
    assert [str(one.tag).removeprefix(eprints) for one in policies] == [
        "content",
        "metadataPolicy",
        "dataPolicy",
        "submissionPolicy",
    ]
    assert policies.findtext(f"{eprints}metadataPolicy/{eprints}text") == "Mở & tự do"
    assert policies.findtext(f"{eprints}dataPolicy/{eprints}URL") == "https://khomo.example/chinh-sach/"
    assert answer.root.find(f".//{branding}collectionIcon/{branding}url").text == "https://khomo.example/logo.png"  # type: ignore[union-attr]
    assert [one.text for one in answer.root.iter(f"{friends}baseURL")] == ["https://a.example/oai", "https://b.example/oai"]


def test_without_an_administrators_words_there_are_policies_and_a_logo_but_no_friends(oai: Endpoint) -> None:
    answer = oai("Identify")
    assert "CC0" in answer.text and "mark.svg" in answer.text and "<friends" not in answer.text
