"""The contract of the port for files that arrive in portions (`append`, `finish`), asked of every store."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator

import pytest
from django.utils import timezone

from media.errors import Overtaken
from media.stores.keys import new_key
from media.stores.local import LocalStore
from media.stores.port import STEP, Progress, Store

CONTENT = random.Random(5).randbytes(2 * STEP + 1_234_567)


def portion(start: int, end: int) -> Iterator[bytes]:
    """The content from `start` to `end`, in chunks that cross no multiple of a step."""
    while start < end:
        until = min(end, (start // STEP + 1) * STEP, start + 700_001)
        yield CONTENT[start:until]
        start = until


def last(steps: Iterable[Progress]) -> Progress:
    return list(steps)[-1]


def everything(store: Store, key: str) -> bytes:
    return b"".join(store.read(key, 0, store.size(key) or 0))


@pytest.mark.parametrize("cuts", [[], [1], [STEP], [STEP - 1, STEP, STEP + 1], [5, 6, 7, 2 * STEP], [3_000_000, 12_000_000]])
def test_portions_make_the_whole_wherever_they_were_cut(store: Store, cuts: list[int]) -> None:
    key, progress = new_key(), Progress()
    for start, end in zip([0, *cuts], [*cuts, len(CONTENT)], strict=True):
        progress = last(store.append(key, progress, portion(start, end), turn=0))
        assert progress.size == end
        progress = Progress.model_validate_json(progress.model_dump_json())
    assert store.size(key) is None, "nothing can be read before it is finished"
    store.finish(key, progress, turn=0)
    assert everything(store, key) == CONTENT
    store.finish(key, progress, turn=0)
    assert everything(store, key) == CONTENT


def test_each_step_is_safe_by_itself(store: Store) -> None:
    sizes = [progress.size for progress in store.append(new_key(), Progress(), portion(0, len(CONTENT)), turn=0)]
    assert sizes == [STEP, 2 * STEP, len(CONTENT)]


def test_what_was_not_kept_is_forgotten(store: Store) -> None:
    key = new_key()
    steps = store.append(key, Progress(), portion(0, len(CONTENT)), turn=0)
    kept = next(steps)
    assert last(steps).size == len(CONTENT)  # the row that should have said so was never written
    progress = last(store.append(key, kept, portion(STEP, STEP + 10), turn=0))
    progress = last(store.append(key, progress, portion(STEP + 10, len(CONTENT)), turn=0))
    store.finish(key, progress, turn=0)
    assert everything(store, key) == CONTENT


def test_an_elder_that_wakes_up_spoils_nothing(store: Store) -> None:
    """It stalls in the middle of a portion; another takes over; then it goes on with bytes of its own."""
    key = new_key()
    begun = next(store.append(key, Progress(), portion(0, STEP), turn=0))

    taken: list[Progress] = []

    def stalling() -> Iterator[bytes]:
        yield b"x" * 1000
        taken.append(last(store.append(key, begun, portion(STEP, STEP + 100), turn=1)))
        yield b"x" * (STEP - 1000)

    elder = store.append(key, begun, stalling(), turn=0)
    try:
        next(elder)
    except Overtaken:
        assert isinstance(store, LocalStore)
    younger = last(store.append(key, taken[0], portion(STEP + 100, len(CONTENT)), turn=1))
    store.finish(key, younger, turn=1)
    assert everything(store, key) == CONTENT


def test_a_small_file_is_its_own_portion(store: Store) -> None:
    key = new_key()
    progress = last(store.append(key, Progress(), [b"a", b"bc"], turn=0))
    store.finish(key, progress, turn=0)
    assert everything(store, key) == b"abc"


def test_an_unfinished_file_is_no_key_and_no_mark_and_leaves_nothing_when_deleted(store: Store) -> None:
    key = new_key()
    last(store.append(key, Progress(), portion(0, STEP + 9), turn=0))
    held = list(store.keys())
    assert key not in [one.key for one in held]
    assert list(store.doubted(timezone.now() + dt.timedelta(minutes=1))) == []
    store.delete(key)
    if isinstance(store, LocalStore):
        assert [path for path in store.root.rglob("*") if path.is_file()] == []
    else:
        assert unfinished(store, key) == []


def unfinished(store: Store, key: str) -> list[object]:
    """What a bucket still has of a key: multipart uploads, and tails in `incoming/`."""
    client, bucket = store._client, store._bucket  # type: ignore[attr-defined]
    multiparts = client.list_multipart_uploads(Bucket=bucket, Prefix=key).get("Uploads", [])
    name = key.rpartition("/")[2]
    return [*multiparts, *client.list_objects_v2(Bucket=bucket, Prefix=f"incoming/{name}").get("Contents", [])]


def test_a_portion_that_was_not_kept_takes_nothing_from_the_one_before(store: Store) -> None:
    """A portion with a checksum counts only when all of it is right; its parts were sent by then."""
    key, content, wrong = new_key(), random.Random(31).randbytes(9_000_000), bytes(1_000_000)
    *_, kept = store.append(key, Progress(), [content[:4_000_000]], turn=0)
    at_the_step = [content[4_000_000:STEP], wrong]
    assert [one.size for one in store.append(key, kept, at_the_step, turn=0)] == [STEP, STEP + len(wrong)]
    *_, whole = store.append(key, kept, [content[4_000_000:STEP], content[STEP:]], turn=0)
    store.finish(key, whole, turn=0)
    assert b"".join(store.read(key, 0, len(content))) == content
