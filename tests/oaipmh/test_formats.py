"""Every format as a harvester receives it: from the database, through the renditions, for the works that it describes."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from deposits import crosswalks
from deposits.kinds import KINDS
from deposits.models import Collection
from tests.crosswalks.rules import broken
from tests.crosswalks.test_rules import RULES
from tests.crosswalks.test_validity import assert_valid
from tests.crosswalks.works import FULL
from tests.oaipmh.cast import OAI, Endpoint, fill

THESES = 3


@pytest.fixture
def every_kind(collection: Collection) -> int:
    """One work of each kind, with something in every field; so many."""
    for number, (code, *_) in enumerate(KINDS, 1):
        fill(collection, 1, first=number, **{**FULL, "kind": code})
    return len(KINDS)


def received(oai: Endpoint, prefix: str) -> list[etree._Element]:
    found = oai("ListRecords", metadataPrefix=prefix).root.iter(f"{OAI}metadata")
    return [etree.fromstring(etree.tostring(one[0])) for one in found]


@pytest.mark.parametrize("prefix", list(crosswalks.formats()))
def test_every_record_of_a_list_is_in_the_format_that_was_asked_for(oai: Endpoint, every_kind: int, prefix: str) -> None:
    crosswalk = crosswalks.formats()[prefix]
    for _ in range(2):  # made on demand, then kept
        found = received(oai, prefix)
        assert len(found) == (THESES if "etdms" in prefix else every_kind)
        locations = {one.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation") for one in found}
        assert locations == {f"{crosswalk.NAMESPACE} {crosswalk.SCHEMA}"}
        assert all(broken(RULES.get(prefix, ()), one) == [] for one in found)


@pytest.mark.parametrize("prefix", list(crosswalks.formats()))
def test_every_record_of_a_list_is_valid(oai: Endpoint, every_kind: int, prefix: str, schemas: Path) -> None:
    for one in received(oai, prefix):
        assert_valid(prefix, one, schemas)
