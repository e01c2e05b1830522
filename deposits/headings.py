"""Under which headings a work is listed. Pure: a description and the vocabulary give the headings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from deposits.collation import name_key, sort_key
from deposits.metadata.document import Contributor, Metadata
from deposits.metadata.names import parse
from deposits.models import Heading
from search.vietnamese import compose, key, spans

Index = Heading.Index
_LONGEST_IDENTITY: Final = 250
_LONGEST_KEY: Final = 250
_LONGEST_LABEL: Final = 500


@dataclass(frozen=True)
class Listed:
    """A heading: `key` sorts, `identity` tells headings apart."""

    index: str
    identity: str
    key: bytes
    label: str


def headings(metadata: Metadata, broader: Mapping[str, str | None]) -> dict[tuple[str, str], Listed]:
    """By index and identity. `broader`: every known term and the one above it, as `scheme:code`; a work about physics is
    one about natural sciences. A term of another vocabulary is a keyword."""
    return {(one.index, one.identity): one for one in _headings(metadata, broader) if one.identity}


def identity(text: str) -> str:
    """What spellings of one name or keyword have in common."""
    whole = " ".join(key(word).exact for word, _start, _end in spans(compose(text)))
    if len(whole) <= _LONGEST_IDENTITY:
        return whole
    return f"{whole[:180]} {hashlib.sha256(whole.encode()).hexdigest()}"


def place_of_person(typed: str) -> bytes:
    """Where a name stands in the order of people; part of one, where that would begin."""
    name = parse(typed)
    return _bytes(name_key(name.family, name.given, name.display))


def place_of_word(typed: str) -> bytes:
    return _bytes(sort_key(typed))


def _headings(metadata: Metadata, broader: Mapping[str, str | None]) -> Iterator[Listed]:
    for one in metadata.creators:
        yield _person(Index.AUTHOR, one)
    for one in metadata.by_role("advisor"):
        yield _person(Index.ADVISOR, one)
    for term in metadata.subjects:
        code: str | None = f"{term.scheme}:{term.code}"
        if code not in broader:
            yield _keyword(term.label)
        while code is not None and code in broader:
            yield Listed(Index.SUBJECT, code, b"", code)
            code = broader[code]
    for word in metadata.keywords:
        yield _keyword(word.text)


def _person(index: str, one: Contributor) -> Listed:
    name = one.name
    return Listed(
        index, identity(name.display), _bytes(name_key(name.family, name.given, name.display)), name.display[:_LONGEST_LABEL]
    )


def _keyword(text: str) -> Listed:
    return Listed(Index.KEYWORD, identity(text), _bytes(sort_key(text)), text[:_LONGEST_LABEL])


def _bytes(key: str) -> bytes:
    return key.encode()[:_LONGEST_KEY]
