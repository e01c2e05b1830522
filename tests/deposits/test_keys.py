"""Asking for what belongs to many rows at once."""

from __future__ import annotations

from django.db.models import Q

from deposits.keys import among


def test_keys_that_lie_close_together_are_asked_for_as_a_range() -> None:
    assert among("record", [*range(100, 200), None, 150]) == Q(record__gte=100, record__lte=199)


def test_few_keys_and_those_that_lie_far_apart_are_asked_for_one_by_one() -> None:
    assert among("record", [3, 1, None]) == Q(record__in=[1, 3])
    assert among("record", [*range(60), 10_000]) == Q(record__in=[*range(60), 10_000])
    assert among("record", []) == Q(record__in=[])
