"""What is written for machines: site map, robots, health."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from lxml import etree
from pytest import MonkeyPatch

from deposits.access import Grant, Policy, command
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Record
from portal.browse import sitemap
from portal.health import checks
from search.port import SearchUnavailable
from tests.factories import published
from tests.portal.conftest import Indexed

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def content(client: Client, address: str) -> etree._Element:
    response = client.get(address.removeprefix(settings.SITE_URL))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(b"".join(response.streaming_content) if response.streaming else response.content)


def test_the_site_map_names_every_public_work_once(client: Client, collection: Collection) -> None:
    works = [published(collection, title=f"Số {number}") for number in range(3)]
    grants = (Grant(audience="consortium"),)
    published(collection, policy=Policy(metadata=grants, view=grants, download=grants))
    gone = published(collection)
    withdraw(actor=command("test"), record_id=gone.pk, reason="Sai.")
    index = content(client, "/sitemap.xml")
    found = {}
    for part in index.xpath("//s:sitemap/s:loc/text()", namespaces=NAMES):
        for url in content(client, part).xpath("//s:url", namespaces=NAMES):
            found[url.findtext("s:loc", namespaces=NAMES)] = url.findtext("s:lastmod", namespaces=NAMES)
    assert found == {f"{settings.SITE_URL}/records/{one.public_id}/": f"{one.datestamp:%Y-%m-%dT%H:%M:%SZ}" for one in works}


def test_a_part_of_the_site_map_has_a_limit(client: Client, collection: Collection, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    works = [published(collection, title=f"Số {number}") for number in range(5)]
    parts = content(client, "/sitemap.xml").xpath("//s:loc/text()", namespaces=NAMES)
    sizes = [len(content(client, part).xpath("//s:url", namespaces=NAMES)) for part in parts]
    assert sum(sizes) == len(works)
    assert max(sizes) <= 2
    latest = {one.datestamp for one in Record.objects.all()}
    moments = set(content(client, "/sitemap.xml").xpath("//s:lastmod/text()", namespaces=NAMES))
    assert moments <= {f"{one:%Y-%m-%dT%H:%M:%SZ}" for one in latest}
    assert client.get("/sitemaps/99999.xml").status_code == 404
    assert client.get("/sitemaps/0.xml").status_code == 404


def test_robots_find_the_site_map_and_no_endless_lists(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    closed = [re.escape(line.removeprefix("Disallow: ")) for line in lines if line.startswith("Disallow")]
    assert any(re.match(path, "/en/search/?kind=article") for path in closed)
    assert not any(re.match(path, "/records/2222222/") for path in closed)


def test_a_browser_finds_the_mark_by_itself(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("img/mark.svg")


def test_it_lives_without_asking_anything(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}


def test_it_is_ready_when_all_parts_work(client: Client, installed: None, indexed: Indexed) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert set(response.json()["parts"]) == {"database", "storage", "index", "queue"}


def test_it_is_ready_without_the_index_but_says_so(client: Client, installed: None, monkeypatch: MonkeyPatch) -> None:
    def down() -> None:
        raise SearchUnavailable("http://user:password@solr.example")

    monkeypatch.setattr(checks, "engine", down)
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["parts"]["index"] == {"ok": False, "detail": "SearchUnavailable"}


def test_it_says_that_nobody_works(client: Client, installed: None, indexed: Indexed) -> None:
    OrmQ.objects.create(key="quick", payload="", lock=timezone.now() - timezone.timedelta(hours=1))
    assert client.get("/health/ready").json()["parts"]["queue"] == {"ok": False, "detail": "1 tasks wait for a worker"}


def test_it_is_not_ready_without_its_database(client: Client, db: None, monkeypatch: MonkeyPatch) -> None:
    def down() -> None:
        raise connection.Database.OperationalError

    monkeypatch.setattr(checks, "_database", down)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
