"""From rows to what a harvester receives for them, each with its deletion, if it is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from oaipmh import elements, listing, renditions
from oaipmh.listing import Row


def headers(rows: Sequence[Row]) -> list[str]:
    sets = _sets(rows)
    return [(elements.deleted_header if row.is_deleted else elements.header)(row, sets[row.id]) for row in rows]


def records(rows: Sequence[Row], prefix: str) -> list[str]:
    """The rows come with their renditions in this format, as far as there are any."""
    found = renditions.contents(rows, prefix)
    sets = _sets([row for row in rows if row.id not in found])
    return [
        elements.record(row, *found[row.id]) if row.id in found else elements.deleted_record(row, sets[row.id]) for row in rows
    ]


def _sets(rows: Sequence[Row]) -> dict[int, str]:
    return {record_id: elements.set_specs(specs) for record_id, specs in listing.set_specs(rows).items()}
