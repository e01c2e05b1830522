"""`make lock`: pin every dependency of pyproject.toml and package.json, with hashes and without download addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
COMMON = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--quiet"]
RUNNING = ["--group", "pyproject.toml:frontend", "-o", "requirements.txt"]
TESTING = [
    "--group",
    "pyproject.toml:frontend",
    "--group",
    "pyproject.toml:dev",
    "-c",
    "requirements.txt",
    "-o",
    "requirements-dev.txt",
]


def main(arguments: list[str]) -> int:
    """`arguments` go to `uv pip compile`: `--upgrade`, or `--upgrade-package NAME`."""
    for target in (RUNNING, TESTING):
        command: list[str | Path] = [
            BIN / "uv",
            "pip",
            "compile",
            *COMMON,
            "--custom-compile-command",
            "make lock",
            "pyproject.toml",
            *target,
            *arguments,
        ]
        subprocess.run(command, cwd=ROOT, check=True)
    update = "update" if "--upgrade" in arguments else "install"
    subprocess.run([BIN / "npm", update, "--package-lock-only", "--ignore-scripts"], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
