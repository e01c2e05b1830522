"""Putting files into a deposit, arranging them, taking them out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import FlowError, Unacceptable
from deposits.file_types import check_name, check_type, extension_of
from deposits.flows.announce import announce
from deposits.flows.look import look_again
from deposits.flows.lookup import kind_of, locked
from deposits.flows.save import checked_policy
from deposits.models import Deposit, DepositFile, FileRole
from deposits.roles import permit
from media import store
from media.models import StoredFile
from media.names import safe_name

MOST_FILES = 200
_DATA = frozenset("csv tsv xlsx xls ods json zip 7z gz sav dta rdata parquet nc".split())


def attach(*, actor: Actor, deposit_id: int, source: BinaryIO, name: str, role: str = FileRole.MAIN) -> DepositFile:
    """Stream a file into the store, then give it its place, by one row, in the deposit.

    The bytes travel outside any transaction; killed at any moment, this leaves no file that is half there.
    Raises NotAllowed, WrongState, Unacceptable, and what `media.store.receive` raises (`media.errors`).
    """
    stored = _received(actor, deposit_id, source, name)
    with _kept(stored):
        return attach_stored(actor=actor, deposit_id=deposit_id, stored=stored, name=name, role=role)


def replace(*, actor: Actor, file_id: int, source: BinaryIO, name: str) -> DepositFile:
    """Stream a file into the store, and let it take the place of another. Raises as `attach` does."""
    stored = _received(actor, DepositFile.objects.get(pk=file_id).deposit_id, source, name)
    with _kept(stored):
        return replace_stored(actor=actor, file_id=file_id, stored=stored, name=name)


@transaction.atomic
def attach_stored(*, actor: Actor, deposit_id: int, stored: StoredFile, name: str, role: str = FileRole.MAIN) -> DepositFile:
    """Give a file that is already in the store its place in a deposit."""
    deposit = locked(deposit_id, actor=actor, verb="attach")
    if role not in FileRole.values:
        raise Unacceptable(_("Choose what the file is: full text, summary, data …"))
    check_room(deposit)
    check_type(kind_of(deposit), safe_name(name), stored.media_type)
    last = deposit.files.aggregate(last=Max("order"))["last"]
    file = DepositFile.objects.create(
        deposit=deposit, stored=stored, name=_free_name(deposit, name), role=role, order=(last or 0) + 1
    )
    announce("attach", actor=actor, deposit=deposit, data={"stored": stored.pk, "file": file.pk})
    look_again(deposit)
    return file


@transaction.atomic
def replace_stored(*, actor: Actor, file_id: int, stored: StoredFile, name: str) -> DepositFile:
    """Let a file that is already in the store take the place of another, with its role, order and access. What was
    published keeps the bytes that it was published with."""
    file = DepositFile.objects.get(pk=file_id)
    deposit = locked(file.deposit_id, actor=actor, verb="attach")
    check_type(kind_of(deposit), safe_name(name), stored.media_type)
    before, file.stored = file.stored_id, stored
    if safe_name(name) != file.name:
        file.name = _free_name(deposit, name)
    file.save(update_fields=["stored", "name"])
    announce("replace", actor=actor, deposit=deposit, data={"stored": stored.pk, "file": file.pk, "before": before})
    look_again(deposit)
    return file


def check_room(deposit: Deposit, waiting: int = 0) -> None:
    """Unacceptable where a deposit holds as many files as it may, with so many more on their way."""
    if deposit.files.count() + waiting >= MOST_FILES:
        raise Unacceptable(_("A deposit holds at most %(most)s files. Put the rest into one ZIP file.") % {"most": MOST_FILES})


def likely_role(deposit: Deposit, name: str) -> str:
    """What a new file probably is; the depositor may say otherwise."""
    if extension_of(name) in _DATA:
        return FileRole.DATA
    return FileRole.SUPPLEMENT if deposit.files.filter(role=FileRole.MAIN).exists() else FileRole.MAIN


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
    look_again(deposit)
    return file


@transaction.atomic
def reorder(*, actor: Actor, deposit_id: int, file_ids: Sequence[int]) -> None:
    """Put the files in this order (primary keys); those that are not named keep theirs, after these."""
    deposit = locked(deposit_id, actor=actor, verb="attach")
    place = {pk: number for number, pk in enumerate(file_ids)}
    files = sorted(deposit.files.all(), key=lambda file: place.get(file.pk, len(place)))
    changed = [file for number, file in enumerate(files, start=1) if file.order != number]
    for number, file in enumerate(files, start=1):
        file.order = number
    DepositFile.objects.bulk_update(changed, ["order"])
    if changed:
        announce("arrange", actor=actor, deposit=deposit, data={"files": [file.pk for file in changed]})


@transaction.atomic
def detach(*, actor: Actor, file_id: int) -> None:
    """Take a file out of the deposit. Its bytes stay until nothing refers to them (`tasks.collect`)."""
    file = DepositFile.objects.get(pk=file_id)
    deposit = locked(file.deposit_id, actor=actor, verb="attach")
    announce("detach", actor=actor, deposit=deposit, data={"stored": file.stored_id})
    file.delete()
    look_again(deposit)


def _received(actor: Actor, deposit_id: int, source: BinaryIO, name: str) -> StoredFile:
    deposit = Deposit.objects.select_related("collection").get(pk=deposit_id)
    permit(actor, "attach", deposit)
    check_name(kind_of(deposit), safe_name(name))
    return store.receive(source, name=name)


@contextlib.contextmanager
def _kept(stored: StoredFile) -> Iterator[None]:
    """What was refused when it had arrived leaves at once."""
    try:
        yield
    except FlowError:
        store.delete(stored)
        raise


def _free_name(deposit: Deposit, name: str) -> str:
    wanted = PurePath(safe_name(name))
    taken = {one.casefold() for one in deposit.files.values_list("name", flat=True)}
    candidate, count = str(wanted), 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{wanted.stem} ({count}){wanted.suffix}"
    return candidate
