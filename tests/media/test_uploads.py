"""An upload in portions: goes on where it was cut, is held by one sender, and is a file only when it is whole and good."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from media import store as files
from media import uploads
from media.errors import Busy, BytesDamaged, EmptyFile, Overtaken, StorageFull, TooLarge, UploadGone, WrongChecksum, WrongOffset
from media.models import Inspection, StoredFile, Upload
from media.stores import local
from media.stores.local import LocalStore
from media.stores.port import STEP, Store

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7\n" + random.Random(3).randbytes(STEP + 500_000)
AT_ONCE = dt.timedelta(seconds=-60)
Committing = Callable[..., AbstractContextManager[list[Any]]]


def begun(size: int = len(CONTENT), **more: str) -> Upload:
    return uploads.begin(name="luận văn.pdf", size=size, **more)


def sent(upload: Upload, start: int, end: int = len(CONTENT)) -> Upload:
    return uploads.append(upload.pk, start, [CONTENT[at : min(at + 65_536, end)] for at in range(start, end, 65_536)])


def test_it_goes_on_where_it_was_cut_and_is_a_file_in_the_end(
    store: Store, django_capture_on_commit_callbacks: Committing
) -> None:
    upload = begun(sha256=hashlib.sha256(CONTENT).hexdigest())
    for end in sorted(random.Random(8).sample(range(1, len(CONTENT)), 10)):
        upload = sent(upload, upload.offset, end)
        assert upload.offset == end
        with pytest.raises(WrongOffset):
            uploads.finish(upload.pk)
    upload = sent(upload, upload.offset)
    assert upload.is_whole and not StoredFile.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        stored = uploads.finish(upload.pk)
    assert (stored.sha256, stored.media_type) == (hashlib.sha256(CONTENT).hexdigest(), "application/pdf")
    assert b"".join(files.open_stream(stored)) == CONTENT
    assert Inspection.objects.get(file=stored).status == "pending"
    assert uploads.finish(upload.pk) == stored
    assert StoredFile.objects.count() == 1
    assert files.collect_garbage(AT_ONCE) == 0


def test_a_portion_that_does_not_follow_changes_nothing(local_store: Store) -> None:
    upload = sent(begun(), 0, 1000)
    for offset in (0, 999, 1001, len(CONTENT)):
        with pytest.raises(WrongOffset):
            uploads.append(upload.pk, offset, [b"wrong"])
    assert sent(upload, 1000).is_whole
    assert uploads.finish(upload.pk).sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_what_breaks_in_the_middle_of_a_portion_keeps_the_steps_before_it(local_store: Store) -> None:
    upload = begun()

    def breaking() -> Iterator[bytes]:
        yield CONTENT[:STEP]
        yield CONTENT[STEP : STEP + 100]
        raise RuntimeError("the process ends here")

    with pytest.raises(RuntimeError):
        uploads.append(upload.pk, 0, breaking())
    upload.refresh_from_db()
    assert (upload.offset, upload.holder) == (STEP, "")
    sent(upload, STEP)
    assert uploads.finish(upload.pk).sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_more_than_was_announced_is_not_taken(local_store: Store) -> None:
    upload = uploads.append(begun(size=10).pk, 0, [CONTENT[:6], CONTENT[6:20], CONTENT[20:]])
    assert upload.offset == 10
    assert b"".join(files.open_stream(uploads.finish(upload.pk))) == CONTENT[:10]


def test_only_one_sends_at_a_time_and_a_dead_one_is_succeeded(local_store: Store) -> None:
    upload = begun()

    def meanwhile() -> Iterator[bytes]:
        yield CONTENT[:100]
        with pytest.raises(Busy):
            sent(upload, 0)
        with pytest.raises(Busy):
            uploads.throw_away(upload.pk)
        # Never heard of for a while: another takes over, and the first finds out before it spoils anything.
        Upload.objects.filter(pk=upload.pk).update(held_until=timezone.now() - dt.timedelta(seconds=1))
        assert sent(upload, 0, 2000).turn == 1
        yield CONTENT[100:200]

    with pytest.raises(Overtaken):
        uploads.append(upload.pk, 0, meanwhile())
    upload.refresh_from_db()
    assert (upload.offset, upload.holder) == (2000, "")
    sent(upload, 2000)
    assert uploads.finish(upload.pk).sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_portion_with_a_checksum_counts_whole_or_not_at_all(store: Store) -> None:
    upload = begun()
    good = uploads.Checksum("sha1", hashlib.sha1(CONTENT[: STEP + 10]).digest())
    with pytest.raises(WrongChecksum):
        uploads.append(upload.pk, 0, [b"x" * STEP, CONTENT[STEP : STEP + 10]], good)
    upload.refresh_from_db()
    assert upload.offset == 0
    assert uploads.append(upload.pk, 0, [CONTENT[:STEP], CONTENT[STEP : STEP + 10]], good).offset == STEP + 10
    sent(upload, STEP + 10)
    assert uploads.finish(upload.pk).sha256 == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize("size", [0, -1])
def test_nothing_cannot_be_announced(local_store: Store, size: int) -> None:
    with pytest.raises(EmptyFile):
        begun(size=size)


def test_too_much_is_refused_before_the_first_byte(local_store: LocalStore, settings: Any) -> None:
    settings.MAX_FILE_BYTES = 1000
    with pytest.raises(TooLarge):
        begun(size=1001)
    assert [path for path in local_store.root.rglob("*") if path.is_file()] == []


def test_the_last_gigabyte_of_the_disk_is_nobodys(local_store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local.shutil, "disk_usage", lambda _root: SimpleNamespace(free=1024**3 + len(CONTENT) - 1))
    with pytest.raises(StorageFull):
        begun()
    begun(size=len(CONTENT) - 1)
    monkeypatch.setattr(local.shutil, "disk_usage", lambda _root: SimpleNamespace(free=1024**3))
    with pytest.raises(StorageFull):
        files.receive(io.BytesIO(CONTENT), name="luận văn.pdf")
    assert Upload.objects.count() == 1 and not StoredFile.objects.exists()


def test_bytes_that_the_store_spoiled_or_that_were_not_meant_become_no_file(local_store: LocalStore) -> None:
    upload = sent(begun(), 0)
    (part,) = local_store.root.glob("incoming/*.part")
    part.write_bytes(CONTENT[:-1] + b"?")
    with pytest.raises(BytesDamaged):
        uploads.finish(upload.pk)
    other = sent(begun(sha256="0" * 64), 0)
    with pytest.raises(BytesDamaged):
        uploads.finish(other.pk)
    assert not StoredFile.objects.exists() and not Upload.objects.exists()
    assert [path for path in local_store.root.rglob("*") if path.is_file()] == []


def test_what_nobody_carries_on_is_collected_and_not_before(store: Store) -> None:
    left, going = sent(begun(), 0, STEP + 7), sent(begun(), 0, 10)
    assert files.collect_garbage(AT_ONCE) == 0, "an upload may take days"
    Upload.objects.filter(pk=left.pk).update(expires=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(UploadGone):
        sent(left, STEP + 7)
    assert uploads.collect_expired() == 1
    assert list(Upload.objects.all()) == [going]
    assert sent(going, 10).is_whole
    if isinstance(store, LocalStore):
        assert len(list(store.root.glob("incoming/*.part"))) == 1
    else:
        client, bucket = store._client, store._bucket  # type: ignore[attr-defined]
        assert client.list_multipart_uploads(Bucket=bucket, Prefix=left.key).get("Uploads", []) == []


def test_a_file_stays_when_its_upload_is_thrown_away(local_store: Store) -> None:
    upload = sent(begun(), 0)
    stored = uploads.finish(upload.pk)
    uploads.throw_away(upload.pk)
    assert not Upload.objects.exists()
    assert files.exists(stored)
