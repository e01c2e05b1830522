"""A TrueType face with Vietnamese letters, for the PDFs that tests make."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def vietnamese_typeface() -> str:
    """The path of the face that the front-end build copies for the sample collection. Fails where it was not built."""
    path = Path(settings.ROOT) / "portal" / "static" / "build" / "fonts-ttf" / "BeVietnamPro_400Regular.ttf"
    assert path.exists(), f"{path.name} is not built: run `make test`, which builds the front end first"
    return str(path)
