"""What deposits, access and OAI-PMH promise on SQLite holds on PostgreSQL: the same tests run once more on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Who may ask for which address does not depend on the database: `tests/access/test_every_address.py` is not asked twice.
SUITES = ["tests/access/test_every_channel.py", "tests/deposits", "tests/oaipmh", "tests/portal/test_desk_steps.py"]


def test_the_suites_of_the_database_pass_on_postgresql(postgresql_url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"VAR_DIR", "PYTEST_XDIST_WORKER"}}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SUITES],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": postgresql_url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
