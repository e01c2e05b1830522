"""Official schemas, fetched from where they are advertised; faults that real systems have had; attacks that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from deposits.flows import heads
from deposits.models import Collection
from media.fetching import Fetched
from oaipmh.checking.answers import Answer
from tests.factories import CollectionFactory, install
from tests.media.fetching.answering import always, answering, response
from tests.oaipmh.cast import fill
from tests.oaipmh.checking.checked import broken, checked
from tests.oaipmh.checking.endpoint import Edit, serving
from tests.oaipmh.checking.recordings import checked_with, official_schemas, replayed

pytestmark = pytest.mark.real_data

# What VALIDATION.tsv and a reader's eye found in each of these systems, by the rule that must find it.
REAL_FAULTS = {
    "vufindharvest": {"identify.oai-identifier", "dates.datestamp", "envelope.request-attributes"},
    "mark-cooper": {"identify.oai-identifier"},
    "sickle": {"dates.datestamp", "envelope.clock"},
    "pyoai/3": {"xml.well-formed"},
    "pyoai/4": {"xml.well-formed"},
    "pyoai/5": {"identify.earliest-format"},
    "oai-pmh-2-js": {"dc.empty"},
}


def recorded(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.xml") if "error" not in path.name and "malformed" not in path.name)


@pytest.mark.parametrize("system", REAL_FAULTS)
def test_the_faults_of_a_real_system_are_found(real_data: Path, system: str) -> None:
    with replayed(recorded(real_data / "oai" / "responses" / system)) as server:
        report = checked(f"http://127.0.0.1:{server.port}/oai")
    assert broken(report) >= REAL_FAULTS[system], broken(report)


def test_every_recording_can_be_checked_and_ends_with_a_report(real_data: Path) -> None:
    systems = [path for path in (real_data / "oai" / "responses").iterdir() if recorded(path)]
    assert len(systems) >= 10
    for folder in systems:
        with replayed(recorded(folder)) as server:
            report = checked(f"http://127.0.0.1:{server.port}/oai")
        assert report.as_json()["faults"], folder.name  # all of them lack verbs, and say another base URL


def test_what_is_not_well_formed_is_told_from_what_is(real_data: Path) -> None:
    told = [line.split("\t") for line in (real_data / "oai" / "VALIDATION.tsv").read_text().splitlines() if line]
    assert len(told) > 70
    for name, verdict, *_ in told:
        body = (real_data / "oai" / name).read_bytes()
        answer = Answer("http://x/", (), fetched=Fetched("http://x/", 200, {}, body, 0.0))
        if verdict in ("VALID", "INVALID"):  # one of them is in Latin-1: well-formed, but not allowed
            assert answer.root is not None or answer.problem[0] == "xml.encoding", (name, answer.problem)
        elif verdict == "NOT-WELL-FORMED":
            assert answer.root is None, name


def test_attacks_that_others_wrote_read_nothing_of_ours(real_data: Path) -> None:
    payloads = (real_data / "oai" / "fuzz" / "xxe-injection-payloads.txt").read_text().split("\n\n")
    assert len(payloads) >= 5
    for payload in payloads:
        with answering(always(response(payload.encode(), "Content-Type: text/xml"))) as server:
            report = checked(f"http://127.0.0.1:{server.port}/oai")
        assert "<!DOCTYPE" not in payload or broken(report) >= {"xml.doctype"}
        assert "root:" not in str(report.as_json())


def test_answers_are_validated_by_the_official_schemas(schemas: Path) -> None:
    with official_schemas(schemas) as official:
        with serving() as endpoint:
            sound = checked_with(official, endpoint.base_url)
        assert broken(sound) == set()
        assert "schema.envelope" in sound.passed
        with serving(Edit("ListRecords", "<dc:rights>", "<dc:author>A</dc:author><dc:rights>")) as endpoint:
            assert broken(checked_with(official, endpoint.base_url)) == {"dc.element", "schema.metadata"}
        with serving(Edit("Identify", "<deletedRecord>persistent", "<deletedRecord>always")) as endpoint:
            assert broken(checked_with(official, endpoint.base_url)) == {"identify.deleted-record", "schema.envelope"}


@pytest.mark.django_db(transaction=True)
def test_our_own_answers_are_valid_by_them(schemas: Path, live_server: LiveServer, settings: Settings) -> None:
    heads.namespace.cache_clear()
    install()
    collection: Collection = CollectionFactory(slug="luan-van")
    fill(collection, 30)
    settings.SITE_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.OAI_PAGE_SIZE = 20
    with official_schemas(schemas) as official:
        report = checked_with(official, f"{settings.SITE_URL}/oai")
    assert report.faults == []
    assert "schema.envelope" in report.passed
