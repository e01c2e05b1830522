"""Headless Chromium from the system's packages, driven by Playwright."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.servers.missing import NotInstalled

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> Path:
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise NotInstalled("no Chromium was found (Debian: apt-get install chromium)")
