"""The description as an editor reads it: beside each field what the file says of it, and what was written about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deposits.metadata.document import Metadata
from deposits.models import Deposit, Kind, Message
from portal.deposit.description import Described, described
from portal.deposit.form.fields import known
from portal.deposit.guesses import Offer, offers
from search.vietnamese import fold

# Widgets whose whole content one guess can replace; the others hold more than a file tells (an ORCID iD, languages).
_PLAIN = {"line", "text", "date", "choice", "language", "licence"}
# What somebody typed is only doubted where a page says it for sure.
_SURE = 0.7


@dataclass(frozen=True)
class Beside:
    """What a file says of a field that is empty, or that says something else."""

    offer: Offer
    may_take: bool
    replaces: bool


@dataclass(frozen=True)
class Shown:
    one: Described
    beside: Beside | None
    said: Sequence[Message]

    @property
    def is_open(self) -> bool:
        """Whether it stands among the others; an empty optional field is folded away."""
        return bool(self.one.lines or self.one.required or self.one.before is not None or self.beside or self.said)


def shown(deposit: Deposit, kind: Kind, published: Metadata | None, *, may_save: bool) -> list[Shown]:
    said = defaultdict(list)
    for message in deposit.messages.exclude(field="").select_related("author"):
        said[message.field].append(message)
    found = offers(deposit)
    return [
        Shown(one, _beside(one, found, may_save), said[one.name]) for one in described(kind, deposit.document, published)
    ]  # fmt: skip


def _beside(one: Described, found: Mapping[str, Offer], may_save: bool) -> Beside | None:
    offer = found.get(one.name)
    if offer is None:
        return None
    if one.lines:
        doubtful = offer.confidence < _SURE or not offer.page or one.field.widget in ("texts", "keywords", "lines")
        if doubtful or _agree(one.lines, offer.lines):
            return None
        return Beside(offer, may_save and one.field.widget in _PLAIN, replaces=True)
    return Beside(offer, may_save, replaces=False)


def _agree(lines: Sequence[str], guessed: Sequence[str]) -> bool:
    """Whether all that the file says stands there: with a title before it, an affiliation behind it, a fuller date."""
    here = " ".join(fold(line) for line in lines)
    return all(" ".join(fold(one).split()) in " ".join(here.split()) for one in guessed)


def thread(deposit: Deposit) -> list[Message]:
    """What was written, each with the label of the field that it is about."""
    found = list(deposit.messages.select_related("author"))
    for message in found:
        message.label = known(message.field) if message.field else ""  # type: ignore[attr-defined]
    return found
