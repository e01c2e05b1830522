"""Rows without bytes and bytes without rows are found; nothing is removed that a draft or a running upload may need."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from deposits.access import command
from deposits.flows.files import attach
from deposits.models import Collection
from media import reconciling
from media import store as files
from media.models import StoredFile
from media.reconciling import reconcile
from media.stores.keys import new_key
from media.stores.local import LocalStore
from media.stores.port import Store
from tests.factories import draft
from tests.lasting.conftest import Keep, age, overwrite
from tests.media.conftest import UseStore

NO_GRACE = -dt.timedelta(minutes=5)  # an S3 store cannot be told that something is old: everything is old enough


@pytest.fixture(autouse=True)
def emptied(store: Store) -> None:
    """The bucket is shared by all tests of a session."""
    for held in list(store.keys()):
        store.delete(held.key)


def test_a_store_that_agrees_with_its_rows_is_well(keep: Keep) -> None:
    keep(b"one"), keep(b"two")
    report = reconcile()
    assert (report.rows, report.objects, report.well) == (2, 2, True)


def test_rows_without_bytes_and_of_another_length_are_found(keep: Keep, store: Store) -> None:
    gone, shorter, good = keep(b"gone"), keep(b"shorter"), keep(b"good")
    store.delete(gone.key)
    overwrite(store, shorter.key, b"short")
    report = reconcile(fix=True, grace=NO_GRACE)
    assert (report.lost, report.resized, report.well) == ([gone.key], [shorter.key], False)
    assert StoredFile.objects.count() == 3, "no row is ever removed"
    assert store.size(good.key) == 4


def test_bytes_without_a_row_are_removed_only_when_asked_and_only_when_old(keep: Keep, store: Store) -> None:
    kept, orphan = keep(b"kept"), new_key()
    store.put(orphan, [b"nobody's"])
    assert reconcile().recent == [orphan]
    dry = reconcile(grace=NO_GRACE)
    assert (dry.orphans, dry.removed, dry.size_of_orphans, dry.well) == ([orphan], [], 8, False)
    assert store.size(orphan) == 8
    assert reconcile(fix=True).removed == [], "too young"
    fixed = reconcile(fix=True, grace=NO_GRACE)
    assert (fixed.removed, fixed.well) == ([orphan], True)
    assert store.size(orphan) is None
    assert store.size(kept.key) == 4
    assert list(store.doubted(timezone.now() + dt.timedelta(days=1))) == []


def test_what_is_in_doubt_or_of_a_foreign_name_is_left_alone(store: Store, transactional_db: None) -> None:
    marked, foreign = new_key(), "ab/ghi-chu.txt"
    store.doubt(marked)
    store.put(marked, [b"an upload under way"])
    store.put(foreign, [b"somebody's notes"])
    report = reconcile(fix=True, grace=NO_GRACE)
    assert (report.in_doubt, report.foreign, report.removed) == ([marked], [foreign], [])
    assert store.size(marked) and store.size(foreign)


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_runs_while_everything_is_reconciled_survives(store: Store) -> None:
    """Reconciled without any grace before each chunk, between the last byte and the row, and after it."""
    chunks = [b"a" * 700_000, b"b" * 9_000_000, b"c" * 100]
    removed: list[str] = []

    class Slow(io.RawIOBase):
        def __init__(self) -> None:
            self.left: Iterator[bytes] = iter(chunks)

        def read(self, size: int = -1) -> bytes:
            removed.extend(reconcile(fix=True, grace=NO_GRACE).removed)
            return next(self.left, b"")

    stored = files.receive(Slow(), name="a.bin")  # type: ignore[arg-type]
    removed.extend(reconcile(fix=True, grace=NO_GRACE).removed)
    assert removed == []
    files.verify(stored)


@pytest.mark.django_db(transaction=True)
def test_many_uploads_beside_a_reconciliation_all_survive(store: Store) -> None:
    received: list[StoredFile] = []

    def upload(number: int) -> None:
        try:
            received.append(files.receive(io.BytesIO(bytes([number]) * 50_000), name="a.bin"))
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert reconcile(fix=True, grace=NO_GRACE).removed == []
    for thread in threads:
        thread.join()
    assert len(received) == 12
    for stored in received:
        files.verify(stored)


def test_a_file_of_a_draft_survives_however_old(store: Store, collection: Collection) -> None:
    deposit = draft(collection)
    placed = attach(actor=command("test"), deposit_id=deposit.pk, source=io.BytesIO(b"a draft's"), name="a.txt")
    assert reconcile(fix=True, grace=NO_GRACE).removed == []
    files.verify(placed.stored)


def test_a_row_that_appears_at_the_last_moment_saves_its_bytes(
    store: Store, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphan = new_key()
    store.put(orphan, [b"late"])
    remove = reconciling._remove

    def after_a_row_came(*arguments: object) -> bool:
        StoredFile.objects.create(key=orphan, size=4, sha256="0" * 64, media_type="text/plain")
        return remove(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(reconciling, "_remove", after_a_row_came)
    assert reconcile(fix=True, grace=NO_GRACE).removed == []
    assert store.size(orphan) == 4


@pytest.mark.django_db(transaction=True)
def test_the_command_waits_a_week_and_refuses_to_wait_less_than_a_day(
    local_store: LocalStore, capsys: pytest.CaptureFixture[str]
) -> None:
    old, young = new_key(), new_key()
    for key, days in ((old, 8), (young, 6)):
        local_store.put(key, [b"x"])
        age(local_store, key, days)
    with pytest.raises(CommandError, match="running upload"):
        call_command("reconcile", "--fix", "--grace", "0.5", "--lang", "en")
    with pytest.raises(SystemExit) as ended:
        call_command("reconcile", "--json")
    assert ended.value.code == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["orphans"], report["recent"]) == ([old], [young])
    call_command("reconcile", "--fix", "--lang", "en")
    assert "Every row has its bytes" in capsys.readouterr().out
    assert local_store.size(old) is None
    assert local_store.size(young) == 1


def test_a_store_that_is_down_is_said_to_be_down(transactional_db: None, use_store: UseStore, settings) -> None:  # type: ignore[no-untyped-def]
    settings.STORAGE = type(settings.STORAGE)("s3", "127.0.0.1", 9, "key", "secret", "/bucket", {"secure": "no"})
    with pytest.raises(CommandError, match="says nothing about them"):
        call_command("reconcile", "--lang", "en")
