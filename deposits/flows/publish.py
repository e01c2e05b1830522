"""Publishing: from the working copy to a Record with a Snapshot; once, again (a revision), or at a date."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits import authorities
from deposits.access import Actor, command, today
from deposits.errors import Incomplete, Unacceptable, WrongState
from deposits.flows import heads, scan
from deposits.flows.announce import announce
from deposits.flows.certify import certify
from deposits.flows.lookup import kind_of, locked, locked_record
from deposits.flows.refresh import refresh
from deposits.metadata.checks import missing
from deposits.models import Certificate, Deposit, FileRole, Kind, Person, Record, Snapshot, SnapshotFile, State
from deposits.near_names import is_same_name
from deposits.versions import family

log = logging.getLogger(__name__)


@transaction.atomic
def publish(*, actor: Actor, deposit_id: int, seen: int | None = None) -> Record:
    """Submitted, and in its last step, or scheduled → published."""
    return publish_locked(locked(deposit_id, actor=actor, verb="publish", seen=seen), actor=actor)


def publish_locked(deposit: Deposit, *, actor: Actor) -> Record:
    """The same for a deposit that the caller has locked and permitted, inside the caller's transaction."""
    kind = _complete(deposit)
    now = timezone.now()
    before = family(deposit.version_of)[-1] if deposit.version_of else None
    record = Record(
        public_id=deposit.public_id,
        oai_identifier=heads.oai_identifier(deposit.public_id),
        deposit=deposit,
        previous=before,
        collection=deposit.collection,
        institution=deposit.collection.institution,
        kind=kind,
        title=deposit.title,
        published=now,
        datestamp=now.replace(microsecond=0),
    )
    record.save()
    _snapshot(record, deposit, actor, now, note="")
    step = deposit.step_id
    deposit.state, deposit.step = State.PUBLISHED, None
    deposit.publish_on = None
    deposit.save(update_fields=["state", "step", "publish_on", "updated"])
    certify(deposit, occasion=Certificate.Occasion.PUBLISHED, at=now, record=record)
    refresh(record)
    announce("publish", actor=actor, deposit=deposit, record=record, data={"step": step})
    return record


@transaction.atomic
def revise(*, actor: Actor, deposit_id: int, note: str = "", seen: int | None = None) -> Record:
    """Publish the working copy of a published deposit again, as the next snapshot of the same record."""
    deposit = locked(deposit_id, actor=actor, verb="revise", seen=seen)
    record = locked_record(deposit)
    record.kind = _complete(deposit)
    record.collection = deposit.collection
    record.institution = deposit.collection.institution
    now = timezone.now()
    _snapshot(record, deposit, actor, now, note)
    certify(deposit, occasion=Certificate.Occasion.REVISED, at=now, record=record)
    refresh(record)
    announce("revise", actor=actor, deposit=deposit, record=record)
    return record


@transaction.atomic
def schedule(*, actor: Actor, deposit_id: int, day: dt.date, seen: int | None = None) -> Deposit:
    """Submitted, and in its last step → scheduled: the clock publishes it on that local day."""
    deposit = locked(deposit_id, actor=actor, verb="schedule", seen=seen)
    if day <= today():
        raise Unacceptable(_("Choose a day in the future, or publish now."))
    _complete(deposit)
    deposit.state, deposit.publish_on = State.SCHEDULED, day
    deposit.save(update_fields=["state", "publish_on", "updated"])
    announce("schedule", actor=actor, deposit=deposit, data={"day": day.isoformat(), "step": deposit.step_id})
    return deposit


@transaction.atomic
def unschedule(*, actor: Actor, deposit_id: int, seen: int | None = None) -> Deposit:
    """Scheduled → submitted."""
    deposit = locked(deposit_id, actor=actor, verb="unschedule", seen=seen)
    deposit.state, deposit.publish_on = State.SUBMITTED, None
    deposit.save(update_fields=["state", "publish_on", "updated"])
    announce("unschedule", actor=actor, deposit=deposit, data={"step": deposit.step_id})
    return deposit


def publish_due() -> int:
    """Publish what is scheduled for today or earlier; called every minute. What cannot be published yet, such as a file
    that waits for the virus scanner, holds up nothing else and is tried again."""
    due = list(Deposit.objects.filter(state=State.SCHEDULED, publish_on__lte=today()).values_list("pk", flat=True))
    published = 0
    for deposit_id in due:
        try:
            publish(actor=command("calendar"), deposit_id=deposit_id)
        except Incomplete as error:
            log.warning("publish_due.incomplete deposit=%d %s", deposit_id, "; ".join(one.message for one in error.problems))
        except (WrongState, Deposit.DoesNotExist):
            log.info("publish_due.meanwhile deposit=%d", deposit_id)  # unscheduled, published or deleted by somebody
        else:
            published += 1
    return published


def _complete(deposit: Deposit) -> Kind:
    kind = kind_of(deposit)
    found = [*missing(deposit.document, kind.fields), *scan.problems(deposit)]
    if found:
        raise Incomplete(found)
    return kind


def _herself(record: Record, deposit: Deposit) -> authorities.Held:
    """A depositor who names herself in her own work is the Person of her account."""
    person = Person.objects.filter(user=deposit.owner_id, main=None).first() if deposit.owner_id else None
    same = [one for one in deposit.document.contributors if person and is_same_name(one.name.display, person.display)]
    return {(record.pk, same[0].name.display): person.pk} if person and len(same) == 1 else {}


def _snapshot(record: Record, deposit: Deposit, actor: Actor, now: dt.datetime, note: str) -> Snapshot:
    """Freeze the working copy as the record's next snapshot, and make it the current one."""
    last = record.snapshots.aggregate(last=Max("number"))["last"] or 0
    snapshot = Snapshot.objects.create(
        record=record,
        number=last + 1,
        created=now,
        author_id=actor.user_id,
        note=note.strip(),
        metadata=deposit.metadata,
        policy=deposit.policy,
    )
    SnapshotFile.objects.bulk_create(
        SnapshotFile(snapshot=snapshot, stored_id=one.stored_id, name=one.name, role=one.role, order=one.order, policy=one.policy)
        for one in deposit.files.exclude(role=FileRole.LICENCE)  # signed for the library, and no part of the work
    )
    record.snapshot = snapshot
    held = heads.clear_rows([record.pk])
    heads.write_rows([(record, deposit.document)], _herself(record, deposit) | held)
    return snapshot
