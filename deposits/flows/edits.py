"""Many deposits changed in the background: asked, compared, carried out one by one, stopped, gone on with, taken back.

Each deposit has a transaction of its own, in which also stands what became of it: stopped between any two or killed anywhere,
the rest is as it was, and another run goes on with it. Rights are asked for each deposit when its turn comes.
"""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.amending import Change, Wanted, amended
from deposits.errors import FlowError, Incomplete, NotAllowed, Stale, Unacceptable, WrongState
from deposits.flows.amend import amend
from deposits.flows.announce import announce
from deposits.models import BulkEdit, Collection, Deposit, EditedDeposit
from deposits.roles import is_librarian
from deposits.sheets import roundtrip, table
from media import store
from media.errors import AwaitingScan, MediaError, StorageUnavailable
from media.models import StoredFile

log = logging.getLogger(__name__)
MOST = 10_000  # deposits of one bulk edit
_AT_ONCE = 500  # rows in one INSERT
Outcome = EditedDeposit.Outcome


@transaction.atomic
def ask(
    *, actor: Actor, deposits: Iterable[tuple[int, int]], change: Change, publish: bool = False, note: str = "", language: str
) -> BulkEdit:
    """A change of these deposits (primary key, revision), to be looked at. Raises Unacceptable where there are none or too many."""
    _permit(actor)
    chosen = list(deposits)
    if not chosen:
        raise Unacceptable(_("Choose at least one deposit."))
    if len(chosen) > MOST:
        raise Unacceptable(_("At most %(most)s deposits are changed at once. Narrow the search.") % {"most": MOST})
    edit = BulkEdit.objects.create(
        user_id=actor.user_id, change=change.to_json(), publish=publish, note=note[:500], language=language
    )
    rows = (
        EditedDeposit(edit=edit, number=number, deposit_id=pk, revision=revision)
        for number, (pk, revision) in enumerate(chosen, start=1)
    )
    EditedDeposit.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return edit


@transaction.atomic
def ask_by_sheet(*, actor: Actor, sheet: StoredFile, name: str, language: str) -> BulkEdit:
    """What a sheet that came back says, to be compared."""
    _permit(actor)
    return BulkEdit.objects.create(
        user_id=actor.user_id, sheet=sheet, sheet_name=name[:250], language=language, state=BulkEdit.State.COMPARING
    )


def compare(*, actor: Actor, edit_id: int, mine: Any) -> BulkEdit:
    """Note each row of the sheet that says something else than its deposit. `mine`: the deposits that this actor edits."""
    edit = BulkEdit.objects.select_related("sheet").get(pk=edit_id)
    if edit.state != BulkEdit.State.COMPARING or edit.sheet is None:
        return edit
    with translation.override(edit.language):
        try:
            with store.local_copy(edit.sheet) as path:
                read = table.read(path)
            if len(read.rows) > MOST:
                raise Unacceptable(_("At most %(most)s deposits are changed at once. Divide the sheet.") % {"most": MOST})
            rows = [row for portion in _portions(read) for row in _compared(edit, portion, mine)]
        except (AwaitingScan, StorageUnavailable):
            raise  # the queue tries it again
        except (Unacceptable, MediaError) as error:
            edit.state, edit.refusal = BulkEdit.State.REFUSED, str(error)
            edit.save(update_fields=["state", "refusal", "updated"])
            return edit
    _refuse_twice(rows, edit.language)
    with transaction.atomic():
        if BulkEdit.objects.filter(pk=edit.pk, state=BulkEdit.State.COMPARING).update(state=BulkEdit.State.ASKED):
            EditedDeposit.objects.bulk_create(rows, batch_size=_AT_ONCE)
    edit.refresh_from_db()
    return edit


def _portions(read: table.Table) -> Iterable[table.Table]:
    for start in range(0, max(len(read.rows), 1), _AT_ONCE):
        yield table.Table(read.header, read.rows[start : start + _AT_ONCE])


def _compared(edit: BulkEdit, read: table.Table, mine: Any) -> list[EditedDeposit]:
    found = mine.filter(public_id__in=roundtrip.numbers(read)).select_related("collection__institution")
    rows = []
    for one in roundtrip.compared(read, {deposit.public_id: deposit for deposit in found}):
        row = EditedDeposit(edit=edit, number=one.number, deposit=one.deposit)
        if one.wanted is not None:
            row.revision = one.wanted.revision
            row.wanted = {"metadata": one.wanted.metadata, "policy": one.wanted.policy}
        else:
            row.outcome = Outcome.CONFLICT if one.is_conflict else Outcome.REFUSED
            row.problem, row.cells = one.problem, [dataclasses.astuple(cell) for cell in one.cells]
        rows.append(row)
    return rows


def _refuse_twice(rows: Sequence[EditedDeposit], language: str) -> None:
    seen: set[int] = set()
    for row in rows:
        if row.deposit_id in seen and row.outcome == Outcome.WAITING:
            with translation.override(language):
                row.outcome, row.problem = Outcome.REFUSED, _("This deposit stands in the sheet twice.")
        if row.deposit_id is not None:
            seen.add(row.deposit_id)


@transaction.atomic
def order(*, actor: Actor, edit_id: int, publish: bool | None = None, note: str | None = None) -> BulkEdit:
    """Say that it is to be carried out. Raises WrongState where that was said before."""
    edit = _locked(actor, edit_id)
    if edit.state != BulkEdit.State.ASKED:
        raise WrongState
    edit.publish = edit.publish if publish is None else publish
    edit.note = edit.note if note is None else note[:500]
    edit.state, edit.asked = BulkEdit.State.WORKING, timezone.now()
    edit.save(update_fields=["state", "asked", "publish", "note", "updated"])
    return edit


@transaction.atomic
def stop(*, actor: Actor, edit_id: int) -> BulkEdit:
    """Leave the rest as it is. What is changed stays changed, and can be taken back."""
    edit = _locked(actor, edit_id)
    if edit.state != BulkEdit.State.WORKING:
        raise WrongState
    edit.state, edit.finished = BulkEdit.State.STOPPED, timezone.now()
    edit.save(update_fields=["state", "finished", "updated"])
    return edit


@transaction.atomic
def undo(*, actor: Actor, edit_id: int, language: str) -> BulkEdit:
    """A bulk edit that brings back what this one has changed, to be looked at and ordered like any other. A deposit that was
    saved since stays as it is."""
    edit = _locked(actor, edit_id)
    if edit.is_busy:
        raise WrongState
    changed = edit.rows.filter(outcome=Outcome.CHANGED)
    if not changed.exists():
        raise Unacceptable(_("It has changed nothing that could be taken back."))
    back = BulkEdit.objects.create(user_id=actor.user_id, undoes=edit, publish=edit.publish, language=language)
    rows = (
        EditedDeposit(edit=back, number=number, deposit_id=row.deposit_id, revision=row.after, wanted=row.before)
        for number, row in enumerate(changed.iterator(chunk_size=_AT_ONCE), start=1)
    )
    EditedDeposit.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return back


def carry_out(*, actor: Actor, edit_id: int, seconds: float) -> bool:
    """Change deposits for so many seconds, one at a time. Returns whether there are some left to change."""
    ends = time.monotonic() + seconds
    edit = BulkEdit.objects.get(pk=edit_id)
    with translation.override(edit.language):
        try:
            change = Change.from_json(edit.change)
        except Unacceptable as error:
            _refuse(actor, edit, str(error))
            return False
        while edit.state == BulkEdit.State.WORKING:
            if not _next(actor, edit, change):
                break
            if time.monotonic() > ends:
                return True
    return False


@transaction.atomic
def _refuse(actor: Actor, edit: BulkEdit, why: str) -> None:
    waits = BulkEdit.objects.filter(pk=edit.pk, state=BulkEdit.State.WORKING)
    if waits.update(state=BulkEdit.State.REFUSED, refusal=why, updated=timezone.now()):
        announce("edit_many", actor=actor, data={"edit": edit.pk})


def _next(actor: Actor, edit: BulkEdit, change: Change) -> bool:
    """One deposit. False where there is nothing more to do."""
    with transaction.atomic():
        # Whoever stops it, or works beside us, waits for this one deposit.
        edit = BulkEdit.objects.select_for_update(of=("self",)).get(pk=edit.pk)
        if edit.state != BulkEdit.State.WORKING:
            return False
        row = edit.rows.filter(outcome=Outcome.WAITING).first()
        if row is None:
            edit.state, edit.finished = BulkEdit.State.DONE, timezone.now()
            edit.save(update_fields=["state", "finished", "updated"])
            announce("edit_many", actor=actor, data={"edit": edit.pk})
            log.info("edit.done edit=%s", edit.public_id)
            return False
        try:
            with transaction.atomic():
                _change(actor, edit, row, change)
        except Stale:
            row.outcome, row.problem = Outcome.CONFLICT, _("Somebody has saved it meanwhile. Nothing was overwritten.")
        except Incomplete as error:
            row.outcome = Outcome.REFUSED
            row.problem = " ".join([str(error), *(problem.message for problem in error.problems)])
        except FlowError as error:
            row.outcome, row.problem = Outcome.REFUSED, str(error)
        row.save(update_fields=["outcome", "problem", "before", "after"])
        BulkEdit.objects.filter(pk=edit.pk).update(updated=timezone.now())
    return True


def _change(actor: Actor, edit: BulkEdit, row: EditedDeposit, change: Change) -> None:
    deposit = Deposit.objects.select_related("collection__institution").get(pk=row.deposit_id or 0)
    before = as_it_is(deposit)
    done = amend(actor=actor, wanted=wanted_of(row, deposit, change), publish=edit.publish, note=edit.note)
    if done is None:
        row.outcome = Outcome.SAME
    else:
        row.outcome, row.before, row.after = Outcome.CHANGED, before, done.revision


def wanted_of(row: EditedDeposit, deposit: Deposit, change: Change) -> Wanted:
    """What a row asks of its deposit. Its collection is loaded with its institution."""
    if row.wanted is None:
        return dataclasses.replace(amended(deposit, change), revision=row.revision)
    pk = row.wanted.get("collection", deposit.collection_id)
    collection = Collection.objects.select_related("institution").filter(pk=pk).first() if pk != deposit.collection_id else None
    if pk != deposit.collection_id and collection is None:
        raise Unacceptable(_("The collection is not there any more."))
    return Wanted(deposit.pk, row.revision, row.wanted["metadata"], row.wanted["policy"], collection)


def as_it_is(deposit: Deposit) -> dict[str, Any]:
    return {"metadata": deposit.metadata, "policy": deposit.policy, "collection": deposit.collection_id}


def forget_unordered(before: Any) -> int:
    """Remove what was asked before a moment and never ordered; how many there were."""
    waiting = (BulkEdit.State.ASKED, BulkEdit.State.COMPARING, BulkEdit.State.REFUSED)
    return BulkEdit.objects.filter(state__in=waiting, updated__lt=before).delete()[0]


def _permit(actor: Actor) -> None:
    if not is_librarian(actor):
        raise NotAllowed


def _locked(actor: Actor, edit_id: int) -> BulkEdit:
    edit = BulkEdit.objects.select_for_update(of=("self",)).get(pk=edit_id)
    if edit.user_id != actor.user_id and not actor.is_administrator:
        raise NotAllowed
    return edit
