"""A rule of the protocol, and what may come of judging by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Severity(StrEnum):
    """An error breaks the specification or loses records; a warning makes harvesting fragile; advice makes it better."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def label(self) -> object:
        return _LABELS[self]


_LABELS = {Severity.ERROR: _("Error"), Severity.WARNING: _("Warning"), Severity.ADVICE: _("Advice")}


@dataclass(frozen=True)
class Rule:
    """`what` says the fault, with placeholders for the parameters of a finding; all three texts are lazy."""

    id: str
    severity: Severity
    section: str
    what: object
    why: object
    mend: object

    @property
    def topic(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class Finding:
    """A rule that is broken: where (the address that was asked), and what was seen there."""

    rule: str
    url: str = ""
    seen: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class NotJudged(Exception):
    """What a judge needs is not there. `reason` is a key of `catalogue.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
