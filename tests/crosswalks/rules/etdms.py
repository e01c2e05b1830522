"""ETD-MS 1.1, whose schema is no longer to be had; and its likeness in version 1.0, whose schema is."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from tests.crosswalks.rules import Element, Rule, remove, text

ETD = "http://www.ndltd.org/standards/metadata/etdms/1.1/"
OLD = "http://www.ndltd.org/standards/metadata/etdms/1.0/"
NAMES = {"etd": ETD, "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"}
_ORDER = (
    "dc:title dcterms:alternative dc:creator dc:subject dc:description dc:publisher dc:contributor dc:date dc:type dc:format "
    "dc:identifier dc:language dc:coverage dc:rights etd:degree"
).split()
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATTRIBUTES = {
    "dc:title": {_LANG}, "dcterms:alternative": {_LANG}, "dc:creator": {"resource"}, "dc:subject": {_LANG, "scheme"},
    "dc:description": {_LANG, "role"}, "dc:contributor": {"role", "resource"}, "dc:type": {_LANG}, "dc:rights": {"resource"},
}  # fmt: skip
_ROLES = {"advisor", "committee member", "chair", "co-chair", "referee", "juror"}


def find(root: Element, path: str) -> list[Any]:
    return root.xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]


def _short(one: Element) -> str:
    name = etree.QName(one)
    prefix = next((prefix for prefix, uri in NAMES.items() if uri == name.namespace), "?")
    return f"{prefix}:{name.localname}"


def _in_order(root: Element) -> bool:
    names = [_short(one) for one in root]
    return set(names) <= set(_ORDER) and names == sorted(names, key=_ORDER.index)


def _degree(root: Element) -> bool:
    names = [etree.QName(one).localname for one in find(root, "etd:degree/*")]
    wanted = ["name", "level", "discipline", "grantor"]
    return {"name", "grantor"} <= set(names) and names == [one for one in wanted if one in names]


RULES = (
    Rule("its root", lambda r: r.tag == f"{{{ETD}}}thesis", lambda r: setattr(r, "tag", f"{{{OLD}}}thesis")),
    Rule("its elements in their order", _in_order, lambda r: r.append(find(r, "dc:title")[0])),
    Rule("its attributes", lambda r: all(set(i.attrib) <= _ATTRIBUTES.get(_short(i), set()) for i in r),
         lambda r: find(r, "dc:publisher")[0].set("role", "x")),
    *(
        Rule(f"a {name}", lambda r, name=name: bool(find(r, f"dc:{name}[normalize-space()]")),  # type: ignore[misc]
             lambda r, name=name: remove(*find(r, f"dc:{name}")))  # type: ignore[misc]
        for name in ("title", "creator", "subject", "publisher", "type", "identifier")
    ),
    Rule("one date", lambda r: [bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text(i))) for i in find(r, "dc:date")] == [True],
         lambda r: setattr(find(r, "dc:date")[0], "text", "2026-9-1")),
    Rule("the recommended type", lambda r: "Electronic Thesis or Dissertation" in [text(i) for i in find(r, "dc:type")],
         lambda r: setattr(find(r, "dc:type")[0], "text", "Luận án")),
    Rule("an address", lambda r: any(re.match(r"https?://\S+$", text(i)) for i in find(r, "dc:identifier")),
         lambda r: [setattr(i, "text", "123") for i in find(r, "dc:identifier")]),
    Rule("roles of descriptions", lambda r: all(i.get("role") in ("abstract", "note", "release") for i in find(r, "dc:description")),
         lambda r: find(r, "dc:description")[0].attrib.pop("role")),
    Rule("roles of contributors", lambda r: all(i.get("role") for i in find(r, "dc:contributor")),
         lambda r: find(r, "dc:contributor")[0].attrib.pop("role")),
    Rule("advisors and committee by their names", lambda r: not {i.get("role") for i in find(r, "dc:contributor")} & {"Supervisor", "reviewer", "opn"},
         lambda r: find(r, "dc:contributor")[0].set("role", "reviewer")),
    Rule("one level of access", lambda r: len([i for i in find(r, "dc:rights") if text(i) in ("0", "1", "2")]) == 1,
         lambda r: remove(find(r, "dc:rights")[0])),
    Rule("one degree in its order", lambda r: len(find(r, "etd:degree")) == 1 and _degree(r),
         lambda r: remove(*find(r, "etd:degree/etd:grantor"))),
    Rule("a level of the three", lambda r: all(text(i) in ("0", "1", "2") for i in find(r, "etd:degree/etd:level")),
         lambda r: setattr(find(r, "etd:degree/etd:level")[0], "text", "doctor")),
    Rule("nothing empty", lambda r: all(text(i).strip() for i in r.iter()), lambda r: setattr(find(r, "dc:title")[0], "text", "")),
)  # fmt: skip


def as_version_1_0(root: Element) -> Element:
    """The same thesis by the schema of 2001: its own names for Dublin Core, and no role "abstract"."""
    old = deepcopy(root)
    for one in old.iter():
        name = etree.QName(one).localname
        one.tag = f"{{{OLD}}}{'alternativeTitle' if name == 'alternative' else name}"
    for one in old:
        if one.get("role") == "abstract":
            one.attrib.pop("role")
    old.attrib.clear()
    for rights in old.iter(f"{{{OLD}}}rights"):
        rights.attrib.pop("resource", None)
    return etree.fromstring(etree.tostring(old))
