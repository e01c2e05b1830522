"""What the tests of `deposits` begin with."""

from __future__ import annotations

import pytest

from tests.factories import install


@pytest.fixture
def installed(db: None) -> None:
    install()
