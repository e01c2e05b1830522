"""Through which steps of review the deposits of a collection pass, and where one of them stands.

A collection has steps of its own, or none at all (`reviewed` off), or those of the nearest collection above it that says
either. Where none does there is one step: a review by the collection's editors.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from deposits.models import Collection, Deposit, ReviewStep

Chain = list[ReviewStep]


class Chains:
    """The steps of many collections, read in two queries. Without `collections`: of all. Steps (primary keys) that are
    `leaving` count as gone."""

    def __init__(self, collections: Iterable[Collection] | None = None, leaving: Container[int] = ()) -> None:
        steps = ReviewStep.objects.select_related("collection")
        none = Collection.objects.filter(reviewed=False)
        if collections is not None:
            paths = {path for one in collections for path in one.lineage_paths()}
            steps, none = steps.filter(collection__path__in=paths), none.filter(path__in=paths)
        self._own: dict[str, tuple[Collection, Chain]] = {one.path: (one, []) for one in none}
        for step in steps:
            if step.pk not in leaving:
                self._own.setdefault(step.collection.path, (step.collection, []))[1].append(step)

    def source(self, collection: Collection) -> Collection | None:
        """The collection whose word holds here: itself, one above it, or none."""
        return next((self._own[path][0] for path in reversed(collection.lineage_paths()) if path in self._own), None)

    def of(self, collection: Collection) -> Chain:
        """In their order; empty where what is submitted is published at once."""
        source = self.source(collection)
        return [usual()] if source is None else list(self._own[source.path][1])


def usual() -> ReviewStep:
    """The step of a collection that nobody has set any for: it has no row, and deposits name it by none."""
    return ReviewStep(editors=True)


def chain(collection: Collection) -> Chain:
    return Chains([collection]).of(collection)


def current(deposit: Deposit, steps: Chain | None = None) -> ReviewStep:
    """The step that it waits in, or comes back to. It is the first where the one that it was in has gone, and the usual one
    where its collection has come to have none: nothing that waits is ever out of everybody's hands."""
    steps = (chain(deposit.collection) if steps is None else steps) or [usual()]
    return next((one for one in steps if one.pk == deposit.step_id), steps[0])


def following(deposit: Deposit, steps: Chain | None = None) -> ReviewStep | None:
    """The step after that; None: what passes it is published."""
    steps = (chain(deposit.collection) if steps is None else steps) or [usual()]
    here = current(deposit, steps)
    place = next(number for number, one in enumerate(steps) if one is here)
    return steps[place + 1] if place + 1 < len(steps) else None


def moved_to(step_id: int | None, before: Sequence[int | None], after: Chain) -> int | None:
    """Where a deposit goes whose steps become others. It stays where that step is still there; else it goes to the next that
    remains of those it had before it, else to the last that remains of those behind it; into steps that are altogether
    others it goes at the beginning."""
    remaining = [one.pk for one in after]
    if step_id in remaining:
        return step_id
    place = before.index(step_id) if step_id in before else 0
    ahead = [one for one in before[place + 1 :] if one in remaining]
    behind = [one for one in before[:place] if one in remaining]
    if ahead:
        return ahead[0]
    if behind:
        return behind[-1]
    return remaining[0] if remaining else None
