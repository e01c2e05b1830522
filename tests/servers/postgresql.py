"""A PostgreSQL server of our own: a fresh cluster in a temporary folder, durable to nobody, gone after the session."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from functools import cached_property
from pathlib import Path

import psycopg

from tests.servers.missing import NotInstalled
from tests.servers.waiting import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
USER = "khomo"


def find_binaries() -> Path:
    """The folder of `initdb` and `postgres`, the newest version first. Raises NotInstalled."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NotInstalled("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NotInstalled("root cannot run PostgreSQL, and there is neither a user “postgres” nor “nobody”")


class PostgreSQL:
    """`start()`, then `create_database()` and `create_migrated_database()` as often as needed, then `stop()`."""

    def __init__(self) -> None:
        self._binaries = find_binaries()
        self._user = unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="khomo-postgresql-"))
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    def start(self) -> None:
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        options = ["-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [self._binaries / "initdb", "-D", data, *options], check=True, capture_output=True, cwd=self._folder, user=self._user
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        arguments = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", data, *arguments], stdout=log, stderr=log, cwd=self._folder, user=self._user
            )
        wait_until(self._answers, what=f"PostgreSQL answers on port {self.port}")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, *, template: str = "template0") -> str:
        """A new database, a copy of `template` (nobody may be connected to it). Returns its DATABASE_URL."""
        name = f"khomo_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def create_migrated_database(self) -> str:
        """A new database that is migrated and otherwise empty: a copy, because the migrations take most of a minute."""
        return self.create_database(template=self._migrated)

    @cached_property
    def _migrated(self) -> str:
        """The name of the one that is copied."""
        url = self.create_database()
        with tempfile.TemporaryDirectory(prefix="khomo-migrating-") as folder:
            own = {
                "DATABASE_URL": url,
                "VAR_DIR": folder,
                "KHOMO_ENV": "development",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env={**os.environ, **own}, check=True)
        return url.rpartition("/")[2]

    def _answers(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL stopped: {(self._folder / 'log').read_text()[-1000:]}")
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
