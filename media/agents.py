"""The programs that do something to files, as PREMIS wants them named: with their versions."""

from __future__ import annotations

from functools import cache
from importlib import metadata

US = "Kho Mở"


@cache
def program(name: str) -> str:
    """Name and version of an installed Python package, such as `pypdfium2 5.15.0`."""
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name
