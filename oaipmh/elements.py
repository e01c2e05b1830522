"""Header and record elements (section 2.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from deposits.crosswalks import Crosswalk
from oaipmh import dates

# Raised whenever this module, or what is said about a record, writes another text: stored records are then made anew.
VERSION: Final = 1


def header(identifier: str, datestamp: dt.datetime, sets: Iterable[str], *, deleted: bool = False) -> str:
    """SetSpecs and identifiers are made of characters that need no escaping (`deposits.flows.heads`, `deposits.ids`)."""
    status = ' status="deleted"' if deleted else ""
    specs = "".join([f"<setSpec>{spec}</setSpec>" for spec in sets])
    return f"<header{status}><identifier>{identifier}</identifier><datestamp>{dates.write(datestamp)}</datestamp>{specs}</header>"


def record(head: str, xml: str, about: str) -> str:
    """`xml` is the metadata's own element, as a crosswalk writes it; `about` its containers, as `crosswalks.about` does."""
    return f"<record>{head}<metadata>{xml}</metadata>{about}</record>"


def version(crosswalk: Crosswalk) -> int:
    """Of a record in this format: it changes with the crosswalk and with what stands around it."""
    return crosswalk.VERSION * 100 + VERSION


def deleted_record(head: str) -> str:
    """A deleted record is its header and nothing else."""
    return f"<record>{head}</record>"
