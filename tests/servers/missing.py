"""What to do about a server that a test needs and that is not here."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


class NotInstalled(Exception):
    """A program that a test server needs was not found. The text names it and what would bring it."""


def missing(reason: Exception | str) -> NoReturn:
    """Skip with the reason on a developer's machine; fail where CI=true, for there nothing may be left untested."""
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"{reason} (with CI=true a missing server is a failure)", pytrace=False)
    pytest.skip(str(reason))
