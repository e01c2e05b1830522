"""`manage.py install`: what a repository needs before its first request. Running it again changes nothing."""

from __future__ import annotations

import contextlib
import json
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

from deposits.agreements import install_agreements
from deposits.kinds import install_kinds
from deposits.models import Record, Repository, Subject
from deposits.reasons import install_reasons
from media import store
from search.engines import engine
from search.port import SearchUnavailable

VOCABULARIES = Path(__file__).resolve().parents[2] / "vocabularies"


class Command(BaseCommand):
    help = "Prepare the database for its first use: namespace, kinds, agreements, vocabularies, schedules. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            repository, made = Repository.objects.get_or_create(pk=1, defaults={"namespace": settings.OAI_NAMESPACE})
            install_kinds()
            install_agreements()
            install_reasons()
            for path in sorted(VOCABULARIES.glob("*.toml")):
                install_vocabulary(path)
            schedule("deposits.tasks.every_minute", Schedule.MINUTES, minutes=1)
            schedule("deposits.tasks.every_night", Schedule.DAILY)
            schedule("oaipmh.tasks.every_night", Schedule.DAILY)
            schedule("portal.saved.tasks.every_minute", Schedule.MINUTES, minutes=1)
        store.prepare()
        prepare_index()
        word = "installed" if made else "already installed"
        self.stdout.write(json.dumps({"event": word, "namespace": repository.namespace}))


def prepare_index() -> None:
    """An empty index for an empty repository. One that was lost is not replaced by an empty one: `reindex` fills it."""
    try:
        engine().count()
    except SearchUnavailable:
        if not Record.objects.exists():
            # A search server that is down makes its index with the first record instead.
            with contextlib.suppress(SearchUnavailable), engine().rebuild():
                pass


def schedule(path: str, kind: str, minutes: int | None = None) -> None:
    """What runs every minute runs as it begins: an embargo that ends at midnight is followed before the minute is over,
    though the queue looks only every thirty seconds for what is due."""
    begun = timezone.now().replace(second=0, microsecond=0)
    defaults = {"func": path, "schedule_type": kind, "minutes": minutes, "cluster": "quick", "next_run": begun}
    found, _made = Schedule.objects.get_or_create(name=path, defaults=defaults)
    if minutes and found.next_run and found.next_run.second:
        found.next_run = found.next_run.replace(second=0, microsecond=0)
        found.save(update_fields=["next_run"])


def install_vocabulary(path: Path) -> None:
    """A file of terms: `scheme`, perhaps `valid_from` and `valid_until`, and `[[subject]]` with code, vi, perhaps en and parent
    (a code that stands before it). Terms that are there already stay as an administrator left them."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    held = {one.code: one for one in Subject.objects.filter(scheme=data["scheme"])}
    validity = {name: data[name] for name in ("valid_from", "valid_until") if name in data}
    if validity:
        Subject.objects.filter(scheme=data["scheme"], valid_from=None, valid_until=None).update(**validity)
    waiting = [term for term in data["subject"] if term["code"] not in held]
    while waiting:
        ready = [term for term in waiting if not term.get("parent") or term["parent"] in held]
        if not ready:
            raise ValueError(f"{path.name}: terms whose parent is nowhere: {[term['code'] for term in waiting]}")
        made = Subject.objects.bulk_create(
            Subject(
                scheme=data["scheme"],
                code=term["code"],
                name=term["vi"],
                name_en=term.get("en", ""),
                parent=held[term["parent"]] if term.get("parent") else None,
                **validity,
            )
            for term in ready
        )
        held |= {one.code: one for one in made}
        waiting = [term for term in waiting if term not in ready]
