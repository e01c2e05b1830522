"""Bringing in a sheet with a folder of PDF files of 1 MB, on SQLite and local files, as `manage.py import_sheet` does it; and
10,000 rows without files: tried with every tenth wrong, brought in, and the pages that show them. Processor time is that of
the whole command, less what it takes to start."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ITEMS = {"small": 600, "full": 3_000}  # starting the command takes as long as sixty of them
ROWS = 10_000
GOAL = 20  # items a second
WRONG = 10  # every so many-th row of the sheet that is only tried
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
# The page of each batch as its sender sees it, 20 times; the report of the largest, once.
PAGES = """
import json, time, django
django.setup()
from django.test import Client
from deposits.models import Batch
from portal.accounts.models import User
client = Client(HTTP_HOST="localhost")
client.force_login(User.objects.get(email="bientap@khomo.example"))
def seconds(address):
    began = time.perf_counter()
    answer = client.get(address)
    size = len(b"".join(answer)) if answer.streaming else len(answer.content)
    assert answer.status_code == 200 and size > 10_000, (address, answer.status_code, size)
    return time.perf_counter() - began
wide = list(Batch.objects.filter(total__gte=10_000))
addresses = [f"/desk/batch/{one.public_id}/{more}" for one in wide for more in ("", "?page=200", "?outcome=" + one.found.last().outcome)]
for address in addresses:
    seconds(address)
taken = sorted(seconds(address) for address in addresses for _ in range(20))
report = max(seconds(f"/desk/batch/{one.public_id}/report.csv") for one in wide)
print(json.dumps([1000 * taken[len(taken) * 95 // 100], report]))
"""
HEADER = ["Mã", "Nhan đề", "Tác giả", "GVHD", "Năm", "Trình độ", "Cơ sở đào tạo", "Tóm tắt", "Từ khóa", "Tệp"]


@dataclass(frozen=True)
class Ran:
    """What a command said, and what it took: seconds by the clock and of the processor, megabytes at most."""

    said: str
    clock: float
    processor: float
    memory: int

    def counted(self) -> int:
        """Rows of the one outcome that there should be most of."""
        return max((int(found) for found in re.findall(r": (\d+)$", self.said, re.MULTILINE)), default=0)


def run(scale: str) -> list[dict[str, object]]:
    items = ITEMS[scale]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        # Not as in development, where Django remembers queries.
        environment = {
            **os.environ, "VAR_DIR": str(here / "var"), "KHOMO_ENV": "development", "DEBUG": "no", "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT),
        }  # fmt: skip

        def python(*arguments: str) -> Ran:
            return _ran([sys.executable, *arguments], environment)

        python("manage.py", "migrate", "-v0")
        python("manage.py", "install")
        python("-c", PLACES)
        idle = python("manage.py", "import_sheet", "--help")
        files = here / "files"
        files.mkdir()
        for number in range(items):
            (files / f"luận văn {number}.pdf").write_bytes(_pdf(number))
        common = ("--as", "bientap@khomo.example", "--collection", "goc", "--kind", "master-thesis")
        sheet = _sheet(here / "files.csv", items, "Có tệp", files=True)
        with_files = ("manage.py", "import_sheet", str(sheet), "--files", str(files), *common, "--to", "submitted", "--agreed")
        first, again = python(*with_files), python(*with_files)
        wide = ("manage.py", "import_sheet", str(_sheet(here / "rows.csv", ROWS, "Không tệp")), *common)
        wrong = ("manage.py", "import_sheet", str(_sheet(here / "wrong.csv", ROWS, "Sai", wrong=True)), *common)
        tenth = ("manage.py", "import_sheet", str(_sheet(here / "tenth.csv", ROWS // 10, "Ít")), *common)
        few, tried, many = python(*tenth), python(*wrong, "--dry-run"), python(*wide)
        python("manage.py", "collectstatic", "--no-input", "-v0")
        page, report = json.loads(python("-c", PAGES).said)
    return [
        _figure("items with a PDF of 1 MB brought in", first.counted(), "items", f"= {items}", first.counted() == items),
        _rate("with their files", items, first, GOAL),
        _figure("processor time of an item", _each(items, first, idle), "ms", "≤ 70", _each(items, first, idle) <= 70),
        _figure("unchanged when sent again", again.counted(), "items", f"= {items}", again.counted() == items),
        _rate("sent again, nothing to do", items, again),
        _figure("good rows of 10,000 tried", tried.counted(), "rows", f"= {ROWS - ROWS // WRONG}", tried.counted() == ROWS - ROWS // WRONG),
        _rate("tried", ROWS, tried),
        _figure("rows without files", many.counted(), "rows", f"= {ROWS}", many.counted() == ROWS),
        _rate("without files", ROWS, many),
        _figure("processor time of a row", _each(ROWS, many, idle), "ms", "", None),
        _figure("memory for 10,000 rows above that for 1,000", many.memory - few.memory, "MB", "≤ 60", many.memory - few.memory <= 60),
        _figure("page of a batch of 10,000 rows, p95", round(page), "ms", "≤ 150", page <= 150),
        _figure("report of 10,000 rows", round(report, 1), "s", "", None),
    ]  # fmt: skip


def _ran(command: list[str], environment: dict[str, str]) -> Ran:
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        said.seek(0)
        return Ran(said.read(), time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def _figure(name: str, value: float, unit: str, goal: str, met: bool | None) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "met": met}


def _rate(name: str, count: int, ran: Ran, least: int = 0) -> dict[str, object]:
    """Of the whole command: starting, checking, reading and writing."""
    rate = round(count / ran.clock, 1)
    return _figure(name, rate, "items/s", f"≥ {least}" if least else "", rate >= least if least else None)


def _each(count: int, ran: Ran, idle: Ran) -> float:
    return round(1000 * (ran.processor - idle.processor) / count, 1)


def _sheet(path: Path, count: int, title: str, *, files: bool = False, wrong: bool = False) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(HEADER)
        for number in range(count):
            name = f"Luận văn {number}.PDF" if files else ""
            day = "hôm qua" if wrong and number % WRONG == 0 else "18/9/2026"
            writer.writerow([
                f"{title} {number}", f"{title}: xâm nhập mặn ở đường bờ ({number})", "Trần Thị Nhung; Lê Văn Bình", "PGS.TS. Lê Vinh",
                day, "Thạc sĩ", "Đại học Huế", "Nước mặn đến sớm hơn mỗi năm. " * 20, "mặn; ngọt; lúa", name,
            ])  # fmt: skip
    return path


def _pdf(number: int) -> bytes:
    """A megabyte that begins and ends as a PDF file does, and is like no other."""
    return b"%PDF-1.7\n" + random.Random(number).randbytes(1024 * 1024) + b"\n%%EOF\n"
