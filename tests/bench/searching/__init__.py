"""Both engines: rebuilding from the database, and asking with six facets, passages and pages, by one client and by twenty.

The records are those of `tests.search.corpus`, loaded by `import_records` into SQLite; `manage.py reindex` is timed first with only
the records that have texts, then with all. Suggestions are whole requests to the site. The load of the machine stands beside the
figures: on a machine that does other work they are upper bounds.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from typing import Final
from urllib.parse import quote

from config.environment import parsed_url
from search.backends.embedded import EmbeddedEngine
from search.backends.solr import SolrEngine
from search.port import Engine, Query
from tests.bench.harvesting.repository import Repository
from tests.bench.importing import PLACES, ROOT
from tests.bench.searching.mix import beginnings, lines, questions
from tests.search.corpus import Corpus
from tests.search.documents import document, text
from tests.servers.missing import NotInstalled
from tests.servers.solr import Solr

SIZES: Final = {"small": (5_000, 50), "full": (1_000_000, 20_000)}
PAGES: Final = 100
QUESTIONS: Final = {"small": 200, "full": 300}
CLIENTS: Final = 20
SUGGESTED: Final = 100
HEAP_MB: Final = 2_000
# On Solr half the rate will do for a rebuild, and half as much time again for a question.
GOALS: Final = {"embedded": (3_000, 2_000, 100), "solr": (1_500, 1_000, 150)}
Figure = dict[str, object]


def run(scale: str) -> list[Figure]:
    records, texts = SIZES[scale]
    with tempfile.TemporaryDirectory() as var:
        site = Repository(f"sqlite:///{var}/db.sqlite3", Path(var))
        site.call("manage.py", "migrate", "-v0")
        site.call("manage.py", "install")
        site.call("manage.py", "collectstatic", "--noinput", "-v0")
        site.call("-c", PLACES)
        corpus = Corpus()
        _load(site, "texts", lines(corpus, 0, texts, PAGES))
        with _engines(Path(var)) as engines:
            pages = {address: _reindex(site, address) for _, address, _ in engines}
            _load(site, "records", lines(corpus, texts, records))
            figures = [figure("records", records + texts, "records"), figure("pages of text", texts * PAGES, "pages")]
            for engine, address, held in engines:
                seconds = _reindex(site, address) - pages[address]
                least_records, least_pages, most = GOALS[engine.name]
                figures += [
                    figure(f"{engine.name}: rebuild, records", records / max(seconds, 0.1), "records/s", least=least_records),
                    figure(f"{engine.name}: rebuild, pages", texts * PAGES / pages[address], "pages/s", least=least_pages),
                    *_asked(engine, QUESTIONS[scale], most),
                    figure(f"{engine.name}: suggestions, whole request, p95", _suggested(site, address), "ms", most=50),
                    figure(f"{engine.name}: index on disk", held(), "MB"),
                ]
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return [
        *figures,
        figure("memory of the largest process, mapped files and Solr included", used, "MB"),
        figure("load of the machine", os.getloadavg()[0], "processes"),
    ]


def figure(name: str, value: float, unit: str, *, least: float | None = None, most: float | None = None) -> Figure:
    goal = f"≥ {least:,}" if least is not None else f"≤ {most:,}" if most is not None else ""
    met = None if not goal else (least is None or value >= least) and (most is None or value <= most)
    return {"name": name, "value": round(value, 1), "unit": unit, "goal": goal, "met": met}


@contextmanager
def _engines(var: Path) -> Iterator[list[tuple[Engine, str, Callable[[], float]]]]:
    """Each with its SEARCH_URL, and what says how many megabytes its index has."""
    folder = var / "index"
    found: list[tuple[Engine, str, Callable[[], float]]] = [
        (EmbeddedEngine(folder), f"embedded://{folder}", lambda: _megabytes(folder))
    ]
    try:
        server = Solr(memory_mb=HEAP_MB)
    except NotInstalled as reason:
        sys.stdout.write(f"    Solr is not measured: {reason}\n")
        yield found
        return
    try:
        server.start()
        url = server.new_url()
        solr = SolrEngine(parsed_url("SEARCH_URL", url, schemes={"solr"}))
        yield [*found, (solr, url, lambda: _megabytes(server.home))]
    finally:
        server.stop()


def _load(site: Repository, name: str, made: Iterator[str]) -> None:
    path = site.var / f"{name}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(made)
    site.call("manage.py", "import_records", str(path))
    path.unlink()


def _reindex(site: Repository, address: str) -> float:
    """Seconds, as the command says them."""
    environment = {**site.environment, "SEARCH_URL": address}
    command = [sys.executable, "manage.py", "reindex", "--fresh", "--processes", str(os.cpu_count())]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    said = re.search(r"in ([\d.]+) s", done.stdout)
    if said is None:
        raise AssertionError(done.stdout)
    return float(said.group(1))


def _asked(engine: Engine, number: int, most: float) -> Iterator[Figure]:
    name, corpus = engine.name, Corpus()
    asked = list(questions(corpus, number))
    for other in questions(Corpus(seed=3), 40):  # files are read and programs warm, but no question is known
        engine.search(other)
    single = [_milliseconds(lambda question=question: engine.search(question)) for question in asked]  # type: ignore[misc]
    total = engine.count()
    common = sum(engine.search(replace(one, facets=(), passages=False)).total > total / 10 for one in asked)
    crowd, errors = _crowd(engine, list(questions(Corpus(seed=4), number)))
    published = [_published(engine, place) for place in range(5)]
    yield figure(f"{name}: questions that match more than a tenth", 100 * common / number, "%", least=33)
    yield figure(f"{name}: question, one client, median", quantiles(single, n=20)[9], "ms")
    yield figure(f"{name}: question, one client, p95", quantiles(single, n=20)[18], "ms", most=most)
    yield figure(f"{name}: question, one client, slowest", max(single), "ms")
    yield figure(f"{name}: question, {CLIENTS} clients, p95", quantiles(crowd, n=20)[18], "ms", most=1_000)
    yield figure(f"{name}: errors, {CLIENTS} clients", errors, "errors", most=0)
    yield figure(f"{name}: put until found, slowest of five", max(published), "ms", most=2_000)


def _crowd(engine: Engine, asked: list[Query]) -> tuple[list[float], int]:
    """Twenty threads ask at once, each in an order of its own."""
    times: list[float] = []
    errors: list[Exception] = []

    def client(seed: int) -> None:
        for question in random.Random(seed).sample(asked, 15):
            try:
                times.append(_milliseconds(lambda question=question: engine.search(question)))  # type: ignore[misc]
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(errors)


def _published(engine: Engine, place: int) -> float:
    """Milliseconds until a thesis of a hundred pages is found by somebody else, while its writer may still tidy up."""
    made = document(f"new{place}", f"vừa công bố xyzzy{place}", texts=[text(*[Corpus(place).page() for _ in range(PAGES)])])
    writer = threading.Thread(target=engine.put, args=([made],))
    began = time.perf_counter()
    writer.start()
    while engine.search(Query(f"xyzzy{place}")).total != 1:
        if time.perf_counter() - began > 120:
            raise AssertionError("what was put is not found")
    found = (time.perf_counter() - began) * 1000
    writer.join()
    return found


def _suggested(site: Repository, address: str) -> float:
    with site.serve(environment={"SEARCH_URL": address}) as web:
        typed = beginnings(Corpus(), SUGGESTED + 10)
        addresses = [f"http://127.0.0.1:{web.port}/search/suggest/?q={quote(one)}" for one in typed]
        times = [_milliseconds(lambda url=url: urllib.request.urlopen(url, timeout=60).read()) for url in addresses]  # type: ignore[misc]
    return quantiles(times[10:], n=20)[18]


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1_000_000


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
