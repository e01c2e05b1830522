"""The embedded index among several processes, killed ones, damaged files and full locks."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from search.backends.embedded import EmbeddedEngine
from search.port import Query, SearchUnavailable
from tests.search.documents import document, text


def start_writer(folder: Path, name: str, times: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.search.writer_process", str(folder), name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def everything(folder: Path) -> Query:
    return Query("lúa", limit=1)


def test_two_processes_write_in_turns_and_a_third_sees_each_commit(tmp_path: Path) -> None:
    reader = EmbeddedEngine(tmp_path)
    reader.put([])
    writers = [start_writer(tmp_path, name, 8) for name in ("một", "hai")]
    seen = [0]
    while any(writer.poll() is None for writer in writers):
        seen.append(reader.search(everything(tmp_path)).total)
    assert [writer.wait(60) for writer in writers] == [0, 0]

    assert seen == sorted(seen)
    assert reader.search(everything(tmp_path)).total == reader.count() == 2 * 8 * 5
    assert all(total % 5 == 0 for total in seen), "a put was seen in part"


def test_what_a_process_put_is_seen_by_another_as_soon_as_it_says_so(tmp_path: Path) -> None:
    reader = EmbeddedEngine(tmp_path)
    writer = start_writer(tmp_path, "một", 6)
    assert writer.stdout is not None
    for line in writer.stdout:
        assert reader.count() >= (int(line) + 1) * 5
        assert reader.search(Query(f'"lần {int(line)}"')).total == 5
    assert writer.wait(60) == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_writer_that_is_killed_leaves_an_index_that_reads_and_writes(tmp_path: Path, seed: int) -> None:
    """Killed at any moment: before, between and during commits."""
    engine = EmbeddedEngine(tmp_path, patience_seconds=5)
    writer = start_writer(tmp_path, "chết")
    assert writer.stdout is not None
    done = int(writer.stdout.readline())
    threading.Event().wait(random.Random(seed).uniform(0, 0.4))
    writer.kill()
    done = max([done, *(int(line) for line in writer.stdout)])
    assert writer.wait(10) == -signal.SIGKILL

    total = engine.search(everything(tmp_path)).total
    assert total % 5 == 0
    assert (done + 1) * 5 <= total <= (done + 2) * 5
    assert engine.search(Query(f'"lần {done}"')).hits[0].page is not None
    engine.put([document("after", "lúa", texts=[text("sau khi chết")])])
    assert engine.search(everything(tmp_path)).total == total + 1


def test_a_rebuild_that_is_killed_leaves_the_old_index_and_the_next_one_clears_up(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([document("a", "lúa")])
    code = (
        "import sys, time; from search.backends.embedded import EmbeddedEngine; from tests.search.documents import document\n"
        "with EmbeddedEngine(sys.argv[1]).rebuild() as fresh:\n"
        "    fresh.put([document('b', 'lúa')]); print('ready', flush=True); time.sleep(60)\n"
    )
    builder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert builder.stdout is not None and builder.stdout.readline() == "ready\n"
    with pytest.raises(SearchUnavailable), engine.rebuild():
        pytest.fail("two rebuilds at once")
    builder.kill()
    builder.wait(10)

    assert list(engine.ids()) == ["a"]
    with engine.rebuild() as fresh:
        fresh.put([document("c", "lúa")])
    assert list(engine.ids()) == ["c"]
    assert len([one for one in tmp_path.iterdir() if one.is_dir() and not one.is_symlink()]) == 1


def test_another_process_notices_a_swap(tmp_path: Path) -> None:
    ours, theirs = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    ours.put([document("a", "lúa")])
    assert theirs.search(everything(tmp_path)).total == 1

    with ours.rebuild() as fresh:
        fresh.put([document("b", "lúa"), document("c", "lúa")])

    assert theirs.search(everything(tmp_path)).total == 2
    theirs.put([document("d", "lúa")])
    assert ours.search(everything(tmp_path)).total == 3


def test_searches_go_on_without_a_gap_while_indexes_are_swapped(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([document("a", "lúa")])
    faults: list[object] = []
    stop = threading.Event()

    def search() -> None:
        mine = EmbeddedEngine(tmp_path)
        while not stop.is_set():
            try:
                if mine.search(Query("lúa")).total != 1:
                    faults.append("a search found nothing")
            except SearchUnavailable as error:
                faults.append(error)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        with engine.rebuild() as fresh:
            fresh.put([document("a", "lúa")])
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []


def test_threads_share_one_engine(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                engine.put([document(f"{name}{number}", "lúa")])
                assert f"{name}{number}" in {hit.id for hit in engine.search(Query("lúa", limit=100)).hits}
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert engine.count() == 15


def test_there_is_no_index_before_the_first_put(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "new")

    for call in (lambda: engine.search(Query("")), engine.count, lambda: list(engine.ids()),
                 lambda: engine.inside("a", "a", frozenset({"everyone"}))):  # fmt: skip
        with pytest.raises(SearchUnavailable, match="reindex"):
            call()
    engine.remove(["a"])
    engine.put([document("a", "lúa")])
    assert engine.count() == 1


def damage_meta(generation: Path) -> None:
    (generation / "records" / "meta.json").write_text("{")


def lose_meta(generation: Path) -> None:
    (generation / "records" / "meta.json").unlink()


def lose_pages(generation: Path) -> None:
    for file in (generation / "pages").iterdir():
        file.unlink()
    (generation / "pages").rmdir()


def truncate_terms(generation: Path) -> None:
    for file in (generation / "records").glob("*.term"):
        os.truncate(file, file.stat().st_size // 2)


def empty_segments(generation: Path) -> None:
    for file in (generation / "records").glob("*.idx"):
        file.write_bytes(b"")


def lose_segments(generation: Path) -> None:
    for file in (generation / "records").glob("*.fast"):
        file.unlink()


@pytest.mark.parametrize(
    "damage", [damage_meta, lose_meta, lose_pages, truncate_terms, empty_segments, lose_segments], ids=lambda one: one.__name__
)
def test_a_damaged_index_says_so_is_not_replaced_by_put_and_is_mended_by_a_rebuild(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    EmbeddedEngine(tmp_path).put([document("a", "lúa", texts=[text("trang")])])
    damage((tmp_path / "current").resolve())
    engine = EmbeddedEngine(tmp_path)

    with pytest.raises(SearchUnavailable):
        engine.search(Query("lúa"))
    before = os.readlink(tmp_path / "current")
    with suppress(SearchUnavailable):
        engine.put([document("b", "lúa")])
    assert os.readlink(tmp_path / "current") == before

    with engine.rebuild() as fresh:
        fresh.put([document("c", "lúa")])
    assert list(engine.ids()) == ["c"]


def test_an_index_of_another_version_asks_for_a_rebuild(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([document("a", "lúa")])
    old = tmp_path / "v0-abc"
    (tmp_path / "current").resolve().rename(old)
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("v0-abc")

    for call in (lambda: engine.search(Query("lúa")), lambda: engine.put([document("b", "lúa")])):
        with pytest.raises(SearchUnavailable, match="reindex"):
            call()
    with engine.rebuild() as fresh:
        fresh.put([document("c", "lúa")])
    assert list(engine.ids()) == ["c"]
    assert not old.exists()


def test_a_writer_waits_for_another_and_gives_up_in_time(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, patience_seconds=0.2)
    engine.put([document("a", "lúa")])
    with (tmp_path / "write.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        began = time.monotonic()
        with pytest.raises(SearchUnavailable, match=r"write\.lock"):
            engine.put([document("b", "lúa")])
        assert 0.2 <= time.monotonic() - began < 5
        assert engine.search(Query("lúa")).total == 1
    engine.put([document("b", "lúa")])
    assert engine.count() == 2


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SearchUnavailable):
        EmbeddedEngine(tmp_path / "file" / "index").put([document("a", "lúa")])
    with pytest.raises(SearchUnavailable):
        EmbeddedEngine(tmp_path / "file" / "index").search(Query("lúa"))
