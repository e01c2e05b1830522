"""What stands in a cell, as a part of the metadata document; and the document as cells.

Several names, keywords or identifiers in one cell are separated by semicolons or lines. `show` and `write` agree: what was
shown and is written again unchanged changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from deposits.metadata import dates, names, written
from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata, Related
from deposits.metadata.written import Unreadable, language_of
from deposits.sheets.columns import Column, both, plain_words
from deposits.sheets.vocabulary import Vocabulary

Draft = dict[str, Any]
_LINES = re.compile(r"\s*[;\n]\s*")
_ORCID = re.compile(r"\(?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\b\)?")
_AFFILIATION = re.compile(r"\(([^()]+)\)\s*$")


def write(column: Column, texts: list[str], draft: Draft, vocabulary: Vocabulary) -> None:
    """Put what the cells of a column hold into the draft. Raises Unreadable, with how to write it."""
    assert column.field is not None
    _WRITERS.get(column.field.widget, _line)(column, texts, draft, vocabulary)


def show(column: Column, document: Metadata) -> str:
    """What a cell would hold for this document."""
    field = column.field
    assert field is not None
    match field.widget:
        case "people":
            roles = (column.part,) if column.part else field.roles
            return "; ".join(one.name.display for one in document.by_role(*roles))
        case "texts" | "lines":
            held = _value(document, field)
            wanted = [one.text for one in held if not column.part or one.lang == column.part]
            return ("\n" if field.widget == "lines" else "\n\n").join(wanted)
        case "keywords":
            return "; ".join(one.text for one in document.keywords)
        case "subjects":
            return "; ".join(one.code for one in document.subjects)
        case "identifiers":
            return "\n".join(f"{one.scheme} {one.value}" for one in document.identifiers)
        case "funders":
            return "\n".join("; ".join(filter(None, (one.name, one.award, one.identifier))) for one in document.funders)
        case "related":
            return "\n".join(_related_line(one) for one in document.related)
        case "date":
            return dates.to_text(_value(document, field))
    return str(_value(document, field))


def split(texts: Iterable[str]) -> list[str]:
    """The parts of cells, by semicolons and lines, each once."""
    return list(dict.fromkeys(part for text in texts for part in map(str.strip, _LINES.split(text)) if part))


def _value(document: Metadata, field: Field) -> Any:
    value: Any = document
    for part in field.name.split("."):
        value = getattr(value, part)
    return value


def _put(name: str, value: object, draft: Draft) -> None:
    *path, last = name.split(".")
    for part in path:
        draft = draft.setdefault(part, {})
    draft[last] = value


def _line(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    _put(column.name, "\n".join(texts), draft)


def _date(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    _put(column.name, written.date(" ".join(texts)), draft)


def _choice(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    assert column.field is not None
    _put(column.name, chosen(column.field, " ".join(texts)), draft)


def chosen(field: Field, text: str) -> str:
    """The value of a choice: as it is kept, or by its name in either language."""
    wanted = plain_words(text)
    if field.widget == "language" and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", text.strip()):
        return text.strip()
    for value, label in field.choices:
        if wanted in {
            plain_words(value),
            *map(plain_words, both(label)),
            *(plain_words(one.split(":")[0]) for one in both(label)),
        }:
            return value
    if not wanted:
        return ""
    listed = ", ".join(str(label).split(":")[0] for _value, label in field.choices)
    raise Unreadable(_("“%(typed)s” is none of these: %(choices)s.") % {"typed": text, "choices": listed})


def _people(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    """A person who was there keeps her other parts. An affiliation may stand in brackets, an ORCID iD behind it."""
    assert column.field is not None
    roles = (column.part,) if column.part else column.field.roles
    before = draft.get("contributors", [])
    held = {one["name"]["display"]: one for one in before if one["role"] in roles}
    parts = [name for part in split(texts) for name in by_commas(part)]
    written_ = [held.get(part) or _person(part, roles[0]) for part in dict.fromkeys(parts)]
    place = next((number for number, one in enumerate(before) if one["role"] in roles), len(before))
    others = [one for one in before if one["role"] not in roles]
    draft["contributors"] = others[:place] + written_ + others[place:]


def by_commas(text: str) -> list[str]:
    """“Nguyễn Văn An, Lê Thị Bình” is two people, “Nguyễn, Văn An” and “Lê Vinh, PGS.TS.” are one each."""
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", text) if part.strip()]
    return parts if len(parts) > 1 and all(len(names.without_titles(part).split()) > 1 for part in parts) else [text]


def _person(text: str, role: str) -> dict[str, object]:
    orcid = match.group(1).upper() if (match := _ORCID.search(text)) else ""
    rest = _ORCID.sub("", text).strip(" ,")
    affiliation = match.group(1).strip() if (match := _AFFILIATION.search(rest)) else ""
    rest = _AFFILIATION.sub("", rest).strip(" ,")
    bare = names.without_titles(rest)
    title = rest.removesuffix(bare).strip()
    return {
        "name": names.parse(bare).model_dump(),
        "role": role,
        "title": title,
        "affiliation": affiliation,
        "orcid": written.orcid(orcid),
    }


def _texts(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    """In a column with a language: the text of that language. In one without: each cell a text, its language as seen; a
    text that was there keeps its own."""
    assert column.field is not None
    before = draft.get(column.field.name, [])
    parts = ["\n".join(texts)] if column.field.widget == "texts" and len(texts) == 1 else texts
    if column.field.widget == "lines":
        parts = [line for text in texts for line in text.splitlines() if line.strip()]
    elif not column.part:
        parts = [part for text in texts for part in re.split(r"\n\s*\n", text)] if len(before) > 1 else texts
    if column.part:
        place = next((number for number, one in enumerate(before) if one.get("lang", "") == column.part), len(before))
        others = [one for one in before if one.get("lang", "") != column.part]
        new = [{"text": part, "lang": column.part} for part in parts if part.strip()]
        draft[column.field.name] = others[:place] + new + others[place:]
        return
    held = {one["text"]: one for one in before}
    other = "" if column.field.widget == "lines" else "en"
    draft[column.field.name] = [
        held.get(part) or {"text": part, "lang": language_of(part) or other} for part in parts if part.strip()
    ]


def _keywords(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    held = {one["text"]: one for one in draft.get("keywords", [])}
    words = dict.fromkeys(word for text in texts for word in written.words(text))
    draft["keywords"] = [held.get(word) or {"text": word, "lang": language_of(word)} for word in words]


def _subjects(column: Column, texts: list[str], draft: Draft, vocabulary: Vocabulary) -> None:
    held = {one["code"]: one for one in draft.get("subjects", [])}
    draft["subjects"] = [held.get(part) or vocabulary.subject(part) for part in split(texts)]


def _identifiers(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    held = {f"{one['scheme']} {one['value']}": one for one in draft.get("identifiers", [])}
    draft["identifiers"] = [held.get(part) or written.identifier(part) for part in split(texts)]


def _funders(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    draft["funders"] = [one for text in texts for one in written.funders(text)]


def _related(column: Column, texts: list[str], draft: Draft, _vocabulary: Vocabulary) -> None:
    held = {_related_line(one): one for one in map(Related.model_validate, draft.get("related", []))}
    lines = dict.fromkeys(line.strip() for text in texts for line in text.splitlines() if line.strip())
    draft["related"] = [held[line].model_dump() if line in held else written.related(line) for line in lines]


def _related_line(one: Related) -> str:
    known = f" {one.scheme} {one.value}" if one.value else ""
    return f"{one.relation}{known}" + (f"; {one.title}" if one.title else "")


Writer = Callable[[Column, list[str], Draft, Vocabulary], None]
_WRITERS: dict[str, Writer] = {
    "date": _date,
    "language": _choice,
    "choice": _choice,
    "licence": _choice,
    "people": _people,
    "lines": _texts,
    "texts": _texts,
    "keywords": _keywords,
    "subjects": _subjects,
    "identifiers": _identifiers,
    "related": _related,
    "funders": _funders,
}
