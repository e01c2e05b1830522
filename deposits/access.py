"""Who may see what: right × audience, decided in one place for pages, files, search, OAI-PMH, exports and feeds.

A `Policy` says, for each right, which audiences have it and between which dates. From it come audience *tokens*
(`everyone`, `institution:dhhue`, `editor:12` …). An `Actor` holds tokens too; a right is given where the two sets
meet. The same tokens are stored with each indexed document, so that the index filters by the very rule that the
pages apply. Dates are compared at the moment of asking, in the repository's own time zone: an embargo that ends on
1 June opens at local midnight without anybody's help.

Downloading needs viewing, and viewing needs the metadata: `allows` asks for the whole chain.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, field_validator

EVERYONE = "everyone"
CONSORTIUM = "consortium"
NOBODY = "nobody"
ADMINISTRATOR = "administrator"
_AUDIENCE = re.compile(r"everyone|consortium|nobody|institution:[a-z0-9-]+|group:\d+|user:\d+")


class Right(StrEnum):
    METADATA = "metadata"
    VIEW = "view"
    DOWNLOAD = "download"


class Status(StrEnum):
    """COAR's access rights, derived from a policy at a date."""

    OPEN = "open"
    EMBARGOED = "embargoed"
    RESTRICTED = "restricted"
    METADATA_ONLY = "metadata-only"


COAR_URI = {
    Status.OPEN: "http://purl.org/coar/access_right/c_abf2",
    Status.EMBARGOED: "http://purl.org/coar/access_right/c_f1cf",
    Status.RESTRICTED: "http://purl.org/coar/access_right/c_16ec",
    Status.METADATA_ONLY: "http://purl.org/coar/access_right/c_14cb",
}


class Grant(BaseModel):
    """One audience, from the first day of `since` to the last of `until`, both local dates and both inclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    audience: str
    since: dt.date | None = None
    until: dt.date | None = None

    @field_validator("audience")
    @classmethod
    def _known(cls, value: str) -> str:
        if not _AUDIENCE.fullmatch(value):
            raise ValueError(f"unknown audience “{value}”")
        return value

    def holds(self, on: dt.date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


_ALL = (Grant(audience=EVERYONE),)
_NONE = (Grant(audience=NOBODY),)


class Policy(BaseModel):
    """The grants of each right. An empty list gives the right to nobody but the stewards."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metadata: tuple[Grant, ...] = _ALL
    view: tuple[Grant, ...] = _ALL
    download: tuple[Grant, ...] = _ALL
    reason: str = Field(default="", description="Why access is limited, in the depositor's words.")

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Policy:
        """From what `model_dump` made. Of a million works few differ in this, and none changes it."""
        key = repr(stored)
        if (known := _READ.get(key)) is None:
            if len(_READ) >= _MOST_READ:
                _READ.clear()
            known = _READ[key] = cls.model_validate(stored)
        return known

    @classmethod
    def open(cls) -> Policy:
        return cls()

    @classmethod
    def embargoed(cls, until: dt.date, *meanwhile: str, reason: str = "") -> Policy:
        """Open to everyone from the day `until` on; before it, to the audiences named in `meanwhile` only."""
        grants = (Grant(audience=EVERYONE, since=until), *(Grant(audience=one) for one in meanwhile))
        return cls(view=grants, download=grants, reason=reason)

    @classmethod
    def limited(cls, *audiences: str, reason: str = "") -> Policy:
        """Files for the named audiences only; the metadata for everyone. Without a name: for nobody."""
        grants = tuple(Grant(audience=one) for one in audiences) or _NONE
        return cls(view=grants, download=grants, reason=reason)

    def grants(self, right: Right) -> tuple[Grant, ...]:
        return {Right.METADATA: self.metadata, Right.VIEW: self.view, Right.DOWNLOAD: self.download}[right]

    def audiences(self, right: Right, on: dt.date) -> frozenset[str]:
        """Those who have this right on a day, without looking at the rights that it depends on."""
        return frozenset(grant.audience for grant in self.grants(right) if grant.holds(on)) - {NOBODY}

    def next_change(self, after: dt.date) -> dt.date | None:
        """The first day after `after` on which some grant begins or has ended."""
        days: list[dt.date] = []
        for right in Right:
            for grant in self.grants(right):
                days += [day for day in (grant.since, grant.until and grant.until + dt.timedelta(days=1)) if day]
        return min((day for day in days if day > after), default=None)


_READ: Final[dict[str, Policy]] = {}
_MOST_READ: Final = 1_000


@dataclass(frozen=True)
class Actor:
    """Who asks: a person, a command, or nobody in particular; with the tokens of every audience they belong to."""

    user_id: int | None = None
    tokens: frozenset[str] = frozenset({EVERYONE})
    label: str = ""

    @property
    def is_administrator(self) -> bool:
        return ADMINISTRATOR in self.tokens

    def holds(self, *tokens: str) -> bool:
        return not self.tokens.isdisjoint(tokens)


ANONYMOUS = Actor()


def command(name: str) -> Actor:
    """The actor of a management command or a background task."""
    return Actor(tokens=frozenset({EVERYONE, ADMINISTRATOR}), label=name)


@dataclass(frozen=True)
class Protected:
    """What is asked for: a record, or one file of it (`file` is then the file's own policy, if it has one).

    `stewards` are the tokens of those who look after it, and see all of it at any time: owner, editors, administrators.
    """

    policy: Policy
    file: Policy | None = None
    stewards: frozenset[str] = field(default_factory=lambda: frozenset({ADMINISTRATOR}))

    def policy_for(self, right: Right) -> Policy:
        return self.policy if right is Right.METADATA or self.file is None else self.file


_CHAIN = {
    Right.METADATA: (Right.METADATA,),
    Right.VIEW: (Right.METADATA, Right.VIEW),
    Right.DOWNLOAD: (Right.METADATA, Right.VIEW, Right.DOWNLOAD),
}


def today() -> dt.date:
    """The repository's date at this moment."""
    return timezone.localdate()


def tokens(protected: Protected, right: Right, on: dt.date | None = None) -> frozenset[str]:
    """The tokens of which an actor must hold one, for this link of the chain alone."""
    return protected.policy_for(right).audiences(right, on or today()) | protected.stewards


def allows(actor: Actor, right: Right, protected: Protected, on: dt.date | None = None) -> bool:
    """The one rule. True where the actor holds a token of the right and of each right that it depends on."""
    day = on or today()
    return all(not actor.tokens.isdisjoint(tokens(protected, link, day)) for link in _CHAIN[right])


@dataclass(frozen=True)
class Derived:
    """COAR's word for a policy at a date, with the day on which an embargo ends."""

    status: Status
    opens: dt.date | None = None


def derive(protected: Protected, on: dt.date | None = None) -> Derived:
    """The status of one file, as the public sees it."""
    day = on or today()
    if allows(ANONYMOUS, Right.DOWNLOAD, protected, day):
        return Derived(Status.OPEN)
    policy = protected.policy_for(Right.DOWNLOAD)
    starts = [grant.since for grant in policy.download if grant.audience == EVERYONE and grant.since and grant.since > day]
    if starts:
        return Derived(Status.EMBARGOED, min(starts))
    return Derived(Status.RESTRICTED)


_OPENNESS = (Status.OPEN, Status.EMBARGOED, Status.RESTRICTED)


def derive_record(files: Iterable[Protected], on: dt.date | None = None) -> Derived:
    """The status of a record: that of its most open main file; metadata-only where it has none."""
    day = on or today()
    found = [derive(protected, day) for protected in files]
    for status in _OPENNESS:
        same = [one for one in found if one.status is status]
        if same:
            return min(same, key=lambda one: one.opens or dt.date.max)
    return Derived(Status.METADATA_ONLY)
