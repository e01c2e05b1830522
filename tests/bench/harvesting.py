"""Harvesting everything over HTTP from one process: records a second, the first page against the last, an empty harvest."""

from __future__ import annotations

import html
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench.importing import PLACES, ROOT
from tests.servers.postgresql import PostgreSQL
from tests.servers.waiting import free_port, wait_until

RECORDS = {"small": 20_000, "full": 1_000_000}
REPEATS = 50
FILL = """
import django
django.setup()
from deposits.models import Record
from oaipmh import renditions
renditions.fill(Record.objects.values_list("pk", flat=True))
"""
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
LIST = "verb=ListRecords&metadataPrefix=oai_dc"


def run(scale: str) -> list[dict[str, object]]:
    """On a PostgreSQL server of its own; the client shares the machine with server and database."""
    server = PostgreSQL()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as var, _repository(server.create_database(), var, RECORDS[scale]) as port:
            return _measure(Harvester(port), RECORDS[scale])
    finally:
        server.stop()


class Harvester:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, arguments: str) -> tuple[bytes, float]:
        """The answer, and how many milliseconds it took."""
        began = time.perf_counter()
        self._connection.request("GET", f"/oai?{arguments}")
        body = self._connection.getresponse().read()
        return body, (time.perf_counter() - began) * 1000

    def pages(self, arguments: str) -> Iterator[tuple[str, bytes]]:
        """Each page of a list, with the arguments that gave it."""
        while arguments:
            body, _ = self.get(arguments)
            yield arguments, body
            token = _TOKEN.search(body)
            arguments = f"verb=ListRecords&resumptionToken={quote(html.unescape(token.group(1).decode()))}" if token else ""

    def p95(self, arguments: str) -> float:
        """Milliseconds, of fifty times."""
        return sorted(self.get(arguments)[1] for _ in range(REPEATS))[int(REPEATS * 0.95) - 1]


def _measure(harvester: Harvester, expected: int) -> list[dict[str, object]]:
    harvester.get("verb=Identify")
    began = time.perf_counter()
    requests, records = [], 0
    for arguments, body in harvester.pages(LIST):
        requests.append(arguments)
        records += body.count(b"<record>")
    rate = records / (time.perf_counter() - began)
    # The very first page also counts the list, the very last may be short: the second and the last but one are alike.
    first, last = harvester.p95(requests[1]), harvester.p95(requests[-2])
    in_set = harvester.p95(f"{LIST}&set=inst_truong-0")
    nothing = harvester.p95(f"{LIST}&from=2999-01-01")
    return [
        {"name": "records harvested", "value": records, "unit": "records", "goal": f"= {expected}", "met": records == expected},
        {
            "name": "oai_dc with stored renditions",
            "value": round(rate),
            "unit": "records/s",
            "goal": "≥ 20000",
            "met": rate >= 20_000,
        },
        {"name": "first page, p95", "value": round(first, 1), "unit": "ms", "goal": "", "met": None},
        {
            "name": "last page, p95",
            "value": round(last, 1),
            "unit": "ms",
            "goal": f"≤ {first * 1.2:.1f}",
            "met": last <= first * 1.2,
        },
        {"name": "first page of a set, with its size, p95", "value": round(in_set, 1), "unit": "ms", "goal": "", "met": None},
        {
            "name": "an empty incremental harvest, p95",
            "value": round(nothing, 1),
            "unit": "ms",
            "goal": "≤ 5",
            "met": nothing <= 5,
        },
    ]


@contextmanager
def _repository(database: str, var: str, count: int) -> Iterator[int]:
    """The port of one server process over so many records with stored renditions."""
    port = free_port()
    environment = {
        **os.environ, "DATABASE_URL": database, "VAR_DIR": var, "KHOMO_ENV": "development", "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING",
    }  # fmt: skip

    def call(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)

    call("manage.py", "migrate", "-v0")
    call("manage.py", "install")
    call("-c", PLACES)
    call("manage.py", "make_records", str(count))
    call("-c", FILL)
    with (Path(var) / "web.log").open("wb") as log:
        web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers=1", "--worker-class=gthread", "--threads=4", "--keep-alive=60", f"--bind=127.0.0.1:{port}"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_until(lambda: _answers(port), what=f"the server answers on port {port}")
        yield port
    finally:
        web.terminate()
        web.wait()


def _answers(port: int) -> bool:
    try:
        return b"Identify" in Harvester(port).get("verb=Identify")[0]
    except OSError:
        return False
