"""The engine of this process, chosen by SEARCH_URL."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from search.port import Engine


@cache
def engine() -> Engine:
    """One engine a process."""
    from search.backends.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.SEARCH.path)
