"""The engine of this process, chosen by SEARCH_URL; and the check that refuses to start where that makes no sense."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from search.port import Engine

_MEND = (
    "Set SEARCH_URL to solr://host:8983/solr/khomo or to embedded:///an/absolute/folder, "
    "or unset it to use the folder index/ in VAR_DIR."
)


@cache
def engine() -> Engine:
    """One engine a process. ImproperlyConfigured, naming the mend, where SEARCH_URL cannot be used."""
    if fault := _fault():
        raise ImproperlyConfigured(f"{fault} {_MEND}")
    if settings.SEARCH.scheme == "solr":
        from search.backends.solr import SolrEngine

        return SolrEngine(settings.SEARCH)
    from search.backends.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.SEARCH.path)


def check(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Django's system check: asks for no index, only for a place where one can be."""
    fault = _fault()
    return [Error(fault, hint=_MEND, id="search.E001")] if fault else []


def _fault() -> str:
    url = settings.SEARCH
    if url.scheme == "solr":
        named = bool(url.host and url.path.strip("/"))
        return (
            ""
            if named
            else "SEARCH_URL needs the host of a Solr server and the path of an index, as in solr://host:8983/solr/khomo."
        )
    if url.scheme != "embedded":
        return f"SEARCH_URL begins with {url.scheme}://, which is no engine."
    if url.host or not Path(url.path).is_absolute() or Path(url.path) == Path("/"):
        return "SEARCH_URL needs the path of a folder after three slashes."
    if Path(url.path).exists() and not Path(url.path).is_dir():
        return f"SEARCH_URL names {url.path}, which is a file."
    return ""
