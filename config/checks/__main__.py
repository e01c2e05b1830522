"""`make check`: every check, each with its time; the output of those that fail. `python -m config.checks types` runs one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.checks.messages import ROOMS, ROOT

BIN = Path(sys.executable).parent
PYTHON = sys.executable

# Settings that a production site would have, so that Django's own deployment checks speak of ours and not of an empty set.
PRODUCTION = {
    "KHOMO_ENV": "production",
    "SITE_URL": "https://khomo.example.vn",
    "ALLOWED_HOSTS": "khomo.example.vn",
    "EMAIL_URL": "smtp://mail.example.vn:25",
    "SECRET_KEY": "only-for-the-checks-" + "Kh0m0" * 12,
}
CHECKS: dict[str, list[str]] = {
    "style": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "types": [f"{BIN}/mypy", *ROOMS],
    "imports": [f"{BIN}/lint-imports"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "templates": [PYTHON, "-m", "config.checks.templates"],
    "translations": [PYTHON, "-m", "config.checks.translations"],
    "vendor translations": [PYTHON, "-m", "config.vendor_strings", "--check"],
    "house rules": [PYTHON, "-m", "config.checks.style"],
}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(CHECKS):
        sys.stderr.write(f"There is no check named {', '.join(unknown)}. There are: {', '.join(CHECKS)}\n")
        return 2
    failed = []
    with tempfile.TemporaryDirectory(prefix="khomo-check-") as var:
        environment = {**os.environ, "KHOMO_ENV": "development", "VAR_DIR": var, "DJANGO_SETTINGS_MODULE": "config.settings"}
        for name in names or CHECKS:
            started = time.monotonic()
            own = {**environment, **PRODUCTION} if name == "deployment" else environment
            done = subprocess.run(CHECKS[name], cwd=ROOT, env=own, capture_output=True, text=True)
            seconds = time.monotonic() - started
            sys.stdout.write(f"{'✗' if done.returncode else '✓'} {name} ({seconds:.1f} s)\n")
            if done.returncode:
                failed.append(name)
                sys.stdout.write("".join(f"    {line}\n" for line in (done.stdout + done.stderr).splitlines()))
            sys.stdout.flush()
    sys.stdout.write(f"{len(names or CHECKS)} checks, {len(failed)} failed{': ' + ', '.join(failed) if failed else ''}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
