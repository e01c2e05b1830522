"""What the tests of `oaipmh` begin with."""

from __future__ import annotations

import pytest

from deposits.models import Collection
from tests.factories import CollectionFactory, install
from tests.oaipmh.cast import Endpoint


@pytest.fixture
def collection(db: None) -> Collection:
    install()
    return CollectionFactory(
        slug="luan-van", name="Luận văn", name_en="Theses", institution__slug="dhsh", institution__name="Đại học Sông Hậu"
    )


@pytest.fixture
def oai(collection: Collection) -> Endpoint:
    """An endpoint with an empty collection behind it."""
    return Endpoint()
