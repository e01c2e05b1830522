"""`manage.py reindex`: build a new index from the database beside the one that serves, then swap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from deposits.indexing import documents
from deposits.models import Event, Record
from deposits.tasks import index
from search.engines import engine
from search.port import Document

BATCH = 200


class Command(BaseCommand):
    help = "Rebuild the search index from the database while the site runs."

    def handle(self, *args: Any, **options: Any) -> None:
        began = timezone.now()
        last_event = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with engine().rebuild() as fresh, tqdm(total=Record.objects.count(), unit=" records", disable=None) as bar:
            for batch in _batches():
                fresh.put(_counted(batch, bar))
        changed = _changed_since(last_event)
        index(changed)
        self.stdout.write(
            f"{engine().count()} records indexed in {(timezone.now() - began).total_seconds():.1f} s; "
            f"{len(changed)} changed meanwhile and were indexed again."
        )


def _batches() -> Iterator[list[Record]]:
    last = 0
    while batch := list(Record.objects.filter(pk__gt=last, withdrawn=None).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _counted(batch: list[Record], bar: Any) -> Iterator[Document]:
    for document in documents(batch):
        yield document
        bar.update(1)


def _changed_since(event_id: int) -> list[int]:
    """What was published, changed or withdrawn while the new index was being filled."""
    found: set[int] = set()
    for event in Event.objects.filter(pk__gt=event_id).iterator():
        found |= {event.record_id} if event.record_id else set(event.data.get("records", ()))
        if event.verb == "inspected":
            found |= set(Record.objects.filter(snapshot__files__stored=event.data["stored"]).values_list("pk", flat=True))
    return sorted(found)
