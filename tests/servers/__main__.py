"""Bring what the tests' servers need, as far as this machine allows: `python -m tests.servers`.

As root on Debian it installs what is missing; elsewhere it says what is missing and what would bring it. Never an error:
a test whose server is missing says so itself (tests/servers/missing.py).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.servers.chromium import find_chromium
from tests.servers.clamd import find_clamd
from tests.servers.missing import NotInstalled
from tests.servers.perl import find_http_oai
from tests.servers.postgresql import find_binaries
from tests.servers.pyoai import bring_pyoai, find_pyoai
from tests.servers.seaweedfs import find_weed
from tests.servers.solr import find_java
from tests.servers.tesseract import find_tesseract

FINDERS: dict[str, tuple[Callable[[], Path], str]] = {
    "PostgreSQL": (find_binaries, "postgresql"),
    "Chromium": (find_chromium, "chromium"),
    "SeaweedFS": (find_weed, ""),
    "HTTP::OAI": (find_http_oai, "libhttp-oai-perl"),
    "pyoai": (find_pyoai, ""),
    "Solr": (find_java, "openjdk-17-jdk-headless maven"),
    "ClamAV": (find_clamd, "clamav-daemon"),
    "Tesseract": (find_tesseract, "tesseract-ocr tesseract-ocr-vie"),
}


def main() -> int:
    wanted = [one for find, packages in FINDERS.values() if packages and _absence(find) for one in packages.split()]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write(f"    apt-get install {' '.join(wanted)}\n")
        sys.stdout.flush()
        install(wanted)
    if _absence(find_pyoai):
        with contextlib.suppress(subprocess.CalledProcessError, OSError):  # it is then named as missing below
            bring_pyoai()
    for name, (find, _) in FINDERS.items():
        sys.stdout.write(f"    {name}: {_absence(find) or find()}\n")
    return 0


def install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.stdout.write(f"    {' '.join(command[:2])} failed: {(done.stderr or done.stdout).strip()[-500:]}\n")
            return


def _absence(find: Callable[[], Path]) -> str:
    try:
        find()
    except NotInstalled as reason:
        return str(reason)
    return ""


if __name__ == "__main__":
    sys.exit(main())
