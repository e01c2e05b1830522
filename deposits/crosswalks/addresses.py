"""Identifiers, licences and rights as the web writes them: one absolute URI each, where there is one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from deposits.access import Status
from deposits.crosswalks.markup import legal
from deposits.metadata.catalogue import LICENCE_URLS

_RESOLVERS: Final = {
    "doi": "https://doi.org/",
    "handle": "https://hdl.handle.net/",
    "arxiv": "https://arxiv.org/abs/",
    "ark": "https://n2t.net/",
    "isbn": "urn:isbn:",
    "issn": "urn:issn:",
}
_OWN_PREFIXES: Final = (
    "doi:",
    "hdl:",
    "arxiv:",
    "https://doi.org/",
    "http://dx.doi.org/",
    "https://hdl.handle.net/",
    "http://hdl.handle.net/",
)

# The access rights of info:eu-repo (OpenAIRE Guidelines for Literature Repositories, version 3).
EU_REPO_ACCESS: Final = {
    Status.OPEN: "info:eu-repo/semantics/openAccess",
    Status.EMBARGOED: "info:eu-repo/semantics/embargoedAccess",
    Status.RESTRICTED: "info:eu-repo/semantics/restrictedAccess",
    Status.METADATA_ONLY: "info:eu-repo/semantics/closedAccess",
}


def identifier(scheme: str, value: str) -> str:
    """`doi`, `10.1234/abc` → `https://doi.org/10.1234/abc`; the value itself where its scheme has no resolver."""
    resolver = _RESOLVERS.get(scheme)
    if resolver is None or value.startswith(resolver):
        return value
    bare = value
    for prefix in _OWN_PREFIXES:
        if bare.lower().startswith(prefix):
            bare = bare[len(prefix) :]
    return resolver + quote(legal(bare.strip()), safe="/:;()._-")


def licence(spdx: str) -> str:
    """`CC-BY-4.0` → the licence's own address; other SPDX identifiers → their page at SPDX; nothing → nothing."""
    if not spdx:
        return ""
    return LICENCE_URLS.get(spdx) or f"https://spdx.org/licenses/{quote(spdx)}.html"
