"""Putting files into a deposit, arranging them, taking them out."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.flows.save import checked_policy
from deposits.models import Deposit, DepositFile, FileRole
from deposits.roles import permit
from media import store
from media.models import StoredFile
from media.names import safe_name

MOST_FILES = 200


def attach(*, actor: Actor, deposit_id: int, source: BinaryIO, name: str, role: str = FileRole.MAIN) -> DepositFile:
    """Stream a file into the store, then give it its place, by one row, in the deposit.

    The bytes travel outside any transaction; killed at any moment, this leaves no file that is half there.
    Raises NotAllowed, WrongState, Unacceptable, and what `media.store.receive` raises (`media.errors`).
    """
    permit(actor, "attach", Deposit.objects.select_related("collection").get(pk=deposit_id))
    stored = store.receive(source, name=name)
    return attach_stored(actor=actor, deposit_id=deposit_id, stored=stored, name=name, role=role)


@transaction.atomic
def attach_stored(*, actor: Actor, deposit_id: int, stored: StoredFile, name: str, role: str = FileRole.MAIN) -> DepositFile:
    """Give a file that is already in the store its place in a deposit."""
    deposit = locked(deposit_id, actor=actor, verb="attach")
    if role not in FileRole.values:
        raise Unacceptable(_("Choose what the file is: full text, summary, data …"))
    if deposit.files.count() >= MOST_FILES:
        raise Unacceptable(_("A deposit holds at most %(most)s files. Put the rest into one ZIP file.") % {"most": MOST_FILES})
    last = deposit.files.aggregate(last=Max("order"))["last"]
    file = DepositFile.objects.create(
        deposit=deposit, stored=stored, name=_free_name(deposit, name), role=role, order=(last or 0) + 1
    )
    announce("attach", actor=actor, deposit=deposit, data={"stored": stored.pk, "file": file.pk})
    return file


@transaction.atomic
def arrange(*, actor: Actor, file_id: int, changes: dict[str, Any]) -> DepositFile:
    """Change a file's `name`, `role`, `order` or `policy` (None: the deposit's own)."""
    file = DepositFile.objects.get(pk=file_id)
    deposit = locked(file.deposit_id, actor=actor, verb="attach")
    if "name" in changes and safe_name(changes["name"]) != file.name:
        file.name = _free_name(deposit, changes["name"])
    if "role" in changes:
        if changes["role"] not in FileRole.values:
            raise Unacceptable(_("Choose what the file is: full text, summary, data …"))
        file.role = changes["role"]
    if "order" in changes:
        file.order = int(changes["order"])
    if "policy" in changes:
        file.policy = checked_policy(changes["policy"]).model_dump(mode="json") if changes["policy"] is not None else None
    file.save()
    announce("arrange", actor=actor, deposit=deposit, data={"file": file.pk})
    return file


@transaction.atomic
def detach(*, actor: Actor, file_id: int) -> None:
    """Take a file out of the deposit. Its bytes stay until nothing refers to them (`tasks.collect`)."""
    file = DepositFile.objects.get(pk=file_id)
    deposit = locked(file.deposit_id, actor=actor, verb="attach")
    announce("detach", actor=actor, deposit=deposit, data={"stored": file.stored_id})
    file.delete()


def _free_name(deposit: Deposit, name: str) -> str:
    wanted = PurePath(safe_name(name))
    taken = {one.casefold() for one in deposit.files.values_list("name", flat=True)}
    candidate, count = str(wanted), 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{wanted.stem} ({count}){wanted.suffix}"
    return candidate
