"""Saving what a form holds: the description, the access, and what changed about its files."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from deposits.access import Actor
from deposits.errors import Stale
from deposits.flows.files import arrange, attach, likely_role, reorder, replace
from deposits.flows.lookup import kind_of
from deposits.flows.save import save
from deposits.metadata.document import Metadata
from deposits.models import Deposit, DepositFile
from portal.deposit.form.fields import chosen_fields
from portal.deposit.form.moves import Move
from portal.deposit.form.reading import Reading, read


def read_form(post: QueryDict, deposit: Deposit, move: Move | None = None) -> Reading:
    return read(post, deposit, chosen_fields(kind_of(deposit)), move)


def keep(reading: Reading, *, actor: Actor, deposit: Deposit, revision: str) -> Deposit:
    """Save all that could be read, and what could not as it was typed. Raises what `flows.save` raises; nothing of a
    form that is behind (`Stale`) is kept, not even what it says about files. `deposit` is as it stands now."""
    if _is_kept(reading, deposit):
        return deposit
    if revision != str(deposit.revision):
        raise Stale
    try:
        saved = save(
            actor=actor,
            deposit_id=deposit.pk,
            metadata=reading.metadata,
            policy=reading.policy,
            unread=reading.unread,
            revision=deposit.revision,
        )
    except Stale:
        # The form's own saving, still on its way when the button was pressed, may have arrived in this very moment.
        deposit.refresh_from_db()
        if not _is_kept(reading, deposit):
            raise
        saved = deposit
    for file_id, changes in reading.files.items():
        arrange(actor=actor, file_id=file_id, changes=changes)
    return saved


def _is_kept(reading: Reading, deposit: Deposit) -> bool:
    """Whether all of it is there already, as when a page that was being closed had saved it, unheard."""
    if reading.files:
        return False
    written = Metadata.model_validate(reading.metadata).to_json()
    return (written, reading.policy, reading.unread) == (deposit.metadata, deposit.policy, deposit.unread)


def receive_upload(sent: UploadedFile, *, actor: Actor, deposit: Deposit) -> DepositFile:
    """Keep a file that arrived with a request. Raises what `flows.files.attach` raises."""
    name = sent.name or "file"
    role = likely_role(deposit, name)
    return attach(actor=actor, deposit_id=deposit.pk, source=cast(BinaryIO, sent.file), name=name, role=role)


def receive_replacement(sent: UploadedFile, *, actor: Actor, file: DepositFile) -> DepositFile:
    """Let a file that arrived with a request take the place of another. Raises what `flows.files.replace` raises."""
    return replace(actor=actor, file_id=file.pk, source=cast(BinaryIO, sent.file), name=sent.name or "file")


def shift_file(*, actor: Actor, deposit: Deposit, file_id: int, step: int) -> None:
    """Put a file one place up (-1) or down (1)."""
    ids = list(deposit.files.values_list("pk", flat=True))
    place = ids.index(file_id) if file_id in ids else -1
    if place < 0 or not 0 <= place + step < len(ids):
        return
    ids.insert(place + step, ids.pop(place))
    reorder(actor=actor, deposit_id=deposit.pk, file_ids=ids)
