"""A file that is received is whole, hashed and verified before its row exists; one that is not leaves nothing behind."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from media import store as files
from media.errors import BytesDamaged, BytesMissing, EmptyFile, StorageUnavailable, TooLarge
from media.models import Inspection, StoredFile, TextStatus
from media.stores.local import LocalStore
from media.stores.port import Store
from tests.servers.waiting import wait_until
from tests.template import migrated_copy

CONTENT = random.Random(7).randbytes(3_000_000)
Committing = Callable[..., AbstractContextManager[list[Any]]]
AT_ONCE = dt.timedelta(seconds=-60)  # older than a minute from now: everything


class Undone(Exception):
    pass


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Committing) -> Committing:
    """Runs, at the end of its block, what waits for the commit: the test itself is one transaction."""
    return django_capture_on_commit_callbacks


@pytest.mark.django_db
def test_a_received_file_is_whole_hashed_and_waits_to_be_read(store: Store, committing: Committing) -> None:
    with committing(execute=True):
        stored = files.receive(io.BytesIO(b"%PDF-1.7\n" + CONTENT), name="luận văn.pdf")
    assert stored.size == len(CONTENT) + 9
    assert stored.sha256 == hashlib.sha256(b"%PDF-1.7\n" + CONTENT).hexdigest()
    assert stored.media_type == "application/pdf"
    assert stored.inspection.status == TextStatus.PENDING
    assert b"".join(files.open_stream(stored)) == b"%PDF-1.7\n" + CONTENT
    assert b"".join(files.open_stream(stored, 1, 4)) == b"PDF"
    with files.local_copy(stored) as path:
        assert path.read_bytes() == b"%PDF-1.7\n" + CONTENT
    assert files.exists(stored)
    files.verify(stored)
    assert files.collect_garbage(AT_ONCE) == 0
    assert files.exists(stored), "what a row names is never garbage"


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "refusal"), [(b"", EmptyFile), (b"x" * 1001, TooLarge)])
def test_an_empty_or_too_large_file_is_refused_and_leaves_nothing(
    local_store: LocalStore, settings: Any, content: bytes, refusal: type[Exception]
) -> None:
    settings.MAX_FILE_BYTES = 1000
    with pytest.raises(refusal):
        files.receive(io.BytesIO(content), name="a.txt")
    assert_nothing_is_left(local_store)


@pytest.mark.django_db
def test_a_source_that_breaks_leaves_nothing(local_store: LocalStore) -> None:
    class Breaking(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            if self.tell_me:
                raise ConnectionResetError
            self.tell_me = True
            return CONTENT[:size]

        tell_me = False

    with pytest.raises(ConnectionResetError):
        files.receive(Breaking(), name="a.bin")  # type: ignore[arg-type]
    assert_nothing_is_left(local_store)


@pytest.mark.django_db
def test_a_store_that_lost_bytes_on_the_way_is_noticed(local_store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalStore, "size", lambda self, key: len(CONTENT) - 1)
    with pytest.raises(BytesDamaged):
        files.receive(io.BytesIO(CONTENT), name="a.bin")
    assert_nothing_is_left(local_store)


@pytest.mark.django_db
def test_a_store_that_is_down_is_told_in_a_sentence(use_store: Any, settings: Any) -> None:
    settings.STORAGE = type(settings.STORAGE)("s3", "127.0.0.1", 9, "key", "secret", "/bucket", {"secure": "no"})
    with override("en"), pytest.raises(StorageUnavailable, match="please try again"):
        files.receive(io.BytesIO(CONTENT), name="a.bin")
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_row_that_was_rolled_back_leaves_its_bytes_to_be_collected(store: Store, committing: Committing) -> None:
    with committing(execute=True), pytest.raises(Undone), transaction.atomic():
        key = files.receive(io.BytesIO(CONTENT), name="a.bin").key
        raise Undone
    assert not StoredFile.objects.exists()
    assert files.collect_garbage(dt.timedelta(hours=1)) == 0, "it may still be on its way"
    assert files.collect_garbage(AT_ONCE) == 1
    assert store.size(key) is None
    assert files.collect_garbage(AT_ONCE) == 0


@pytest.mark.django_db
def test_bytes_leave_with_their_row_and_stay_when_its_removal_is_undone(store: Store, committing: Committing) -> None:
    stored = files.receive(io.BytesIO(CONTENT), name="a.bin")
    with committing(execute=True), pytest.raises(Undone), transaction.atomic():
        files.delete(StoredFile.objects.get(pk=stored.pk))
        raise Undone
    assert files.collect_garbage(AT_ONCE) == 0
    assert files.exists(stored)
    key = stored.key
    with committing(execute=True):
        files.delete(stored)
    assert store.size(key) is None
    assert not StoredFile.objects.exists() and not Inspection.objects.exists()


@pytest.mark.django_db
def test_flipped_and_missing_bytes_are_noticed(local_store: LocalStore) -> None:
    stored = files.receive(io.BytesIO(CONTENT), name="a.bin")
    path = local_store.path(stored.key)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"\x00" + CONTENT[1:])
    with pytest.raises(BytesDamaged):
        files.verify(stored)
    path.unlink()
    assert not files.exists(stored)
    with pytest.raises(BytesMissing):
        files.open_stream(stored)
    with pytest.raises(BytesMissing), files.local_copy(stored):
        pass


RECEIVE_FOR_EVER = """
import io, django
django.setup()
from media import store
store.prepare()
print(store.receive(open(0, "rb"), name="a.bin").key)
"""


@pytest.mark.django_db
def test_a_process_killed_while_receiving_leaves_no_row_and_its_bytes_are_collected(
    local_store: LocalStore, tmp_path: Path
) -> None:
    with receiving(tmp_path) as process:
        assert process.stdin
        process.stdin.write(CONTENT)
        process.stdin.flush()
        wait_until(lambda: half_written(local_store) >= 1024 * 1024, seconds=30, what="bytes arrive in the store")
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert rows(tmp_path) == 0
    assert files.collect_garbage(AT_ONCE) == 1
    assert_nothing_is_left(local_store)


@pytest.mark.usefixtures("linux")
def test_a_large_file_passes_through_little_memory(store: Store, tmp_path: Path) -> None:
    times = 60
    with receiving(tmp_path) as process:
        assert process.stdin and process.stdout
        for _ in range(times):
            process.stdin.write(CONTENT)
        process.stdin.close()
        key, grown = process.stdout.read().decode().split()
        assert process.wait() == 0
    assert rows(tmp_path) == 1
    assert store.size(key) == times * len(CONTENT)
    assert int(grown) < 50 * 1024, f"{int(grown) // 1024} MiB more for 180 MB"


RECEIVE = """
import django, resource
django.setup()
from media import store
from media.stores import chosen
from django.db import connection
connection.ensure_connection()
chosen().size("warm")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(store.receive(open(0, "rb"), name="a.bin").key)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def receiving(folder: Path) -> subprocess.Popen[bytes]:
    """A process with a database of its own that receives what it reads, into the store that the test uses."""
    migrated_copy(folder / "database")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{folder}/database"}
    return subprocess.Popen([sys.executable, "-c", RECEIVE], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def rows(folder: Path) -> int:
    with contextlib.closing(sqlite3.connect(folder / "database")) as database:
        return int(database.execute("SELECT count(*) FROM media_storedfile").fetchone()[0])


def half_written(store: LocalStore) -> int:
    return sum(part.stat().st_size for part in store.root.glob("incoming/*.part"))


def assert_nothing_is_left(store: LocalStore) -> None:
    assert not StoredFile.objects.exists()
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
