"""The forms in which a record is taken along, by extension and by media type."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from deposits.access import Actor
from deposits.crosswalks import datacite, exports, marcxml, mods, oai_dc
from deposits.public import PublicRecord, as_json


@dataclass(frozen=True)
class Format:
    extension: str
    media_type: str
    name: str
    write: Callable[[PublicRecord, Actor], str]
    profile: str = ""


def _json(record: PublicRecord, actor: Actor) -> str:
    return json.dumps(as_json(record, actor), ensure_ascii=False, indent=2) + "\n"


FORMATS: tuple[Format, ...] = (
    Format("bib", "application/x-bibtex", "BibTeX", lambda record, _actor: exports.bibtex(record)),
    Format("ris", "application/x-research-info-systems", "RIS", lambda record, _actor: exports.ris(record)),
    Format("json", "application/json", "JSON", _json),
    Format(
        "xml",
        "application/xml",
        "Dublin Core",
        lambda record, _actor: exports.dublin_core(record),
        oai_dc.NAMESPACE,
    ),
    Format(
        "marc.xml", "application/marcxml+xml", "MARC 21", lambda record, _actor: exports.marc_document(record), marcxml.NAMESPACE
    ),
    Format("mods.xml", "application/mods+xml", "MODS", lambda record, _actor: exports.mods_document(record), mods.NAMESPACE),
    Format(
        "datacite.xml",
        "application/vnd.datacite.datacite+xml",
        "DataCite",
        lambda record, _actor: exports.datacite_document(record),
        datacite.KERNEL,
    ),
)
BY_EXTENSION = {one.extension: one for one in FORMATS}
BY_MEDIA_TYPE = {one.media_type: one for one in FORMATS} | {"text/xml": next(one for one in FORMATS if one.extension == "xml")}
