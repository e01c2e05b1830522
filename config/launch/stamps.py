"""Stamps: a step whose inputs have not changed since it last ended well need not run again.

A stamp is written after its step, never before, so a step that was stopped half-way runs again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


def fingerprint(*inputs: Path | str) -> str:
    """SHA-256 over files (with their names), whole folders, and words."""
    digest = hashlib.sha256()
    for item in inputs:
        if isinstance(item, str):
            digest.update(item.encode() + b"\0")
            continue
        for path in sorted(_files(item)):
            digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return (file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return [path] if path.exists() else []


@dataclass(frozen=True)
class Stamp:
    """`file` holds the fingerprint of the inputs; `outputs` must exist, or the step runs again."""

    file: Path
    fingerprint: str
    outputs: list[Path] = field(default_factory=list)

    def fresh(self) -> bool:
        if not all(path.exists() for path in self.outputs):
            return False
        try:
            return self.file.read_text(encoding="utf-8") == self.fingerprint
        except FileNotFoundError:
            return False

    def write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.fingerprint, encoding="utf-8")
