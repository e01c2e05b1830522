"""Identifiers, licences and rights as the web writes them: one absolute URI each, where there is one."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import quote

from deposits.access import Status
from deposits.crosswalks.markup import legal
from deposits.metadata.catalogue import LICENCE_URLS
from deposits.metadata.document import IdentifierValue, Related

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
    "isbn:",
    "issn:",
    "urn:isbn:",
    "urn:issn:",
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "https://hdl.handle.net/",
    "http://hdl.handle.net/",
    "https://arxiv.org/abs/",
    "http://arxiv.org/abs/",
    "https://n2t.net/",
    "http://n2t.net/",
)
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ABSOLUTE: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?://(?:[A-Za-z0-9._~!$&'()*+,;=:%-]*@)?[A-Za-z0-9.-]+(?::\d{1,5})?(?=[/?#]|$)|(?!//))"
    r"[^#]+(?:#[^#]*)?|https?://[A-Za-z0-9.-]+(?::\d{1,5})?"
)

# The access rights of info:eu-repo (OpenAIRE Guidelines for Literature Repositories, version 3), and COAR's words for them.
EU_REPO_ACCESS: Final = {
    Status.OPEN: "info:eu-repo/semantics/openAccess",
    Status.EMBARGOED: "info:eu-repo/semantics/embargoedAccess",
    Status.RESTRICTED: "info:eu-repo/semantics/restrictedAccess",
    Status.METADATA_ONLY: "info:eu-repo/semantics/closedAccess",
}
ACCESS_NAMES: Final = {
    Status.OPEN: "open access",
    Status.EMBARGOED: "embargoed access",
    Status.RESTRICTED: "restricted access",
    Status.METADATA_ONLY: "metadata only access",
}
_LICENCE_NAMES: Final = {
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "CC-BY-SA-4.0": "Creative Commons Attribution Share Alike 4.0 International",
    "CC-BY-NC-4.0": "Creative Commons Attribution Non Commercial 4.0 International",
    "CC-BY-NC-ND-4.0": "Creative Commons Attribution Non Commercial No Derivatives 4.0 International",
    "CC0-1.0": "Creative Commons Zero v1.0 Universal",
}


class Name(NamedTuple):
    """By what something is known. `scheme` is one of the document's, or `urn`; `value` is bare; `uri` may be empty."""

    scheme: str
    value: str
    uri: str


def name(one: IdentifierValue | Related) -> Name:
    """`doi`, `https://doi.org/10.1234/abc` → `doi`, `10.1234/abc`, `https://doi.org/10.1234/abc`."""
    value = legal(one.value).strip()
    scheme = one.scheme
    if scheme in _RESOLVERS:
        return Name(scheme, bare(value), uri(identifier(scheme, value)))
    if value.lower().startswith("urn:"):
        return Name("urn", value, uri(value))
    address = uri(value) if value.lower().startswith(("http://", "https://")) else ""
    if scheme == "url" and not address:
        scheme = "other"
    return Name("url" if address and scheme == "other" else scheme, value, address)


def bare(value: str) -> str:
    """Without the prefix or resolver with which it may have been copied."""
    lowered = value.lower()
    found = max((prefix for prefix in _OWN_PREFIXES if lowered.startswith(prefix)), key=len, default="")
    return value[len(found) :].strip()


def identifier(scheme: str, value: str) -> str:
    """`doi`, `10.1234/abc` → `https://doi.org/10.1234/abc`; the value itself where its scheme has no resolver."""
    resolver = _RESOLVERS.get(scheme)
    if resolver is None or value.startswith(resolver):
        return value
    return resolver + quote(legal(bare(value)), safe="/:;()._-")


def uri(value: str) -> str:
    """As `xs:anyURI` and RFC 3986 take it, percent-encoded where needed; nothing where it is no absolute address."""
    written = quote(legal(value).strip(), safe="/:?#@!$&'()*+,;=-._~%")
    written = _STRAY_PERCENT.sub("%25", written)
    return written if _ABSOLUTE.fullmatch(written) else ""


def licence(spdx: str) -> str:
    """`CC-BY-4.0` → the licence's own address; other SPDX identifiers → their page at SPDX; nothing → nothing."""
    known = LICENCE_URLS.get(spdx)
    if known:
        return known
    named = quote(legal(spdx).strip())
    return f"https://spdx.org/licenses/{named}.html" if named else ""


def licence_name(spdx: str) -> str:
    """The name under which SPDX lists it; nothing where all rights are reserved."""
    return _LICENCE_NAMES.get(spdx) or legal(spdx).strip()
