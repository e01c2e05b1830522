"""Each rule of our own holds for a good document and is broken by an example: none of them is trivially true."""

from __future__ import annotations

import pytest
from lxml import etree

from deposits import crosswalks
from tests.crosswalks.rules import Rule, broken, dim, etdms, marc, mets, openaire
from tests.crosswalks.works import FULL, public_file, public_record

RULES = {
    "oai_openaire": openaire.RULES,
    "etdms": etdms.RULES,
    "oai_etdms": etdms.RULES,
    "mets": mets.RULES,
    "dim": dim.RULES,
    "marcxml": marc.RULES,
}


def good(prefix: str) -> etree._Element:
    files = (public_file(), public_file("số liệu.csv", media_type="text/csv", role="data"))
    return etree.fromstring(crosswalks.formats()[prefix].write(public_record(FULL, files=files)).encode())


@pytest.mark.parametrize("prefix", RULES)
def test_a_full_record_keeps_every_rule(prefix: str) -> None:
    assert broken(RULES[prefix], good(prefix)) == []


@pytest.mark.parametrize(
    ("prefix", "rule"),
    [pytest.param(prefix, rule, id=f"{prefix}: {rule.name}") for prefix, rules in RULES.items() for rule in rules],
)
def test_every_rule_can_be_broken(prefix: str, rule: Rule) -> None:
    root = good(prefix)
    rule.spoil(root)
    assert not rule.holds(root)
