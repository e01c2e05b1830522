"""Every engine that the site can be run on passes the same tests. `engine` is an empty one, `new_engine` makes more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from search.backends.embedded import EmbeddedEngine
from search.port import Document, Engine, Query, Results

ENGINES: dict[str, Callable[[Path], Engine]] = {"embedded": EmbeddedEngine}


@pytest.fixture(scope="session", params=sorted(ENGINES))
def new_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Engine]:
    """Makes an engine over an index of its own that holds some documents."""

    def make(documents: Iterable[Document] = ()) -> Engine:
        made = ENGINES[request.param](tmp_path_factory.mktemp("index"))
        made.put(documents)
        return made

    return make


@pytest.fixture
def engine(new_engine: Callable[..., Engine]) -> Engine:
    return new_engine()


@pytest.fixture
def ids() -> Callable[[Results], list[str]]:
    return lambda results: [hit.id for hit in results.hits]


@pytest.fixture
def find(engine: Engine) -> Callable[..., list[str]]:
    """The ids that a query finds, in order."""
    return lambda text="", **more: [hit.id for hit in engine.search(Query(text, **more)).hits]
