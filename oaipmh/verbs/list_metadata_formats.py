"""ListMetadataFormats (section 4.4): the formats of the repository, or of one item, deleted or not."""

from __future__ import annotations

from deposits import crosswalks
from deposits.crosswalks.markup import text
from oaipmh import listing
from oaipmh.arguments import ListMetadataFormats
from oaipmh.errors import IdDoesNotExist, NoMetadataFormats, Refused


def answer(request: ListMetadataFormats) -> str:
    every = crosswalks.formats().values()
    offered = list(every) if request.identifier is None else _formats_of(request.identifier)
    if not offered:
        raise Refused(NoMetadataFormats("This item has no formats."))
    return f"<ListMetadataFormats>{''.join(map(_format, offered))}</ListMetadataFormats>"


def _formats_of(identifier: str) -> list[crosswalks.Crosswalk]:
    kind = listing.kind_of(identifier)
    if kind is None:
        raise Refused(IdDoesNotExist("There is no item of this identifier."))
    return [one for one in crosswalks.formats().values() if one.applies(kind)]


def _format(one: crosswalks.Crosswalk) -> str:
    return (
        f"<metadataFormat><metadataPrefix>{one.PREFIX}</metadataPrefix><schema>{text(one.SCHEMA)}</schema>"
        f"<metadataNamespace>{text(one.NAMESPACE)}</metadataNamespace></metadataFormat>"
    )
