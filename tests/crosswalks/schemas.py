"""Official schemas, read offline: what they import is found through the folder's catalogue, never on the net."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree


class _Catalogue(etree.Resolver):
    def __init__(self, folder: Path) -> None:
        entries = etree.parse(str(folder / "catalog.xml")).getroot()
        self._files = {entry.get("systemId") or entry.get("name"): str(folder / entry.get("uri", "")) for entry in entries}

    def resolve(self, url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        return self.resolve_filename(self._files[url], context) if url in self._files else None  # type: ignore[attr-defined]


def parser(folder: Path) -> etree.XMLParser:
    found = etree.XMLParser(no_network=True)
    found.resolvers.add(_Catalogue(folder))
    return found


@cache
def official(folder: Path, name: str) -> etree.XMLSchema:
    """`all.xsd` describes whole OAI-PMH responses, with Dublin Core and the descriptions of Identify inside."""
    tree = etree.parse(str(folder / name), parser(folder))
    if name == "all.xsd":
        _import(tree, "http://www.openarchives.org/OAI/2.0/rights/", "rights.xsd")
        _import(tree, "http://www.openarchives.org/OAI/2.0/branding/", (Path(__file__).parent / "branding.xsd").as_uri())
    if name == "mods/mods-3-8.xsd":
        _mend_mods(tree)
    return etree.XMLSchema(tree)


def _mend_mods(tree: etree._ElementTree) -> None:
    """As published it says twice that `accessCondition` has an ID: itself, and in the type that it extends. An error in
    XML Schema 1.0 (section 3.4.6), which libxml2 refuses; nothing else is changed."""
    path = "//xs:complexType[@name='accessConditionDefinition']//xs:attributeGroup[@ref='IDAttributeGroup']"
    for one in tree.xpath(path, namespaces={"xs": "http://www.w3.org/2001/XMLSchema"}):
        one.getparent().remove(one)


def _import(tree: etree._ElementTree, namespace: str, file: str) -> None:
    """Let whole responses hold elements of one more namespace."""
    schema = "{http://www.w3.org/2001/XMLSchema}"
    if not any(one.get("namespace") == namespace for one in tree.iter(f"{schema}import")):
        tree.getroot().append(etree.Element(f"{schema}import", namespace=namespace, schemaLocation=file))
