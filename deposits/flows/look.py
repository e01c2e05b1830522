"""Looking a deposit under review over, and keeping what is wrong with it: so the desk's queue is filtered and counted by the
database, however many deposits there are, and no file is read when somebody asks.

A look follows each event that may change what it finds; the night looks at everything once more, because a form, an
agreement or another work may have changed. Doing it twice is doing it once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet
from django_q.tasks import async_task

from deposits.access import ANONYMOUS, Right, allows, command
from deposits.duplicates import Duplicate, duplicates
from deposits.models import Deposit, Event, Resemblance, Trouble
from deposits.troubles import UNDER_REVIEW, troubles, written

LOOK, LOOK_OVER = "deposits.flows.look.look", "deposits.flows.look.look_over"
_SECONDS = 20  # of one task, so that other slow work has its turn
_ALL_SEEING = command("look")


def follow(event_id: int) -> None:
    """Listens to what may change what is wrong with a deposit, or with those that hold a file."""
    event = Event.objects.get(pk=event_id)
    if event.deposit_id is not None:
        look(event.deposit_id)
    elif stored := event.data.get("stored"):
        for pk in _under_review().filter(files__stored=stored).values_list("pk", flat=True).distinct():
            look(pk)


def look_again(deposit: Deposit) -> None:
    """Queue a look, in the caller's transaction, where it is under review: for the verbs by which drafts are edited, too, again
    and again while somebody types."""
    if deposit.state in UNDER_REVIEW:
        _queue([deposit.pk])


def _queue(deposit_ids: Iterable[int]) -> None:
    for pk in deposit_ids:
        async_task(LOOK, pk, cluster="quick", task_name=f"look {pk}")


def look(deposit_id: int) -> None:
    """Keep what is wrong with it. Those that look the same, or did, are looked at, too, where they do not know it yet."""
    deposit = _opened(deposit_id)
    if deposit is None:
        resembled = Resemblance.objects.filter(other=deposit_id, deposit__state__in=UNDER_REVIEW)
        _queue(resembled.values_list("deposit", flat=True))
        return
    if _found(deposit) == _kept(deposit):
        return
    with transaction.atomic():
        Deposit.objects.select_for_update().values_list("pk").get(pk=deposit_id)
        deposit = _opened(deposit_id)  # as it stands now that nobody else changes it
        if deposit is None:
            return
        codes, others = _found(deposit)
        _codes, before = _kept(deposit)
        Deposit.objects.filter(pk=deposit_id).update(troubles=codes)
        deposit.resemblances.all().delete()
        Resemblance.objects.bulk_create(Resemblance(deposit=deposit, other_id=one) for one in sorted(others, key=str))
        changed = [one for one in others ^ before if one is not None]
        _queue(_under_review().filter(pk__in=changed).values_list("pk", flat=True))


def look_over(after: int = 0, unseen: bool = False) -> None:
    """Look at every deposit under review behind this key, some seconds long, and queue the rest; or at those that nobody has
    looked at, of which the next minute takes up the rest."""
    ends = time.monotonic() + _SECONDS
    found = _under_review().filter(pk__gt=after)
    found = found.filter(troubles=Trouble.UNSEEN) if unseen else found
    for pk in list(found.order_by("pk").values_list("pk", flat=True)):
        if time.monotonic() > ends:
            if not unseen:
                async_task(LOOK_OVER, after, cluster="slow", task_name="look over")
            return
        look(pk)
        after = pk


def queue_look_over(*, unseen: bool) -> None:
    """Where there is something to look at."""
    found = _under_review()
    if (found.filter(troubles=Trouble.UNSEEN) if unseen else found).exists():
        async_task(LOOK_OVER, 0, unseen, cluster="slow", task_name="look over")


def _under_review() -> QuerySet[Deposit]:
    return Deposit.objects.filter(state__in=UNDER_REVIEW, deleted=None)


def _opened(deposit_id: int) -> Deposit | None:
    query = _under_review().select_related("collection__institution", "version_of")
    return query.filter(pk=deposit_id).first()


def _kept(deposit: Deposit) -> tuple[str, set[int | None]]:
    return deposit.troubles, set(deposit.resemblances.values_list("other", flat=True))


def _found(deposit: Deposit) -> tuple[str, set[int | None]]:
    """The codes, and the deposits that one must be allowed to see to be told that it may be the same work; None: nothing."""
    others = {other for one in duplicates(deposit, _ALL_SEEING) for other in _to_see(one)}
    return written(troubles(deposit)), others


def _to_see(one: Duplicate) -> Iterator[int | None]:
    if one.record is None or not allows(ANONYMOUS, Right.METADATA, one.record.protected):
        deposit = one.deposit or (one.record.deposit if one.record else None)
        if deposit is not None:  # a record without one that not everybody may see is told of on its page only
            yield deposit.pk
    else:
        yield None
