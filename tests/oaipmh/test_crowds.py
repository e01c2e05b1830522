"""The real server amid crowds that ask too much: a polite harvester and a reader of a page are never refused, and hardly notice."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import pytest

from tests.bench.crowding import Others
from tests.bench.harvesting.crowd import crowd
from tests.servers.stack import Stack

ROUNDS = 30
RECORDS = """
import django
django.setup()
from django.core.management import call_command
from deposits.models import Collection, Institution, Record
from oaipmh import renditions
Collection.add_root(slug="bo", name="Bộ", institution=Institution.objects.create(slug="vien", name="Viện"))
call_command("make_records", 600, verbosity=0)
renditions.fill(Record.objects.values_list("pk", flat=True), every_format=False)
"""


def begun(live_stack: Callable[..., Stack]) -> tuple[Stack, Others]:
    stack = live_stack(TRUSTED_PROXIES="1", WEB_PROCESSES="2")
    stack.manage("shell", "--no-imports", "-c", RECORDS)
    others = Others(stack.port)
    others.times(ROUNDS)  # once for nothing: each process reads its templates
    return stack, others


@pytest.mark.parametrize("kind", ["slow", "walkers"])
def test_others_wait_less_than_twice_as_long(kind: str, live_stack: Callable[..., Stack]) -> None:
    stack, others = begun(live_stack)
    before = others.times(ROUNDS)
    with crowd(stack.port, kind):
        amid = others.times(ROUNDS)
    after = others.times(ROUNDS)
    for first, held, last in zip(before, amid, after, strict=True):
        # Medians, because whatever else the machine does would decide on the twentieth part of thirty.
        assert median(held) < 2 * max(median(first), median(last))


@pytest.mark.parametrize("kind", ["lists", "greedy"])
def test_a_thousand_at_once_get_nobody_else_refused(kind: str, live_stack: Callable[..., Stack]) -> None:
    stack, others = begun(live_stack)
    with crowd(stack.port, kind):
        pages, readings = others.times(ROUNDS)  # where one is refused, this raises
    assert len(pages) == len(readings) == ROUNDS
