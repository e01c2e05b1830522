"""Tesseract with Vietnamese, from the system's packages."""

from __future__ import annotations

import shutil
from pathlib import Path

from media.recognition.tesseract import missing as lacking
from tests.servers.missing import NotInstalled


def find_tesseract() -> Path:
    program = shutil.which("tesseract")
    if lacking() or not program:
        raise NotInstalled(f"Tesseract with Vietnamese was not found (Debian: apt-get install {' '.join(lacking())})")
    return Path(program)
