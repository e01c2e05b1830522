"""Bringing in a sheet with a folder of PDF files of 1 MB, on SQLite and local files, as `manage.py import_sheet` does it; and
10,000 rows without files."""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ITEMS = {"small": 300, "full": 3_000}
ROWS = 10_000
GOAL = 20  # items a second
PLACES = """
import django
django.setup()
from deposits.models import Collection, CollectionEditor, Institution
from portal.accounts.models import User
institution = Institution.objects.create(slug="truong", name="Trường")
root = Collection.add_root(slug="goc", name="Gốc", institution=institution)
editor = User.objects.create_user(email="bientap@khomo.example", password="khong-can-den", name="Đỗ Thị Lan")
CollectionEditor.objects.create(collection=root, user=editor)
"""
HEADER = ["Mã", "Nhan đề", "Tác giả", "GVHD", "Năm", "Trình độ", "Cơ sở đào tạo", "Tóm tắt", "Từ khóa", "Tệp"]


def run(scale: str) -> list[dict[str, object]]:
    items = ITEMS[scale]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        environment = {
            **os.environ, "VAR_DIR": str(here / "var"), "KHOMO_ENV": "development", "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING",
        }  # fmt: skip

        def python(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
            return done.stdout

        python("manage.py", "migrate", "-v0")
        python("manage.py", "install")
        python("-c", PLACES)
        files = here / "files"
        files.mkdir()
        for number in range(items):
            (files / f"luận văn {number}.pdf").write_bytes(_pdf(number))
        common = ("--as", "bientap@khomo.example", "--collection", "goc", "--kind", "master-thesis")
        sheet = _sheet(here / "files.csv", items, "Có tệp", files=True)
        with_files = (str(sheet), "--files", str(files), *common, "--to", "submitted", "--agreed")
        first, rate = _timed(python, items, *with_files)
        again, again_rate = _timed(python, items, *with_files)
        many, many_rate = _timed(python, ROWS, str(_sheet(here / "rows.csv", ROWS, "Không tệp")), *common)
    made, same, rows = (_most(one) for one in (first, again, many))
    return [
        {
            "name": "items with a PDF of 1 MB brought in",
            "value": made,
            "unit": "items",
            "goal": f"= {items}",
            "met": made == items,
        },
        {"name": "with their files", "value": rate, "unit": "items/s", "goal": f"≥ {GOAL}", "met": rate >= GOAL},
        {"name": "unchanged when sent again", "value": same, "unit": "items", "goal": f"= {items}", "met": same == items},
        {"name": "sent again, nothing to do", "value": again_rate, "unit": "items/s", "goal": "", "met": None},
        {"name": "rows without files", "value": rows, "unit": "rows", "goal": f"= {ROWS}", "met": rows == ROWS},
        {"name": "without files", "value": many_rate, "unit": "rows/s", "goal": "", "met": None},
    ]


def _timed(python: object, count: int, *arguments: str) -> tuple[str, float]:
    """What the command said, and rows a second of the whole of it: checking, reading and writing."""
    began = time.monotonic()
    said = python("manage.py", "import_sheet", *arguments)  # type: ignore[operator]
    return said, round(count / (time.monotonic() - began), 1)


def _most(said: str) -> int:
    """Rows of the one outcome that there should be."""
    return max((int(found) for found in re.findall(r": (\d+)$", said, re.MULTILINE)), default=0)


def _sheet(path: Path, count: int, title: str, *, files: bool = False) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(HEADER)
        for number in range(count):
            name = f"Luận văn {number}.PDF" if files else ""
            writer.writerow([
                f"{title} {number}", f"{title}: xâm nhập mặn ở đường bờ ({number})", "Trần Thị Nhung; Lê Văn Bình", "PGS.TS. Lê Vinh",
                "18/9/2026", "Thạc sĩ", "Đại học Huế", "Nước mặn đến sớm hơn mỗi năm. " * 20, "mặn; ngọt; lúa", name,
            ])  # fmt: skip
    return path


def _pdf(number: int) -> bytes:
    """A megabyte that begins and ends as a PDF file does, and is like no other."""
    return b"%PDF-1.7\n" + random.Random(number).randbytes(1024 * 1024) + b"\n%%EOF\n"
