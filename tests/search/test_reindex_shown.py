"""What `manage.py reindex` says of itself while it runs."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from deposits.management.commands import reindex


def test_the_time_left_follows_from_how_fast_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records without texts come first, and pass in a hundredth of the time of those behind them."""
    now = 0.0
    monkeypatch.setattr(reindex.time, "monotonic", lambda: now)
    monkeypatch.setattr(reindex.sys, "stderr", StringIO())
    out = StringIO()
    shown = reindex._Shown(9_600, OutputWrapper(out))
    shown.at(0)
    now = 20.0
    shown.at(8_000)
    now = 40.0
    shown.at(8_400)
    shown.close()
    assert out.getvalue().splitlines() == [
        "8000 of 9600 records, 400 a second, 0 min left at this rate",
        "8400 of 9600 records, 20 a second, 1 min left at this rate",
    ]
