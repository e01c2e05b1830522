"""The database as one file, taken at one moment while the site goes on writing; and back.

SQLite by its own backup interface, PostgreSQL by pg_dump, which must be of the server's version or newer. In both cases
the list of files is read at the very moment of the dump.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from deposits.backup.errors import BackupError
from deposits.backup.manifest import Held

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SUFFIXES = {SQLITE: ".sqlite3", POSTGRESQL: ".pgdump"}
_FILES = "SELECT key, size, sha256 FROM media_storedfile ORDER BY key"


def engine() -> str:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def dump(target: Path) -> list[Held]:
    """Write the dump, and return the stored files that it names. Raises BackupError."""
    return _dump_postgresql(target) if engine() == POSTGRESQL else _dump_sqlite(target)


def load(source: Path) -> None:
    """Put a dump in the place of whatever the database holds. Raises BackupError."""
    connection.close()
    if engine() == POSTGRESQL:
        _load_postgresql(source)
    else:
        _load_sqlite(source)


def _dump_sqlite(target: Path) -> list[Held]:
    live = str(connection.settings_dict["NAME"])
    with _opened(live) as source, _opened(target) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BackupError(_("The database is damaged: %(why)s") % {"why": found})
        return [Held(key=key, size=size, sha256=sha256) for key, size, sha256 in copy.execute(_FILES)]


def _load_sqlite(source: Path) -> None:
    live = str(connection.settings_dict["NAME"])
    Path(live).parent.mkdir(parents=True, exist_ok=True)
    with _opened(source) as copy, _opened(live) as target:
        copy.backup(target)


@contextlib.contextmanager
def _opened(path: str | Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=60)) as opened:
        yield opened


def _dump_postgresql(target: Path) -> list[Held]:
    """pg_dump looks at the snapshot of a transaction of ours, so that dump and list agree."""
    import psycopg

    program = _program("pg_dump")
    with psycopg.connect(**_parameters()) as opened:
        opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = opened.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        found = [Held(key=key, size=size, sha256=sha256) for key, size, sha256 in opened.execute(_FILES)]
        _run(program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={target}")
    return found


def _load_postgresql(source: Path) -> None:
    import psycopg

    program = _program("pg_restore")
    with psycopg.connect(**_parameters(), autocommit=True) as opened:
        opened.execute("DROP SCHEMA public CASCADE")
        opened.execute("CREATE SCHEMA public")
    name = _parameters()["dbname"]
    _run(program, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", f"--dbname={name}", str(source))


def check_programs() -> None:
    """Raises BackupError where a program that this database needs is missing: better now than after hours of copying."""
    if engine() == POSTGRESQL:
        _program("pg_dump")
        _program("pg_restore")


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupError(
            _(
                "%(name)s is not installed on this machine. Install PostgreSQL's client programs (Debian: apt-get install "
                "postgresql-client), of the server's version or newer. Nothing was changed."
            )
            % {"name": name}
        )
    return found


def _parameters() -> dict[str, Any]:
    given = connection.settings_dict
    wanted = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {name: given[key] for name, key in wanted.items() if given[key]}


def _run(*words: str) -> None:
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {**os.environ, **{names[name]: str(value) for name, value in _parameters().items()}}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{Path(words[0]).name}: {done.stderr.strip()[-1500:]}")
