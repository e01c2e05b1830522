"""What deposits, access and OAI-PMH promise on SQLite holds on PostgreSQL: the same tests run once more on it, as far as
their answer may depend on the database (`on_postgresql.py`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHANNELS = "tests/access/test_every_channel.py::test_every_channel_gives_what_the_table_says"
# Who may ask for which address, and what an audience means, does not depend on the database: of the table of channels one row
# is asked again, `tests/access/test_every_address.py` is not.
SUITES = [
    f"{CHANNELS}[metadata for the consortium]",
    "tests/access/test_ids_of_others.py",
    "tests/deposits",
    "tests/oaipmh",
    "tests/portal/test_desk_steps.py",
]
# Neither do the answers to requests that are wrong in themselves, nor the table of roles.
LEFT_OUT = [
    "tests/deposits/test_story_of_a_deposit.py::test_roles_states_and_verbs",
    "tests/oaipmh/test_bad_requests.py",
    "tests/oaipmh/test_reading.py",
    "tests/oaipmh/test_transport.py",
]


def test_the_suites_of_the_database_pass_on_postgresql(migrated_postgresql_url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"VAR_DIR", "PYTEST_XDIST_WORKER"}}
    options = ["-q", "-p", "no:cacheprovider", "-p", "tests.servers.on_postgresql", *(f"--deselect={one}" for one in LEFT_OUT)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *SUITES],
        cwd=ROOT,
        env={
            **environment,
            "DATABASE_URL": migrated_postgresql_url,
            "KHOMO_TEST_DATABASE": "migrated",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
