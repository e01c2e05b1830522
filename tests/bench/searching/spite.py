"""Somebody who asks politely, alone and beside one who sends whatever is worst, one after another."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from search.port import Engine, Query
from search.query import MOST_WORDS
from tests.bench.searching.mix import FACETS, often, questions
from tests.search.corpus import Corpus
from tests.search.test_bad_queries import ODD, TYPED


def beside_bad_questions(engine: Engine, number: int) -> float:
    """By how much the p95 of so many polite questions grows. Raises what a bad one raised."""
    bad = list(_bad())
    alone = _p95(engine, 11, number)
    stop = threading.Event()

    def fire() -> None:
        while not stop.is_set():
            for question in bad:
                if not stop.is_set():
                    engine.search(question)

    with ThreadPoolExecutor(1) as other:
        fired = other.submit(fire)
        try:
            beside = _p95(engine, 12, number)
        finally:
            stop.set()
        fired.result()
    return beside / alone


def _p95(engine: Engine, seed: int, number: int) -> float:
    times = []
    for question in questions(Corpus(seed=seed), number):
        began = time.perf_counter()
        engine.search(question)
        times.append(time.perf_counter() - began)
    return quantiles(times, n=20)[18]


def _bad() -> Iterator[Query]:
    """Those of the tests, and words that stand everywhere: wanted, side by side, and left out."""
    common = often(Corpus(), MOST_WORDS)
    yield from (Query(typed, facets=FACETS) for typed in TYPED.values())
    yield from (Query(**{"text": common[0], "facets": FACETS, **more}) for more in ODD.values())
    yield from (
        Query(text, facets=FACETS) for text in (" ".join(common), f'"{" ".join(common)}"', " ".join(f"-{one}" for one in common))
    )
