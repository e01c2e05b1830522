"""`manage.py reindex` killed in the middle, while others publish, and run again: it goes on, and everything is there."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import parsed_url
from search.backends.embedded import EmbeddedEngine
from search.backends.solr import SolrEngine
from search.port import Engine, Query
from tests.template import ROOT, migrated_copy

RECORDS = 400
PLACES = """
import django
django.setup()
from deposits.models import Collection, Institution
Collection.add_root(slug="bo", name="Bộ", institution=Institution.objects.create(slug="vien", name="Viện"))
"""
# As the command, in small portions; it says how far it is.
SLOW = """
import django
django.setup()
from deposits import making, reindexing
from search.engines import engine
making.BATCH, reindexing._KEEP_SECONDS = 20, 0
reindexing.reindex(engine(), progress=lambda done: print(done, flush=True))
"""
# Publishes, revises and withdraws until it is told to stop; each time it does what the listeners do.
WRITER = """
import itertools, sys, threading, django
django.setup()
from deposits.access import command
from deposits.flows.incoming import IncomingRecord
from deposits.flows.receive import Authorities, Line, receive
from deposits.flows.withdraw import withdraw
from deposits.models import Record
from deposits.tasks import index
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
actor, authorities = command("test"), Authorities()
made = list(Record.objects.filter(source="made").values_list("pk", flat=True))
for number in itertools.count():
    name = f"w{number // 2 if number % 2 else number}"  # every second time one that was there before
    record = IncomingRecord.model_validate({
        "source_identifier": name, "collection": "bo", "metadata": {"kind": "other", "title": f"Lần {number} của {name}"},
    })
    receive(actor=actor, source="test", lines=[Line(1, str(number), record)], authorities=authorities)
    changed = [Record.objects.get(source="test", source_identifier=name).pk]
    if number % 5 == 0 and number < len(made):
        withdraw(actor=actor, record_id=made[-number - 1 if number % 2 else number], reason="Thử.")
        changed.append(made[-number - 1 if number % 2 else number])
    index(changed)
    print(number, flush=True)
    if stop.is_set():
        break
"""


@pytest.fixture(params=["embedded", pytest.param("solr", marks=pytest.mark.solr)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SEARCH_URL"""
    return f"embedded://{tmp_path}/index" if request.param == "embedded" else request.getfixturevalue("solr").new_url()


@pytest.fixture
def site(tmp_path: Path, address: str) -> Iterator[dict[str, str]]:
    """The environment of programs on a site of its own, with records and an index."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "SEARCH_URL": address, "KHOMO_ENV": "development",
                   "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}  # fmt: skip
    environment.pop("DATABASE_URL", None)
    migrated_copy(tmp_path / "db.sqlite3")
    run(environment, "manage.py", "install")
    run(environment, "-c", PLACES)
    run(environment, "manage.py", "make_records", str(RECORDS))
    run(environment, "manage.py", "reindex")
    yield environment


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def begin(environment: dict[str, str], program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def engine_at(address: str) -> Engine:
    if address.startswith("embedded"):
        return EmbeddedEngine(address.removeprefix("embedded://"))
    return SolrEngine(parsed_url("SEARCH_URL", address, schemes={"solr"}))


def test_killed_in_the_middle_while_others_publish_it_goes_on(site: dict[str, str], address: str, tmp_path: Path) -> None:
    writer = begin(site, WRITER)
    building = begin(site, SLOW)
    assert writer.stdout and writer.stdin and building.stdout
    next(line for line in building.stdout if int(line) >= RECORDS // 2)
    building.send_signal(signal.SIGKILL)
    building.wait()
    before = engine_at(address).count()
    assert before >= RECORDS - 40, "the index that serves is as it was"

    said = run(site, "manage.py", "reindex", "--processes", "2")
    writer.stdin.write("\n")
    writer.stdin.close()
    assert writer.wait(60) == 0
    writer.stdout.close()
    building.stdout.close()

    earlier = int(said.partition("(")[2].split()[0])
    assert earlier >= RECORDS // 2 - 60
    assert "changed meanwhile" in said
    with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        rows = database.execute("SELECT public_id, title FROM deposits_record WHERE withdrawn IS NULL").fetchall()
    engine = engine_at(address)
    assert sorted(engine.ids()) == sorted(public_id for public_id, _ in rows)
    assert engine.count() == len(rows)
    for public_id, title in [row for row in rows if row[1].startswith("Lần")][-20:]:
        assert public_id in {hit.id for hit in engine.search(Query(f'"{title}"')).hits}
