"""The description of a record in one of the XML formats, as a document of its own."""

from __future__ import annotations

from collections.abc import Callable

from deposits.crosswalks import marcxml, mods, oai_datacite, oai_dc
from deposits.public import PublicRecord


def dublin_core(record: PublicRecord) -> str:
    """What OAI-PMH gives as `oai_dc`, with an XML declaration; to be encoded in UTF-8, as all of these."""
    return _document(oai_dc.write, record)


def mods_document(record: PublicRecord) -> str:
    return _document(mods.write, record)


def marc_document(record: PublicRecord) -> str:
    return _document(marcxml.write, record)


def datacite_document(record: PublicRecord) -> str:
    """Without the wrapper that it has in OAI-PMH."""
    return _document(oai_datacite.resource, record)


def _document(write: Callable[[PublicRecord], str], record: PublicRecord) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{write(record)}\n'
