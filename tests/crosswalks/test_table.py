"""The table for librarians (docs/metadata-formats.md) tells the truth: a value in a field is found where it says, or nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from deposits import crosswalks
from deposits.metadata.catalogue import CATALOGUE, Field
from tests.crosswalks.works import public_record

DOCUMENT = Path(__file__).parents[2] / "docs" / "metadata-formats.md"
# A value that can be told from all others, by the shape that a field wants.
_WORD = "zqx7"
_SPECIAL: dict[str, Any] = {
    "language": "lo", "issued": "1871", "thesis.defended": "1871", "task.accepted": "1871-03", "licence": "CC0-1.0",
    "thesis.level": "doctor", "task.level": "province", "publication.version": "AM", "publication.pages": "zqx7–9",
    "abstracts": [{"text": _WORD, "lang": "vi"}], "keywords": [{"text": _WORD, "lang": "vi"}],
    "other_titles": [{"text": _WORD, "lang": "en"}], "subjects": [{"scheme": "vn", "code": _WORD, "label": _WORD}],
    "related": [{"relation": "references", "scheme": "doi", "value": f"10.5/{_WORD}"}],
    "identifiers": [{"scheme": "arxiv", "value": _WORD}], "funders": [{"name": "A", "award": _WORD}],
}  # fmt: skip
_FOUND = {
    "language": "lo|lao", "issued": "1871", "thesis.defended": "1871", "task.accepted": "1871-03", "publication.version": "AM|acceptedVersion",
    "licence": "publicdomain/zero|Zero v1.0", "thesis.level": "doctor|2", "task.level": "province",
}  # fmt: skip
_KINDS = {"thesis": "doctoral-thesis", "task": "task-report", "publication": "article"}


def rows() -> list[tuple[str, dict[str, str]]]:
    table = DOCUMENT.read_text(encoding="utf-8").partition("| field |")[2].splitlines()
    heads = re.findall(r"`(\w+)`", table[0])
    body = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:] if line.startswith("| `")]
    return [(cells[0].strip("`"), dict(zip(heads, cells[1:], strict=True))) for cells in body]


def filled(field: Field) -> tuple[dict[str, Any], str]:
    """A document with a value in this field, and an expression that finds the value."""
    kind = _KINDS.get(field.group, "learning-material" if field.name in ("editors", "course") else "doctoral-thesis")
    if field.roles and field.roles[0] in ("project-leader", "project-member", "data-collector"):
        kind = "dataset"
    document: dict[str, Any] = {"kind": kind, "title": "Nhan đề", "identifiers": [], "issued": "2001", "contributors": []}
    if field.name in ("publication.volume", "publication.issue", "publication.pages"):
        document["publication"] = {"container": "Tạp chí"}
    if field.widget == "people":
        others = (
            [{"role": "author", "name": {"display": "Ai đó"}}]
            if field.name in ("advisors", "committee", "project_members", "editors")
            else []
        )
        role = "committee-member" if field.name == "committee" else field.roles[0]
        document["contributors"] = [*others, {"role": role, "name": {"display": _WORD}}]
        return document, _WORD
    value = _SPECIAL.get(field.name, _WORD)
    group, _, name = field.name.rpartition(".")
    if group:
        document[group] = {**document.get(group, {}), name: value}
    else:
        document[name] = value
    if field.name == "thesis.defended":
        document["issued"] = ""
    return document, _FOUND.get(field.name, _WORD)


def holds(root: etree._Element, place: str, wanted: re.Pattern[str]) -> bool:
    """Whether the value stands in an element (by its path) or an attribute of it."""
    if re.match(r"\d{3} \$", place):
        path = f".//*[@tag='{place[:3]}']/*[@code='{place[5]}']"
    elif etree.QName(root).localname == "dim":
        names = place.split(".")
        path = f"*[@mdschema='{names[0]}'][@element='{names[1]}']" + (
            f"[@qualifier='{names[2]}']" if len(names) > 2 else "[not(@qualifier)]"
        )
    else:
        path = ".//" + "/".join(f"*[local-name()='{step.rpartition(':')[2]}']" for step in place.split("/"))
    return any(wanted.search(text) for one in root.xpath(path) for text in (*one.itertext(), *map(str, one.attrib.values())))


def test_every_field_of_the_catalogue_has_its_row() -> None:
    assert [name for name, _ in rows()] == list(CATALOGUE)


@pytest.mark.parametrize(("name", "places"), rows(), ids=[name for name, _ in rows()])
def test_a_value_is_found_where_the_table_says(name: str, places: dict[str, str]) -> None:
    document, expression = filled(CATALOGUE[name])
    record = public_record(document)
    for prefix, place in places.items():
        format = crosswalks.formats()[prefix]
        if not format.applies(record.kind):
            assert place == "–", f"{prefix} does not describe such works"
            continue
        text = format.write(record)
        if place == "–":
            assert _WORD not in text, f"{prefix} tells {name}"
        else:
            assert holds(
                etree.fromstring(text.encode()),
                place.strip("`"),
                re.compile(rf"(?<![\w.]){expression}" if "|" not in expression else expression),
            ), f"{prefix} does not tell {name} in {place}"
