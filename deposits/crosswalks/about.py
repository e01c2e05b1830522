"""The `about` containers of a record in OAI-PMH (section 2.5): the licence of its description, or where that came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from deposits.crosswalks.markup import element, quoted
from deposits.metadata.catalogue import LICENCE_URLS

_RIGHTS: Final = "http://www.openarchives.org/OAI/2.0/rights/"
_PROVENANCE: Final = "http://www.openarchives.org/OAI/2.0/provenance"
_INSTANCE: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

# Descriptions written here are released under CC0, as the foot of every page says. The rights container speaks of the
# description (guidelines for rights expressions, section 1); the licence of the work stands in every format.
RIGHTS: Final = (
    f'<about><rights xmlns="{_RIGHTS}" {_INSTANCE} '
    f'xsi:schemaLocation="{_RIGHTS} http://www.openarchives.org/OAI/2.0/rights.xsd">'
    f'<rightsReference ref="{LICENCE_URLS["CC0-1.0"]}"/></rights></about>'
)


def about(origins: Sequence[dict[str, Any]]) -> str:
    """The container of a record with these origins (`Origin` as JSON, the latest harvest first).

    Under which licence others release their descriptions is for them to say.
    """
    if not origins:
        return RIGHTS
    return (
        f'<about><provenance xmlns="{_PROVENANCE}" {_INSTANCE} '
        f'xsi:schemaLocation="{_PROVENANCE} http://www.openarchives.org/OAI/2.0/provenance.xsd">'
        f"{_described(origins)}</provenance></about>"
    )


def _described(origins: Sequence[dict[str, Any]]) -> str:
    """Each description inside the one that was made of it."""
    inner = ""
    for one in reversed(origins):
        inner = "".join(
            (
                f'<originDescription harvestDate="{quoted(one["harvested"])}" altered="{"true" if one["altered"] else "false"}">',
                element("baseURL", one["base_url"]),
                element("identifier", one["identifier"]),
                element("datestamp", one["datestamp"]),
                element("metadataNamespace", one["metadata_namespace"]),
                inner,
                "</originDescription>",
            )
        )
    return inner
