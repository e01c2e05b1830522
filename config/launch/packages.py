"""The environment in `.venv/`: every package pinned, every download checked against its hash."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config.launch.console import CommandFailed, Problem, Steps
from config.launch.stamps import Stamp, fingerprint

NETWORK = re.compile(
    r"name resolution|Name or service not known|nodename nor servname|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT"
    r"|Failed to establish a new connection|NewConnectionError|Max retries exceeded|Read timed out|ConnectTimeout|Network is unreachable"
    r"|ProxyError|network request .* failed",
    re.IGNORECASE,
)
# What their makers publish as source only; nothing of it is compiled. All else comes as wheels, which run nothing when installed.
FROM_SOURCE = "pysolr,bagit"


class Packages:
    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self._environment = environment
        # There while an installation is under way: what a stopped one left may be half a package.
        self._unfinished = self.folder / ".installing"

    def stamp(self, requirements: str) -> Stamp:
        return Stamp(self.folder / f".installed-{requirements}", fingerprint(self.root / requirements), [self.python])

    def ready(self, requirements: str) -> bool:
        return self.stamp(requirements).fresh() and not self._unfinished.exists()

    def install(self, steps: Steps, requirements: str, *, includes: str = "") -> None:
        """Install what the file pins; `includes` names another file whose pins are all among these."""
        if self._unfinished.exists() or not self._usable():
            self._create(steps)
        self._unfinished.touch()
        command: list[str | Path] = [
            self.python,
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
        ]
        command += [
            "--only-binary",
            ":all:",
            "--no-binary",
            FROM_SOURCE,
            "--retries",
            "2",
            "--timeout",
            "20",
            "-r",
            self.root / requirements,
        ]
        try:
            steps.run(command, cwd=self.root, environment=self._environment)
        except CommandFailed as failure:
            raise explain(failure) from failure
        for name in filter(None, (requirements, includes)):
            self.stamp(name).write()
        self._unfinished.unlink()

    def _usable(self) -> bool:
        check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        if not self.python.exists():
            return False
        return subprocess.run([self.python, "-c", check], capture_output=True).returncode == 0

    def _create(self, steps: Steps) -> None:
        try:
            steps.run([sys.executable, "-m", "venv", "--clear", self.folder], cwd=self.root, environment=self._environment)
        except CommandFailed as failure:
            if "ensurepip" in failure.output:
                raise Problem(
                    "Python này thiếu venv. Hãy cài gói python3-venv (Debian, Ubuntu: apt-get install python3-venv) rồi chạy lại.",
                    "This Python lacks venv. Install python3-venv (Debian, Ubuntu: apt-get install python3-venv) and run again.",
                ) from failure
            raise explain(failure) from failure


def explain(failure: CommandFailed) -> Problem:
    """The sentence for what an installer printed: no network, a full disk, a wrong hash, or its own last line."""
    if "No space left on device" in failure.output or "ENOSPC" in failure.output:
        return Problem("Ổ đĩa đã đầy; hãy giải phóng chỗ rồi chạy lại.", "The disk is full; free some space and run again.")
    if "DO NOT MATCH THE HASHES" in failure.output or "EINTEGRITY" in failure.output:
        return Problem(
            f"Một gói tải về không khớp mã băm đã ghim, nên không được cài. Chi tiết: {failure.log}",
            f"A downloaded package does not match its pinned hash, so it was not installed. Details: {failure.log}",
        )
    if NETWORK.search(failure.output):
        return Problem(
            "Không tải được các gói: máy không có mạng hoặc không ra được Internet. Hãy kiểm tra mạng rồi chạy lại.",
            "The packages could not be downloaded: there is no network. Check the connection and run again.",
        )
    return Problem(
        f"Bước này không thành: {failure.last_line()} Chi tiết: {failure.log}",
        f"This step failed: {failure.last_line()} Details: {failure.log}",
    )
