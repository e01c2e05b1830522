"""A repository of many records on PostgreSQL, and web servers on it, each of one process.

HARVESTING_DATABASE names a database that was filled by this bench before (its DATABASE_URL): only what is missing there is
made, so that a million records need not be made twice.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench.harvesting.harvester import Harvester
from tests.bench.importing import PLACES, ROOT
from tests.servers.postgresql import PostgreSQL
from tests.servers.waiting import free_port, wait_until

OTHERS = ("oai_openaire", "marcxml")
_FILL = """
import sys
from itertools import islice
import django
django.setup()
from django.db import connection
from django.db.models import Exists, OuterRef
from deposits.models import Record
from oaipmh import renditions
from oaipmh.models import Rendition
def missing(prefix):
    kept = Rendition.objects.filter(record=OuterRef("pk"), prefix=prefix)
    return Record.objects.exclude(Exists(kept)).order_by("datestamp", "pk").values_list("pk", flat=True)
renditions.fill(missing("oai_dc").iterator(), every_format=False)
for prefix in sys.argv[2:]:
    wanted = int(sys.argv[1]) - Rendition.objects.filter(prefix=prefix).count()
    waiting = missing(prefix)[:max(wanted, 0)].iterator()
    while batch := list(islice(waiting, renditions.BATCH)):
        renditions.make(batch, prefix)
connection.cursor().execute("VACUUM ANALYZE")  # as the database does by itself within minutes
"""


@dataclass
class Repository:
    """Its DATABASE_URL, its folder, and the environment of programs on it."""

    database: str
    var: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ, "DATABASE_URL": self.database, "VAR_DIR": str(self.var), "KHOMO_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING",
        }  # fmt: skip

    def call(self, *arguments: str, environment: dict[str, str] | None = None, folder: Path = ROOT) -> None:
        """Run Python with these arguments. Raises CalledProcessError."""
        own = {**self.environment, **(environment or {})}
        subprocess.run([sys.executable, *arguments], cwd=folder, env=own, check=True, stdout=subprocess.DEVNULL)

    def fill(self, count: int, others: int) -> None:
        """At least `count` records with stored renditions: all of them in `oai_dc`, the first `others` of the list in OTHERS."""
        self.call("manage.py", "migrate", "-v0")
        self.call("manage.py", "collectstatic", "--noinput", "-v0")
        with psycopg.connect(self.database) as connection:
            held = connection.execute("SELECT count(*) FROM deposits_record").fetchone()
        if held is None or held[0] < count:
            self.call("manage.py", "install")
            self.call("-c", PLACES)
            self.call("manage.py", "make_records", str(count))
        self.call("-c", _FILL, str(others), *OTHERS)

    def forget(self, prefix: str) -> None:
        """Throw away what is stored in a format."""
        with psycopg.connect(self.database) as connection:
            connection.execute("DELETE FROM oaipmh_rendition WHERE prefix = %s", [prefix])

    @contextmanager
    def serve(
        self,
        application: str = "config.wsgi",
        *,
        path: str = "/oai",
        processes: int = 1,
        threads: int = 8,
        environment: dict[str, str] | None = None,
    ) -> Iterator[Web]:
        """Gunicorn as `config/launch/web.py` runs it, in so many processes."""
        port = free_port()
        own = {
            **self.environment, "PORT": str(port), "WEB_PROCESSES": str(processes), "WEB_THREADS": str(threads),
            **(environment or {}),
        }  # fmt: skip
        with (self.var / "web.log").open("ab") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config=python:config.launch.web", application],
                cwd=ROOT, env=own, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            wait_until(lambda: _answers(port, path), seconds=120, what=f"the server answers on port {port}")
            yield Web(port, server.pid)
        finally:
            server.terminate()
            server.wait()


@dataclass(frozen=True)
class Web:
    """A web server: gunicorn's arbiter and its processes."""

    port: int
    arbiter: int

    @property
    def _processes(self) -> list[str]:
        return Path(f"/proc/{self.arbiter}/task/{self.arbiter}/children").read_text().split()

    def processor_seconds(self) -> float:
        used = [Path(f"/proc/{one}/stat").read_text().rpartition(") ")[2].split()[11:13] for one in self._processes]
        return sum(int(ticks) for both in used for ticks in both) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """What its processes hold in memory."""
        held = [re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text()) for one in self._processes]
        return sum(int(one.group(1)) for one in held if one) / 1024


@contextmanager
def repository(count: int, others: int) -> Iterator[Repository]:
    """On a PostgreSQL server of its own, gone afterwards, unless HARVESTING_DATABASE names one."""
    with tempfile.TemporaryDirectory() as var:
        if given := os.environ.get("HARVESTING_DATABASE"):
            made = Repository(given, Path(var))
            made.fill(count, others)
            yield made
            return
        server = PostgreSQL()
        server.start()
        try:
            made = Repository(server.create_database(), Path(var))
            made.fill(count, others)
            yield made
        finally:
            server.stop()


def _answers(port: int, path: str) -> bool:
    try:
        return b"Identify" in Harvester(port, path).get("verb=Identify").body
    except (OSError, AssertionError):
        return False
