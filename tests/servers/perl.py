"""Perl's HTTP::OAI, the harvester of Debian's libhttp-oai-perl."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.servers.missing import NotInstalled


def find_http_oai() -> Path:
    """The module's file. Raises NotInstalled."""
    perl = shutil.which("perl")
    told = perl and subprocess.run([perl, "-MHTTP::OAI", "-e", "print $INC{'HTTP/OAI.pm'}"], capture_output=True, text=True)
    if not told or told.returncode:
        raise NotInstalled("Perl's HTTP::OAI is not installed (Debian: apt-get install libhttp-oai-perl)")
    return Path(told.stdout)
