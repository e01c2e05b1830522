"""`manage.py import_sheet`, as a librarian runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deposits.models import Batch, Collection, Deposit, State
from portal.accounts.models import User
from tests.factories import UserFactory, make_editor

SHEET = (
    "Mã;Tên đề tài;Tác giả;GVHD;Năm;Trình độ;Cơ sở đào tạo;Tóm tắt;Tệp;Cột riêng\n"
    "1;Xâm nhập mặn;Trần Thị Nhung;Lê Vinh;2026;Thạc sĩ;Đại học Huế;Mặn.;một.pdf;ghi\n"
    "2;Đất ngập nước;Lê Bình;Lê Vinh;hôm qua;Thạc sĩ;Đại học Huế;Ngọt.;hai.pdf;\n"
)


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(email="lan@khomo.example"), collection)


@pytest.fixture
def sheet(tmp_path: Path, editor: User) -> Path:
    path = tmp_path / "bảng.csv"
    path.write_text(SHEET, encoding="utf-8")
    (tmp_path / "tệp").mkdir()
    for name in ("MỘT.PDF", "hai.pdf"):
        (tmp_path / "tệp" / name).write_bytes(b"%PDF-1.7\n%%EOF\n" + name.encode())
    return path


def run(sheet: Path, *more: str) -> None:
    common = (
        "--as",
        "LAN@khomo.example",
        "--collection",
        "luan-van",
        "--kind",
        "master-thesis",
        "--files",
        str(sheet.parent / "tệp"),
    )
    call_command("import_sheet", str(sheet), *common, *more)


def test_a_dry_run_makes_nothing_and_a_run_makes_what_is_right(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(sheet, "--dry-run", "--lang", "en")
    assert not Deposit.objects.exists()
    assert "will be made: 1" in (said := capsys.readouterr().out)
    assert "3\tNăm: “hôm qua” is not a date." in said
    report = sheet.parent / "kết quả.csv"
    run(sheet, "--to", "submitted", "--agreed", "--report", str(report), "--lang", "en")
    deposit = Deposit.objects.get()
    assert (deposit.title, deposit.state, deposit.files.get().name) == ("Xâm nhập mặn", State.SUBMITTED, "MỘT.PDF")
    assert f"2,1,Xâm nhập mặn,made,{deposit.public_id}" in report.read_text(encoding="utf-8-sig")


def test_columns_that_mean_the_same_are_said_first(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet.write_text(SHEET.replace("Cột riêng", "Nhan đề"), encoding="utf-8")
    run(sheet, "--dry-run", "--lang", "en")
    assert "the column “Tên đề tài” is read, “Nhan đề” is left out." in capsys.readouterr().out.splitlines()[0]
    run(sheet, "--dry-run", "--lang", "en", "--column", "Nhan đề=")
    assert "is left out" not in capsys.readouterr().out


def test_interrupted_it_goes_on(sheet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def killed(**_options: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("deposits.flows.batches.carry_out", killed)
        with pytest.raises(KeyboardInterrupt):
            run(sheet)
    run(sheet, "--lang", "en")
    assert "Going on after row 0." in capsys.readouterr().out
    assert (Batch.objects.count(), Deposit.objects.count()) == (1, 1)


def test_a_column_of_ones_own_is_explained_by_an_option(sheet: Path) -> None:
    run(sheet, "--column", "Cột riêng=notes")
    assert Deposit.objects.get().document.notes == "ghi"


def test_what_is_not_there_is_said(sheet: Path) -> None:
    for more in (["--collection", "khong-co"], ["--kind", "khong-co"], ["--as", "khong@co.vn"], ["--files", "/khong/co"]):
        with pytest.raises(CommandError):
            run(sheet, *more)
