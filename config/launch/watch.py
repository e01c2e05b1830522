"""What a person at the console should know while the site runs: warnings in the logs, and mail that was sent."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from config.launch.console import say
from config.launch.processes import ROLES

SERIOUS = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")
LINK = re.compile(r"https?://\S+")


class Watch:
    """`show()` prints what came since the last call; what was there before is not shown."""

    def __init__(self, var: Path) -> None:
        self._logs = {var / "log" / f"{role}.log": _size(var / "log" / f"{role}.log") for role in ROLES}
        self._mail = var / "mail"
        self._seen = {path: path.stat().st_size for path in self._mail.glob("*.log")}

    def show(self) -> None:
        for path in self._logs:
            for line in self._new_lines(path):
                if SERIOUS.search(line):
                    say(f"! {path.stem}: {line[:300]}")
        for path in sorted(self._mail.glob("*.log")):
            if path.stat().st_size != self._seen.get(path):
                self._seen[path] = path.stat().st_size
                self._show_mail(path)

    def _new_lines(self, path: Path) -> list[str]:
        size, seen = _size(path), self._logs[path]
        if size == seen:
            return []
        with path.open("rb") as file:
            file.seek(seen if size > seen else 0)  # smaller than before: it was rotated
            text = file.read()
        self._logs[path] = size
        return text.decode(errors="replace").splitlines()

    def _show_mail(self, path: Path) -> None:
        """The file backend writes one connection's messages to one file, a line of dashes after each; show the last."""
        messages = [part for part in re.split(rb"\n-{70,}\n", path.read_bytes()) if part.strip()]
        if not messages:
            return
        message = email.message_from_bytes(messages[-1], policy=email.policy.default)
        body = message.get_body(("plain",))
        links = LINK.findall(body.get_content()) if body else []
        say(f"✉ {message['to']}: {message['subject']}", *(f"    {link}" for link in links[:3]), f"    {path}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
