"""Typed links in the Link header (FAIR Signposting Profile, level 1, 2023-10-02; RFC 8288)."""

from __future__ import annotations

from collections.abc import Iterator

from deposits.access import Actor, Right
from deposits.crosswalks import addresses
from deposits.public import PublicRecord
from portal.record.formats import FORMATS

# A header that proxies still accept; a work of more files names them in its descriptions.
_ITEMS = 40


def landing_page(record: PublicRecord, actor: Actor) -> str:
    return ", ".join(_landing_page(record, actor))


def _landing_page(record: PublicRecord, actor: Actor) -> Iterator[str]:
    yield link(record.url, "cite-as")
    for one in FORMATS:
        yield link(_described(record, one.extension), "describedby", type=one.media_type, profile=one.profile)
    for file in record.files_for(actor, Right.DOWNLOAD)[:_ITEMS]:
        yield link(file.url, "item", type=file.media_type)
    yield link(f"https://schema.org/{record.kind.schema_org}", "type")
    yield link("https://schema.org/AboutPage", "type")
    if licence := addresses.licence(record.metadata.licence):
        yield link(licence, "license")
    for person in record.metadata.creators:
        if person.orcid:
            yield link(f"https://orcid.org/{person.orcid}", "author")


def description(record: PublicRecord) -> str:
    """Of a representation of the metadata."""
    return link(record.url, "describes", type="text/html")


def content(record: PublicRecord) -> str:
    """Of a file."""
    return link(record.url, "collection", type="text/html")


def link(target: str, relation: str, **attributes: str) -> str:
    rest = "".join(f'; {name}="{value}"' for name, value in attributes.items() if value)
    return f'<{target}>; rel="{relation}"{rest}'


def _described(record: PublicRecord, extension: str) -> str:
    return f"{record.url.removesuffix('/')}.{extension}"
