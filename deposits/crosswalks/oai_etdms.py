"""ETD-MS 1.1 under the prefix by which NDLTD's and OCLC's harvesters ask for it."""

from __future__ import annotations

from typing import Final

from deposits.crosswalks import etdms

PREFIX: Final = "oai_etdms"
NAMESPACE: Final = etdms.NAMESPACE
SCHEMA: Final = etdms.SCHEMA
VERSION: Final = etdms.VERSION
applies = etdms.applies
write = etdms.write
