"""HTTP below the protocol: methods, compression, cookies, overload."""

from __future__ import annotations

import gzip

import pytest
from django.db import OperationalError
from django.test import Client

from deposits.models import Collection
from oaipmh import compression, views
from tests.oaipmh.cast import Answer, Endpoint, fill

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "encoded",
    ["verb=Identify", "verb=ListSets", "verb=ListMetadataFormats", "verb=ListRecords&metadataPrefix=oai_dc", "verb=nothing"],
)
def test_get_and_post_give_the_same(oai: Endpoint, collection: Collection, encoded: str) -> None:
    fill(collection, 2)
    by_get, by_post = oai.raw(encoded).text, Endpoint("POST").raw(encoded).text
    assert by_get.partition("<request")[2] == by_post.partition("<request")[2]


def test_a_post_needs_no_csrf_token(oai: Endpoint) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(
        "/oai", "verb=Identify", content_type=f"{FORM}; charset=utf-8", headers={"Origin": "https://elsewhere.example"}
    )
    assert response.status_code == 200 and not Answer(response.content).codes


def test_a_post_may_have_arguments_in_its_address(oai: Endpoint) -> None:
    response = oai.client.post("/oai?verb=ListRecords", "metadataPrefix=marc99", content_type=FORM)
    assert Answer(response.content).codes == ["cannotDisseminateFormat"]


def test_a_body_that_is_no_form_holds_no_arguments(oai: Endpoint) -> None:
    response = oai.client.post("/oai", '{"verb": "Identify"}', content_type="application/json")
    assert response.status_code == 200 and Answer(response.content).codes == ["badVerb"]


def test_no_cookie_is_set_or_needed(oai: Endpoint) -> None:
    for response in (oai.client.get("/oai?verb=Identify"), oai.client.post("/oai", "verb=Identify", content_type=FORM)):
        assert not response.cookies
        assert "Cookie" not in response["Vary"]


def test_head_is_a_get_without_its_body(oai: Endpoint) -> None:
    response = oai.client.head("/oai?verb=Identify")
    assert response.status_code == 200 and response["Content-Type"] == "text/xml; charset=utf-8" and response.content == b""


def test_other_methods_are_refused(oai: Endpoint) -> None:
    for method in ("put", "delete", "patch"):
        response = getattr(oai.client, method)("/oai")
        assert response.status_code == 405 and response["Allow"] == "GET, HEAD, POST"


def test_the_base_url_has_no_slash_and_does_not_redirect(oai: Endpoint) -> None:
    assert oai.client.get("/oai").status_code == 200
    assert oai.client.get("/oai/", follow=True).status_code == 404


def test_whoever_asks_for_gzip_gets_it(oai: Endpoint, collection: Collection) -> None:
    fill(collection, 3)
    address = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    plain = oai.client.get(address)
    packed = oai.client.get(address, headers={"Accept-Encoding": "gzip, deflate"})
    assert "Content-Encoding" not in plain and packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"] and int(packed["Content-Length"]) == len(packed.content)
    assert gzip.decompress(packed.content).partition(b"<request")[2] == plain.content.partition(b"<request")[2]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", False), ("gzip", True), ("GZIP", True), ("deflate, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0", False),
        ("*", True), ("*;q=0", False), ("br, *;q=0.1", True), ("identity", False), ("gzip;q=0, *", False), ("x-gzip", True), ("gzip;q=x", False),
    ],
)  # fmt: skip
def test_gzip_is_negotiated(header: str, wanted: bool) -> None:
    assert compression.wants_gzip(header) is wanted


def test_a_database_in_trouble_asks_the_harvester_to_come_again(oai: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> str:
        raise OperationalError("database is locked")

    monkeypatch.setattr(views.verbs, "answer", locked)
    response = oai.client.get("/oai?verb=Identify")
    assert response.status_code == 503
    assert 0 < int(response["Retry-After"]) <= 3600
