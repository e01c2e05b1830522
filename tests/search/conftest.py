"""Every engine that the site can be run on passes the same tests. `engine` is an empty one, `new_engine` makes more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from config.environment import parsed_url
from search.backends.embedded import EmbeddedEngine
from search.backends.solr import SolrEngine
from search.port import Document, Engine, Query, Results


@pytest.fixture(scope="session", params=["embedded", pytest.param("solr", marks=pytest.mark.solr)])
def empty_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Engine]:
    """Makes an engine over a place of its own, where no index is yet."""
    if request.param == "embedded":
        return lambda: EmbeddedEngine(tmp_path_factory.mktemp("index"))
    solr = request.getfixturevalue("solr")
    return lambda: SolrEngine(parsed_url("SEARCH_URL", solr.new_url(), schemes={"solr"}))


@pytest.fixture(scope="session")
def new_engine(empty_engine: Callable[[], Engine]) -> Callable[..., Engine]:
    """Makes an engine over an index of its own that holds some documents."""

    def make(documents: Iterable[Document] = ()) -> Engine:
        made = empty_engine()
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
