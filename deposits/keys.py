"""Asking for what belongs to many rows at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

_MANY: Final = 50


def among(field: str, keys: Iterable[int | None]) -> Q:
    """Rows whose `field` is one of these primary keys, and perhaps some that belong to others: for who looks up by key what was
    found. Many keys that lie close together are asked for as a range: hundreds of values are made ready one by one, which takes
    longer than reading what they find."""
    wanted = sorted({key for key in keys if key is not None})
    if len(wanted) > _MANY and wanted[-1] - wanted[0] < 2 * len(wanted):
        return Q((f"{field}__gte", wanted[0]), (f"{field}__lte", wanted[-1]))
    return Q((f"{field}__in", wanted))
