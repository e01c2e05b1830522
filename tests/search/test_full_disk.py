"""No room left for the index: writers are told, readers go on, and with room everything goes on. A limit on the size of files
stands for the full disk: the system refuses to write all the same."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import parsed_url
from search.backends.embedded import EmbeddedEngine
from search.backends.solr import SolrEngine
from search.port import Query, SearchUnavailable
from tests.search.documents import document, text
from tests.servers.fixtures import running
from tests.servers.solr import Solr
from tests.template import ROOT

FULL = """
import resource, sys
from search.backends.embedded import EmbeddedEngine
from search.port import SearchUnavailable
from tests.search.documents import document, text
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
engine = EmbeddedEngine(sys.argv[1])
large = [document(f"l{n}", "ngô", texts=[text(*(f"trang {n} {p} " + " ".join(f"w{n}x{p}y{w}" for w in range(300)) for p in range(20)))]) for n in range(20)]
for write in (lambda: engine.put(large), lambda: rebuild()):
    def rebuild():
        with engine.rebuild() as building:
            building.put(large)
            building.keep("so far")
    try:
        write()
        print("written")
    except SearchUnavailable:
        print("refused")
"""


def test_the_embedded_engine_refuses_and_the_index_stays_as_it_was(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([document("a", "lúa")])
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["refused", "refused"], done.stderr[-2000:]

    assert [hit.id for hit in engine.search(Query("lúa")).hits] == ["a"]
    assert engine.search(Query("ngô")).total == 0
    engine.put([document("b", "lúa")])
    assert sorted(engine.ids()) == ["a", "b"]
    with engine.rebuild() as building:
        building.put([document("c", "lúa")])
    assert "c" in set(engine.ids())


@pytest.fixture
def own_solr(linux: None) -> Iterator[Solr]:
    """Only Linux limits another process."""
    with running(Solr) as server:
        yield server


@pytest.mark.solr
def test_solr_refuses_readers_go_on_and_with_room_writers_too(own_solr: Solr) -> None:
    engine = SolrEngine(parsed_url("SEARCH_URL", own_solr.new_url(), schemes={"solr"}))
    engine.put([document("a", "lúa")])
    process = own_solr._process
    assert process is not None
    large = [document(f"l{number}", "ngô", texts=[text(*(_page(number, page) for page in range(20)))]) for number in range(20)]
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    with pytest.raises(SearchUnavailable):
        engine.put(large)
    assert [hit.id for hit in engine.search(Query("lúa")).hits] == ["a"]

    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)
    engine.put([document("b", "lúa")])
    assert {"a", "b"} <= set(engine.ids())


def _page(number: int, page: int) -> str:
    return " ".join(f"w{number}x{page}y{word}" for word in range(300))
