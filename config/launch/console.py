"""What a person sees while the site is being prepared: numbered steps with their times, and problems in one sentence.

Vietnamese first, English second. Nothing is installed yet when these lines are written, so they bring both languages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

TICK = 0.25  # seconds between two drawings of a running step


class Problem(Exception):
    """Something that the person at the keyboard must mend: said in one sentence in each language, and no traceback."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en

    def show(self) -> None:
        say(f"✗ {self.vi}", f"  {self.en}", file=sys.stderr)


def say(*lines: str, file: TextIO | None = None) -> None:
    """Print lines as UTF-8 whatever the terminal claims to speak."""
    stream = file or sys.stdout
    stream.flush()
    stream.buffer.write(("\n".join(lines) + "\n").encode())
    stream.flush()


class Steps:
    """Numbered steps of a known count. Output of the commands goes to one log file; the terminal shows where we are."""

    def __init__(self, total: int, log: Path) -> None:
        self._total = total
        self._number = 0
        self._detail = ""
        self._terminal = sys.stdout.isatty()
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self._number += 1
        self._detail = ""
        head = f"  {self._number}/{self._total} {title}"
        started = time.monotonic()
        done = threading.Event()
        drawing = threading.Thread(target=self._draw, args=(head, started, done), daemon=True)
        drawing.start()
        try:
            yield
        except BaseException:
            done.set()
            drawing.join()
            self._line(f"{head} ✗\n")
            raise
        done.set()
        drawing.join()
        self._line(f"{head} ✓ {time.monotonic() - started:.1f} s\n")

    def run(self, command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str]) -> str:
        """Run a command to its end and return its output. Raises CommandFailed."""
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {' '.join(map(str, command))}\n")
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
            output = []
            assert process.stdout
            try:
                for line in process.stdout:
                    log.write(line)
                    output.append(line)
                    self._detail = line.strip()
                code = process.wait()
            except BaseException:  # Ctrl+C, or a disk too full for the log
                process.terminate()
                process.wait()
                raise
        if code:
            raise CommandFailed("".join(output), self.log)
        return "".join(output)

    def _draw(self, head: str, started: float, done: threading.Event) -> None:
        if not self._terminal:
            return
        while not done.wait(TICK):
            text = f"{head} … {time.monotonic() - started:.0f} s  {self._detail}"
            self._line(text[: shutil.get_terminal_size().columns - 1])

    def _line(self, text: str) -> None:
        start = "\r\033[K" if self._terminal else ""
        sys.stdout.buffer.write((start + text).encode())
        sys.stdout.flush()


class CommandFailed(Exception):
    """A command that we ran ended with an error: `output` holds what it said, `log` is the file that keeps it."""

    def __init__(self, output: str, log: Path) -> None:
        super().__init__(output)
        self.output, self.log = output, log

    def last_line(self) -> str:
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else "(no output)"
