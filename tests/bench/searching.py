"""The embedded engine: filling an index, and asking it, with six facets, passages and pages, by one client and by twenty.

The mix of questions: a third are words that more than a tenth of all records hold, alone or together; the rest are two to
six words of any frequency. Half are typed without marks, a sixth with half of them; some are phrases, names, codes,
questions with a field, an exclusion or a filter, and later pages of results.
"""

from __future__ import annotations

import random
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

from search.backends.embedded import EmbeddedEngine
from search.port import Document, Query
from search.vietnamese import fold
from tests.search.corpus import Corpus

SIZES = {"small": (20_000, 200), "full": (1_000_000, 20_000)}
PAGES = 100
QUESTIONS = {"small": 300, "full": 300}
CLIENTS = 20
FACETS = ("kind", "institution", "collection", "subject", "language", "access")
Figure = dict[str, object]


def run(scale: str) -> list[Figure]:
    records, texts = SIZES[scale]
    corpus = Corpus()
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(folder)
        metadata_rate, page_rate = _fill(engine, corpus, records, texts)
        questions = list(_questions(corpus, QUESTIONS[scale]))
        for question in questions[:20]:
            engine.search(question)
        single = [_milliseconds(lambda question=question: engine.search(question)) for question in questions]
        common = sum(engine.search(replace(one, facets=(), passages=False)).total > records / 10 for one in questions)
        crowd, errors = _crowd(engine, questions[: 60 if scale == "full" else 120])
        published = _milliseconds(lambda: _publish(engine, corpus))
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file() and not file.is_symlink())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        figure("records without text", records, "records"),
        figure("pages of text", texts * PAGES, "pages"),
        figure("filling, metadata", metadata_rate, "records/s", least=3_000),
        figure("filling, pages", page_rate, "pages/s", least=2_000),
        figure("questions that match more than a tenth", 100 * common / len(questions), "%", least=33),
        figure("question, one client, median", quantiles(single, n=20)[9], "ms"),
        figure("question, one client, p95", quantiles(single, n=20)[18], "ms", most=100),
        figure("question, one client, slowest", max(single), "ms"),
        figure(f"question, {CLIENTS} clients, p95", quantiles(crowd, n=20)[18], "ms", most=1_000),
        figure(f"errors, {CLIENTS} clients", errors, "errors", most=0),
        figure("published until found", published, "ms", most=2_000),
        figure("index on disk", size / 1_000_000, "MB"),
        figure("memory of the process, peak", memory, "MB"),
    ]


def figure(name: str, value: float, unit: str, *, least: float | None = None, most: float | None = None) -> Figure:
    goal = f"≥ {least:,}" if least is not None else f"≤ {most:,}" if most is not None else ""
    met = None if not goal else (least is None or value >= least) and (most is None or value <= most)
    return {"name": name, "value": round(value, 1), "unit": unit, "goal": goal, "met": met}


def _fill(engine: EmbeddedEngine, corpus: Corpus, records: int, texts: int) -> tuple[float, float]:
    """Records and pages a second through `rebuild`, the making of the documents not counted."""
    making = [0.0, 0.0]
    spent = [0.0, 0.0]
    with engine.rebuild() as fresh:
        for kind, documents in enumerate((corpus.documents(0, records), corpus.documents(records, texts, PAGES))):
            began = time.perf_counter()
            fresh.put(_timed(documents, making, kind))
            spent[kind] = time.perf_counter() - began - making[kind]
        began = time.perf_counter()
    committing = time.perf_counter() - began
    share = spent[0] / sum(spent)
    return records / (spent[0] + committing * share), texts * PAGES / (spent[1] + committing * (1 - share))


def _timed(documents: Iterator[Document], making: list[float], kind: int) -> Iterator[Document]:
    while True:
        began = time.perf_counter()
        document = next(documents, None)
        making[kind] += time.perf_counter() - began
        if document is None:
            return
        yield document


def _questions(corpus: Corpus, number: int) -> Iterator[Query]:
    chance = random.Random(2)
    common = corpus.words(4_000).split()[:4_000]
    often = sorted(set(common), key=common.count, reverse=True)[:12]
    for one in range(number):
        words = (
            chance.sample(often, chance.choice((1, 1, 2, 2, 3))) if one % 3 == 0 else corpus.words(chance.randint(2, 6)).split()
        )
        text = " ".join(words)
        if one % 2:
            text = fold(text)
        elif one % 6 == 4:
            text = " ".join(fold(word) if chance.random() < 0.5 else word for word in words)
        match one % 20:
            case 7:
                text = f'"{" ".join(words[:2])}"'
            case 11:
                text = f"tác giả:{words[0]} {' '.join(words[1:])}"
            case 13:
                text = f"{text} -{often[0]} năm:2010..2020"
            case 17:
                text = f"T2020-KHTN-{one}"
            case 19:
                text = ""
        filters = {"kind": ["kind-1", "kind-2"], "language": ["vi"]} if one % 5 == 3 else {}
        yield Query(text, facets=FACETS, filters=filters, offset=30 if one % 10 == 6 else 0)


def _crowd(engine: EmbeddedEngine, questions: list[Query]) -> tuple[list[float], int]:
    """Twenty threads ask everything at once, each in an order of its own."""
    times: list[float] = []
    errors: list[Exception] = []

    def client(seed: int) -> None:
        for question in random.Random(seed).sample(questions, len(questions) // 4):
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


def _publish(engine: EmbeddedEngine, corpus: Corpus) -> None:
    engine.put([replace(corpus.document(10**9, PAGES), titles=["vừa công bố xyzzy"])])
    if engine.search(Query("xyzzy")).total != 1:
        raise AssertionError("what was put is not found")


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
