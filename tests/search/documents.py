"""Small documents for the engines' tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.port import Document, TextBlock

EVERYONE = frozenset({"everyone"})


def document(id: str, title: str = "", **more: Any) -> Document:
    """A document that everyone may see, unless `tokens` says otherwise."""
    more.setdefault("tokens", EVERYONE)
    more.setdefault("titles", [title] if title else [])
    return Document(id=id, **more)


def text(*pages: str, file: str = "luan-van.pdf", tokens: frozenset[str] = EVERYONE) -> TextBlock:
    return TextBlock(file=file, tokens=tokens, pages=pages)


def held(*tokens: str) -> frozenset[str]:
    """What an actor holds: everyone's token and these."""
    return EVERYONE | frozenset(tokens)


def counts(facets: Mapping[str, Sequence[tuple[str, int]]], name: str) -> dict[str, int]:
    return dict(facets[name])
