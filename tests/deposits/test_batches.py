"""A sheet brought in with its files: tried, carried out, carried on after a kill, sent again."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows import batches
from deposits.flows.batches import Sending
from deposits.flows.save import save
from deposits.models import Batch, BatchRow, Collection, Deposit, Record, State
from media import store
from media.models import StoredFile
from tests.deposits.bringing import HEADER, Bring, archive, line, outcomes, problems, sheet
from tests.factories import CollectionFactory, UserFactory, actor_of


def test_rows_become_drafts_with_everything_that_they_say(bring: Bring, editor: Actor) -> None:
    batch = bring(line(1), line(2))
    assert batch.state == Batch.State.DONE
    assert outcomes(batch) == ["made", "made"]
    deposit = Deposit.objects.get(words__contains="xam nhap man 1")
    document = deposit.document
    assert (deposit.state, deposit.owner_id) == (State.DRAFT, editor.user_id)
    assert [one.name.display for one in document.by_role("author")] == ["Trần Thị Nhung", "Lê Thị Bình"]
    assert (document.issued, document.thesis.level, [one.text for one in document.keywords]) == (
        "2026-09-18",
        "master",
        ["mặn", "ngọt"],
    )
    assert [(file.name, file.role) for file in deposit.files.all()] == [("luận văn 1.txt", "main")]


def test_the_check_makes_nothing_and_names_row_and_column(bring: Bring) -> None:
    batch = bring(
        line(1), line(2, Năm="32/13/2026"), line(3, **{"Trình độ": "Giáo sư", "Nhan đề": ""}), line(1), until="checked"
    )  # fmt: skip
    assert batch.state == Batch.State.CHECKED
    assert not Deposit.objects.exists()
    assert outcomes(batch) == ["new", "error", "error", "error"]
    assert [(number, column) for number, column, _message in problems(batch)] == [
        (3, "Năm"), (4, "Trình độ"), (4, "Nhan đề"), (5, "Mã"),
    ]  # fmt: skip
    assert "32/13/2026" in problems(batch)[0][2]
    assert "row 2" in problems(batch)[3][2]


def test_the_check_speaks_vietnamese(bring: Bring) -> None:
    batch = bring(line(1, Năm="hôm qua"), until="checked", language="vi")
    assert "không phải" in problems(batch)[0][2] or "ngày" in problems(batch)[0][2]


def test_rows_that_are_wrong_do_not_hold_up_the_others(bring: Bring) -> None:
    batch = bring(line(1), line(2, Năm="hôm qua"), line(3))
    assert outcomes(batch) == ["made", "error", "made"]
    assert Deposit.objects.count() == 2


def test_the_second_run_changes_nothing(bring: Bring) -> None:
    bring(line(1), line(2))
    before = list(Deposit.objects.values("pk", "revision", "updated", "metadata"))
    files = StoredFile.objects.count()
    again = bring(line(1), line(2))
    assert outcomes(again) == ["same", "same"]
    assert list(Deposit.objects.values("pk", "revision", "updated", "metadata")) == before
    assert StoredFile.objects.count() == files + 2  # the sheet and the archive themselves
    assert outcomes(bring(line(1), line(2), until="checked")) == ["same", "same"]


def test_without_a_key_column_the_work_itself_is_the_key(bring: Bring) -> None:
    rows = [line(number)[1:] for number in (1, 2)]
    for expected in (["made", "made"], ["same", "same"]):
        batch = bring(sent=sheet(*rows, header=HEADER[1:]), files=["luận văn 1.txt", "luận văn 2.txt"])
        assert outcomes(batch) == expected
    assert Deposit.objects.count() == 2


def test_a_row_that_says_something_else_changes_its_deposit(bring: Bring) -> None:
    bring(line(1))
    again = bring(line(1, **{"Nhan đề": "Đã sửa nhan đề"}))
    assert outcomes(again) == ["changed"]
    assert Deposit.objects.get().title == "Đã sửa nhan đề"
    assert Deposit.objects.get().files.count() == 1


def test_what_somebody_edited_here_since_is_not_overwritten(bring: Bring, editor: Actor) -> None:
    bring(line(1))
    deposit = Deposit.objects.get()
    save(actor=editor, deposit_id=deposit.pk, metadata={**deposit.metadata, "title": "Sửa tay"}, revision=deposit.revision)
    again = bring(line(1, **{"Nhan đề": "Từ bảng"}))
    assert outcomes(again) == ["conflict"]
    assert Deposit.objects.get().title == "Sửa tay"


def test_a_file_that_is_another_one_takes_the_place_of_the_former(bring: Bring, editor: Actor, collection: Collection) -> None:
    bring(line(1))
    before = Deposit.objects.get().files.get().stored
    changed = bring(line(1), archive=archive(["luận văn 1.txt"], content="Bản mới."))
    assert outcomes(changed) == ["changed"]
    file = Deposit.objects.get().files.get()
    assert (file.name, file.stored == before) == ("luận văn 1.txt", False)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_files_are_found_despite_the_form_and_case_of_their_names(bring: Bring, form: str) -> None:
    name = unicodedata.normalize(form, "thư mục/LUẬN VĂN 1.TXT")  # type: ignore[arg-type]
    other = "NFD" if form == "NFC" else "NFC"
    assert outcomes(bring(line(1, Tệp=unicodedata.normalize(other, "Luận văn 1.txt")), files=[name])) == ["made"]  # type: ignore[arg-type]
    assert Deposit.objects.get().files.get().name == "LUẬN VĂN 1.TXT"


def test_a_missing_and_an_ambiguous_file_are_said(bring: Bring) -> None:
    batch = bring(line(1), line(2), files=["a/luận văn 1.txt", "b/luận văn 1.txt"], until="checked")
    assert outcomes(batch) == ["error", "error"]
    assert "may be any of" in problems(batch)[0][2]
    assert "There is no file" in problems(batch)[1][2]
    assert outcomes(bring(line(1, Tệp="b\\luận văn 1.txt"), files=["a/luận văn 1.txt", "b/luận văn 1.txt"])) == ["made"]


def test_a_folder_on_the_server_serves_as_well(bring: Bring, tmp_path: Path) -> None:
    (tmp_path / "năm 2026").mkdir()
    (tmp_path / "năm 2026" / "luận văn 1.txt").write_text("Mặn.")
    (tmp_path / "ra ngoài.txt").symlink_to("/etc/passwd")
    batch = bring(line(1), line(2, Tệp="ra ngoài.txt"), files=[], place=str(tmp_path))
    assert outcomes(batch) == ["made", "error"]


def test_submitted_and_published_as_the_person_may(bring: Bring) -> None:
    with pytest.raises(Unacceptable):
        bring(line(1), goal="submitted")
    assert outcomes(bring(line(1), goal="submitted", agreed=True)) == ["made"]
    assert Deposit.objects.get().state == State.SUBMITTED
    assert outcomes(bring(line(1), line(2), goal="published", agreed=True)) == ["same", "made"]
    assert Record.objects.count() == 1


def test_what_the_kind_requires_is_asked_only_where_it_is_submitted(bring: Bring) -> None:
    row = line(1, **{"Tóm tắt": "", "Cơ sở đào tạo": ""})
    assert outcomes(bring(row, until="checked")) == ["new"]
    batch = bring(row, until="checked", goal="submitted")
    assert {column for _number, column, _message in problems(batch)} == {"Tóm tắt", "Cơ sở đào tạo"}


def test_killed_at_any_row_it_goes_on_and_makes_each_once(bring: Bring, editor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PORTION", 2)
    batch = bring(*[line(number) for number in range(1, 8)], until="checked")
    batches.order(actor=editor, batch_id=batch.pk)
    real, killed = batches.write_row, []

    def dying(writing: Any, prepared: Any, before: Any, row: Any) -> BatchRow:
        if prepared.number not in killed:
            killed.append(prepared.number)
            raise SystemExit
        return real(writing, prepared, before, row)

    monkeypatch.setattr(batches, "write_row", dying)
    more = True
    while more:
        try:
            more = batches.carry_out(actor=editor, batch_id=batch.pk, seconds=0)
        except SystemExit:
            continue
    batch.refresh_from_db()
    assert (len(killed), batch.state, outcomes(batch)) == (7, Batch.State.DONE, ["made"] * 7)
    assert sorted(Deposit.objects.values_list("metadata__title", flat=True)) == [
        f"Xâm nhập mặn {number}" for number in range(1, 8)
    ]
    assert all(deposit.files.count() == 1 for deposit in Deposit.objects.all())


def test_a_second_worker_stops_where_the_first_is_ahead(bring: Bring, editor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PORTION", 1)
    batch = bring(line(1), line(2), until="checked")
    batches.order(actor=editor, batch_id=batch.pk)
    real = batches.bulk.put_files

    def overtaken(sources: Any) -> Any:
        monkeypatch.setattr(batches.bulk, "put_files", real)
        batches.carry_out(actor=editor, batch_id=batch.pk, seconds=0)
        return real(sources)

    monkeypatch.setattr(batches.bulk, "put_files", overtaken)
    batches.carry_out(actor=editor, batch_id=batch.pk, seconds=60)
    while batches.carry_out(actor=editor, batch_id=batch.pk, seconds=60):
        pass
    assert Deposit.objects.count() == 2


def test_only_who_curates_brings_in_and_only_where_she_does(bring: Bring, collection: Collection) -> None:
    with pytest.raises(NotAllowed):
        batches.begin(actor=actor_of(UserFactory()), sending=Sending(sheet=sheet(line(1)), sheet_name="a"))
    CollectionFactory(slug="nguoi-khac", name="Của người khác")
    rows = [[*line(1), "nguoi-khac"], [*line(2), "khong-co"], [*line(3), "Luận văn"]]
    batch = bring(sent=sheet(*rows, header=[*HEADER, "Bộ sưu tập"]), files=["luận văn 1.txt", "luận văn 2.txt", "luận văn 3.txt"])
    assert outcomes(batch) == ["error", "error", "made"]


def test_what_was_carried_out_is_not_carried_out_again(bring: Bring, editor: Actor) -> None:
    batch = bring(line(1))
    assert batches.carry_out(actor=editor, batch_id=batch.pk, seconds=1) is False
    with pytest.raises(WrongState):
        batches.order(actor=editor, batch_id=batch.pk)
    with pytest.raises(WrongState):
        batches.check(actor=editor, batch_id=batch.pk)


def test_a_sheet_or_archive_that_cannot_be_read_is_refused_with_a_reason(bring: Bring) -> None:
    assert "None of the columns" in bring(sent=sheet(["1", "2"], header=["?", "!"]), files=[]).refusal
    assert "damaged" in bring(line(1), archive=store.receive(io.BytesIO(b"PK no"), name="a.zip")).refusal
    outside = bring(line(1), files=["../../etc/cron.d/a"])
    assert (outside.state, "leads out" in outside.refusal) == (Batch.State.REFUSED, True)


def test_a_bomb_is_refused(bring: Bring) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written, written.open("luận văn 1.txt", "w") as member:
        for _ in range(80):
            member.write(bytes(1024 * 1024))
    batch = bring(line(1), archive=store.receive(io.BytesIO(target.getvalue()), name="a.zip"))
    assert "beyond measure" in batch.refusal


def test_one_damaged_file_holds_up_its_row_alone(bring: Bring) -> None:
    content = bytearray(store.chosen().path(archive(["luận văn 1.txt", "luận văn 2.txt"]).key).read_bytes())  # type: ignore[union-attr]
    content[content.index("Nước mặn".encode())] ^= 1
    batch = bring(line(1), line(2), archive=store.receive(io.BytesIO(bytes(content)), name="a.zip"))
    assert outcomes(batch) == ["error", "made"]


def test_owners_without_an_account_are_kept_by_their_address(bring: Bring) -> None:
    UserFactory(email="co@khomo.example")
    rows = [
        [*line(1), "Nguyễn Văn An", "an@khomo.example"],
        [*line(2), "", "CO@khomo.example"],
        [*line(3), "", "x@khomo.example"],
    ]
    batch = bring(
        sent=sheet(*rows, header=[*HEADER, "Sinh viên", "Email"]), files=[f"luận văn {number}.txt" for number in (1, 2, 3)]
    )
    assert outcomes(batch) == ["made", "made", "error"]
    one, two = Deposit.objects.order_by("pk")
    assert (one.owner, one.owner_name, one.owner_email) == (None, "Nguyễn Văn An", "an@khomo.example")
    assert two.owner is not None and two.owner.email == "co@khomo.example"


def test_access_and_embargo(bring: Bring) -> None:
    rows = [[*line(1), "đơn vị", ""], [*line(2), "không ai", "01/06/2099"], [*line(3), "bạn bè", ""]]
    batch = bring(
        sent=sheet(*rows, header=[*HEADER, "Quyền đọc", "Embargo"]), files=[f"luận văn {number}.txt" for number in (1, 2, 3)]
    )
    assert outcomes(batch) == ["made", "made", "error"]
    one, two = (deposit.access for deposit in Deposit.objects.order_by("pk"))
    assert one.download[0].audience.startswith("institution:")
    assert str(two.download[0].since) == "2099-06-01"
