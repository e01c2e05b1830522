"""A migrated SQLite file, made once and copied: the migrations of Wagtail and ours take twenty seconds to run.

It is kept in `var/cache/`, under a name made of every migration of ours and of the pinned versions.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "cache" / "migrated"


def migrated_copy(destination: Path) -> None:
    """Write a migrated, otherwise empty database to `destination`."""
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
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="khomo-template-") as folder:
        made = Path(folder) / "db.sqlite3"
        environment = {**os.environ, "KHOMO_ENV": "development", "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        with contextlib.closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        unfinished = template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(made, unfinished)
    unfinished.replace(template)
    for other in CACHE.iterdir():
        if not other.name.startswith(template.stem):
            other.unlink(missing_ok=True)


def _key() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    migrations = [
        path for room in ("portal", "oaipmh", "deposits", "search", "media") for path in (ROOT / room).rglob("migrations/*.py")
    ]
    for path in sorted(migrations):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
