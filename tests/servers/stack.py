"""The whole site as its own processes, started from this checkout as `make run` and docker-compose.yml start it.

stack.start()                        web server and both workers, after migrate and install
stack.url("/search/")                an address of it
stack.kill("slow"); stack.start("slow")
stack.manage("import_records", path) a management command in its environment; returns what it printed
stack.mails()                        the messages it sent, oldest first
stack.stop()
"""

from __future__ import annotations

import atexit
import contextlib
import email
import email.policy
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

from config.launch.processes import ROLES, command
from tests.servers.waiting import free_port, wait_until
from tests.template import migrated_copy

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 180
DEFAULTS = {
    "KHOMO_ENV": "development",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "WORK_RETRY_SECONDS": "15",
    "SLOW_RETRY_SECONDS": "30",
    "WEB_PROCESSES": "1",
    "PYTHONUNBUFFERED": "1",
}
# What the tests' own process was told must not reach the site that they test.
OWN = {"DATABASE_URL", "STORAGE_URL", "SEARCH_URL", "VAR_DIR", "EMAIL_URL", "LOG_LEVEL", "PORT"}


@functools.cache
def collected_static() -> Path:
    """The static files, collected once for all stacks of a session."""
    folder = tempfile.mkdtemp(prefix="khomo-static-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {**os.environ, **DEFAULTS, "VAR_DIR": folder}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environment, check=True)
    return Path(folder) / "static"


class Stack:
    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """`environment` adds to or replaces the defaults: DATABASE_URL, STORAGE_URL, OAI_PAGE_SIZE and so on."""
        self.folder = Path(tempfile.mkdtemp(prefix="khomo-stack-"))
        self.port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in OWN}
        own = {"VAR_DIR": str(self.folder), "EMAIL_URL": f"filemail://{self.folder / 'mail'}", "PORT": str(self.port)}
        self.environment = {**inherited, **DEFAULTS, **own, **(environment or {})}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._prepared = False

    def __enter__(self) -> Stack:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def prepare(self) -> None:
        """A migrated and installed database, static files and catalogues; once."""
        if self._prepared:
            return
        for name in ("mail", "log"):
            (self.folder / name).mkdir(exist_ok=True)
        if "DATABASE_URL" in self.environment:
            self.manage("migrate", "--noinput", "-v0")
        else:
            migrated_copy(self.folder / "db.sqlite3")
        (self.folder / "static").symlink_to(collected_static(), target_is_directory=True)
        self.manage("install")
        self.manage("install_pages")
        self._prepared = True

    def start(self, *roles: str) -> None:
        """Start these processes (all of them if none is named). Returns when the web server is ready."""
        self.prepare()
        for role in roles or ROLES:
            with (self.folder / "log" / f"{role}.log").open("ab") as log:
                self._processes[role] = subprocess.Popen(
                    command(role, Path(sys.executable)),
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        if "web" in (roles or ROLES):
            wait_until(self._ready, seconds=READY_SECONDS, what=f"{self.url('/health/ready')} answers 200")

    def kill(self, role: str, *, family: bool = False) -> None:
        """SIGKILL to the first process of a role; its children must die by themselves. With `family`, to all at once."""
        process = self._processes.pop(role)
        if family:
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()

    def family(self, role: str) -> set[int]:
        """The process ids of a role: its first process and all that it started."""
        first = self._processes[role].pid
        members = set()
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(ProcessLookupError):
                if os.getsid(int(entry.name)) == first:
                    members.add(int(entry.name))
        return members

    def memory(self, role: str, *, peak: bool = False) -> int:
        """Megabytes that the processes of a role hold in memory, or held at most (Linux)."""
        field = "VmHWM" if peak else "VmRSS"
        found = [re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in self.family(role)]
        return sum(int(one.group(1)) for one in found if one) // 1024

    def stop(self) -> None:
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, *arguments: str | Path) -> str:
        """Run a management command. Returns its standard output; raises AssertionError with its errors."""
        words = [sys.executable, "manage.py", *map(str, arguments)]
        done = subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"manage.py {' '.join(map(str, arguments))} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def mails(self, *, to: str | None = None) -> list[EmailMessage]:
        """The messages sent so far, oldest first; with `to`, those to that address."""
        found = []
        for path in sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for part in re.split(rb"\n-{70,}\n", path.read_bytes()):
                if part.strip():
                    found.append(email.message_from_bytes(part, _class=EmailMessage, policy=email.policy.default))
        return [message for message in found if to is None or to in str(message["to"])]

    def log(self, role: str) -> str:
        return (self.folder / "log" / f"{role}.log").read_text(encoding="utf-8", errors="replace")

    def _ready(self) -> bool:
        if self._processes["web"].poll() is not None:
            raise RuntimeError(f"the web server stopped:\n{self.log('web')[-2000:]}")
        try:
            with urllib.request.urlopen(self.url("/health/ready"), timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise RuntimeError(f"/health/ready answers {error.code}:\n{self.log('web')[-2000:]}") from error
            return False
        except OSError:
            return False
