"""Header and record elements (section 2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from oaipmh import dates
from oaipmh.listing import Row


def header(row: Row, specs: Sequence[str], *, deleted: bool) -> str:
    """Identifiers and setSpecs are made of characters that need no escaping (`deposits.ids`, `deposits.flows.heads`)."""
    status = ' status="deleted"' if deleted else ""
    sets = "".join([f"<setSpec>{spec}</setSpec>" for spec in specs])
    return f"<header{status}><identifier>{row.identifier}</identifier><datestamp>{dates.write(row.datestamp)}</datestamp>{sets}</header>"


def record(row: Row, specs: Sequence[str], xml: str | None) -> str:
    """Without metadata it is a deleted record."""
    if xml is None:
        return f"<record>{header(row, specs, deleted=True)}</record>"
    return f"<record>{header(row, specs, deleted=False)}<metadata>{xml}</metadata></record>"
