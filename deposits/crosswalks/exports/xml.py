"""The Dublin Core of a record as a document of its own."""

from __future__ import annotations

from deposits.crosswalks import oai_dc
from deposits.public import PublicRecord


def xml(record: PublicRecord) -> str:
    """What OAI-PMH gives as `oai_dc`, with an XML declaration; to be encoded in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{oai_dc.write(record)}\n'
