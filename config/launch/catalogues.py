"""Compile message catalogues (.po → .mo) without GNU gettext, which a fresh machine does not have."""

from __future__ import annotations

from pathlib import Path

import polib

FOLDERS = tuple(Path(__file__).resolve().parent.parent / name for name in ("locale", "vendor_locale"))


def compile_catalogues() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form. Returns what was written."""
    written = []
    for source in (path for folder in FOLDERS for path in sorted(folder.glob("*/LC_MESSAGES/*.po"))):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Another process may be reading the old one: put the new one in its place in one move.
        unfinished = compiled.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(compiled)
        written.append(compiled)
    return written


if __name__ == "__main__":
    for path in compile_catalogues():
        print(path)  # noqa: T201
