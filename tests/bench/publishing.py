"""From publication to the search: a thesis of 200 pages on the whole site, with the embedded engine and its own workers."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.servers.stack import ROOT, Stack

PAGES = 200
GOAL = 5  # seconds
SCRIPT = f"""
import json, time
import django
django.setup()
from deposits.access import command
from deposits.flows.publish import publish
from deposits.models import Collection, Institution
from media.models import Inspection
from search.engines import engine
from search.port import Query
from tests.factories.deposits import pdf_bytes, submitted

institution = Institution.objects.create(slug="truong", name="Trường")
collection = Collection.add_root(slug="goc", name="Gốc", institution=institution)
words = "xâm nhập mặn ở đường bờ sông Hậu được đo mỗi giờ tại trạm Đại Ngãi và Trà Kha trong mười năm liền " * 18

def measure(mark, wait):
    content = pdf_bytes(*[f"{{mark}}{{chr(97 + number // 26)}}{{chr(97 + number % 26)}} {{words}}" for number in range({PAGES})])
    began = time.monotonic()
    deposit = submitted(collection, content=content, name="luan-van.pdf")
    stored = deposit.files.get().stored_id
    while wait and Inspection.objects.get(file=stored).status == "pending":
        time.sleep(0.02)
    read = time.monotonic() - began
    began = time.monotonic()
    publish(actor=command("bench"), deposit_id=deposit.pk)
    last = {PAGES} - 1
    question = Query(f"{{mark}}{{chr(97 + last // 26)}}{{chr(97 + last % 26)}}")
    while time.monotonic() - began < 120:
        hits = engine().search(question).hits
        if hits and hits[0].page == {PAGES}:
            break
        time.sleep(0.05)
    return read, time.monotonic() - began

measure("lamnong", True)
read, found = measure("daudoc", True)
print(json.dumps([read, found, measure("vuatai", False)[1]]))
"""


def run(scale: str) -> list[dict[str, object]]:
    """`scale` changes nothing: the goal names the size."""
    with Stack() as stack:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=ROOT,
            env={**stack.environment, "PYTHONPATH": str(ROOT)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    read, found, at_once = json.loads(done.stdout.splitlines()[-1])
    return [
        _figure(f"{PAGES} pages read after their upload", read),
        _figure(f"{PAGES} pages searchable after publication", found, goal=True),
        _figure(f"{PAGES} pages searchable when published as soon as uploaded", at_once, goal=True),
    ]


def _figure(name: str, seconds: float, *, goal: bool = False) -> dict[str, object]:
    told = f"≤ {GOAL}" if goal else ""
    return {"name": name, "value": round(seconds, 2), "unit": "s", "goal": told, "met": seconds <= GOAL if goal else None}
