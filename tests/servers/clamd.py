"""A real virus scanner: ClamAV's daemon with one signature of our own, so that it needs neither memory nor the network."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from config.environment import ServiceURL
from tests.servers.missing import NotInstalled
from tests.servers.waiting import free_port, wait_until

# What counts as a virus here, wherever it stands in a file: no real one is ever written to a disk.
VIRUS = b"KHO-MO-TEST-VIRUS-8f1c2d"
SIGNATURE = "KhoMo.Test"
STREAM_LIMIT = 3 * 1024 * 1024  # bytes


def find_clamd() -> Path:
    found = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise NotInstalled("ClamAV's daemon is not installed (Debian: apt-get install clamav-daemon)")
    return Path(found)


class ClamAV:
    """`start()`, then `stop()`; `url` is the CLAMD_URL."""

    def __init__(self) -> None:
        self._program = find_clamd()
        self._folder = Path(tempfile.mkdtemp(prefix="khomo-clamd-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"tcp://127.0.0.1:{self.port}"
        self.address = ServiceURL("tcp", "127.0.0.1", self.port, "", "", "", {})

    def start(self) -> None:
        signatures = self._folder / "signatures"
        signatures.mkdir(exist_ok=True)
        (signatures / "khomo.ndb").write_text(f"{SIGNATURE}:0:*:{VIRUS.hex()}\n", encoding="ascii")
        configuration = self._folder / "clamd.conf"
        settings = {
            "Foreground": "yes",
            "DatabaseDirectory": str(signatures),
            "TCPSocket": str(self.port),
            "TCPAddr": "127.0.0.1",
            "TemporaryDirectory": str(self._folder),
            "StreamMaxLength": str(STREAM_LIMIT),
            "MaxThreads": "4",
            "SelfCheck": "0",
            "ConcurrentDatabaseReload": "no",
        }
        configuration.write_text("".join(f"{name} {value}\n" for name, value in settings.items()), encoding="utf-8")
        os.chmod(self._folder, 0o755)
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen([self._program, f"--config-file={configuration}"], stdout=log, stderr=log)
        wait_until(self._answers, seconds=60, what=f"clamd answers on port {self.port}")

    def halt(self) -> None:
        """Stop answering, as when its machine is down; `start()` brings it back."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise RuntimeError(f"clamd stopped: {(self._folder / 'log').read_text()[-1000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16) == b"PONG\0"
        return False
