"""What goes wrong around a batch: archives that are made to deceive, disks that fail, two people with one sheet."""

from __future__ import annotations

import errno
import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from deposits.access import Actor
from deposits.flows import batches
from deposits.flows.batches import Sending
from deposits.models import Batch, Collection, Deposit, Kind
from deposits.sheets import bundle
from media import store
from media.errors import StorageFull
from media.inspection.archive import Damaged, Entry, Fault, Unsafe, look_over, reading
from media.models import StoredFile
from tests.deposits.bringing import HEADER, Bring, archive, line, outcomes, problems, sheet
from tests.factories import UserFactory, actor_of, make_editor


def zipped(*names: str, flag: bool = True) -> StoredFile:
    """An archive with these names, byte by byte; without `flag` it does not say that they are UTF-8."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for number, name in enumerate(names):
            written.writestr("x" * len(name.encode()) if not flag else name, f"Nước mặn {number}.")
    content = target.getvalue()
    if not flag:
        for name in names:
            content = content.replace(b"x" * len(name.encode()), name.encode())
    return store.receive(io.BytesIO(content), name="files.zip")


def test_a_full_store_stops_the_batch_and_blames_no_row(bring: Bring, editor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PORTION", 1)
    batch = bring(line(1), line(2), until="checked")
    batches.order(actor=editor, batch_id=batch.pk)
    assert batches.carry_out(actor=editor, batch_id=batch.pk, seconds=0)
    with monkeypatch.context() as full:
        full.setattr(batches.bulk, "put_files", lambda sources: [StorageFull() for _ in sources])
        with pytest.raises(StorageFull):
            batches.carry_out(actor=editor, batch_id=batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, batch.position, "no room left" in batch.refusal) == (Batch.State.WORKING, 1, True)
    assert batches.carry_out(actor=editor, batch_id=batch.pk, seconds=60) is False
    batch.refresh_from_db()
    assert (batch.state, batch.refusal, outcomes(batch)) == (Batch.State.DONE, "", ["made", "made"])


def test_a_disk_that_fails_is_not_blamed_on_the_archive(bring: Bring, editor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = bring(line(1), until="checked")
    batches.order(actor=editor, batch_id=batch.pk)

    def fails(*_more: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(zipfile.ZipExtFile, "read", fails)
        with pytest.raises(OSError, match="Input/output"):
            batches.carry_out(actor=editor, batch_id=batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, "Input/output error" in batch.refusal) == (Batch.State.WORKING, True)
    batches.carry_out(actor=editor, batch_id=batch.pk, seconds=60)
    assert outcomes(batch) == ["made"]


def test_what_zipfile_says_of_bytes_is_told_from_what_the_disk_says() -> None:
    with pytest.raises(Damaged), reading():
        raise OSError("Invalid data stream")  # bz2
    with pytest.raises(OSError, match="No space"), reading():
        raise OSError(errno.ENOSPC, "No space left on device")


def test_entries_that_lie_upon_each_other_are_refused_and_old_names_are_no_overlap() -> None:
    with pytest.raises(Unsafe) as found:
        look_over([Entry("a", 9, 90, 0), Entry("b", 9, 9, 60)], most=9, same=None)
    assert found.value.fault is Fault.OVERLAP
    told = zipfile.ZipInfo("é" * 20)  # one byte each in code page 437, two in UTF-8
    told.flag_bits, told.compress_size, told.header_offset = 0, 10, 0
    look_over([Entry.of(told), Entry("b", 1, 1, 30 + 20 + 10)], most=9, same=None)


def test_a_folder_that_is_gone_and_a_file_that_may_not_be_read_are_said(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleRefused, match=r"năm 2026\.zip"):
        bundle.of_path(tmp_path / "năm 2026.zip")
    (tmp_path / "một.txt").write_text("Một.")
    with bundle.of_path(tmp_path) as files:
        (tmp_path / "một.txt").unlink()
        with pytest.raises(bundle.MemberDamaged, match=r"một\.txt"), files.open(files.find("một.txt")):
            pass


def test_names_of_macos_windows_and_other_directions_are_found(bring: Bring) -> None:
    names = [
        unicodedata.normalize("NFD", "năm 2026/luận văn ướt.txt"),
        "khoa\\Điện\\LUẬN VĂN.TXT",
        "מַאֲמָר \u202e2.txt",
    ]
    rows = [line(1, Tệp="Năm 2026/Luận văn ướt.txt"), line(2, Tệp="khoa\\điện\\luận văn.txt"), line(3, Tệp="מַאֲמָר \u202e2.txt")]
    batch = bring(*rows, archive=zipped(*names, flag=False))
    assert (outcomes(batch), problems(batch)) == (["made"] * 3, [])
    # What turns the direction of a line is taken out of the name that people see.
    assert "\u202e" not in Deposit.objects.order_by("pk").last().files.get().name  # type: ignore[union-attr]


def test_one_name_in_two_folders_must_be_said_with_its_folder(bring: Bring) -> None:
    files = ["a/toàn văn.txt", "b/toàn văn.txt", "B/Toàn văn.txt"]
    rows = [
        line(1, Tệp="toàn văn.txt"),
        line(2, Tệp="a/toàn văn.txt"),
        line(3, Tệp="B/Toàn văn.txt"),
        line(4, Tệp="b/TOÀN văn.txt"),
    ]
    batch = bring(*rows, files=files)
    assert outcomes(batch) == ["error", "made", "made", "error"]
    assert "a/toàn văn.txt, b/toàn văn.txt, B/Toàn văn.txt" in problems(batch)[0][2]


def test_two_people_with_one_sheet_make_every_work_once(
    bring: Bring, collection: Collection, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second carries the same rows out while the bytes of the first are on their way."""
    other = actor_of(make_editor(UserFactory(), collection))
    common: dict[str, Any] = {"sheet_name": "a", "collection": collection, "kind": Kind.objects.get(code="master-thesis")}
    ready = []
    for actor in (editor, other):
        sending = Sending(sheet=sheet(line(1), line(2)), archive=archive(["luận văn 1.txt", "luận văn 2.txt"]), **common)
        batch = batches.begin(actor=actor, sending=sending)
        batches.check(actor=actor, batch_id=batch.pk)
        ready.append((actor, batches.order(actor=actor, batch_id=batch.pk)))
    real = batches.bulk.put_files

    def meanwhile(sources: Any) -> Any:
        monkeypatch.setattr(batches.bulk, "put_files", real)
        batches.carry_out(actor=other, batch_id=ready[1][1].pk, seconds=60)
        return real(sources)

    monkeypatch.setattr(batches.bulk, "put_files", meanwhile)
    batches.carry_out(actor=editor, batch_id=ready[0][1].pk, seconds=60)
    assert Deposit.objects.count() == 2
    assert [outcomes(batch) for _actor, batch in ready] == [["same", "same"], ["made", "made"]]
    assert StoredFile.objects.filter(media_type="text/plain", size__lt=60).count() == 2  # and no bytes that nobody names


def test_a_batch_that_is_settled_while_it_is_tried_is_not_called_checked(
    bring: Bring, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delivered twice, or told otherwise meanwhile: the elder trial stops."""
    monkeypatch.setattr(batches, "_CHECKED_AT_ONCE", 1)
    batch = bring(line(1), line(2), until="checked")
    real = batches._tried

    def meanwhile(work: Any, rows: Any) -> Any:
        monkeypatch.setattr(batches, "_tried", real)
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.NEW)
        return real(work, rows)

    monkeypatch.setattr(batches, "_tried", meanwhile)
    assert batches.check(actor=editor, batch_id=batch.pk).state == Batch.State.NEW
    assert batches.check(actor=editor, batch_id=batch.pk).state == Batch.State.CHECKED
    assert outcomes(batch) == ["new", "new"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_rows_with_formulas_and_doubled_columns_say_so(bring: Bring, language: str) -> None:
    header = [*HEADER, "Nhan đề"]
    batch = bring(
        sent=sheet([*line(1), "Nhan đề khác"], header=header), until="checked", language=language, files=["luận văn 1.txt"]
    )
    assert [text for text, _values in batch.header].count("Nhan đề") == 2
    assert batch.found.get().title == "Xâm nhập mặn 1"
    formula = "\n".join([";".join(HEADER), ";".join(["LV-2", '=HYPERLINK("http://x")', *line(2)[2:]])])
    sent = store.receive(io.BytesIO(formula.encode("utf-8-sig")), name="a.csv")
    said = problems(bring(sent=sent, until="checked", language=language, files=["luận văn 2.txt"]))
    assert (said[0][:2], said[0][2]) == (
        (2, "Nhan đề"),
        "Ô này chứa công thức. Hãy dán giá trị của nó." if language == "vi" else "The cell holds a formula. Paste its value.",
    )
