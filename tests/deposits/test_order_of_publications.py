"""Commit order, datestamp order and Event order agree, also with several publishers at once on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PUBLISHERS, SECONDS = 4, 6

PUBLISHER = """
import os, sys, time, django
django.setup()
from deposits.flows.receive import Authorities, Line, receive
from deposits.flows.incoming import IncomingRecord
from deposits.access import command
name, seconds = sys.argv[1], float(sys.argv[2])
authorities, end, number = Authorities(), time.monotonic() + seconds, 0
while time.monotonic() < end:
    number += 1
    record = IncomingRecord.model_validate({
        "source_identifier": f"{name}-{number}", "collection": "bo",
        "metadata": {"kind": "other", "title": f"Số {number} của {name}"},
    })
    receive(actor=command("test"), source="test", lines=[Line(1, str(number), record)], authorities=authorities)
print(number)
"""
COLLECTION = """
import django
django.setup()
from deposits.models import Collection, Institution
Collection.add_root(slug="bo", name="Bộ", institution=Institution.objects.create(slug="vien", name="Viện"))
"""


def test_a_harvester_that_polls_while_several_publish_misses_nothing(migrated_postgresql_url: str, tmp_path: Path) -> None:
    environment = {
        **os.environ, "DATABASE_URL": migrated_postgresql_url, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT), "KHOMO_ENV": "development", "LOG_LEVEL": "ERROR",
    }  # fmt: skip

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    run("manage.py", "install")
    run("-c", COLLECTION)
    publishers = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, f"p{one}", str(SECONDS)], env=environment, cwd=ROOT, stdout=subprocess.PIPE
        )
        for one in range(PUBLISHERS)
    ]
    harvested: set[int] = set()
    with psycopg.connect(migrated_postgresql_url.replace("postgres://", "postgresql://", 1), autocommit=True) as connection:
        since = "1970-01-01"
        running = True
        while running:
            running = any(one.poll() is None for one in publishers)
            # As OAI-PMH does: wait for those who hold the lock, then take the time, then list from the last time on.
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", [0x6B686F6D6F])
                until = connection.execute("SELECT date_trunc('second', clock_timestamp())").fetchone()
            assert until is not None
            rows = connection.execute(
                "SELECT id FROM deposits_record WHERE datestamp >= %s AND datestamp <= %s", [since, until[0]]
            )
            harvested |= {row[0] for row in rows}
            since = until[0]
            time.sleep(0.05)
        rows = connection.execute("SELECT id FROM deposits_record WHERE datestamp >= %s", [since])
        harvested |= {row[0] for row in rows}
        everything = {row[0] for row in connection.execute("SELECT id FROM deposits_record")}
        by_event = connection.execute("SELECT at FROM deposits_event WHERE verb = 'receive' ORDER BY id").fetchall()
    published = sum(int(one.communicate()[0]) for one in publishers)
    assert all(one.returncode == 0 for one in publishers)
    assert len(everything) == published > PUBLISHERS * 10
    assert harvested == everything
    assert by_event == sorted(by_event)
