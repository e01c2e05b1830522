"""Rules of our own for what no schema at hand can tell, each with an example that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

Element = etree._Element


@dataclass(frozen=True)
class Rule:
    """`spoil` makes of a good document one that breaks this rule."""

    name: str
    holds: Callable[[Element], bool]
    spoil: Callable[[Element], object]


def broken(rules: Sequence[Rule], root: Element) -> list[str]:
    return [rule.name for rule in rules if not rule.holds(root)]


def remove(*found: Element) -> None:
    assert found, "nothing there to remove"
    for one in found:
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)


def text(one: Element) -> str:
    return str(one.xpath("string()"))
