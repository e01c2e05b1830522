"""How tests look at bytes: as a file of some name, through the bounded child process."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from media.inspection.finding import Finding, Limits
from media.inspection.inspect import inspect_path

Inspect = Callable[..., Finding]


def looker(folder: Path) -> Inspect:
    def look(content: bytes, name: str = "a.pdf", **limits: Any) -> Finding:
        path = folder / name
        path.write_bytes(content)
        return inspect_path(path, dataclasses.replace(Limits(), **limits))

    return look
