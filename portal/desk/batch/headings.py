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
    """A heading with what it means (`column`), what it may mean, and what stands below it."""

    place: int
    text: str
    column: str
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
        found.append(Shown(one.place, one.text, one.column, near + rest, " · ".join(batch.header[one.place][1])))
    return found


def changed_mapping(batch: Batch, post: QueryDict) -> dict[str, str]:
    """Heading → column, where somebody decided otherwise than the names say; what was decided before stays."""
    mapping = dict(batch.mapping)
    for one in headings(batch):
        chosen = post.get(f"column-{one.place}")
        if chosen is not None and one.text and chosen != one.column and (chosen == "" or chosen in columns.columns()):
            mapping[one.text] = chosen
    return mapping
