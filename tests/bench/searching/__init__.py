"""Both engines: rebuilding from the database, and asking with six facets, passages and pages, by one client and by twenty.

The records are those of `tests.search.corpus`, in SQLite (see `site`). A rebuild reads those that have texts last, so that one run
times both records and pages. Suggestions are whole requests to the site. The load of the machine stands beside the figures, and the
processor time of all threads: on a machine that does other work the others are upper bounds.

Of the environment: BENCH_KEEP, a folder to keep the site in; BENCH_ENGINES=embedded leaves Solr out; with BENCH_REBUILD=no
the embedded index is asked that an earlier run has built in the folder.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
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

import django

from config.environment import parsed_url
from search.backends.embedded import EmbeddedEngine
from search.backends.solr import SolrEngine
from search.port import Engine, Query
from tests.bench.harvesting.repository import Repository
from tests.bench.importing import ROOT
from tests.bench.searching.mix import beginnings, questions
from tests.bench.searching.site import PAGES, Site, filled_site, say
from tests.bench.searching.spite import beside_bad_questions
from tests.search.corpus import Corpus
from tests.search.documents import document, text
from tests.servers.missing import NotInstalled
from tests.servers.solr import Solr
from tests.servers.waiting import wait_until

SIZES: Final = {"small": (5_000, 50), "full": (1_000_000, 20_000)}
QUESTIONS: Final = {"small": 200, "full": 300}
CLIENTS: Final = 20
SUGGESTED: Final = 100
HEAP_MB: Final = 2_000
SAY_SECONDS: Final = 20
# On Solr half the rate will do for a rebuild, and half as much time again for a question.
GOALS: Final = {"embedded": (3_000, 2_000, 100), "solr": (1_500, 1_000, 150)}
Figure = dict[str, object]
_REBUILD: Final = """
import os, time
import django
django.setup()
from deposits.reindexing import reindex
from search.engines import engine
def progress(done):
    print(time.monotonic() - began, done, flush=True)
if __name__ == "__main__":
    began = time.monotonic()
    outcome = reindex(engine(), fresh=True, processes=os.cpu_count(), progress=progress)
    progress(outcome.indexed)
"""


def run(scale: str) -> list[Figure]:
    records, texts = SIZES[scale]
    with filled_site(records, texts) as filled, _engines(filled.folder) as engines:
        os.environ.update(filled.repository.environment)
        django.setup()  # answers hold words in the reader's language
        figures = [figure("records", records + texts, "records"), figure("pages of text", texts * PAGES, "pages")]
        for engine, address, held in engines:
            if engine.name != "embedded" or os.environ.get("BENCH_REBUILD") != "no":
                figures += _rebuilt(filled, engine.name, address)
            figures += [
                *_asked(engine, QUESTIONS[scale]),
                figure(f"{engine.name}: suggestions, whole request, p95", _suggested(filled.repository, address), "ms", most=50),
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
    if os.environ.get("BENCH_ENGINES", "").split() == ["embedded"]:
        yield found
        return
    try:
        server = Solr(memory_mb=HEAP_MB)
    except NotInstalled as reason:
        say(f"Solr is not measured: {reason}")
        yield found
        return
    try:
        server.start()
        url = server.new_url()
        solr = SolrEngine(parsed_url("SEARCH_URL", url, schemes={"solr"}))
        yield [*found, (solr, url, lambda: _megabytes(server.home))]
    finally:
        server.stop()


def _rebuilt(filled: Site, name: str, address: str) -> Iterator[Figure]:
    """Records with texts come last; what is merged at the end counts for their pages."""
    environment = {**filled.repository.environment, "SEARCH_URL": address}
    records = said = done = seconds = 0.0
    with subprocess.Popen(
        [sys.executable, "-c", _REBUILD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            seconds, done = map(float, line.split())
            records = records or (seconds if done >= filled.records else 0)
            if seconds - said > SAY_SECONDS:
                said = seconds
                say(f"{name}: {done:,.0f} records in the new index after {seconds:.0f} s")
    if process.returncode or done != filled.records + filled.texts:
        raise AssertionError(f"the rebuild ended with {process.returncode} after {done} records")
    least_records, least_pages, _ = GOALS[name]
    yield figure(f"{name}: rebuild, records", filled.records / records, "records/s", least=least_records)
    yield figure(f"{name}: rebuild, pages", filled.texts * PAGES / (seconds - records), "pages/s", least=least_pages)


def _asked(engine: Engine, number: int) -> Iterator[Figure]:
    name, corpus = engine.name, Corpus()
    _, _, most = GOALS[name]
    asked = list(questions(corpus, number))
    # Files are read and programs warm, but no question is known. Java compiles a program while it is asked: that takes hundreds.
    texts = {one.text for one in asked}
    for other in questions(Corpus(seed=3), number):
        if other.text not in texts:
            engine.search(other)
    say(f"{name}: {number} questions by one client")
    spent = time.process_time()
    single = [_milliseconds(lambda question=question: engine.search(question)) for question in asked]  # type: ignore[misc]
    spent = time.process_time() - spent
    total = engine.count()
    common = sum(engine.search(replace(one, facets=(), passages=False)).total > total / 10 for one in asked)
    say(f"{name}: {CLIENTS} clients")
    crowd, errors = _crowd(engine, list(questions(Corpus(seed=4), number)))
    say(f"{name}: put until found")
    published = [_published(engine, place) for place in range(5)]
    yield figure(f"{name}: questions that match more than a tenth", 100 * common / number, "%", least=33)
    yield figure(f"{name}: question, one client, median", quantiles(single, n=20)[9], "ms")
    yield figure(f"{name}: question, one client, p95", quantiles(single, n=20)[18], "ms", most=most)
    yield figure(f"{name}: question, one client, processor time of this process, mean", spent * 1000 / number, "ms")
    yield figure(f"{name}: question, one client, slowest", max(single), "ms")
    yield figure(f"{name}: question, {CLIENTS} clients, p95", quantiles(crowd, n=20)[18], "ms", most=1_000)
    yield figure(f"{name}: errors, {CLIENTS} clients", errors, "errors", most=0)
    yield figure(f"{name}: p95 beside bad questions, against alone", beside_bad_questions(engine, number // 3), "times", most=2)
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
    corpus = Corpus(place)
    made = document(f"new{place}", f"vừa công bố xyzzy{place}", texts=[text(*[corpus.page() for _ in range(PAGES)])])
    writer = threading.Thread(target=engine.put, args=([made],))
    began = time.perf_counter()
    writer.start()
    wait_until(lambda: engine.search(Query(f"xyzzy{place}")).total == 1, seconds=120, what="what was put is found", every=0.01)
    found = (time.perf_counter() - began) * 1000
    writer.join()
    engine.remove([made.id])
    return found


def _suggested(site: Repository, address: str) -> float:
    with site.serve(environment={"SEARCH_URL": address}) as web:
        typed = beginnings(Corpus(), 2 * SUGGESTED)
        addresses = [f"http://127.0.0.1:{web.port}/search/suggest/?q={quote(one)}" for one in typed]
        times = [_milliseconds(lambda url=url: urllib.request.urlopen(url, timeout=60).read()) for url in addresses]  # type: ignore[misc]
    return quantiles(times[SUGGESTED:], n=20)[18]


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1_000_000


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
