"""The reasons for returning and rejecting that a repository begins with; administrators edit them afterwards."""

from __future__ import annotations

import tomllib
from pathlib import Path

from deposits.models import CommonReason

_DELIVERED = Path(__file__).with_name("texts") / "reasons.toml"


def install_reasons() -> None:
    """Once, where there are none: what an administrator deleted stays deleted as long as one is left."""
    if CommonReason.objects.exists():
        return
    delivered = tomllib.loads(_DELIVERED.read_text(encoding="utf-8"))["reason"]
    CommonReason.objects.bulk_create(CommonReason(order=order, **one) for order, one in enumerate(delivered))
