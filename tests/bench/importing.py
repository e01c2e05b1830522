"""Loading 100,000 records on PostgreSQL, and once more with nothing to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers.postgresql import PostgreSQL

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 100_000
PLACES = """
import django
django.setup()
from deposits.models import Collection, Institution
for one in range(4):
    institution = Institution.objects.create(slug=f"truong-{one}", name=f"Trường {one}")
    root = Collection.add_root(slug=f"goc-{one}", name=f"Gốc {one}", institution=institution)
    for two in range(3):
        Collection.objects.get(pk=root.pk).add_child(slug=f"bo-{one}-{two}", name=f"Bộ {one}.{two}", institution=institution)
"""


def run(scale: str) -> list[dict[str, object]]:
    """`make_records` writes and publishes; `scale` changes nothing, because the goal names the size."""
    server = PostgreSQL()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as var:
            environment = {
                **os.environ, "DATABASE_URL": server.create_database(), "VAR_DIR": var, "KHOMO_ENV": "development",
                "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING",
            }  # fmt: skip

            def manage(*arguments: str) -> str:
                done = subprocess.run(
                    [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
                )
                return done.stdout

            manage("manage.py", "migrate", "-v0")
            manage("manage.py", "install")
            manage("-c", PLACES)
            first = manage("manage.py", "make_records", str(RECORDS))
            again = manage("manage.py", "make_records", str(RECORDS))
    finally:
        server.stop()
    created, unchanged = _count(first, "created"), _count(again, "unchanged")
    rate = float(re.search(r"\((\d+) records/s\)", first).group(1))  # type: ignore[union-attr]
    seconds = float(re.search(r"in ([\d.]+) s", again).group(1))  # type: ignore[union-attr]
    return [
        {"name": "records loaded", "value": created, "unit": "records", "goal": f"= {RECORDS}", "met": created == RECORDS},
        {"name": "loading on PostgreSQL", "value": rate, "unit": "records/s", "goal": "≥ 1000", "met": rate >= 1000},
        {
            "name": "unchanged when loaded again",
            "value": unchanged,
            "unit": "records",
            "goal": f"= {RECORDS}",
            "met": unchanged == RECORDS,
        },
        {"name": "loading again, nothing to do", "value": round(RECORDS / seconds), "unit": "records/s", "goal": "", "met": None},
    ]


def _count(text: str, word: str) -> int:
    return int(re.search(rf"(\d+) {word}", text).group(1))  # type: ignore[union-attr]
