"""Eight processes publish on PostgreSQL for a minute, while a harvester polls the real server: it ends with every record."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from html import unescape

import psycopg
import pytest

from tests.servers.stack import ROOT, Stack
from tests.servers.waiting import wait_until

PUBLISHERS, SECONDS = 8, 60
PUBLISHER = """
import sys, time, django
django.setup()
from deposits.access import command
from deposits.flows.incoming import IncomingRecord
from deposits.flows.receive import Authorities, Line, receive
from deposits.flows.withdraw import withdraw
from deposits.models import Record
name, seconds = sys.argv[1], float(sys.argv[2])
actor, authorities, number = command("test"), Authorities(), 0
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + seconds
while time.monotonic() < end:
    number += 1
    title = f"Số {number} của {name}"
    if number % 5 == 0:  # what was published before is revised, or withdrawn
        number_of = number - 3
        if number % 2:
            record = Record.objects.get(source="test", source_identifier=f"{name}-{number_of}")
            withdraw(actor=actor, record_id=record.pk, reason="Thử.")
            continue
        title = f"{title}, sửa"
    else:
        number_of = number
    record = IncomingRecord.model_validate({
        "id": f"{name}-{number_of}", "collection": "bo", "metadata": {"kind": "other", "title": title},
    })
    outcome = receive(actor=actor, source="test", lines=[Line(1, str(number), record)], authorities=authorities)
    assert not outcome.errors, outcome.errors
"""
COLLECTION = """
import django
django.setup()
from deposits.models import Collection, Institution
Collection.add_root(slug="bo", name="Bộ", institution=Institution.objects.create(slug="vien", name="Viện"))
"""
_HEADER = re.compile(r'<header( status="deleted")?><identifier>([^<]+)</identifier><datestamp>([^<]+)</datestamp>')
_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
_DATE = re.compile(r"<responseDate>([^<]+)</responseDate>")
pytestmark = [pytest.mark.postgresql, pytest.mark.stack]


class Harvester:
    """Keeps identifier → (datestamp, deleted), and asks for what is new since its last harvest began."""

    def __init__(self, stack: Stack) -> None:
        self._base = stack.url("/oai")
        self._since = ""
        self.held: dict[str, tuple[str, bool]] = {}
        self.harvests = 0

    def harvest(self) -> None:
        given = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", **({"from": self._since} if self._since else {})}
        began = ""
        while given:
            with urllib.request.urlopen(f"{self._base}?{urllib.parse.urlencode(given)}", timeout=60) as answer:
                text = answer.read().decode()
            began = began or _DATE.findall(text)[0]
            for deleted, identifier, datestamp in _HEADER.findall(text):
                self.held[identifier] = (datestamp, bool(deleted))
            token = _TOKEN.search(text)
            given = {"verb": "ListIdentifiers", "resumptionToken": unescape(token[1])} if token else {}
        self._since = began
        self.harvests += 1


def test_a_harvester_that_polls_ends_with_every_record(migrated_postgresql_url: str) -> None:
    stack = Stack({"DATABASE_URL": migrated_postgresql_url, "OAI_PAGE_SIZE": "50"})
    publishers: list[subprocess.Popen[str]] = []
    try:
        stack.start("web")
        subprocess.run([sys.executable, "-c", COLLECTION], cwd=ROOT, env=stack.environment, check=True)
        publishers += [_publisher(stack, f"nguoi{one}") for one in range(PUBLISHERS)]
        for one in publishers:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        for one in publishers:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        harvester, end = Harvester(stack), time.monotonic() + SECONDS
        wait_until(lambda: _truth(migrated_postgresql_url), what="something is published")
        while time.monotonic() < end:
            harvester.harvest()
        for one in publishers:
            assert one.wait(timeout=120) == 0
        harvester.harvest()
        assert harvester.harvests > 20
        assert harvester.held == _truth(migrated_postgresql_url)
        assert any(deleted for _, deleted in harvester.held.values()) and len(harvester.held) > 500
    finally:
        for one in publishers:
            one.kill()
            one.communicate()
        stack.stop()


def _publisher(stack: Stack, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, name, str(SECONDS)],
        cwd=ROOT, env=stack.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _truth(url: str) -> dict[str, tuple[str, bool]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT oai_identifier, datestamp AT TIME ZONE 'UTC', exposure FROM deposits_record").fetchall()
    return {identifier: (f"{moment:%Y-%m-%dT%H:%M:%SZ}", exposure == "deleted") for identifier, moment, exposure in rows}
