"""Setting the steps of review of a collection. Nothing that is under way is lost: it goes where `steps.moved_to` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor, command
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.models import Collection, Deposit, ReviewStep, State
from deposits.roles import governs
from deposits.steps import Chain, Chains, moved_to, usual

MOST_STEPS = 10
_UNDER_WAY = (State.SUBMITTED, State.RETURNED, State.SCHEDULED)


@dataclass(frozen=True)
class WantedStep:
    """`pk` of a step that is there already; `people` and `groups` are primary keys."""

    name: str
    name_en: str = ""
    editors: bool = True
    people: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    pk: int | None = None


@transaction.atomic
def define_steps(*, actor: Actor, collection: Collection, steps: Sequence[WantedStep], reviewed: bool = True) -> int:
    """Give a collection these steps; without any it has those of the collection above it or, not `reviewed`, none at all.
    Returns how many deposits under way have come to another step. Raises NotAllowed, Unacceptable."""
    if not governs(actor, collection.institution):
        raise NotAllowed
    reviewed = reviewed or bool(steps)
    _check(steps)
    collection = Collection.objects.select_for_update(of=("self",)).get(pk=collection.pk)
    below = list(Collection.objects.filter(path__startswith=collection.path))
    old = Chains()
    collection.reviewed = reviewed
    collection.save(update_fields=["reviewed"])
    kept = [_write(collection, order, one) for order, one in enumerate(steps)]
    gone = collection.steps.exclude(pk__in=kept)
    new = Chains(leaving=frozenset(gone.values_list("pk", flat=True)))
    announce("define_steps", actor=actor, data={"collection": collection.slug, "reviewed": reviewed, "steps": kept})
    moved = sum(_settle(actor, one, [step.pk for step in old.of(one)], new.of(one)) for one in below)
    gone.delete()
    return moved


def steps_of(collections: Iterable[Collection]) -> dict[int, list[int | None]]:
    """The steps (primary keys) that each of these collections has where it lies now, for `resettle`."""
    rows = list(collections)
    chains = Chains(rows)
    return {one.pk: [step.pk for step in chains.of(one)] for one in rows}


def resettle(*, actor: Actor, before: Mapping[int, Sequence[int | None]]) -> int:
    """After these collections (primary keys) came to lie elsewhere, or deposits came to them: what is under way there goes from
    the steps `before` into one that it has now, inside the caller's transaction. How many deposits."""
    rows = list(Collection.objects.filter(pk__in=before))
    chains = Chains(rows)
    return sum(_settle(actor, one, before[one.pk], chains.of(one)) for one in rows)


def settle_strays() -> int:
    """What is under way in a step that its collection does not have (it was being submitted while the steps changed, or the
    collection was moved) goes to one that it has. Called every minute."""
    chains, moved = Chains(), 0
    places = Deposit.objects.filter(state__in=_UNDER_WAY, deleted=None).order_by().values_list("collection", "step").distinct()
    collections = Collection.objects.in_bulk({collection for collection, _step in places})
    for pk, step in places:
        after = chains.of(collections[pk])
        if step not in [one.pk for one in after] and (after or step is not None):
            moved += _settle_strays(collections[pk], after)
    return moved


@transaction.atomic
def _settle_strays(collection: Collection, after: Chain) -> int:
    return _settle(command("steps"), collection, [], after)


def _check(steps: Sequence[WantedStep]) -> None:
    if len(steps) > MOST_STEPS:
        raise Unacceptable(_("A collection has at most %(most)s steps.") % {"most": MOST_STEPS})
    for number, one in enumerate(steps, 1):
        if not one.name.strip():
            raise Unacceptable(_("Give step %(number)s a name.") % {"number": number})
        if not (one.editors or one.people or one.groups):
            raise Unacceptable(_("Say who does the step “%(step)s”: nobody could.") % {"step": one.name})


def _write(collection: Collection, order: int, wanted: WantedStep) -> int:
    """The primary key of the step, which is made where it is not one of this collection."""
    step = collection.steps.filter(pk=wanted.pk).first() if wanted.pk else None
    step = step or ReviewStep(collection=collection)
    step.order, step.editors = order, wanted.editors
    step.name, step.name_en = wanted.name.strip(), wanted.name_en.strip()
    step.save()
    step.people.set(wanted.people)
    step.groups.set(wanted.groups)
    return int(step.pk)


def _settle(actor: Actor, collection: Collection, before: Sequence[int | None], after: Chain) -> int:
    """Bring each deposit under way into one of the steps `after`, inside the caller's transaction."""
    by_key: dict[int | None, ReviewStep] = {one.pk: one for one in after}
    rows = Deposit.objects.select_for_update(of=("self",)).filter(collection=collection, state__in=_UNDER_WAY, deleted=None)
    moved = 0
    for deposit in rows.exclude(step__in=[pk for pk in by_key if pk is not None]):
        target = moved_to(deposit.step_id, before, after)
        if target == deposit.step_id:
            continue
        here, to = deposit.step_id, by_key.get(target) or usual()
        deposit.step_id = target
        deposit.claimed_by, deposit.claimed = None, None
        deposit.save(update_fields=["step", "claimed_by", "claimed"])
        data: dict[str, object] = {"step": here, "to": target, "named": {"vi": to.name, "en": to.name_en}}
        announce("resettle", actor=actor, deposit=deposit, data=data)
        moved += 1
    return moved
