"""Files that come into a deposit in portions, and can go on after every interruption. A file is attached once, when all of
it is there and good; until then only its sender knows of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import FlowError, Unacceptable
from deposits.file_types import check_name
from deposits.flows.files import MOST_FILES, attach_stored, check_room, likely_role, replace_stored
from deposits.flows.lookup import kind_of
from deposits.models import Deposit, DepositFile, DepositUpload
from deposits.roles import permit
from media import store, uploads
from media.errors import MediaError, Refused
from media.models import StoredFile
from media.names import safe_name
from media.uploads import Checksum


def begin(
    *, actor: Actor, deposit_id: int, name: str, size: int, sha256: str = "", role: str = "", replaces: DepositFile | None = None
) -> DepositUpload:
    """Announce a file of `size` bytes; refused now is what would be refused at the end, as far as it can be known.

    Raises NotAllowed, WrongState, Unacceptable, and what `media.uploads.begin` raises."""
    deposit = Deposit.objects.select_related("collection").get(pk=deposit_id)
    permit(actor, "attach", deposit)
    check_name(kind_of(deposit), safe_name(name))
    _check_room(deposit, replaces)
    upload = uploads.begin(name=safe_name(name), size=size, sha256=sha256)
    return DepositUpload.objects.create(upload=upload, deposit=deposit, user_id=actor.user_id, role=role, replaces=replaces)


def find(*, actor: Actor, deposit: Deposit, token: str) -> DepositUpload | None:
    """The upload of this name, if it is this actor's own; whose else there are is nobody's business."""
    if actor.user_id is None:
        return None
    return (
        DepositUpload.objects.select_related("upload", "deposit__collection")
        .filter(deposit=deposit, upload__token=token, user_id=actor.user_id)
        .first()
    )


def carry_on(
    *, actor: Actor, waiting: DepositUpload, offset: int, chunks: Iterable[bytes], checksum: Checksum | None = None
) -> DepositUpload:
    """Add a portion that begins at `offset`; the last one also attaches the file.

    Raises NotAllowed, WrongState, Unacceptable, and what `media.uploads.append` and `finish` raise."""
    if waiting.is_open:
        permit(actor, "attach", waiting.deposit)
        waiting.upload = uploads.append(waiting.upload_id, offset, chunks, checksum)
    return complete(actor=actor, waiting=waiting)


def complete(*, actor: Actor, waiting: DepositUpload) -> DepositUpload:
    """Attach the file if all of it is there and it is not attached yet. Asking again is harmless, also at the same time.

    Raises NotAllowed and WrongState, after which it can be asked again; Unacceptable, and Refused or BytesDamaged from
    `media`, after which it cannot."""
    if not waiting.upload.is_whole:
        return waiting
    if waiting.refusal:
        raise Unacceptable(waiting.refusal)
    if waiting.attached is not None:
        return waiting
    stored = uploads.finish(waiting.upload_id)
    try:
        return _attach(actor, waiting.pk, stored)
    except (Unacceptable, Refused) as error:
        DepositUpload.objects.filter(pk=waiting.pk).update(refusal=str(error))
        store.delete(stored)
        raise


def cancel(*, actor: Actor, waiting: DepositUpload) -> None:
    """Stop it; what has arrived goes. A file that was attached stays in the deposit. Raises `media.errors.Busy`."""
    uploads.throw_away(waiting.upload_id)


def finish_whole() -> None:
    """Attach what has arrived to the last byte although its sender never heard so: the server stopped in that moment."""
    arrived = DepositUpload.objects.filter(attached=None, refusal="", user__isnull=False, upload__offset=F("upload__size"))
    for one in arrived.select_related("upload", "user", "deposit__collection"):
        with contextlib.suppress(FlowError, MediaError):
            complete(actor=_sender(one), waiting=one)


def _sender(waiting: DepositUpload) -> Actor:
    """Who began it, with no more than an owner's rights."""
    return Actor(user_id=waiting.user_id, tokens=frozenset({"everyone", f"owner:{waiting.user_id}"}), label=str(waiting.user))


def _check_room(deposit: Deposit, replaces: DepositFile | None) -> None:
    """Unacceptable where the deposit would hold too many files, those counted that are on their way."""
    waiting = deposit.uploads.filter(attached=None, refusal="", upload__expires__gt=timezone.now()).count()
    if replaces is None:
        check_room(deposit, waiting)
    elif waiting >= MOST_FILES:
        raise Unacceptable(_("Too many files are on their way already. Wait until some have arrived, or stop them."))


@transaction.atomic
def _attach(actor: Actor, pk: int, stored: StoredFile) -> DepositUpload:
    waiting = DepositUpload.objects.select_for_update(of=("self",)).select_related("upload", "deposit__collection").get(pk=pk)
    if waiting.attached is not None:
        return waiting
    name = waiting.upload.name
    if waiting.replaces is not None:
        waiting.file = replace_stored(actor=actor, file_id=waiting.replaces.pk, stored=stored, name=name)
    else:
        role = waiting.role or likely_role(waiting.deposit, name)
        waiting.file = attach_stored(actor=actor, deposit_id=waiting.deposit_id, stored=stored, name=name, role=role)
    waiting.attached = timezone.now()
    waiting.save(update_fields=["file", "attached"])
    return waiting
