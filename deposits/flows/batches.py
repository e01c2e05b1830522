"""Bringing in a sheet with its files: tried first, then carried out, portion by portion.

Bytes are put into the store before the transaction, rows are written in it together with how far the batch has come: killed
anywhere, it goes on where it stopped. A row that was brought in before, by this sheet or an earlier one, is known by its key
(or by title, first author, year and kind where the sheet has none), and changes nothing while it says the same.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import FlowError, Incomplete, NotAllowed, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.batch_rows import Writing, write_row
from deposits.models import Batch, BatchRow, Collection, Kind
from deposits.roles import is_librarian
from deposits.sheets import bundle, columns, table
from deposits.sheets.rows import Prepared, Preparing
from media import bulk, store
from media.errors import AwaitingScan, MediaError, StorageUnavailable
from media.models import Inspection, StoredFile, TextStatus

log = logging.getLogger(__name__)
PORTION = 25  # rows in one transaction
_CHECKED_AT_ONCE = 500
_AT_ONCE = 64 * 1024 * 1024  # bytes of a portion that are on their way together; a larger file travels alone


@dataclass(frozen=True)
class Sending:
    """What somebody sends, and what is to become of it."""

    sheet: StoredFile
    sheet_name: str
    archive: StoredFile | None = None
    archive_name: str = ""
    place: str = ""
    collection: Collection | None = None
    kind: Kind | None = None
    goal: str = Batch.Goal.DRAFT
    agreed: bool = False
    language: str = "vi"
    mapping: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def begin(*, actor: Actor, sending: Sending) -> Batch:
    """A batch that is to be checked. Only who curates something may send one."""
    if not is_librarian(actor):
        raise NotAllowed
    # Their texts are nobody's to search: whoever counts what is still to be read need not wait for them.
    sent = [one.pk for one in (sending.sheet, sending.archive) if one is not None]
    Inspection.objects.filter(file__in=sent, status=TextStatus.PENDING).update(status=TextStatus.UNSUPPORTED)
    return Batch.objects.create(user_id=actor.user_id, asked=timezone.now(), **vars(sending))


@transaction.atomic
def settle(*, actor: Actor, batch_id: int, **changes: Any) -> Batch:
    """Change what is to become of a batch before it is carried out: it must be checked again."""
    batch = _locked(actor, batch_id)
    if batch.state not in (Batch.State.NEW, Batch.State.CHECKED, Batch.State.REFUSED):
        raise WrongState
    for name, value in changes.items():
        setattr(batch, name, value)
    batch.state, batch.refusal, batch.position, batch.asked = Batch.State.NEW, "", 0, timezone.now()
    batch.save()
    return batch


def check(*, actor: Actor, batch_id: int) -> Batch:
    """Try every row and note what it would do; nothing is made. Asked again, it begins anew."""
    batch = Batch.objects.select_related("collection__institution", "kind", "sheet", "archive").get(pk=batch_id)
    if batch.state not in (Batch.State.NEW, Batch.State.CHECKING, Batch.State.CHECKED, Batch.State.REFUSED):
        raise WrongState
    batch.state, batch.refusal, batch.position = Batch.State.CHECKING, "", 0
    batch.save(update_fields=["state", "refusal", "position", "updated"])
    batch.found.all().delete()
    with translation.override(batch.language):
        try:
            with _opened(batch, actor) as work:
                for portion in _portions(work.table.rows, _CHECKED_AT_ONCE):
                    if not _note(work, _tried(work, portion)):
                        break
        except AwaitingScan:
            raise  # the queue tries it again
        except (StorageUnavailable, OSError) as error:
            _pause(batch, error)
            raise
        except (Unacceptable, MediaError) as error:
            _end(actor, "try_batch", batch, {"state": Batch.State.CHECKING}, state=Batch.State.REFUSED, refusal=str(error))
            batch.refresh_from_db()
            return batch
    tried = {"state": Batch.State.CHECKING, "position": batch.total}
    _end(actor, "try_batch", batch, tried, state=Batch.State.CHECKED, position=0)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _end(actor: Actor, verb: str, batch: Batch, before: dict[str, Any], **changes: Any) -> bool:
    """Where it stands as `before` says, leave that and announce it: once, whoever else works on it or is sent to it again."""
    if not Batch.objects.filter(pk=batch.pk, **before).update(updated=timezone.now(), **changes):
        return False
    announce(verb, actor=actor, data={"batch": batch.pk})
    return True


def _note(work: _Work, rows: Sequence[BatchRow]) -> bool:
    """Write down what rows would do, and that so many are tried. False where somebody has settled it otherwise meanwhile."""
    batch = work.batch
    with transaction.atomic():
        batch.position, batch.total = batch.position + len(rows), len(work.table.rows)
        still = Batch.objects.filter(pk=batch.pk, state=Batch.State.CHECKING)
        if not still.update(position=batch.position, total=batch.total, refusal="", updated=timezone.now()):
            return False
        BatchRow.objects.bulk_create(rows, ignore_conflicts=True)  # delivered twice, two may be trying them
    return True


@transaction.atomic
def order(*, actor: Actor, batch_id: int) -> Batch:
    """Say that a batch that was checked is to be carried out. Rows that are wrong are left out, and said so."""
    batch = _locked(actor, batch_id)
    if batch.state != Batch.State.CHECKED:
        raise WrongState
    if batch.goal != Batch.Goal.DRAFT and not batch.agreed:
        raise Unacceptable(_("Confirm that the depositors have accepted the deposit agreement."))
    batch.state, batch.asked = Batch.State.WORKING, timezone.now()
    batch.save(update_fields=["state", "asked", "updated"])
    return batch


def carry_out(*, actor: Actor, batch_id: int, seconds: float) -> bool:
    """Bring in rows for so many seconds, and one portion more. Returns whether there are rows left. Run twice at once, the
    second one finds that the other is ahead, and stops. What a disk or the store does is no row's fault: StorageUnavailable
    and OSError pass, the batch says so (`refusal`), and goes on where it stopped when it is run again."""
    ends = time.monotonic() + seconds
    batch = Batch.objects.select_related("collection__institution", "kind", "sheet", "archive").get(pk=batch_id)
    working = {"state": Batch.State.WORKING}
    if batch.state != Batch.State.WORKING:
        return False
    with translation.override(batch.language):
        try:
            with _opened(batch, actor) as work:
                while batch.position < len(work.table.rows):
                    if not _portion(work):
                        return False
                    if time.monotonic() > ends and batch.position < len(work.table.rows):
                        return True
        except AwaitingScan:
            raise
        except (StorageUnavailable, OSError) as error:
            _pause(batch, error)
            raise
        except (Unacceptable, MediaError) as error:
            _end(actor, "bring_in", batch, working, state=Batch.State.REFUSED, refusal=str(error))
            return False
    if _end(actor, "bring_in", batch, working, state=Batch.State.DONE, finished=timezone.now()):
        log.info("batch.done batch=%s rows=%d", batch.public_id, batch.position)
    return False


def _pause(batch: Batch, error: StorageUnavailable | OSError) -> None:
    why = str(error)
    if isinstance(error, OSError):
        why = _("The server cannot read the files at the moment: %(why)s") % {"why": error.strerror or error}
    Batch.objects.filter(pk=batch.pk).update(refusal=why, updated=timezone.now())


@dataclass
class _Work:
    batch: Batch
    actor: Actor
    table: table.Table
    preparing: Preparing
    bundle: bundle.Bundle


@contextlib.contextmanager
def _opened(batch: Batch, actor: Actor) -> Iterator[_Work]:
    with contextlib.ExitStack() as stack:
        read = table.read(stack.enter_context(store.local_copy(batch.sheet)))
        if batch.state == Batch.State.CHECKING:
            batch.header = table.examples(read)
            batch.save(update_fields=["header"])
        headings = columns.matched(read.header, batch.mapping)
        if not any(one.column for one in headings):
            raise Unacceptable(
                _("None of the columns of this sheet is known. Its first row must hold their names, as the template has them.")
            )
        if batch.place:
            files = stack.enter_context(bundle.of_path(Path(batch.place)))
        elif batch.archive is not None:
            files = stack.enter_context(bundle.of_path(stack.enter_context(store.local_copy(batch.archive))))
        else:
            files = bundle.nothing()
        whole = batch.goal != Batch.Goal.DRAFT
        preparing = Preparing(
            actor=actor, headings=headings, collection=batch.collection, kind=batch.kind, bundle=files, whole=whole
        )
        if 0 < batch.position < len(read.rows):
            done = batch.found.filter(number__lt=read.rows[batch.position].number)
            preparing.remember(done.values_list("collection", "key", "number"))
        yield _Work(batch, actor, read, preparing, files)


def _tried(work: _Work, rows: Sequence[table.Row]) -> list[BatchRow]:
    prepared = [work.preparing.row(row) for row in rows]
    earlier = _earlier(prepared)
    return [_row(work.batch, one, _outcome(one, earlier), problems=one.problems) for one in prepared]


def _outcome(prepared: Prepared, earlier: dict[tuple[int, str], BatchRow]) -> str:
    """What a row would do, as far as it can be told."""
    if prepared.problems:
        return BatchRow.Outcome.ERROR
    assert prepared.collection
    before = earlier.get((prepared.collection.pk, prepared.key))
    if before is None:
        return BatchRow.Outcome.NEW
    if before.digest == prepared.digest:
        return BatchRow.Outcome.SAME
    assert before.deposit
    return BatchRow.Outcome.CHANGE if before.deposit.revision == before.revision else BatchRow.Outcome.CONFLICT


def _portion(work: _Work) -> bool:
    """Bring in the next rows, all in one transaction. False where somebody else has done so meanwhile."""
    batch = work.batch
    start = batch.position
    prepared = [work.preparing.row(row) for row in work.table.rows[start : start + PORTION]]
    prepared = _within(prepared, _AT_ONCE)
    wanted = _earlier(prepared)
    needed = {
        member.path: member
        for one in prepared
        if not one.problems and _outcome(one, wanted) in (BatchRow.Outcome.NEW, BatchRow.Outcome.CHANGE)
        for member, _role in one.files
    }
    store.check_room(sum(member.size for member in needed.values()))
    arrived = bulk.put_files([(lambda member=member: work.bundle.open(member), member.name) for member in needed.values()])  # type: ignore[misc]
    writing = Writing(work.actor, batch, dict(zip(needed, arrived, strict=True)))
    try:
        for one in arrived:
            if isinstance(one, StorageUnavailable):
                raise one
        with transaction.atomic():
            if Batch.objects.select_for_update().get(pk=batch.pk).position != start:
                raise _Overtaken
            for pk in sorted({one.collection.pk for one in prepared if one.collection}):
                Collection.objects.select_for_update().get(pk=pk)  # two batches must not make one row twice
            earlier = _earlier(prepared)
            rows = [_carried_out(writing, one, earlier) for one in prepared]
            batch.found.filter(number__in=[row.number for row in rows]).delete()
            BatchRow.objects.bulk_create(rows)
            batch.position = start + len(prepared)
            Batch.objects.filter(pk=batch.pk).update(position=batch.position, refusal="", updated=timezone.now())
    except _Overtaken:
        return False
    finally:
        writing.discard_rest()
    return True


class _Overtaken(Exception):
    """Another worker has brought in these rows."""


def _within(prepared: list[Prepared], most: int) -> list[Prepared]:
    """As many of the rows as hold at most so many bytes, and at least one."""
    size = 0
    chosen: list[Prepared] = []
    for one in prepared:
        size += sum(member.size for member, _role in one.files)
        if chosen and size > most:
            break
        chosen.append(one)
    return chosen


def _carried_out(writing: Writing, prepared: Prepared, earlier: dict[tuple[int, str], BatchRow]) -> BatchRow:
    outcome = _outcome(prepared, earlier)
    if outcome == BatchRow.Outcome.ERROR:
        return _row(writing.batch, prepared, outcome, problems=prepared.problems)
    assert prepared.collection
    before = earlier.get((prepared.collection.pk, prepared.key))
    if outcome in (BatchRow.Outcome.SAME, BatchRow.Outcome.CONFLICT):
        assert before
        row = _row(writing.batch, prepared, outcome)
        row.deposit, row.revision, row.files = before.deposit, before.revision, before.files
        row.digest = before.digest
        return row
    try:
        with transaction.atomic():
            return write_row(writing, prepared, before, _row(writing.batch, prepared, outcome))
    except Incomplete as error:
        problems = [["", problem.message] for problem in error.problems]
    except (FlowError, MediaError) as error:
        problems = [["", str(error)]]
    row = _row(writing.batch, prepared, BatchRow.Outcome.ERROR)
    row.problems = problems
    return row


def _earlier(prepared: Sequence[Prepared]) -> dict[tuple[int, str], BatchRow]:
    """By collection and key: the row that last made or met a deposit which is still there."""
    keys = [one.key for one in prepared if one.key]
    collections = {one.collection.pk for one in prepared if one.collection}
    found = BatchRow.objects.filter(key__in=keys, collection__in=collections, deposit__isnull=False, deposit__deleted=None)
    return {
        (row.collection_id, row.key): row  # type: ignore[misc]
        for row in found.select_related("deposit").order_by("pk")
    }


def _row(batch: Batch, prepared: Prepared, outcome: str, problems: Sequence[Any] = ()) -> BatchRow:
    return BatchRow(
        batch=batch,
        number=prepared.number,
        key=prepared.key,
        digest="" if prepared.problems else prepared.digest,
        title=prepared.title[:200],
        outcome=outcome,
        problems=[[one.column, one.message] for one in problems],
        collection=prepared.collection,
    )


def _portions(rows: Sequence[table.Row], size: int) -> Iterator[Sequence[table.Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _locked(actor: Actor, batch_id: int) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.user_id != actor.user_id and not actor.is_administrator:
        raise NotAllowed
    return batch
