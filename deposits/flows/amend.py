"""Many deposits changed at once: the single verbs, one after the other, with their checks; one transaction a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from deposits.access import Actor
from deposits.amending import Wanted, is_same
from deposits.errors import FlowError, Incomplete, Stale
from deposits.flows.lookup import locked
from deposits.flows.move import move
from deposits.flows.publish import revise
from deposits.flows.save import save
from deposits.models import Deposit, State

BATCH = 50


@dataclass(frozen=True)
class Result:
    """`refusal` is a sentence where nothing was done with this deposit; `done` is False too where nothing was to be done."""

    deposit_id: int
    done: bool = False
    refusal: str = ""


def amend(*, actor: Actor, wanted: Sequence[Wanted], publish: bool = False, note: str = "") -> list[Result]:
    """Change each as wanted. One that somebody has saved meanwhile is left alone and said; it holds up no other. With
    `publish`, published works are published again with the note for readers; else readers see the change when that is done."""
    results: list[Result] = []
    for batch in _batches(wanted):
        with transaction.atomic():
            results += [_one(actor, one, publish, note) for one in batch]
    return results


def _one(actor: Actor, wanted: Wanted, publish: bool, note: str) -> Result:
    try:
        with transaction.atomic():
            return Result(wanted.deposit_id, done=_changed(actor, wanted, publish, note))
    except Incomplete as error:
        return Result(wanted.deposit_id, refusal=" ".join([str(error), *(problem.message for problem in error.problems)]))
    except FlowError as error:
        return Result(wanted.deposit_id, refusal=str(error))


def _changed(actor: Actor, wanted: Wanted, publish: bool, note: str) -> bool:
    deposit = locked(wanted.deposit_id, actor=actor, verb="save")
    if deposit.revision != wanted.revision:
        raise Stale
    if is_same(deposit, wanted):
        return False
    if wanted.collection is not None:
        deposit = move(actor=actor, deposit_id=deposit.pk, collection=wanted.collection)
    deposit = save(actor=actor, deposit_id=deposit.pk, metadata=wanted.metadata, policy=wanted.policy, revision=deposit.revision)
    if publish and deposit.state == State.PUBLISHED:
        revise(actor=actor, deposit_id=deposit.pk, note=note)
    return True


def _batches(wanted: Sequence[Wanted]) -> Iterator[Sequence[Wanted]]:
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def current(deposit_ids: Sequence[int]) -> dict[int, Deposit]:
    """What `amending` and previews look at, by primary key."""
    found = Deposit.objects.filter(pk__in=deposit_ids).select_related("collection__institution", "owner")
    return {one.pk: one for one in found}
