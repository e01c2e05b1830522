"""Background work: what listens to Events, and what the clock calls. Each takes ids, re-reads state, may run twice."""

from __future__ import annotations

import datetime as dt
import json

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from deposits import authorities
from deposits.access import command
from deposits.flows import edits, fixity, listing, look, scan
from deposits.flows.announce import announce
from deposits.flows.copies import forget_unconfirmed
from deposits.flows.define_steps import settle_strays
from deposits.flows.late import derive_again, gather
from deposits.flows.publish import publish_due
from deposits.flows.refresh import follow_the_calendar, queue_rebuild, rebuild
from deposits.flows.regroup import queue_regroup, regroup, taken_away
from deposits.flows.uploads import finish_whole
from deposits.indexing import documents, is_indexed
from deposits.models import Event, NamedSet, Record
from deposits.removable import unreferenced
from deposits.versions import newer_than
from media import reading, recognising, store, uploads
from media.models import StoredFile
from search.engines import engine
from search.port import SearchUnavailable

BATCH = 100
CHECK_FIXITY, SCAN_OLDER = "deposits.tasks.check_fixity", "deposits.tasks.scan_older"
SCRUB = "deposits.scrubbing.scrub"
READ_AGAIN, RECOGNISE = "deposits.tasks.read_stored", "deposits.tasks.recognise_file"
_RECOGNISE_SECONDS = 60  # and a page more: far below SLOW_RETRY_SECONDS
_FIXITY_SECONDS = 60
REGROUP_SECONDS = 60
# Bytes that nothing refers to are kept this long, so that a mistake can be undone.
KEEP_UNREFERENCED = dt.timedelta(days=30)


def read_file(event_id: int) -> None:
    """Read a file that was attached."""
    read_stored(Event.objects.get(pk=event_id).data["stored"])


def read_stored(stored_id: int) -> None:
    """Scan the file for viruses where the site does that, then extract its text, then tell those who index it. A file that
    waits for a scanner that is down is taken up again by `every_minute`."""
    if not StoredFile.objects.filter(pk=stored_id).exists() or not scan.released(stored_id):
        return
    inspection = reading.read(stored_id)
    with transaction.atomic():
        announce("inspected", actor=command("inspection"), data={"stored": stored_id})
        if inspection.recognised:
            async_task(RECOGNISE, stored_id, cluster="slow", task_name=f"recognise {stored_id}")


def recognise_file(stored_id: int) -> None:
    """Recognise the characters on pages of a scan, a minute long, and queue the rest: other files get their turn in between.
    Delivered again after a worker was killed, it goes on where that one stopped."""
    more = recognising.recognise(stored_id, _RECOGNISE_SECONDS)
    with transaction.atomic():
        if more:
            async_task(RECOGNISE, stored_id, cluster="slow", task_name=f"recognise {stored_id}")
        else:
            announce("inspected", actor=command("inspection"), data={"stored": stored_id})


def index_records(event_id: int) -> None:
    """Bring the index up to date for the records that an event is about."""
    event = Event.objects.get(pk=event_id)
    index([event.record_id] if event.record_id else event.data.get("records", []))


def rebuild_versions(event_id: int) -> None:
    """What a record tells of the versions before and after it follows them."""
    record = Event.objects.select_related("record__previous").get(pk=event_id).record
    beside = [one.pk for one in (record.previous, newer_than(record)) if one] if record else []
    if beside:
        rebuild(actor=command("versions"), record_ids=beside)


def rebuild_records(record_ids: list[int]) -> None:
    """Derive them again, after something that they name or lie in has changed."""
    rebuild(actor=command("catalogue"), record_ids=record_ids)


def rebuild_vocabulary(scheme: str) -> None:
    """Derive the records again whose descriptions name this vocabulary; found by reading them, one too many does no harm."""
    named = Record.objects.filter(snapshot__metadata__subjects__icontains=json.dumps(scheme))
    with transaction.atomic():
        queue_rebuild(named)


def list_records(event_id: int) -> None:
    """Bring the lists by name and keyword up to date for the records that an event is about."""
    event = Event.objects.get(pk=event_id)
    listing.list_records([event.record_id] if event.record_id else event.data["records"])


def rebuild_records_of_people(event_id: int) -> None:
    """What records show of people follows whom an event is about, and the records that it names."""
    data = Event.objects.get(pk=event_id).data
    people = [one for one in (data.get("person"), *data.get("people", ())) if one is not None]
    wanted = sorted({*authorities.records_of(people), *data.get("records", ())})
    rebuild(actor=command("people"), record_ids=wanted)


def index_records_of_file(event_id: int) -> None:
    stored_id = Event.objects.get(pk=event_id).data["stored"]
    index(list(Record.objects.filter(snapshot__files__stored=stored_id).values_list("pk", flat=True).distinct()))


def index(record_ids: list[int]) -> None:
    """Put these records (primary keys) into the index, or take them out, as they now stand in the database. SearchUnavailable
    where the index was lost: one that held only these would hide all others."""
    try:
        engine().count()
    except SearchUnavailable:
        if Record.objects.exclude(pk__in=record_ids).exists():
            raise
    for start in range(0, len(record_ids), BATCH):
        batch = Record.objects.filter(pk__in=record_ids[start : start + BATCH])
        gone = [record.public_id for record in batch if not is_indexed(record)]
        if gone:
            engine().remove(gone)
        if len(gone) < len(batch):
            engine().put(documents(batch))


def regroup_set(spec: str) -> None:
    """Bring a named set in line with its definition; goes on in another task, so that other slow work has its turn."""
    if not regroup(actor=command("sets"), spec=spec, seconds=REGROUP_SECONDS):
        queue_regroup(spec)


def every_minute() -> None:
    """What follows the clock: embargoes that ended, publications that are due; and what would be left behind."""
    follow_the_calendar()
    publish_due()
    settle_strays()
    gather()
    derive_again()
    look.queue_look_over(unseen=True)
    for stored_id in scan.waiting():
        async_task("deposits.tasks.read_stored", stored_id, cluster="slow", task_name=f"scan {stored_id}")


def every_night() -> None:
    """Named sets that are not as they should be; half-finished uploads, and bytes that no deposit and no snapshot has referred to for a month."""
    for spec in (*NamedSet.objects.values_list("spec", flat=True), *taken_away()):
        regroup_set(spec)
    listing.sweep()
    forget_unconfirmed()
    edits.forget_unordered(timezone.now() - KEEP_UNREFERENCED)
    look.queue_look_over(unseen=False)
    finish_whole()
    uploads.collect_expired()
    store.collect_garbage(older_than=dt.timedelta(days=2))
    long_ago = timezone.now() - KEEP_UNREFERENCED
    for stored in unreferenced().filter(created__lt=long_ago):
        store.delete(stored)
    for event in Event.objects.filter(verb="remove", record__removals__done__isnull=False, record__removals__scrubbed=None):
        async_task(SCRUB, event.pk, cluster="slow", task_name=f"scrub {event.pk}")
    if settings.CLAMD:
        async_task(SCAN_OLDER, cluster="slow", task_name="scan older")
    fixity.remind(actor=command("fixity"))
    if settings.FIXITY_NIGHTLY_BYTES:
        async_task(CHECK_FIXITY, settings.FIXITY_NIGHTLY_BYTES, cluster="slow", task_name="fixity")


def scan_older() -> None:
    """Scan what came before the site had a scanner, a minute long, and queue the rest."""
    if scan.scan_older(seconds=_FIXITY_SECONDS):
        async_task(SCAN_OLDER, cluster="slow", task_name="scan older")


def check_fixity(left: int) -> None:
    """Read files that are due, a minute long, and queue the rest of the night's bytes: texts of new deposits get their
    turn in between. Delivered twice it reads no file twice."""
    bounds = fixity.Bounds(size=left, seconds=_FIXITY_SECONDS)
    report = fixity.check(actor=command("fixity"), before=fixity.long_ago(settings.FIXITY_DAYS), bounds=bounds)
    if report.size < left and not report.finished and not report.unavailable:
        async_task(CHECK_FIXITY, left - report.size, cluster="slow", task_name="fixity")
