"""A migrated SQLite file, made once and copied: the migrations of Wagtail and ours take twenty seconds to run.

It is kept in `var/cache/`, under a name made of every migration of ours and of the pinned versions.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "cache" / "migrated"


def migrated_copy(destination: Path) -> None:
    """Write a migrated, otherwise empty database to `destination`. Uses Django's default connection to make the first."""
    template = CACHE / f"{_key()}.sqlite3"
    if not template.exists():
        _make(template)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, destination)


def connect_to(database: Path) -> None:
    """Point Django's default connection at this SQLite file."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = str(database)


def _make(template: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    CACHE.mkdir(parents=True, exist_ok=True)
    unfinished = template.with_suffix(f".{os.getpid()}")
    before = Path(connection.settings_dict["NAME"])
    connect_to(unfinished)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connect_to(before)
    unfinished.replace(template)
    for other in CACHE.iterdir():
        if not other.name.startswith(template.stem):
            other.unlink()


def _key() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    migrations = [
        path for room in ("portal", "oaipmh", "deposits", "search", "media") for path in (ROOT / room).rglob("migrations/*.py")
    ]
    for path in sorted(migrations):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
