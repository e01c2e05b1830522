"""The page that a person sees who opens an address of the endpoint in a browser: the answer, through its own stylesheet.

Browsers are giving up XSLT, and warn of it on every page that still asks for it. So the server applies `view.xsl` for them;
the XML names the same stylesheet for whoever opens a saved answer, and CSS for those that know XSLT no more.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from lxml import etree

STYLESHEET = Path(__file__).parent / "static" / "oaipmh" / "view.xsl"


def is_wanted(request: HttpRequest) -> bool:
    """By whom asks for XHTML as well: browsers do. Java's own client names text/html too, and harvesters are written in it."""
    accepted = request.headers.get("Accept", "")
    return request.method in ("GET", "HEAD") and "text/html" in accepted and "application/xhtml+xml" in accepted


def page(document: bytes, accepted_languages: str) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    answer = etree.fromstring(document, parser)
    language = etree.XSLT.strparam(_language(accepted_languages))
    return bytes(_stylesheet()(answer, language=language))


def _language(accepted: str) -> str:
    """The first one of ours that the reader's browser names; Vietnamese where it names none."""
    for name, _ in parse_accept_lang_header(accepted.lower()):
        try:
            return get_supported_language_variant(name)
        except LookupError:
            continue
    return "vi"


@cache
def _stylesheet() -> etree.XSLT:
    nothing: Any = etree.XSLTAccessControl  # of whose arguments the stubs know nothing
    denied = nothing(read_file=False, write_file=False, create_dir=False, read_network=False, write_network=False)
    return etree.XSLT(etree.parse(str(STYLESHEET)), access_control=denied)
