"""pyoai, a harvester whose package is called `oaipmh`, as ours is: it lives in a folder of its own, never beside our packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.servers.missing import NotInstalled

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "pyoai"
PINNED = Path(__file__).parent / "pyoai.txt"


def find_pyoai() -> Path:
    """The folder to put on the path of a process. Raises NotInstalled."""
    if not (FOLDER / "oaipmh" / "client.py").exists():
        raise NotInstalled("pyoai is not installed (python -m tests.servers brings it)")
    return FOLDER


def bring_pyoai() -> None:
    """Its two requirements, lxml and six, are ours already."""
    uv = Path(sys.executable).parent / "uv"
    subprocess.run(
        [uv, "pip", "install", "-q", "--no-deps", "--require-hashes", "--target", FOLDER, "-r", PINNED],
        check=True, capture_output=True,
    )  # fmt: skip
