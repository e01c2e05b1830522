"""The official schema of qualified Dublin Core declares no root in a namespace: an application schema adds one, as it tells."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

from tests.crosswalks.schemas import parser

_APPLICATION = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://dspace.org/qualifieddc/"
    xmlns="http://dspace.org/qualifieddc/" elementFormDefault="qualified">
  <xs:include schemaLocation="qualifieddc.xsd"/>
</xs:schema>"""


@cache
def schema(folder: Path) -> etree.XMLSchema:
    """`qualifieddc` in the namespace of DSpace, holding any terms of the DCMI (dcmi/qualifieddc.xsd)."""
    base = str(folder / "dcmi" / "application.xsd")
    return etree.XMLSchema(etree.fromstring(_APPLICATION, parser(folder), base_url=base))
