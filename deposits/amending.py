"""What a librarian asks of many deposits at once, and what one of them would be then. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from deposits.access import CONSORTIUM, Policy
from deposits.errors import Unacceptable
from deposits.metadata.written import language_of
from deposits.models import Collection, Deposit


@dataclass(frozen=True)
class Change:
    """What is None or empty stays as it is. `audience` is everyone, consortium, institution or nobody; with `until`, everyone
    from that day on, and the audience before it."""

    collection: Collection | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    licence: str | None = None
    language: str | None = None
    audience: str = ""
    until: dt.date | None = None

    def to_json(self) -> dict[str, Any]:
        """What is asked, and nothing else; `from_json` reads it."""
        said = {name: value for name, value in vars(self).items() if value != getattr(Change(), name)}
        if self.collection is not None:
            said["collection"] = self.collection.pk
        if self.until is not None:
            said["until"] = self.until.isoformat()
        return said

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Change:
        """Raises Unacceptable where the collection is gone."""
        pk, until = said.get("collection"), said.get("until")
        collection = Collection.objects.select_related("institution").filter(pk=pk or 0).first()
        if pk is not None and collection is None:
            raise Unacceptable(_("The collection is not there any more."))
        return cls(
            collection=collection,
            added=tuple(said.get("added", ())),
            removed=tuple(said.get("removed", ())),
            licence=said.get("licence"),
            language=said.get("language"),
            audience=said.get("audience", ""),
            until=dt.date.fromisoformat(until) if until else None,
        )

    @property
    def is_empty(self) -> bool:
        return self == Change()


@dataclass(frozen=True)
class Wanted:
    """One deposit as it should be; `revision` is the one that this was made from."""

    deposit_id: int
    revision: int
    metadata: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    collection: Collection | None = None


def amended(deposit: Deposit, change: Change) -> Wanted:
    metadata = dict(deposit.metadata)
    if change.added or change.removed:
        gone = {word.casefold() for word in change.removed}
        kept = [one for one in metadata.get("keywords", []) if one["text"].casefold() not in gone]
        there = {one["text"].casefold() for one in kept}
        new = [word for word in change.added if word.casefold() not in there]
        metadata["keywords"] = kept + [{"text": word, "lang": language_of(word)} for word in new]
    if change.licence is not None:
        metadata["licence"] = change.licence
    if change.language:
        metadata["language"] = change.language
    metadata = type(deposit.document).model_validate(metadata).to_json()
    policy = deposit.policy
    collection = change.collection if change.collection and change.collection.pk != deposit.collection_id else None
    if change.audience:
        before = deposit.access
        chosen = _policy(change, (collection or deposit.collection).institution.slug)
        policy = chosen.model_copy(update={"metadata": before.metadata, "reason": before.reason}).model_dump(mode="json")
    return Wanted(deposit.pk, deposit.revision, metadata, policy, collection)


def is_same(deposit: Deposit, wanted: Wanted) -> bool:
    return wanted.collection is None and (deposit.metadata, deposit.policy) == (wanted.metadata, wanted.policy)


def _policy(change: Change, institution: str) -> Policy:
    audiences = {"consortium": (CONSORTIUM,), "institution": (f"institution:{institution}",)}.get(change.audience, ())
    if change.until is not None:
        return Policy.embargoed(change.until, *audiences)
    return Policy.open() if change.audience == "everyone" else Policy.limited(*audiences)
