"""Removing a work by legal order: its bytes and its words go, a tombstone that says so stays.

The rows change in one transaction. What cannot be part of one (bytes in the store, segments of the index, free pages of
the database) is destroyed by `deposits.scrubbing` afterwards, again and again until it has succeeded.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor, Policy
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows import listing
from deposits.flows.announce import announce
from deposits.flows.heads import write_rows
from deposits.flows.refresh import refresh
from deposits.metadata.document import Metadata
from deposits.models import (
    Batch,
    BatchRow,
    Certificate,
    Deposit,
    DepositUpload,
    EditedDeposit,
    Event,
    Heading,
    Lookup,
    Record,
    Removal,
    Snapshot,
    State,
)
from deposits.removable import drafts_of, files_of, sheets_of
from media import store, uploads

_LIMITS = {"order": 100, "authority": 200, "why": 5_000, "words": 1_000}
_WORDY = ("reason", "note")  # what data of old events may hold of a person's text


@transaction.atomic
def ask_removal(
    *, actor: Actor, record_id: int, order: str, authority: str, why: str, words: str, kept: Several[str] = ()
) -> Removal:
    """Carried out at once; or, where the site wants two people for it, when another administrator confirms it.

    `words` are shown at its address, `why` only in the log. Raises NotAllowed, WrongState, Unacceptable.
    """
    record = _locked(actor, record_id)
    if record.removals.filter(done=None).exists():
        raise WrongState(_("A removal of this work waits for the second person already."))
    texts = [one.strip() for one in (order, authority, why, words)]
    if not all(texts):
        raise Unacceptable(_("Write the number of the order, who gave it, why, and what its address is to say."))
    removal = Removal(
        record=record,
        kept=sorted(set(kept) & set(Removal.Kept.values)),
        asked=timezone.now(),
        asked_by_id=actor.user_id,
        asked_label=actor.label,
    )
    for (name, limit), text in zip(_LIMITS.items(), texts, strict=True):
        if len(text) > limit:
            raise Unacceptable(_("At most %(most)s characters fit: “%(text)s…”.") % {"most": limit, "text": text[:40]})
        setattr(removal, name, text)
    removal.save()
    announce("ask_removal", actor=actor, deposit=record.deposit, record=record, data={"removal": removal.pk})
    return removal if settings.LEGAL_REMOVAL_BY_TWO else _carry_out(actor, record, removal)


@transaction.atomic
def confirm_removal(*, actor: Actor, removal_id: int) -> Removal:
    """By another administrator than the one who asked. Raises NotAllowed, WrongState."""
    removal = Removal.objects.select_for_update().get(pk=removal_id)
    record = _locked(actor, removal.record_id)
    if removal.done is not None:
        raise WrongState
    if actor.user_id is None or actor.user_id == removal.asked_by_id:
        raise NotAllowed(_("Another administrator than the one who asked must confirm it."))
    return _carry_out(actor, record, removal)


@transaction.atomic
def drop_removal(*, actor: Actor, removal_id: int) -> None:
    """What waits for the second person is not carried out. Raises NotAllowed, WrongState."""
    removal = Removal.objects.select_for_update().get(pk=removal_id)
    record = _locked(actor, removal.record_id)
    if removal.done is not None:
        raise WrongState
    announce("drop_removal", actor=actor, deposit=record.deposit, record=record, data={"order": removal.order})
    removal.delete()


def _locked(actor: Actor, record_id: int) -> Record:
    if not actor.is_administrator:
        raise NotAllowed
    query = Record.objects.select_for_update(of=("self",)).select_related(
        "collection", "institution", "kind", "snapshot", "deposit"
    )
    record = query.get(pk=record_id)
    if record.removed is not None:
        raise WrongState(_("This work was removed already."))
    return record


def _carry_out(actor: Actor, record: Record, removal: Removal) -> Removal:
    now = timezone.now()
    deposits = [one for one in (record.deposit, *drafts_of(record)) if one is not None]
    destroyed = list(files_of(record, deposits))
    sheets, batches = sheets_of(deposits)
    headings = list(record.headings.values_list("heading", flat=True))
    document = cut(record.current.document, removal.kept)
    _empty_record(record, document)
    for deposit in deposits:
        _empty_deposit(deposit, document, is_draft=deposit.pk != record.deposit_id)
    Event.objects.filter(pk__in=_wordy(record, deposits)).update(data={})
    BatchRow.objects.filter(batch__in=batches).delete()
    Batch.objects.filter(pk__in=batches).delete()
    removal.files = [[one.key, one.sha256, one.size] for one in (*destroyed, *sheets)]
    for stored in (*destroyed, *sheets):
        store.delete(stored)
    removal.done, removal.done_by_id, removal.done_label = now, actor.user_id, actor.label
    backups = Event.objects.filter(verb="backup", at__gte=record.published).values_list("at", flat=True)
    removal.backups = [at.isoformat(timespec="seconds") for at in backups]
    removal.save()
    record.withdrawn, record.withdrawal_reason, record.removed = record.withdrawn or now, removal.words, now
    refresh(record)
    listing.list_records([record.pk])
    Heading.objects.filter(pk__in=headings, works=0, entries=None).delete()
    announce("remove", actor=actor, deposit=record.deposit, record=record, data={"removal": removal.pk, "order": removal.order})
    return removal


def cut(document: Metadata, kept: Several[str]) -> Metadata:
    """As much of a description as the law leaves."""
    left: dict[str, Any] = {"kind": document.kind, "language": document.language}
    if Removal.Kept.TITLE in kept:
        left["title"] = document.title
    if Removal.Kept.YEAR in kept:
        left["issued"] = document.issued[:4]
    if Removal.Kept.PEOPLE in kept:
        left["contributors"] = [
            {"role": one.role, "name": one.name.model_dump(mode="json", exclude_defaults=True)} for one in document.contributors
        ]
    return Metadata.model_validate(left)


def _empty_record(record: Record, document: Metadata) -> None:
    """One snapshot stays, the latest, with nothing in it but what the law leaves."""
    current = record.current
    policy = current.access.model_copy(update={"reason": ""})
    record.snapshots.exclude(pk=current.pk).delete()
    current.files.all().delete()
    Snapshot.objects.filter(pk=current.pk).update(
        metadata=document.to_json(), policy=policy.model_dump(mode="json"), note="", author=None
    )
    record.snapshot = Snapshot.objects.get(pk=current.pk)
    record.origins, record.source_digest = None, ""
    for rows in (record.contributions, record.identifiers, record.further, record.copy_requests):
        rows.all().delete()
    write_rows([(record, document)])


def _empty_deposit(deposit: Deposit, document: Metadata, *, is_draft: bool) -> None:
    for sending in DepositUpload.objects.filter(deposit=deposit).select_related("upload"):
        if not sending.upload.is_whole:
            uploads.throw_away(sending.upload_id)
        else:
            sending.upload.delete()
    deposit.files.all().delete()
    for rows in (deposit.messages, deposit.notes, deposit.submissions):
        rows.all().delete()
    deposit.acceptances.update(scan=None)
    Lookup.objects.filter(deposit=deposit).delete()
    EditedDeposit.objects.filter(deposit=deposit).delete()
    BatchRow.objects.filter(deposit=deposit).update(title="", key="", digest="", problems=[], files={})
    for certificate in deposit.certificates.all():
        content = certificate.statement.model_copy(
            update={"title": "—", "subtitle": "", "authors": (), "depositor": "", "files": ()}
        )
        Certificate.objects.filter(pk=certificate.pk).update(content=content.model_dump(mode="json"))
    deposit.metadata, deposit.policy = document.to_json(), Policy.limited().model_dump(mode="json")
    deposit.unread, deposit.distinct_from = {}, []
    deposit.owner_name = deposit.owner_email = ""
    if is_draft:
        deposit.deleted = timezone.now()
    else:
        deposit.state = State.WITHDRAWN
    deposit.save()


def _wordy(record: Record, deposits: list[Deposit]) -> list[int]:
    events = [*Event.objects.filter(record=record), *Event.objects.filter(deposit__in=deposits)]
    return [one.pk for one in events if any(name in one.data for name in _WORDY)]
