"""What a person sees who opens the endpoint in a browser: a page in both languages; harvesters always receive XML."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import etree, html
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from deposits.flows.withdraw import withdraw
from deposits.models import Collection
from oaipmh.reading import STYLESHEET
from tests.oaipmh.cast import TEST, Endpoint, fill

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
LIST = "/oai?verb=ListRecords&metadataPrefix=oai_dc"


def opened(client: Client, address: str, language: str = "vi") -> html.HtmlElement:
    response = client.get(address, headers={"Accept": BROWSER, "Accept-Language": language})
    assert response.status_code == 200 and response["Content-Type"] == "text/html; charset=utf-8"
    assert {"Accept", "Accept-Language"} <= {one.strip() for one in response["Vary"].split(",")}
    return html.fromstring(response.content.decode())


@pytest.mark.parametrize("accepted", ["", "*/*", "text/xml", "application/xml, text/xml;q=0.9", JAVA])
def test_harvesters_receive_xml(oai: Endpoint, accepted: str) -> None:
    response = oai.client.get("/oai?verb=Identify", headers={"Accept": accepted} if accepted else {})
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert b'<?xml-stylesheet type="text/xsl" href="/static/oaipmh/view.xsl"?>' in response.content


def test_a_post_gives_xml_to_a_browser_too(oai: Endpoint) -> None:
    response = oai.client.post(
        "/oai", "verb=Identify", content_type="application/x-www-form-urlencoded", headers={"Accept": BROWSER}
    )
    assert response["Content-Type"] == "text/xml; charset=utf-8"


def test_from_every_page_one_walks_on(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    """Every link of every page leads to an answer without errors."""
    settings.OAI_PAGE_SIZE = 2
    withdraw(actor=TEST, record_id=fill(collection, 3)[1].pk, reason="Thử.")
    waiting, seen = ["/oai?verb=Identify"], set[str]()
    while waiting:
        address = waiting.pop(0)
        if address in seen or len(seen) > 60:
            continue
        seen.add(address)
        page = opened(oai.client, address)
        assert {one.get("id") for one in page.find_class("error")} <= {"noRecordsMatch"}, address  # some sets are empty
        links = [str(one.get("href")).removeprefix(settings.SITE_URL) for one in page.iter("a")]
        waiting += [one for one in links if one.startswith("/oai?")]
    for word in ("ListSets", "ListMetadataFormats", "ListIdentifiers", "resumptionToken", "GetRecord", "set="):
        assert any(word in one for one in seen), word


def test_a_bad_request_is_explained(oai: Endpoint) -> None:
    (error,) = opened(oai.client, "/oai?verb=nothing").find_class("error")
    assert "badVerb" in error.text_content()


@pytest.mark.parametrize(
    ("accepted", "language"), [("vi", "vi"), ("en-GB,en;q=0.9", "en"), ("fr", "vi"), ("", "vi"), ("fr,en;q=0.5", "en")]
)
def test_the_language_is_the_readers(oai: Endpoint, accepted: str, language: str) -> None:
    page = opened(oai.client, "/oai?verb=Identify", accepted)
    assert page.get("lang") == language
    assert [one.get("id") for one in page.iter("input") if one.get("checked")] == [language]


def test_everything_is_said_in_both_languages(oai: Endpoint) -> None:
    stylesheet = etree.parse(str(STYLESHEET))
    calls = stylesheet.getroot().findall(".//{*}call-template[@name='say']")
    assert len(calls) > 15
    for one in calls:
        assert [given.get("name") for given in one] == ["vi", "en"] and all(given.text for given in one)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_a_phone_and_switches_its_language(
    page: Page, live_server: LiveServer, collection: Collection, width: int
) -> None:
    fill(collection, 2)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}{LIST}")
    assert page.get_by_role("heading", level=1).inner_text() == "Cổng thu hoạch OAI-PMH"
    assert page.get_by_role("link", name="Nhan đề số 1").count() == 1
    page.get_by_text("English", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "OAI-PMH endpoint"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
