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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
renditions.fill(Record.objects.values_list("pk", flat=True), every_format=False)
from django.db import connection
connection.cursor().execute("ANALYZE")  # as the database does by itself within minutes
"""
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
LIST = "verb=ListRecords&metadataPrefix=oai_dc"


def run(scale: str) -> list[dict[str, object]]:
    """On a PostgreSQL server of its own; the client shares the machine with server and database."""
    server = PostgreSQL()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as var, _repository(server.create_database(), var, RECORDS[scale]) as web:
            return _measure(Harvester(web.port), web.processor_seconds, RECORDS[scale])
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

    def p95(self, *requests: str) -> list[float]:
        """Milliseconds of each request, of fifty times, taken in turns: whatever else the machine does meets them all."""
        rounds = [[self.get(arguments)[1] for arguments in requests] for _ in range(REPEATS)]
        return [sorted(times)[int(REPEATS * 0.95) - 1] for times in zip(*rounds, strict=True)]


def _measure(harvester: Harvester, processor_seconds: Callable[[], float], expected: int) -> list[dict[str, object]]:
    harvester.get("verb=Identify")
    began, worked = time.perf_counter(), processor_seconds()
    requests, records = [], 0
    for arguments, body in harvester.pages(LIST):
        requests.append(arguments)
        records += body.count(b"<record>")
    rate, worked = records / (time.perf_counter() - began), processor_seconds() - worked
    # The very first page also counts the list, the very last may be short: the second and the last but one are alike.
    first, last, in_set, nothing = harvester.p95(
        requests[1], requests[-2], f"{LIST}&set=inst_truong-0", f"{LIST}&from=2999-01-01"
    )
    return [
        {"name": "records harvested", "value": records, "unit": "records", "goal": f"= {expected}", "met": records == expected},
        {
            "name": "oai_dc with stored renditions",
            "value": round(rate),
            "unit": "records/s",
            "goal": "≥ 20000",
            "met": rate >= 20_000,
        },
        {
            "name": "the same by the processor time of the server's process",
            "value": round(records / worked),
            "unit": "records/s",
            "goal": "",
            "met": None,
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


@dataclass(frozen=True)
class Web:
    """One server process: gunicorn's arbiter, and its single worker."""

    port: int
    arbiter: int

    def processor_seconds(self) -> float:
        (worker,) = Path(f"/proc/{self.arbiter}/task/{self.arbiter}/children").read_text().split()
        used = Path(f"/proc/{worker}/stat").read_text().rpartition(") ")[2].split()[11:13]
        return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _repository(database: str, var: str, count: int) -> Iterator[Web]:
    """A repository of so many records with stored renditions, served by one process."""
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
        yield Web(port, web.pid)
    finally:
        web.terminate()
        web.wait()


def _answers(port: int) -> bool:
    try:
        return b"Identify" in Harvester(port).get("verb=Identify")[0]
    except OSError:
        return False
