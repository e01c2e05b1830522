"""What somebody may be typing: titles, people and subjects of works that she may see.

The index proposes works; they are read again and asked for their access, and only their own words are offered.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.access import Actor, Right, allows, today
from deposits.metadata.document import Metadata
from deposits.models import Record
from search.engines import engine
from search.port import Place, SearchUnavailable
from search.terms import typed_words
from search.vietnamese import agrees, compose, key, spans

log = logging.getLogger(__name__)
_LONGEST: Final = 100
_FEWEST_LETTERS: Final = 2
_ASKED: Final = 12  # works for each place
_OFFERED: Final[dict[Place, int]] = {"title": 4, "name": 3, "subject": 3}
# Of a work: what it says, and who may see it. The rest would be read and decoded at every letter that is typed.
_NEEDED: Final = (
    "public_id", "snapshot__metadata", "snapshot__policy", "collection__path", "collection__institution", "deposit__owner"
)  # fmt: skip
_NAMED: Final[dict[str, dict[Place, str]]] = {
    "vi": {"name": "người", "subject": "chủ đề"},
    "en": {"name": "name", "subject": "subject"},
}


@dataclass(frozen=True)
class Suggestion:
    """`url` is the page of the work, or the search for the person or the subject."""

    kind: str
    label: str
    url: str


def suggestions(typed: str, actor: Actor) -> list[Suggestion]:
    """At most ten; none where the index does not answer."""
    words = typed_words(typed[:_LONGEST])
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return []
    try:
        begun = engine().begun(" ".join(words), actor.tokens, _ASKED)
    except SearchUnavailable:
        log.warning("search.unavailable")
        return []
    works = readable({id for ids in begun.values() for id in ids}, actor)
    return list(_offered(words, begun, works))


def _offered(words: Sequence[str], begun: Mapping[Place, Sequence[str]], works: Mapping[str, Metadata]) -> Iterator[Suggestion]:
    names = _NAMED["en" if get_language() == "en" else "vi"]
    kinds: dict[Place, str] = {"title": _("Work"), "name": _("Person"), "subject": _("Subject")}
    for place, most in _OFFERED.items():
        found: dict[str, str] = {}
        for id in begun.get(place, ()):
            for label in _labels(place, works[id]) if id in works else ():
                if begun_in(words, label):
                    found.setdefault(label, id)
        best = sorted(found, key=lambda label: (not _begins(words, label), len(label), label))
        for label in best[:most]:
            if place == "title":
                yield Suggestion(kinds[place], label, reverse("record:page", args=[found[label]]))
            else:
                yield Suggestion(
                    kinds[place], label, f"{reverse('search:results')}?{urlencode({'q': _query(names[place], label)})}"
                )


def readable(ids: Iterable[str], actor: Actor) -> dict[str, Metadata]:
    """The published descriptions of those works that this actor may see now."""
    rows = Record.objects.filter(public_id__in=list(ids), withdrawn=None).select_related("snapshot", "collection", "deposit")
    rows = rows.only(*_NEEDED)
    day = today()
    return {one.public_id: one.current.document for one in rows if allows(actor, Right.METADATA, one.protected, day)}


def _labels(place: Place, metadata: Metadata) -> list[str]:
    match place:
        case "title":
            return [metadata.title]
        case "name":
            return [one.name.display for one in metadata.contributors]
        case "subject":
            return [one.text for one in metadata.keywords] + [one.label for one in metadata.subjects if one.label]


def begun_in(words: Sequence[str], label: str) -> bool:
    """Whether all the words stand in a label, the last one perhaps only begun."""
    held = [word for word, _start, _end in spans(compose(label))]
    *whole, last = words
    begun = key(last).folded
    return any(key(one).folded.startswith(begun) for one in held) and all(
        any(agrees(word, one) for one in held) for word in whole
    )


def _begins(words: Sequence[str], label: str) -> bool:
    """Whether the label begins with these very words."""
    held = [key(word).folded for word, _start, _end in spans(compose(label))]
    return " ".join(held).startswith(" ".join(key(word).folded for word in words))


def _query(name: str, label: str) -> str:
    words = label.replace('"', " ")
    return f'{name}:"{" ".join(words.split())}"'
