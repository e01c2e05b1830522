"""What the columns of a sheet mean, for a person to look at and to change."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.models import Batch
from deposits.sheets import columns


@dataclass(frozen=True)
class Shown:
    """A heading with what it means (`column`) or would mean `again`, what it may mean, and what stands below it."""

    place: int
    text: str
    column: str
    again: str
    choices: list[tuple[str, str]]
    example: str


def headings(batch: Batch) -> list[Shown]:
    """Empty where the sheet could not be read: the batch says why."""
    language = "en" if get_language() == "en" else "vi"
    every = [(name, column.label(language)) for name, column in columns.columns().items()]
    found = []
    for one in columns.matched([text for text, _values in batch.header], batch.mapping):
        near = [(name, _("%(name)s?") % {"name": columns.columns()[name].label(language)}) for name in one.near]
        rest = [pair for pair in every if pair[0] not in one.near]
        found.append(Shown(one.place, one.text, one.column, one.again, near + rest, " · ".join(batch.header[one.place][1])))
    return found


def same_twice(batch: Batch) -> list[tuple[str, str, list[str]]]:
    """What two columns of the sheet mean alike: its name, the heading that is read, and those that are left out."""
    language = "en" if get_language() == "en" else "vi"
    found = columns.same_twice(columns.matched([text for text, _values in batch.header], batch.mapping))
    return [(columns.columns()[name].label(language), texts[0], texts[1:]) for name, texts in found]


def changed_mapping(batch: Batch, post: QueryDict) -> dict[str, str]:
    """Heading → column, where somebody decided otherwise than the names say, or that one of two which mean the same is left
    out; what was decided before stays."""
    mapping = dict(batch.mapping)
    shown = headings(batch)
    for one in shown:
        chosen = post.get(f"column-{one.place}")
        if chosen is not None and one.text and chosen != one.column and (chosen == "" or chosen in columns.columns()):
            mapping[one.text] = chosen
        elif chosen == "" and one.again and [other.text for other in shown].count(one.text) == 1:
            mapping[one.text] = ""
    return mapping
