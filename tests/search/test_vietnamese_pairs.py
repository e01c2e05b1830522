"""The table of pairs holds on every engine, for words of the metadata and of full texts alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.port import Engine, Query
from tests.search.documents import document, text
from tests.search.pairs import NAMES, PAIRS, Pair


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine]) -> Engine:
    """Every text of the table as a title, as the second page of a full text, and every name as a name and as an advisor."""
    titles = (document(f"title-{number}", pair.text) for number, pair in enumerate(PAIRS))
    texts = (document(f"text-{number}", texts=[text("", pair.text)]) for number, pair in enumerate(PAIRS))
    names = (document(f"name-{number}", names=[pair.text], fields={"advisor": [pair.text]}) for number, pair in enumerate(NAMES))
    return new_engine([*titles, *texts, *names])


def found_by(engine: Engine, typed: str) -> set[str]:
    return {hit.id for hit in engine.search(Query(typed, limit=1000)).hits}


@pytest.mark.parametrize(("number", "pair"), list(enumerate(PAIRS)), ids=[pair.rule for pair in PAIRS])
def test_what_is_typed_finds_what_is_meant(library: Engine, number: int, pair: Pair) -> None:
    found = found_by(library, pair.typed)

    assert (f"title-{number}" in found) is pair.found
    assert (f"text-{number}" in found) is pair.found


@pytest.mark.parametrize(("number", "pair"), list(enumerate(PAIRS)), ids=[pair.rule for pair in PAIRS])
def test_what_is_found_in_a_text_is_shown_on_its_page(library: Engine, number: int, pair: Pair) -> None:
    pages = library.inside(f"text-{number}", pair.typed, frozenset({"everyone"}))

    assert [hit.page for hit in pages] == ([2] if pair.found else [])
    assert all(hit.passage and any(matched for _, matched in hit.passage.parts) for hit in pages)


@pytest.mark.parametrize(("number", "pair"), list(enumerate(NAMES)), ids=[pair.rule for pair in NAMES])
def test_a_person_or_institution_is_found_by_name(library: Engine, number: int, pair: Pair) -> None:
    assert (f"name-{number}" in found_by(library, pair.typed)) is pair.found


@pytest.mark.parametrize(("number", "pair"), list(enumerate(NAMES)), ids=[pair.rule for pair in NAMES])
def test_a_person_is_found_in_a_field(library: Engine, number: int, pair: Pair) -> None:
    words = pair.typed.replace(",", " ").split()

    assert (f"name-{number}" in found_by(library, " ".join(f"hướng dẫn:{word}" for word in words))) is pair.found
    assert f"name-{number}" not in found_by(library, " ".join(f"author:{word}" for word in words))
