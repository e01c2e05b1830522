"""Forms: which fields of the catalogue are asked, in what order and section, under which words, and what is required.

A form is a list of entries, kept in `Kind.fields` and, where a collection asks otherwise, in its `OwnForm`. An entry names
a field; it may put it into another section (`group`) and give it words of its own (`label`, `help`, `example`, and the title
of its `section`, each by language). The nearest collection with a form of its own decides which fields there are; words that it leaves out are those
of the form above it, at last those of the catalogue.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from deposits.metadata.catalogue import CATALOGUE, GROUPS, Field
from deposits.metadata.checks import value_of
from deposits.models import Collection, Deposit, Kind, OwnForm

Entry = dict[str, Any]
WORDS = ("label", "help", "example")
INHERITED = (*WORDS, "section")
LANGUAGES = ("vi", "en")


def asked(entries: Iterable[Mapping[str, Any]], language: str | None = None) -> list[Field]:
    """The fields as this form asks them, in its order. A name that the catalogue no longer has is passed over."""
    spoken = "en" if (language or get_language()) == "en" else "vi"
    return [_worded(CATALOGUE[one["name"]], one, spoken) for one in entries if one["name"] in CATALOGUE]


def _worded(field: Field, entry: Mapping[str, Any], language: str) -> Field:
    own = {name: text for name in INHERITED if (text := entry.get(name, {}).get(language))}
    group = entry.get("group", "")
    return replace(field, **own, **({"group": group} if group in GROUPS else {}))


class Forms:
    """The forms of every collection, read at once: for lists."""

    def __init__(self, own: Iterable[OwnForm]) -> None:
        self._own = {(one.kind_id, one.collection.path): one for one in own}

    @classmethod
    def load(cls, kind: Kind | None = None) -> Forms:
        every = OwnForm.objects.select_related("collection")
        return cls(every.filter(kind=kind) if kind else every)

    def chain(self, kind: Kind, paths: Sequence[str]) -> list[OwnForm]:
        """The forms of its own that hold in a collection (`Collection.lineage_paths`), the nearest first."""
        return [self._own[kind.pk, path] for path in reversed(paths) if (kind.pk, path) in self._own]

    def within(self, kind: Kind, collection: Collection) -> Kind:
        """The kind as this collection asks it: a copy that is not to be saved."""
        return _applied(kind, self.chain(kind, collection.lineage_paths()))


def form_within(kind: Kind, collection: Collection) -> Kind:
    """The same for one collection, with one query."""
    own = OwnForm.objects.filter(kind=kind, collection__path__in=collection.lineage_paths()).select_related("collection")
    return Forms(own).within(kind, collection)


def inherited(kind: Kind, collection: Collection) -> tuple[list[Entry], Collection | None]:
    """What a collection would ask without a form of its own, and the collection above it that says so (None: the kind)."""
    chain = Forms.load(kind).chain(kind, collection.lineage_paths()[:-1])
    return _applied(kind, chain).fields, chain[0].collection if chain else None


def _applied(kind: Kind, chain: Sequence[OwnForm]) -> Kind:
    found = copy.copy(kind)
    for own in reversed(chain):
        found.fields = with_words(own.fields, found.fields)
    return found


def with_words(entries: Iterable[Entry], above: Iterable[Entry]) -> list[Entry]:
    """The entries, with the words that they leave out taken from those above."""
    inherited_words = {str(one["name"]): one for one in above}
    return [_filled(one, inherited_words.get(str(one["name"]), {})) for one in entries]


def _filled(entry: Entry, above: Entry) -> Entry:
    words = {name: {**above.get(name, {}), **entry.get(name, {})} for name in INHERITED}
    return {**entry, **{name: texts for name, texts in words.items() if texts}}


def unread_asked(deposit: Deposit, kind: Kind) -> list[str]:
    """What could not be read (`Deposit.unread`) and must be mended: not what only a field that is no longer asked holds."""
    names = {str(one["name"]) for one in kind.fields}
    return [name for name in deposit.unread if name in names or name not in CATALOGUE]


def unasked(deposit: Deposit, kind: Kind) -> list[Field]:
    """The fields that hold something, in the document or as it was typed, and are not in the form."""
    names, document = {str(one["name"]) for one in kind.fields}, deposit.document
    others = [field for name, field in CATALOGUE.items() if name not in names]
    return [field for field in others if field.name in deposit.unread or value_of(document, field)]
