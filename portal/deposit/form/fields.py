"""What a template needs to draw one field, and the sections that they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deposits.forms import asked
from deposits.metadata.catalogue import CATALOGUE, GROUPS, LANGUAGES, RELATIONS, ROLES, SCHEMES, Field, Words
from deposits.metadata.checks import value_of
from deposits.metadata.document import Metadata
from deposits.models import Deposit, Kind, Message
from portal.deposit.form import subjects
from portal.deposit.form.lines import RESERVED
from portal.deposit.form.people import empty_row
from portal.deposit.form.reading import Reading
from portal.deposit.form.several import Rows
from portal.deposit.form.typed import Place, Typed
from portal.deposit.form.typed import element_id as element_id
from portal.deposit.form.widgets import WIDGETS

# In which box of a row somebody begins: it is the wrong one where a field of rows is empty.
_FIRST = {
    "people": "name",
    "lines": "text",
    "texts": "text",
    "keywords": "text",
    "subjects": "text",
    "identifiers": "value",
    "related": "relation",
    "funders": "name",
}
_LONG = {"title": 2, "notes": 3}


@dataclass
class FormField:
    """`typed` is what the boxes hold; `remarks` are what the editor wrote about this field when it was returned."""

    field: Field
    required: bool
    typed: Typed
    error: str = ""
    wrong: Place | None = None  # the box that the error is about, where it says so
    remarks: Sequence[Message] = ()
    filled: bool = False
    is_asked: bool = False  # somebody has just asked for another row of it
    other: object = None  # portal.deposit.clashes.Clash, where another window saved something else in it
    found: object = None  # portal.deposit.findings.FoundOffer, where something that was looked up says something else of it
    offer: object = None  # portal.deposit.guesses.Offer, where the field is empty and a file says something of it

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def id(self) -> str:
        return element_id(self.field.name)

    @property
    def place(self) -> Place | None:
        """The box that is wrong, in a field of rows with an error."""
        first = _FIRST.get(self.field.widget)
        return (self.wrong or (0, first)) if first and self.error else None

    @property
    def box_id(self) -> str:
        """Where a link to what is wrong leads."""
        return f"{self.id}-box" if self.place else self.id

    @property
    def is_shown(self) -> bool:
        """Whether there is something to do or to see here. All other fields are folded away."""
        beside = (self.error, self.remarks, self.other, self.offer, self.found, self.is_asked)
        return self.required or self.filled or any(beside) or self.field.group == "rights"

    @property
    def template(self) -> str:
        several = isinstance(WIDGETS[self.field.widget], Rows)
        return f"deposit/fields/{'rows' if several else self.field.widget}.html"

    @property
    def lines(self) -> int:
        """Height of the box; 0: a single line."""
        return _LONG.get(self.field.name, 0)

    @property
    def roles(self) -> list[tuple[str, Words]]:
        return [(role, ROLES[role]) for role in self.field.roles]

    @property
    def choices(self) -> list[tuple[str, Words]]:
        """The choices; with the present value where it is none of them."""
        listed = [(value or RESERVED, label) for value, label in self.field.choices]
        if isinstance(self.typed, str) and self.typed not in dict(listed) and self.typed:
            listed.append((self.typed, self.typed))
        return listed

    @property
    def other_licence(self) -> bool:
        """Whether the work carries a licence that is not offered."""
        return bool(self.typed) and self.typed not in {value or RESERVED for value, _label in self.field.choices}

    @property
    def row(self) -> str:
        """The template of a row, in a field of several boxes a row."""
        return f"deposit/fields/{self.field.widget}_row.html"

    @property
    def relations(self) -> list[tuple[str, Words]]:
        return list(RELATIONS.items())

    @property
    def relation_codes(self) -> set[str]:
        return set(RELATIONS)

    @property
    def schemes(self) -> list[tuple[str, Words]]:
        return list(SCHEMES)

    @property
    def languages(self) -> tuple[tuple[str, Words], ...]:
        return LANGUAGES

    @property
    def language_codes(self) -> set[str]:
        return {code for code, _label in LANGUAGES}

    @property
    def terms(self) -> list[dict[str, str]]:
        """Rows of a field of terms, each with what its box shows."""
        return [{**row, "shown": subjects.text_of(row["term"])} for row in self.typed]

    @property
    def blank(self) -> Typed:
        """A row that somebody may still fill in."""
        match self.field.widget:
            case "people":
                return empty_row(self.field)
            case "subjects":
                return {"term": "", "shown": ""}
            case widget if isinstance(several := WIDGETS[widget], Rows):
                return several.blank()
            case _:
                return {"lang": "en", "text": ""}

    def add_row(self) -> None:
        if isinstance(self.typed, list):
            self.typed = [*self.typed, self.blank]


@dataclass
class Section:
    """A part of the form with its place in the steps: `state` is done, todo or bad; `words` say it."""

    id: str
    title: Words
    state: str
    words: str
    fields: Sequence[FormField] = ()

    @property
    def shown(self) -> list[FormField]:
        return [one for one in self.fields if one.is_shown]

    @property
    def folded(self) -> list[FormField]:
        """Those that nobody needs to see first."""
        return [one for one in self.fields if not one.is_shown]


def chosen_fields(kind: Kind) -> list[Field]:
    """The fields of a kind, in the order and the words of its form."""
    return asked(kind.fields)


def form_fields(
    deposit: Deposit, kind: Kind, reading: Reading, problems: Mapping[str, str], remarks: Mapping[str, Sequence[Message]]
) -> list[FormField]:
    """The fields as they now stand. `problems` are errors found beside those of the reading, by field."""
    document = Metadata.model_validate(reading.metadata)
    required = {str(one["name"]) for one in kind.fields if one.get("required")}
    found = []
    for one in chosen_fields(kind):
        widget = WIDGETS[one.widget]
        typed = reading.unread[one.name] if one.name in reading.unread else widget.show(one, document)
        if isinstance(widget, Rows):
            typed = widget.opened(typed) or [widget.blank()]
        found.append(
            FormField(
                field=one,
                required=one.name in required,
                typed=typed,
                error=reading.errors.get(one.name) or problems.get(one.name, ""),
                wrong=reading.places.get(one.name),
                remarks=remarks.get(one.name, ()),
                filled=bool(value_of(document, one)),
            )
        )
    return found


def sections(fields: Sequence[FormField]) -> list[Section]:
    """The groups in which this form has fields, in the order of their first ones; rights come last."""
    grouped: dict[str, list[FormField]] = {}
    for one in fields:
        grouped.setdefault(one.field.group, []).append(one)
    grouped["rights"] = grouped.pop("rights", [])
    return [Section(f"s-{group}", _title(group, members), *_state(group, members), members) for group, members in grouped.items()]


def _title(group: str, members: Sequence[FormField]) -> Words:
    """In the words of the form, where one of its fields says them."""
    return next((one.field.section for one in members if one.field.section), GROUPS[group])


def _state(group: str, members: Sequence[FormField]) -> tuple[str, str]:
    wrong = sum(1 for one in members if one.error)
    open_ = sum(1 for one in members if one.required and not one.filled)
    if wrong:
        return "bad", ngettext("%(count)s place to mend", "%(count)s places to mend", wrong) % {"count": wrong}
    if open_:
        return "todo", ngettext("%(count)s required field empty", "%(count)s required fields empty", open_) % {"count": open_}
    if any(one.filled for one in members) or group == "rights":
        return "done", _("complete")
    return "todo", _("optional")


def known(name: str, kind: Kind | None = None) -> Any:
    """The label of a field, as the form of `kind` calls it, of `access`, `files`, `agreement` or `file:…`, for summaries
    and remarks."""
    special = {"access": _("Who may read the files"), "files": _("Files"), "agreement": _("Deposit agreement")}
    if name in CATALOGUE:
        own = [one for one in kind.fields if one["name"] == name] if kind else []
        return next((one.label for one in asked(own)), CATALOGUE[name].label)
    return special.get(name) or (_("Files") if name.startswith("file:") else "")
