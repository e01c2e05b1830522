"""The site that `make run` starts: its environment, its port, and its life until Ctrl+C."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.launch.console import Problem, say
from config.launch.processes import write_configuration
from config.launch.watch import Watch

READY_SECONDS = 120
STOP_SECONDS = 20


@dataclass(frozen=True)
class Site:
    root: Path
    var: Path
    port: int
    environment: dict[str, str]

    @classmethod
    def from_environment(cls, root: Path, given: Mapping[str, str]) -> Site:
        """The site of this checkout. What the environment already says wins over the defaults for one machine."""
        raw = given.get("PORT") or "8000"
        if not raw.isdecimal() or not 0 < int(raw) < 65536:
            raise Problem(
                f"PORT phải là một số từ 1 đến 65535, không phải “{raw}”.", f"PORT must be a number from 1 to 65535, not “{raw}”."
            )
        var = Path(given.get("VAR_DIR") or root / "var").resolve()
        for folder in ("log", "mail", "launch"):
            (var / folder).mkdir(parents=True, exist_ok=True)
        defaults = {"KHOMO_ENV": "development", "EMAIL_URL": f"filemail://{quote(str(var / 'mail'))}", "PYTHONUNBUFFERED": "1"}
        environment = {**defaults, **given, "PORT": raw, "VAR_DIR": str(var)}
        return cls(root, var, int(raw), environment)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Two launchers in one folder would undo each other's work: the second is turned away."""
        with (self.var / "launch" / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Problem(
                    "Một lệnh `make run` khác đang chạy trong thư mục này; hãy dừng nó (Ctrl+C) rồi chạy lại.",
                    "Another `make run` is running in this folder; stop it (Ctrl+C) and run again.",
                ) from error
            yield

    def check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except PermissionError as error:
                raise Problem(
                    f"Không có quyền dùng cổng {self.port}; hãy chọn một cổng từ 1024 trở lên: make run PORT=8001.",
                    f"Port {self.port} is not permitted; choose one from 1024 up: make run PORT=8001.",
                ) from error
            except OSError as error:
                raise Problem(
                    f"Cổng {self.port} đang có chương trình khác dùng; hãy chọn cổng khác: make run PORT={self.port + 1}.",
                    f"Port {self.port} is in use by another program; choose another: make run PORT={self.port + 1}.",
                ) from error

    def serve(self, python: Path) -> int:
        """Start the supervisor with web server and workers, say where the site is, and stay until Ctrl+C."""
        started = time.monotonic()
        configuration = write_configuration(self.var, python, self.root, self.port)
        watch = Watch(self.var)
        supervisor = subprocess.Popen(
            [python, "-m", "config.launch.supervise", configuration, str(os.getpid())],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=(self.var / "log" / "supervisor.out").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C comes to us alone, and we stop the others in order
        )
        try:
            self._wait_until_ready(supervisor)
            self._say_where(time.monotonic() - started)
            while supervisor.poll() is None:
                watch.show()
                time.sleep(0.5)
            raise Problem(
                f"Trình giám sát đã dừng bất ngờ; xem {self.var / 'log'}.",
                f"The supervisor stopped unexpectedly; see {self.var / 'log'}.",
            )
        except KeyboardInterrupt:
            say("", "■ Đang dừng… · Stopping…")
            return 0
        finally:
            self._stop(supervisor)

    def _wait_until_ready(self, supervisor: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and supervisor.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/health/ready", timeout=5):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        log = self.var / "log" / "web.log"
        raise Problem(
            f"Máy chủ web không lên; nguyên nhân ở cuối tệp {log}.", f"The web server did not start; the end of {log} says why."
        )

    def _say_where(self, seconds: float) -> None:
        accounts = (self.var / "launch" / "accounts.txt").read_text(encoding="utf-8").rstrip()
        say(
            "",
            f"● Kho Mở: {self.address}   ({seconds:.1f} s)",
            "",
            "  Tài khoản dùng thử · demo accounts",
            *(f"    {line}" for line in accounts.splitlines()),
            "",
            f"  Thư gửi đi (như thư xác nhận địa chỉ) nằm trong {self.var / 'mail'}, và liên kết của thư hiện ở đây.",
            "  Outgoing mail (such as the confirmation of an address) is kept there, and its links are shown here.",
            f"  Nhật ký · logs: {self.var / 'log'}    Dừng · stop: Ctrl+C",
            "",
        )

    def _stop(self, supervisor: subprocess.Popen[bytes]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        supervisor.terminate()
        try:
            supervisor.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(supervisor.pid, signal.SIGKILL)
            supervisor.wait()
