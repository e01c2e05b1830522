"""HTML, SVG and XML with scripts, deposited and published: whatever a browser does with them, nothing runs on our origin."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.flows.files import attach
from deposits.flows.publish import publish
from deposits.flows.submit import submit
from deposits.models import Record
from tests.factories import CollectionFactory, draft, install
from tests.factories.deposits import TEST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RUN = "fetch('/ran?' + document.domain); document.title = 'ran'; localStorage.ran = 1"
XHTML = "http://www.w3.org/1999/xhtml"
FILES = {
    "trang.html": f'<!doctype html><title>x</title><script>{RUN}</script><img src=x onerror="{RUN}">',
    "hình.svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{RUN}\"><script>{RUN}</script></svg>",
    "dữ liệu.xml": f"<?xml version='1.0'?><x><script xmlns='{XHTML}'>{RUN}</script></x>",
    "giả.txt": f"<script>{RUN}</script>",
    "giả.pdf": f"<html><script>{RUN}</script></html>",
}


@pytest.fixture
def record(transactional_db: None) -> Record:
    install()
    deposit = draft(CollectionFactory(), kind="other")
    for name, content in FILES.items():
        attach(actor=TEST, deposit_id=deposit.pk, source=io.BytesIO(content.encode()), name=name)
    return publish(actor=TEST, deposit_id=submit(actor=TEST, deposit_id=deposit.pk, agreement=True).pk)


@pytest.mark.parametrize("name", FILES)
def test_an_opened_file_runs_nothing(page: Page, record: Record, live_server: LiveServer, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/robots.txt")
    address = f"{live_server.url}/records/{record.public_id}/files/{quote(name)}"
    head = page.request.head(address)
    assert (head.status, head.headers["x-content-type-options"]) == (200, "nosniff")
    assert "filename*=utf-8''" in head.headers["content-disposition"] or name.isascii()
    with page.expect_download() as download:
        page.evaluate("address => { location.href = address }", address)
    assert download.value.suggested_filename == name
    assert page.title() != "ran" and page.evaluate("localStorage.ran") is None
    assert not [url for url in asked if "/ran" in url]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("element", ["iframe", "img"])
def test_a_file_that_a_page_embeds_runs_nothing(
    page: Page, record: Record, live_server: LiveServer, name: str, element: str
) -> None:
    """As a page of ours could, if somebody smuggled an element into it: even then with the right of nobody."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/robots.txt")
    address = f"/records/{record.public_id}/files/{quote(name)}"
    with page.expect_response(lambda answer: address in answer.url):
        page.evaluate(
            "([element, address]) => {"
            " const made = document.createElement(element); made.src = address; document.body.append(made); }",
            [element, address],
        )
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/ran" in url]
    assert page.evaluate("localStorage.ran") is None


@pytest.mark.parametrize("name", FILES)
def test_its_policy_alone_would_stop_it(page: Page, record: Record, live_server: LiveServer, name: str) -> None:
    """Were it shown and not downloaded: the sandbox runs no script, and its origin is none of ours."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = f"{live_server.url}/records/{record.public_id}/files/{quote(name)}"

    def shown(route, request):  # type: ignore[no-untyped-def]
        answer = route.fetch()
        kind = {"trang.html": "text/html", "giả.pdf": "text/html", "giả.txt": "text/html"}.get(
            name, answer.headers["content-type"]
        )
        route.fulfill(response=answer, headers={**answer.headers, "content-disposition": "inline", "content-type": kind})

    page.route("**/files/**", shown)
    page.goto(address)
    expect(page).not_to_have_title("ran")
    assert not [url for url in asked if "/ran" in url]
