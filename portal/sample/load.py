"""Publishing the works of the sample through the flows that a person would use, each in one transaction."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction

from deposits.access import Policy, command, today
from deposits.flows.files import attach_stored
from deposits.flows.publish import publish
from deposits.flows.save import save
from deposits.flows.start import start
from deposits.flows.submit import submit
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Deposit, FileRole, Kind, Record, Subject
from deposits.tasks import index
from media import reading, store
from media.models import StoredFile
from oaipmh import renditions
from portal.sample.places import ensure_places
from portal.sample.tables import csv_bytes
from portal.sample.taking_over import of_deposits, take_over
from portal.sample.typeset.document import render
from portal.sample.works import SCHEME, Work
from portal.sample.world import World, world

SOURCE = "sample"
ACTOR = command("load_sample")
_EMBARGO = dt.timedelta(days=365)
# What we do ourselves at the end, and the workers do if we are killed before.
_FOLLOWING = ("deposits.tasks.index_records", "oaipmh.tasks.fill_renditions")


class NotInstalled(Exception):
    """The kinds and vocabularies are not there yet: `manage.py install` puts them there."""


def load(works: Iterable[Work], progress: Callable[[Work], object]) -> int:
    """Publish those of the works that are not there yet and make them searchable. Killed anywhere, run again, it makes no doubles.

    `progress` is told of each work, old or new. Returns how many were published. Raises NotInstalled, FontsMissing.
    """
    labels = dict(Subject.objects.filter(scheme=SCHEME).values_list("code", "name"))
    if not labels or not Kind.objects.exists():
        raise NotInstalled
    here = world()
    ensure_places(here)
    there = set(Record.objects.filter(source=SOURCE).values_list("source_identifier", flat=True))
    made: list[int] = []
    with _followed_up(made):
        for work in works:
            if work.slug not in there:
                made.append(_publish(work, here, labels))
            progress(work)
    return len(made)


@contextmanager
def _followed_up(made: list[int]) -> Iterator[None]:
    """Index the published records and make their renditions, whatever interrupts the loading."""
    try:
        yield
    finally:
        if made:
            index(made)
            renditions.fill(made)
            take_over(of_deposits(*Deposit.objects.filter(record__in=made).values_list("pk", flat=True)))
            cache.clear()


def policy(work: Work, world: World, day: dt.date) -> Policy:
    """Who may read the work's files, if it is loaded on this day: an embargo lasts a year from then."""
    own = f"institution:{world.university(work.institution(world)).slug}"
    match work.access:
        case "embargoed":
            return Policy.embargoed(day + _EMBARGO, own, reason=work.access_reason)
        case "institution":
            return Policy.limited(own, reason=work.access_reason)
        case "consortium":
            return Policy.limited("consortium", reason=work.access_reason)
        case "restricted" | "metadata-only":
            return Policy.limited(reason=work.access_reason)
        case "open":
            return Policy.open()


def _publish(work: Work, here: World, labels: dict[str, str]) -> int:
    """Bytes first, outside the transaction, then everything else in one. Returns the record's primary key."""
    typeset = render(work, here) if work.body else None
    files: list[tuple[StoredFile, str, str]] = []
    if typeset:
        files.append((store_and_read(typeset.content, work.file_name), work.file_name, FileRole.MAIN))
    if work.table:
        files.append((store_and_read(csv_bytes(work.table.generator), work.table.name), work.table.name, FileRole.DATA))
    metadata = work.metadata(here, labels=labels, pages=typeset.pages if typeset else 0)
    access = policy(work, here, today())
    with transaction.atomic():
        collection = Collection.objects.select_related("institution").get(slug=work.collection)
        deposit = start(actor=ACTOR, collection=collection, kind=Kind.objects.get(code=work.kind))
        save(
            actor=ACTOR,
            deposit_id=deposit.pk,
            metadata=metadata.to_json(),
            policy=access.model_dump(mode="json"),
            revision=deposit.revision,
        )
        for stored, name, role in files:
            attach_stored(actor=ACTOR, deposit_id=deposit.pk, stored=stored, name=name, role=role)
        submit(actor=ACTOR, deposit_id=deposit.pk, agreement=True)
        record = publish(actor=ACTOR, deposit_id=deposit.pk)
        Record.objects.filter(pk=record.pk).update(source=SOURCE, source_identifier=work.slug)
        if work.withdrawn:
            withdraw(actor=ACTOR, record_id=record.pk, reason=work.withdrawn)
        take_over(of_deposits(deposit.pk), leaving=_FOLLOWING)
    return record.pk


def store_and_read(content: bytes, name: str) -> StoredFile:
    """Keep a file with the text that is in it."""
    stored = store.receive(io.BytesIO(content), name=name)
    reading.read(stored.pk)
    return stored
