"""Metadata formats: each a pure function from a public record to XML, each in one file of this folder.

A module here that defines `PREFIX` is a format, and must define the rest of `Crosswalk`. Adding a format is adding a
file; whoever serves formats (OAI-PMH, exports) asks `formats()` and knows none by name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from deposits.models import Kind
    from deposits.public import PublicRecord


class Crosswalk(Protocol):
    """`VERSION` is raised whenever `write` gives another text for the same record: stored renditions are then made anew."""

    PREFIX: str
    NAMESPACE: str
    SCHEMA: str
    VERSION: int

    def applies(self, kind: Kind) -> bool:
        """Whether works of this kind are described in this format; `every_kind` itself where all are."""

    def write(self, record: PublicRecord) -> str:
        """One element with every namespace declared on it, without XML declaration, valid by `SCHEMA`."""


def every_kind(kind: Kind) -> bool:
    """What a format for works of all kinds defines as its `applies`."""
    return True


@cache
def formats() -> Mapping[str, Crosswalk]:
    """Every format by its prefix; `oai_dc`, which all must have, first."""
    modules = [importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__) if not one.ispkg]
    found = {module.PREFIX: cast(Crosswalk, module) for module in modules if hasattr(module, "PREFIX")}
    return {"oai_dc": found.pop("oai_dc"), **found}
