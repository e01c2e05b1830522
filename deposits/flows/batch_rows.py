"""One row of a batch as a deposit: the verbs that a librarian would do by hand, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Incomplete, Unacceptable
from deposits.flows.files import attach_stored, replace_stored
from deposits.flows.publish import publish
from deposits.flows.review import pass_on
from deposits.flows.save import save
from deposits.flows.start import start
from deposits.flows.submit import submit
from deposits.models import Batch, BatchRow, Deposit, State
from deposits.roles import may
from deposits.sheets.rows import Prepared
from media import bulk, store
from media.errors import MediaError
from media.models import StoredFile
from media.names import safe_name


@dataclass
class Writing:
    """`arrived`: path in the bundle → bytes that are in the store without a row yet, or why they are not."""

    actor: Actor
    batch: Batch
    arrived: dict[str, bulk.Arrived | MediaError]

    def stored(self, path: str) -> StoredFile:
        """The row of a file. Raises what kept it from arriving. Two rows of the sheet may name one file."""
        found = self.arrived.get(path)
        if found is None:
            raise Unacceptable(_("“%(name)s” was not brought in. Send the sheet again.") % {"name": path})
        if isinstance(found, MediaError):
            raise found
        return StoredFile.objects.filter(key=found.key).first() or bulk.keep(found)

    def discard_rest(self) -> None:
        """Remove the bytes that no row has come to name: their row of the sheet was refused, or the transaction undone."""
        for one in self.arrived.values():
            if not isinstance(one, MediaError) and not StoredFile.objects.filter(key=one.key).exists():
                store.discard(one.key)


def write_row(writing: Writing, prepared: Prepared, before: BatchRow | None, row: BatchRow) -> BatchRow:
    """Inside the caller's transaction. Raises FlowError and MediaError, after which the caller must undo it."""
    actor, batch = writing.actor, writing.batch
    if before is None:
        deposit = _started(actor, prepared)
        row.outcome = BatchRow.Outcome.MADE
    else:
        assert before.deposit is not None
        deposit = before.deposit
        if deposit.state in (State.PUBLISHED, State.WITHDRAWN):
            raise Unacceptable(_("It is published already. Change it at the desk."))
        row.outcome = BatchRow.Outcome.CHANGED
    deposit = save(
        actor=actor,
        deposit_id=deposit.pk,
        metadata=prepared.metadata,
        policy=prepared.policy,
        unread={},
        revision=deposit.revision,
    )
    row.files = _attached(writing, deposit, prepared, before.files if before else {})
    row.deposit, row.revision = deposit, deposit.revision
    if batch.goal != Batch.Goal.DRAFT and deposit.state in (State.DRAFT, State.RETURNED):
        deposit = submit(actor=actor, deposit_id=deposit.pk, agreement=batch.agreed)
    if batch.goal == Batch.Goal.PUBLISHED and deposit.state == State.SUBMITTED:
        _publish(actor, deposit, row)
    return row


def _started(actor: Actor, prepared: Prepared) -> Deposit:
    assert prepared.collection and prepared.kind
    return start(
        actor=actor,
        collection=prepared.collection,
        kind=prepared.kind,
        owner=prepared.owner,
        owner_name="" if prepared.owner else prepared.owner_name,
        owner_email="" if prepared.owner else prepared.owner_email,
    )


def _attached(writing: Writing, deposit: Deposit, prepared: Prepared, before: dict[str, str]) -> dict[str, str]:
    """Add the files that are new, and replace those that are others than before. None is ever taken out."""
    held = {one.name.casefold(): one for one in deposit.files.all()} if before else {}
    marks: dict[str, str] = {}
    for member, role in prepared.files:
        name = safe_name(member.name)
        marks[name] = member.mark
        if before.get(name) == member.mark and name.casefold() in held:
            continue
        stored = writing.stored(member.path)
        if name.casefold() in held:
            replace_stored(actor=writing.actor, file_id=held[name.casefold()].pk, stored=stored, name=name)
        else:
            attach_stored(actor=writing.actor, deposit_id=deposit.pk, stored=stored, name=name, role=role)
    return marks


def _publish(actor: Actor, deposit: Deposit, row: BatchRow) -> None:
    """Through the steps that are the actor's own. What cannot be published yet, such as a file that waits for the virus
    scanner, waits for review, and the row says so."""
    while may(actor, "pass_on", deposit):
        deposit = pass_on(actor=actor, deposit_id=deposit.pk)
    if not may(actor, "publish", deposit):
        row.problems = [["", _("It waits for review: you may not publish in this collection.")]]
        return
    try:
        publish(actor=actor, deposit_id=deposit.pk)
    except Incomplete as error:
        row.problems = [["", problem.message] for problem in error.problems]
