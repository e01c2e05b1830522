"""A form while an administrator edits it: its entries in sections, as boxes hold them, and the moves that buttons make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.http import QueryDict
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from deposits.form_rules import always_required, essential
from deposits.forms import LANGUAGES, WORDS, Entry, asked
from deposits.metadata.catalogue import CATALOGUE, GROUPS, Words
from deposits.models import Kind

_RIGHTS = "rights"


@dataclass(frozen=True)
class Box:
    """A text of the administrator's own, with what is said where it is left empty."""

    name: str
    label: str
    lang: str
    text: str
    otherwise: str
    long: bool


@dataclass
class Row:
    """One field of the form. `fixed`: it cannot be left out; `demanded`: it cannot be optional."""

    entry: Entry
    title: Words
    boxes: list[Box]
    fixed: bool
    demanded: bool
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.entry["name"])

    @property
    def id(self) -> str:
        return "row-" + self.name.replace(".", "-")

    @property
    def required(self) -> bool:
        return bool(self.entry.get("required")) or self.demanded

    @property
    def group(self) -> str:
        return group_of(self.entry)

    @property
    def has_words(self) -> bool:
        return any(box.text for box in self.boxes)


def group_of(entry: Entry) -> str:
    group = entry.get("group", "")
    return group if group in GROUPS else CATALOGUE[entry["name"]].group


def in_sections(entries: Sequence[Entry]) -> list[Entry]:
    """The entries as the form shows them: section by section, in the order of their first fields; rights last."""
    known = [one for one in entries if one["name"] in CATALOGUE]
    order = list(dict.fromkeys(group for one in known if (group := group_of(one)) != _RIGHTS))
    return sorted(known, key=lambda one: order.index(group) if (group := group_of(one)) in order else len(order))


def take(post: QueryDict) -> list[Entry]:
    """What the editor's page posted. Only words that were written are kept."""
    required = set(post.getlist("required"))
    found = []
    for name in post.getlist("name"):
        entry: Entry = {"name": name, "required": name in required}
        group = post.get(f"{name}.group", "")
        if name in CATALOGUE and group != CATALOGUE[name].group and group in GROUPS:
            entry["group"] = group
        for part in WORDS:
            texts = {lang: text for lang in LANGUAGES if (text := " ".join(post.get(f"{name}.{part}.{lang}", "").split()))}
            if texts:
                entry[part] = texts
        found.append(entry)
    return _titled(in_sections(found), post)


def _titled(entries: list[Entry], post: QueryDict) -> list[Entry]:
    """The title of a section is kept in its first field."""
    for group, members in groupby(entries, key=group_of):
        texts = {lang: text for lang in LANGUAGES if (text := " ".join(post.get(f"section.{group}.{lang}", "").split()))}
        if texts:
            next(members)["section"] = texts
    return entries


@dataclass(frozen=True)
class FormSection:
    """Rows with the title of their section: its `texts` by language, each with what is said where it is left empty."""

    group: str
    title: Words
    rows: Sequence[Row]
    boxes: Sequence[Box]

    @property
    def has_words(self) -> bool:
        return any(box.text for box in self.boxes)


def form_sections(listed: Sequence[Row], above: Sequence[Entry]) -> list[FormSection]:
    """Section by section. `above` is the form whose titles hold where no other is written."""
    return [_form_section(group, list(members), above) for group, members in groupby(listed, key=lambda one: one.group)]


def _form_section(group: str, members: Sequence[Row], above: Sequence[Entry]) -> FormSection:
    own: dict[str, str] = next((one.entry["section"] for one in members if one.entry.get("section")), {})
    names = {one.name for one in members}
    inherited: dict[str, str] = next((one["section"] for one in above if one["name"] in names and one.get("section")), {})
    boxes = []
    for lang in LANGUAGES:
        with override(lang):
            otherwise = inherited.get(lang) or str(GROUPS[group])
        boxes.append(Box(f"section.{group}.{lang}", _("Title of the section"), lang, own.get(lang, ""), otherwise, long=False))
    shown = "en" if get_language() == "en" else "vi"
    return FormSection(group, own.get(shown) or inherited.get(shown) or GROUPS[group], members, boxes)


def rows(kind: Kind, entries: Sequence[Entry], above: Sequence[Entry], errors: dict[str, list[str]]) -> list[Row]:
    """`above` is the form whose words are used where a box is empty: of the collection above, or of the kind."""
    fixed, demanded = set(essential(kind)), always_required(kind)
    otherwise = {lang: _otherwise(entries, above, lang) for lang in LANGUAGES}
    return [
        Row(
            entry=one,
            title=CATALOGUE[one["name"]].label,
            boxes=[
                Box(f"{one['name']}.{part}.{lang}", label, lang, one.get(part, {}).get(lang, ""), said, part == "help")
                for part, label in _labels().items()
                for lang in LANGUAGES
                if (said := otherwise[lang][one["name"]][part]) is not None
            ],
            fixed=one["name"] in fixed,
            demanded=one["name"] in demanded,
            errors=errors.get(one["name"], []),
        )
        for one in in_sections(entries)
    ]


def _labels() -> dict[str, str]:
    return {"label": _("Label"), "help": _("Help"), "example": _("Example")}


def _otherwise(entries: Sequence[Entry], above: Sequence[Entry], lang: str) -> dict[str, dict[str, str]]:
    """By field and part: the words that an empty box stands for."""
    own = {str(one["name"]): one for one in above}
    with override(lang):
        fields = asked([{"name": one["name"], **_words(own.get(one["name"], {}))} for one in entries], lang)
        return {one.name: {part: str(getattr(one, part)) for part in WORDS} for one in fields}


def _words(entry: Entry) -> Entry:
    return {part: entry[part] for part in WORDS if part in entry}


def unused(entries: Sequence[Entry]) -> list[tuple[Words, list[tuple[str, Words]]]]:
    """The fields of the catalogue that the form does not have, by section, for the list of those that can be added."""
    names = {one["name"] for one in entries}
    grouped: dict[str, list[tuple[str, Words]]] = {}
    for name, one in CATALOGUE.items():
        if name not in names:
            grouped.setdefault(one.group, []).append((name, one.label))
    return [(GROUPS[group], members) for group, members in grouped.items()]


def moved(entries: list[Entry], action: str, adding: str = "") -> list[Entry]:
    """The entries after a button: `up:title`, `down:title`, `drop:title`, `section-up:people`, `section-down:people`, `add`."""
    verb, _colon, what = action.partition(":")
    match verb:
        case "add" if adding in CATALOGUE and adding not in {one["name"] for one in entries}:
            return in_sections([*entries, {"name": adding, "required": False}])
        case "drop":
            return [one for one in entries if one["name"] != what]
        case "up" | "down":
            return _stepped(entries, what, -1 if verb == "up" else 1)
        case "section-up" | "section-down":
            return _section_stepped(entries, what, -1 if verb == "section-up" else 1)
        case _nothing:
            return entries


def _stepped(entries: list[Entry], name: str, step: int) -> list[Entry]:
    place = next((number for number, one in enumerate(entries) if one["name"] == name), -1)
    other = place + step
    if place < 0 or not 0 <= other < len(entries) or group_of(entries[place]) != group_of(entries[other]):
        return entries
    found = list(entries)
    found[place], found[other] = found[other], found[place]
    return found


def _section_stepped(entries: list[Entry], group: str, step: int) -> list[Entry]:
    order = list(dict.fromkeys(group_of(one) for one in entries))
    place = order.index(group) if group in order else -1
    other = place + step
    if place < 0 or not 0 <= other < len(order) or _RIGHTS in (group, order[other]):
        return entries
    order[place], order[other] = order[other], order[place]
    return sorted(entries, key=lambda one: order.index(group_of(one)))
