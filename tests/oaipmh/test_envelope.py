"""What every response has, whatever was asked."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from oaipmh import envelope
from oaipmh.errors import BadArgument, Refused
from tests.oaipmh.cast import OAI, Endpoint

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
AT = dt.datetime(2026, 9, 18, 7, 0, 0, tzinfo=dt.UTC)


def test_the_root_names_its_schema(oai: Endpoint) -> None:
    answer = oai("Identify")
    assert answer.text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert answer.root.tag == f"{OAI}OAI-PMH"
    assert answer.root.get(f"{XSI}schemaLocation") == (
        "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
    )
    assert 'xmlns:xsi="' in answer.text and "<oai:" not in answer.text


def test_date_request_and_answer_come_in_this_order(oai: Endpoint) -> None:
    assert [one.tag for one in oai("Identify").root] == [f"{OAI}responseDate", f"{OAI}request", f"{OAI}Identify"]
    assert [one.tag for one in oai("x").root] == [f"{OAI}responseDate", f"{OAI}request", f"{OAI}error"]


def test_the_date_is_utc_to_the_second(oai: Endpoint) -> None:
    written = oai("Identify").one("responseDate")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", written)
    assert abs(dt.datetime.fromisoformat(written) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_the_request_repeats_address_and_arguments(oai: Endpoint, settings: Settings) -> None:
    answer = oai("ListRecords", metadataPrefix="oai_dc", from_="2026-01-01", set="a:b")
    assert answer.one("request") == f"{settings.SITE_URL}/oai"
    assert answer.request == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-01-01", "set": "a:b"}


def test_quotes_in_arguments_are_escaped(oai: Endpoint) -> None:
    nasty = "a\"'<>&b"
    answer = oai("GetRecord", identifier=nasty, metadataPrefix="oai_dc")
    assert answer.codes == ["idDoesNotExist"]
    assert answer.request["identifier"] == nasty


@pytest.mark.parametrize("nasty", ["\x00", "\x0b", "\ufffe", "\x85", "\U0001f600", "<b>&amp;"])
def test_no_argument_breaks_the_document(oai: Endpoint, nasty: str) -> None:
    for name in ("verb", "identifier", "metadataPrefix", "set", "from", "resumptionToken", nasty):
        for verb in ("Identify", "ListRecords", "GetRecord", "ListMetadataFormats"):
            assert oai.raw(f"verb={verb}&{quote(name)}={quote(nasty)}").codes


def test_errors_are_free_of_illegal_characters() -> None:
    document = envelope.refusal(Refused(BadArgument("a\x00<b>\ufffe")), at=AT, arguments={})
    assert '<error code="badArgument">a&lt;b&gt;</error>' in document.decode()


def test_a_browser_finds_the_stylesheet_on_our_own_host(oai: Endpoint) -> None:
    instruction, fallback = oai("Identify").root.xpath("preceding-sibling::processing-instruction()")
    assert (instruction.get("type"), instruction.get("href")) == ("text/xsl", "/static/oaipmh/view.xsl")
    assert (fallback.get("type"), fallback.get("href")) == ("text/css", "/static/oaipmh/style.css")
    assert finders.find("oaipmh/view.xsl") and finders.find("oaipmh/style.css")


def test_all_responses_are_the_same_in_every_language(oai: Endpoint) -> None:
    first, second = (oai.client.get("/oai?verb=ListSets", headers={"Accept-Language": language}) for language in ("vi", "en"))
    assert first.content.partition(b"<request")[2] == second.content.partition(b"<request")[2]
