"""Batches and bulk edits in the background, as the person who sent them: a portion at a time, so that mail and index have
their turn."""

from __future__ import annotations

from django.db import transaction
from django_q.tasks import async_task

from deposits.access import ANONYMOUS, Actor
from deposits.flows import batches, edits
from deposits.models import Batch, BulkEdit
from portal.accounts.actors import actor_for
from portal.desk.scope import curated_deposits

CHECK, CARRY_OUT = "portal.desk.tasks.check_batch", "portal.desk.tasks.carry_out_batch"
COMPARE, CHANGE = "portal.desk.tasks.compare_sheet", "portal.desk.tasks.carry_out_edit"
_SECONDS = 15  # and a portion more: far below WORK_RETRY_SECONDS


def check_batch(batch_id: int) -> None:
    batch = Batch.objects.select_related("user").get(pk=batch_id)
    if batch.state in (Batch.State.NEW, Batch.State.CHECKING):
        batches.check(actor=_sender(batch), batch_id=batch_id)


def carry_out_batch(batch_id: int) -> None:
    """Delivered again after a worker was killed, it goes on where that one stopped."""
    batch = Batch.objects.select_related("user").get(pk=batch_id)
    if batches.carry_out(actor=_sender(batch), batch_id=batch_id, seconds=_SECONDS):
        queue(CARRY_OUT, batch)


def queue(path: str, batch: Batch) -> None:
    with transaction.atomic():
        # Trying the rows of a large sheet may take longer than quick work may; bringing them in goes portion by portion.
        async_task(path, batch.pk, cluster="slow" if path == CHECK else "quick", task_name=f"batch {batch.public_id}")


def compare_sheet(edit_id: int) -> None:
    edit = BulkEdit.objects.select_related("user").get(pk=edit_id)
    actor = _sender(edit)
    edits.compare(actor=actor, edit_id=edit_id, mine=curated_deposits(actor))


def carry_out_edit(edit_id: int) -> None:
    """As `carry_out_batch`."""
    edit = BulkEdit.objects.select_related("user").get(pk=edit_id)
    if edits.carry_out(actor=_sender(edit), edit_id=edit_id, seconds=_SECONDS):
        queue_edit(CHANGE, edit)


def queue_edit(path: str, edit: BulkEdit) -> None:
    with transaction.atomic():
        cluster = "slow" if path == COMPARE else "quick"
        async_task(path, edit.pk, cluster=cluster, task_name=f"edit {edit.public_id}")


def _sender(batch: Batch | BulkEdit) -> Actor:
    """With the rights that she has now."""
    return actor_for(batch.user) if batch.user is not None else ANONYMOUS
