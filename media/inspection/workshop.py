"""The parent's side of the bounded child process: jobs out, findings in, an end for everything."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

_ROOT = Path(__file__).resolve().parent.parent.parent
_GRACE = 3  # seconds that the child is given beyond its own alarm
_START = 30  # seconds to load its libraries on a busy machine
_PIECE = 256 * 1024
_MOST_BYTES = 400 * 1024 * 1024  # of one job's answers: a child that was taken over may not fill our memory

End = Literal["done", "failed", "crash", "memory", "time"]


@dataclass(frozen=True)
class Job:
    name: str
    path: Path
    seconds: float
    memory_mb: int
    limits: dict[str, Any]


@dataclass
class Result:
    """`lines` as far as the child told them before the job came to its `end`."""

    lines: list[dict[str, Any]]
    end: End
    peak_mb: float = 0
    cpu_seconds: float = 0


class Workshop:
    """One child process, started at the first job and again after it was lost. One job at a time; threads queue."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._unread = bytearray()

    def run(self, job: Job) -> Result:
        """Do the job. Ends within its seconds and a little; a job that cannot even begin in that time ends by `time`."""
        if not self._lock.acquire(timeout=job.seconds):
            return Result([], "time")
        try:
            self._ensure()
            return self._converse(job)
        finally:
            self._lock.release()

    def close(self) -> None:
        with self._lock:
            self._end_child()

    def _converse(self, job: Job) -> Result:
        result = Result([], "crash")
        order: dict[str, Any] = {"job": job.name, "path": str(job.path.absolute()), "limits": job.limits}
        order |= {"seconds": job.seconds, "memory_mb": job.memory_mb}
        try:
            self._send(order)
            for line in self._lines(time.monotonic() + job.seconds + _GRACE):
                if "end" in line:
                    result.end = line["end"]
                    result.peak_mb, result.cpu_seconds = float(line["peak_mb"]), float(line["cpu_seconds"])
                    return result
                result.lines.append(line)
        except TimeoutError:
            result.end = "time"
        except (OSError, ValueError):
            result.end = "crash"
        self._end_child()
        return result

    def _ensure(self) -> None:
        """A child that listens. One that another process (before a fork) started is not ours."""
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return
        if self._owner == os.getpid():
            self._end_child()
        self._unread = bytearray()
        self._owner = os.getpid()
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"  # a fresh process a file: a third fewer page faults' time
        self._process = subprocess.Popen(
            [sys.executable, "-m", "media.inspection.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment,
            start_new_session=True,  # its forked process is ended with it, and Ctrl-C reaches the parent alone
        )
        assert next(self._lines(time.monotonic() + _START)) == {"ready": True}

    def _send(self, order: dict[str, Any]) -> None:
        assert self._process and self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def _lines(self, deadline: float) -> Iterator[dict[str, Any]]:
        """What the child says, until `deadline` (TimeoutError) or its end (the iteration ends)."""
        assert self._process and self._process.stdout
        source, received = self._process.stdout.fileno(), 0
        searched = 0  # a line may be a text of millions of letters: no byte of it is looked at twice
        while True:
            end = self._unread.find(b"\n", searched)
            if end >= 0:
                line = bytes(self._unread[:end])
                del self._unread[: end + 1]
                searched = 0
                yield json.loads(line)
                continue
            searched = len(self._unread)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(source, _PIECE)
            received += len(piece)
            if not piece:
                return
            if received > _MOST_BYTES:
                raise ValueError("the child says too much")
            self._unread += piece

    def _end_child(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()


_workshop = Workshop()


def run(job: Job) -> Result:
    """Do the job in this process's own workshop."""
    return _workshop.run(job)
