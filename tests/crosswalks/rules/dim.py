"""DIM, as DSpace's harvester reads it: fields of its registry, each with schema, element and perhaps a qualifier."""

from __future__ import annotations

import re

from tests.crosswalks.rules import Element, Rule, remove, text

DIM = "{http://www.dspace.org/xmlns/dspace/dim}"
_NAME = re.compile(r"[A-Za-z]+")
# The schemas of DSpace 7's and 8's registry.
_SCHEMAS = {"dc", "dcterms", "thesis", "oaire", "datacite"}


def fields(root: Element, name: str) -> list[Element]:
    return [
        one for one in root if ".".join(str(one.get(key)) for key in ("mdschema", "element", "qualifier") if one.get(key)) == name
    ]


def values(root: Element, name: str) -> list[str]:
    return [text(one) for one in fields(root, name)]


RULES = (
    Rule("its root", lambda r: r.tag == f"{DIM}dim", lambda r: setattr(r, "tag", "dim")),
    Rule("nothing but fields", lambda r: all(i.tag == f"{DIM}field" and not len(i) for i in r), lambda r: setattr(r[0], "tag", "field")),
    Rule("its attributes", lambda r: all({"mdschema", "element"} <= set(i.attrib) <= {"mdschema", "element", "qualifier", "lang"} for i in r),
         lambda r: r[0].attrib.pop("mdschema")),
    Rule("names of the registry",
         lambda r: all(i.get("mdschema") in _SCHEMAS and all(_NAME.fullmatch(str(i.get(k))) for k in ("element", "qualifier") if k in i.attrib) for i in r),
         lambda r: r[0].set("element", "title.alternative")),
    *(
        Rule(f"a {name}", lambda r, name=name: bool(fields(r, name)), lambda r, name=name: remove(*fields(r, name)))  # type: ignore[misc]
        for name in ("dc.title", "dc.contributor.author", "dc.publisher", "dc.type", "dc.rights.accessRights", "datacite.rights")
    ),
    Rule("one date of issue", lambda r: [bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", i)) for i in values(r, "dc.date.issued")] == [True],
         lambda r: setattr(fields(r, "dc.date.issued")[0], "text", "2026-9")),
    Rule("an address", lambda r: values(r, "dc.identifier.uri")[:1] != [] and values(r, "dc.identifier.uri")[0].startswith("http"),
         lambda r: setattr(fields(r, "dc.identifier.uri")[0], "text", "4h7k9bc")),
    Rule("nothing empty", lambda r: all(text(i).strip() for i in r), lambda r: setattr(r[0], "text", " ")),
)  # fmt: skip
