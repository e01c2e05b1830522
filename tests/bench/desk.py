"""The desk with 10,000 deposits in its queue, on SQLite: the queue as its editor asks for it, in process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOAL = 150  # ms
DEPOSITS = 10_000
SCRIPT = f"""
import datetime as dt, json, random, time
from urllib.parse import quote
import django
django.setup()
from django.test import Client
from django.utils import timezone
from deposits.generating import record
from deposits.kinds import KINDS
from deposits.models import Collection, CollectionEditor, Deposit, Institution, Resemblance, Trouble
from portal.accounts.models import User

draw = random.Random(7)
institution = Institution.objects.create(slug="truong", name="Trường")
root = Collection.add_root(slug="goc", name="Gốc", institution=institution)
faculties = [Collection.objects.get(pk=root.pk).add_child(slug=f"khoa-{{n}}", name=f"Khoa {{n}}", institution=institution) for n in range(12)]
people = [User.objects.create(email=f"nguoi{{n}}@khomo.example", name=f"Trần Thị Số {{n}}") for n in range(300)]
editor = User.objects.create_user(email="bientap@khomo.example", password="khong-can-den", name="Đỗ Thị Lan")
CollectionEditor.objects.create(collection=root, user=editor)
kinds = [row[0] for row in KINDS]
states = ["submitted"] * 6 + ["published"] * 3 + ["returned"]
places = [(one.slug, ()) for one in faculties]
by_slug = {{one.slug: one for one in faculties}}
now = timezone.now()
TROUBLES = [one for one in Trouble if one != Trouble.UNSEEN]
made = []
for number in range(1, {DEPOSITS} + 1):
    described = record(number, places, kinds, 0)
    made.append(Deposit(
        collection=by_slug[described["collection"]], owner=draw.choice(people), state=draw.choice(states),
        metadata=described["metadata"], policy={{}}, submitted=now - dt.timedelta(hours=number % 900),
        claimed_by=editor if number % 9 == 0 else None,
        troubles=" ".join(one for one in TROUBLES if draw.random() < 0.15),
    ))
Deposit.objects.bulk_create(made, batch_size=500)
alike = draw.sample(list(Deposit.objects.values_list("pk", flat=True)), 800)
Resemblance.objects.bulk_create(Resemblance(deposit_id=one, other_id=other) for one, other in zip(alike[:400], alike[400:]))
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(editor)
questions = ["", "page=200", "q=nuoc ngam", "q=Trần Thị", "q=khongcogi", "collection=khoa-3", "kind=master-thesis&claimed=nobody",
             "overdue=1", "claimed=me", "trouble=rights", "trouble=duplicate&page=2", "trouble=none&q=nuoc", "view=published", "view=published&q=rung ngap man&page=2"]
times = []
for turn in range(12):
    for question in questions:
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get("/desk/", QUERY_STRING=quote(question, safe="=&"))
        if turn:
            times.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
        assert answer.status_code == 200
print(json.dumps(times))
"""


def run(scale: str) -> list[dict[str, object]]:
    """`scale` changes nothing: the goal names the size."""
    with tempfile.TemporaryDirectory() as var:
        environment = {
            **os.environ,
            "VAR_DIR": var,
            "KHOMO_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            "LOG_LEVEL": "WARNING",
        }

        def python(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
            return done.stdout

        python("manage.py", "migrate", "-v0")
        python("manage.py", "install")
        python("manage.py", "collectstatic", "--no-input", "-v0")
        measured = json.loads(python("-c", SCRIPT).splitlines()[-1])
    times, worked = (sorted(one) for one in zip(*measured, strict=True))
    p95 = times[int(len(times) * 0.95)]
    processor = worked[int(len(worked) * 0.95)]
    return [
        {"name": "deposits on the desk", "value": DEPOSITS, "unit": "deposits", "goal": "", "met": None},
        {"name": "queue, median", "value": round(times[len(times) // 2], 1), "unit": "ms", "goal": "", "met": None},
        {"name": "queue, p95, processor time", "value": round(processor, 1), "unit": "ms", "goal": "", "met": None},
        {"name": "queue, p95", "value": round(p95, 1), "unit": "ms", "goal": f"≤ {GOAL}", "met": p95 <= GOAL},
    ]
