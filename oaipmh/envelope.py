"""The response around an answer (section 3.2): when, to what request, and then either the answer or the errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings

from deposits.crosswalks.markup import quoted, text
from oaipmh import dates
from oaipmh.errors import Refused

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    # The first one that a browser understands counts: XSLT as long as there is, and CSS after that.
    '<?xml-stylesheet type="text/xsl" href="{static_url}oaipmh/view.xsl"?>\n'
    '<?xml-stylesheet type="text/css" href="{static_url}oaipmh/style.css"?>\n'
    f'<OAI-PMH xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)


def base_url() -> str:
    """The address that Identify announces and every response repeats."""
    return f"{settings.SITE_URL}/oai"


def answer(body: Iterable[bytes], *, at: dt.datetime, arguments: Mapping[str, str]) -> bytes:
    """The response to a request that was understood; `body` is the verb's element, in pieces."""
    return _document(at, arguments, body)


def refusal(refused: Refused, *, at: dt.datetime, arguments: Mapping[str, str]) -> bytes:
    """The response to a request that was not. Its arguments are repeated only where they could be read."""
    errors = "".join(f'<error code="{error.code}">{text(error.text)}</error>' for error in refused.errors)
    return _document(at, {} if refused.is_illegible else arguments, (errors.encode(),))


def _document(at: dt.datetime, arguments: Mapping[str, str], body: Iterable[bytes]) -> bytes:
    head = (
        _HEAD.format(static_url=quoted(settings.STATIC_URL)),
        f"<responseDate>{dates.write(at)}</responseDate>",
        f"<request{''.join(_attributes(arguments))}>{text(base_url())}</request>",
    )
    return b"".join(("".join(head).encode(), *body, b"</OAI-PMH>\n"))


def _attributes(arguments: Mapping[str, str]) -> Iterable[str]:
    return (f' {name}="{quoted(value)}"' for name, value in arguments.items())
