"""Fields of rows with a few boxes each: keywords by language, identifiers, related works, funders."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.metadata import written
from deposits.metadata.catalogue import RELATIONS, Field
from deposits.metadata.document import Metadata, Related
from deposits.metadata.written import Unreadable
from deposits.organisations import Rors
from portal.deposit.form.typed import Draft, Typed, box, rows

Row = dict[str, str]


class Rows(ABC):
    """Typed: a row for each value, by its `columns`. Rows in which nothing is written are dropped when they are written down.
    What a client sends as one text, or was typed when the field was one box, is a line for each."""

    columns: ClassVar[tuple[str, ...]]

    @abstractmethod
    def held(self, document: Metadata) -> list[Row]:
        """The rows of a document."""

    @abstractmethod
    def from_line(self, line: str) -> Row:
        """The row that a line means."""

    @abstractmethod
    def put(self, filled: list[tuple[int, Row]], draft: Draft) -> None:
        """Write rows into the draft, each with its number for errors."""

    def blank(self) -> Row:
        return dict.fromkeys(self.columns, "")

    def show(self, field: Field, document: Metadata) -> Typed:
        return self.held(document) or [self.blank()]

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        if field.name in post:
            return self.opened(post[field.name])
        return rows(post, field.name, self.columns)

    def opened(self, typed: Typed) -> Typed:
        """What was typed, as rows."""
        return [self.from_line(line) for line in typed.splitlines() if line.strip()] if isinstance(typed, str) else typed

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        cleaned = [{column: " ".join(text.split()) for column, text in row.items()} for row in self.opened(typed)]
        self.put([(number, row) for number, row in enumerate(cleaned) if self.is_filled(row)], draft)

    def is_filled(self, row: Row) -> bool:
        return any(row.values())


class Keywords(Rows):
    """A row for each language, its words separated by semicolons; by commas where there is no semicolon. A row without a column
    for the language says nothing of it: then it is seen, or as it was."""

    columns = ("lang", "text")

    def blank(self) -> Row:
        return {"lang": "en", "text": ""}

    def is_filled(self, row: Row) -> bool:
        return bool(row["text"])

    def held(self, document: Metadata) -> list[Row]:
        texts = _by_language((one.lang, one.text) for one in document.keywords)
        asked = filter(None, (document.language, "vi", "en"))
        return [{"lang": lang, "text": "; ".join(texts.get(lang, ()))} for lang in dict.fromkeys((*texts, *asked))]

    def from_line(self, line: str) -> Row:
        return {"text": line}

    def put(self, filled: list[tuple[int, Row]], draft: Draft) -> None:
        before = draft.get("keywords", [])
        known = {one["text"]: one.get("lang", "") for one in before}
        found = {}
        for _number, row in filled:
            for word in written.words(row["text"]):
                lang = row.get("lang", known.get(word)) or written.language_of(word)
                found[lang, word] = {"text": word, "lang": lang}
        if _by_language((one.get("lang", ""), one["text"]) for one in before) != _by_language(found):
            draft["keywords"] = list(found.values())  # else languages that are mixed stay in their order


class Identifiers(Rows):
    """A row: `scheme`, which may be empty where the value shows it, and `value`."""

    columns = ("scheme", "value")

    def is_filled(self, row: Row) -> bool:
        return bool(row["value"])

    def held(self, document: Metadata) -> list[Row]:
        return [{"scheme": one.scheme, "value": one.value} for one in document.identifiers]

    def from_line(self, line: str) -> Row:
        return {"scheme": "", "value": line}

    def put(self, filled: list[tuple[int, Row]], draft: Draft) -> None:
        held = {(one["scheme"], one["value"]): one for one in draft.get("identifiers", [])}
        draft["identifiers"] = [held.get((row["scheme"], row["value"])) or _identifier(number, row) for number, row in filled]


class RelatedWorks(Rows):
    """A row: how the work belongs to another, and its identifier, its title or both."""

    columns = ("relation", "scheme", "value", "title")

    def is_filled(self, row: Row) -> bool:
        return bool(row["value"] or row["title"])

    def held(self, document: Metadata) -> list[Row]:
        return [_row(one) for one in document.related]

    def from_line(self, line: str) -> Row:
        return self.blank() | written.related(line)

    def put(self, filled: list[tuple[int, Row]], draft: Draft) -> None:
        held = [(_row(Related.model_validate(one)), one) for one in draft.get("related", [])]
        draft["related"] = [
            next((one for shown, one in held if shown == row), None) or _related(number, row) for number, row in filled
        ]


class Funders(Rows):
    """A row: the name, the number of the award, contract or task, and the identifier of the funder. Where that is left empty, it
    is the one in ROR of an organisation of just that name."""

    columns = ("name", "award", "identifier")

    def held(self, document: Metadata) -> list[Row]:
        return [{"name": one.name, "award": one.award, "identifier": one.identifier} for one in document.funders]

    def from_line(self, line: str) -> Row:
        return self.blank() | written.funders(line)[0] if line.strip(" ;") else self.blank()

    def put(self, filled: list[tuple[int, Row]], draft: Draft) -> None:
        rors, before = Rors(), {one.get("identifier", ""): one["name"] for one in draft.get("funders", [])}
        names = {row["name"] for _number, row in filled}
        found = []
        for number, row in filled:
            if not row["name"]:
                raise Unreadable(_("Write the name, too."), row=number, column="name")
            with box(number, "identifier"):
                identifier = written.funder_identifier(row.get("identifier", ""))
            if before.get(identifier, row["name"]) not in names:
                identifier = ""  # it was that of a name which somebody has just replaced
            found.append({"name": row["name"], "award": row["award"], "identifier": identifier or rors.of(row["name"])})
        draft["funders"] = found


def _by_language(words: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lang, text in words:
        found.setdefault(lang, []).append(text)
    return found


def _identifier(number: int, row: Row) -> Row:
    with box(number, "value"):
        return written.identified(row["scheme"], row["value"])


def _row(one: Related) -> Row:
    return {"relation": one.relation, "scheme": one.scheme if one.value else "", "value": one.value, "title": one.title}


def _related(number: int, row: Row) -> Row:
    if row["relation"] not in RELATIONS:
        raise Unreadable(_("Choose how the two works belong together."), row=number, column="relation")
    known = _identifier(number, row) if row["value"] else {"scheme": "url", "value": ""}
    return {"relation": row["relation"], "title": row["title"], **known}
