"""The record as schema.org describes things, for the data block of its page (JSON-LD 1.1)."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from deposits.access import ANONYMOUS, Actor, Right, Status
from deposits.crosswalks import addresses, works
from deposits.metadata.document import Contributor
from deposits.public import PublicFile, PublicRecord

_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def as_script(record: PublicRecord) -> SafeString:
    """The JSON, safe inside a script element: no `<`, `>` or `&` is left that could end it."""
    return mark_safe(json.dumps(describe(record), ensure_ascii=False).translate(_IN_SCRIPT))  # noqa: S308


def describe(record: PublicRecord, actor: Actor = ANONYMOUS) -> dict[str, Any]:
    metadata = record.metadata
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": record.kind.schema_org,
        "@id": record.url,
        "url": record.url,
        "name": works.full_title(record),
        "alternateName": [one.text for one in metadata.other_titles],
        "author": [_person(one) for one in metadata.creators],
        "contributor": [_person(one) for one in metadata.by_role("advisor")],
        "datePublished": works.issued(record),
        "inLanguage": metadata.language,
        "abstract": metadata.abstract(metadata.language),
        "keywords": [one.text for one in metadata.keywords],
        "publisher": {"@type": "Organization", "name": works.publisher(record)},
        "provider": _institution(record),
        "license": addresses.licence(metadata.licence),
        "identifier": [record.oai_identifier, *(addresses.identifier(one.scheme, one.value) for one in metadata.identifiers)],
        "isAccessibleForFree": record.derived.status is Status.OPEN,
        "encoding": [_encoding(file) for file in record.files_for(actor, Right.DOWNLOAD)],
        "inSupportOf": metadata.thesis.degree if record.kind.is_thesis else "",
        "reportNumber": metadata.task.code,
    }
    return {name: value for name, value in described.items() if value not in ("", [])}


def _person(one: Contributor) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Organization" if one.organisation else "Person", "name": one.name.display}
    if not one.organisation and one.name.family and one.name.given:
        found |= {"familyName": one.name.family, "givenName": one.name.given}
    if one.orcid:
        found["@id"] = f"https://orcid.org/{one.orcid}"
    if one.affiliation:
        found["affiliation"] = {"@type": "Organization", "name": one.affiliation}
    return found


def _institution(record: PublicRecord) -> dict[str, str]:
    found = {"@type": "Organization", "name": record.institution.name}
    return found | {"@id": record.institution.ror} if record.institution.ror else found


def _encoding(file: PublicFile) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "name": file.name,
        "contentUrl": file.url,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
    }
