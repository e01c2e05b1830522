"""Header and record elements (section 2.5)."""

from __future__ import annotations

from collections.abc import Iterable

from deposits.crosswalks.about import RIGHTS, about
from oaipmh import dates
from oaipmh.listing import Row


def set_specs(specs: Iterable[str]) -> str:
    """SetSpecs and identifiers are made of characters that need no escaping (`deposits.flows.heads`, `deposits.ids`)."""
    return "".join([f"<setSpec>{spec}</setSpec>" for spec in specs])


def header(row: Row, sets: str) -> str:
    return f"<header><identifier>{row.identifier}</identifier><datestamp>{dates.write(row.datestamp)}</datestamp>{sets}</header>"


def deleted_header(row: Row, sets: str) -> str:
    return header(row, sets).replace("<header>", '<header status="deleted">', 1)


def record(row: Row, sets: str, xml: str) -> str:
    aside = about(row.origins) if row.origins else RIGHTS
    return f"<record>{header(row, sets)}<metadata>{xml}</metadata>{aside}</record>"


def deleted_record(row: Row, sets: str) -> str:
    """A deleted record is its header and nothing else."""
    return f"<record>{deleted_header(row, sets)}</record>"
