"""Harvesting everything over HTTP: one process, one client, PostgreSQL; the client shares the machine with server and database.

In the same run: the bytes of a page as a static file from the same server, and the PyPI package `django-oai-pmh` on the same
records (how it was set up stands in `peer`). SCALE=full harvests a million records; of the two other formats, and into
`django-oai-pmh`, the first twenty thousand.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from tests.bench.harvesting import peer
from tests.bench.harvesting.harvester import Harvester, Page, p95
from tests.bench.harvesting.repository import OTHERS, Repository, Web, repository

RECORDS = {"small": 20_000, "full": 1_000_000}
OTHER_RECORDS = {"small": 5_000, "full": 20_000}
LIST = "verb=ListRecords&metadataPrefix="
MEMORY = 250  # megabytes
UNSEEN = "mods"  # a format of which nothing is kept
UNSEEN_PAGES = 8
REQUESTS = 300
Figure = dict[str, object]


def run(scale: str) -> list[Figure]:
    with repository(RECORDS[scale], OTHER_RECORDS[scale]) as made:
        made.forget(UNSEEN)
        with made.serve() as web:
            figures = [*_everything(web, RECORDS[scale]), *_other_formats(Harvester(web.port), OTHER_RECORDS[scale])]
        with made.serve(environment={"OAI_LOG_SECONDS": "86400"}) as silent, made.serve() as web:
            figures += _log(web, silent)
        figures += _static(made)
        theirs = [
            _figure(f"django-oai-pmh on the same records{how}", rate, "records/s")
            for how, rate in peer.measure(made, OTHER_RECORDS[scale])
        ]
    return figures + theirs


def _everything(web: Web, expected: int) -> Iterator[Figure]:
    harvester = Harvester(web.port)
    harvester.get("verb=Identify")
    memory, worked, began = [web.megabytes()], web.processor_seconds(), time.perf_counter()
    requests, records = [], 0
    for page in harvester.pages(f"{LIST}oai_dc"):
        requests.append(page.arguments)
        records += page.records
        if len(requests) % 20 == 1:
            memory.append(web.megabytes())
    rate, worked = records / (time.perf_counter() - began), web.processor_seconds() - worked
    memory.append(web.megabytes())
    yield _figure("records harvested", records, "records", f"= {expected}", met=records == expected)
    yield _figure("oai_dc with stored renditions", rate, "records/s", "≥ 20000", met=rate >= 20_000)
    yield _figure("the same by the processor time of the server's process", records / worked, "records/s")
    yield _figure("memory of the server's process after its first page", memory[1], "MB")
    yield _figure("memory of the server's process at most", max(memory), "MB", f"≤ {MEMORY}", met=max(memory) <= MEMORY)
    yield _figure("memory of the server's process after the last page", memory[-1], "MB")
    yield from _pages(harvester, requests)
    yield from _nothing(web, harvester)


def _pages(harvester: Harvester, requests: list[str]) -> Iterator[Figure]:
    """The very first page also counts the list, the very last may be short: the second and the last but one are alike."""
    beginning, first, last, in_set, later_in_set = harvester.p95(
        requests[0],
        requests[1],
        requests[-2],
        f"{LIST}oai_dc&set=inst_truong-0",
        _second(harvester, f"{LIST}oai_dc&set=inst_truong-0"),
    )
    yield _figure("first page, p95", first, "ms")
    yield _figure("last page, p95", last, "ms", f"≤ {first * 1.2:.1f}", met=last <= first * 1.2)
    yield _figure("counting the list, on its first page only", beginning - first, "ms", "≤ 300", met=beginning - first <= 300)
    counting = in_set - later_in_set
    yield _figure("counting the list of a set", counting, "ms", "≤ 300", met=counting <= 300)


def _nothing(web: Web, harvester: Harvester) -> Iterator[Figure]:
    """A harvest that finds nothing new. What the client waits is more than what the server works."""
    worked = web.processor_seconds()
    times = [harvester.get(f"{LIST}oai_dc&from=2999-01-01").milliseconds for _ in range(REQUESTS)]
    worked = (web.processor_seconds() - worked) / REQUESTS * 1000
    yield _figure("an empty incremental harvest, median at the client", median(times), "ms", "≤ 5", met=median(times) <= 5)
    yield _figure("an empty incremental harvest, p95 at the client", p95(times), "ms", "≤ 5", met=p95(times) <= 5)
    yield _figure("an empty incremental harvest, processor time of the server's process", worked, "ms")


def _other_formats(harvester: Harvester, count: int) -> Iterator[Figure]:
    for prefix in OTHERS:
        rate = _rate(harvester.pages(f"{LIST}{prefix}"), count)
        yield _figure(f"{prefix} with stored renditions", rate, "records/s", "≥ 5000", met=rate >= 5_000)
    pages = [page for page, _ in zip(harvester.pages(f"{LIST}{UNSEEN}"), range(UNSEEN_PAGES), strict=False)]
    seconds = sum(page.milliseconds for page in pages) / 1000
    yield _figure(f"{UNSEEN} made while it is harvested first", sum(page.records for page in pages) / seconds, "records/s")


def _log(web: Web, silent: Web) -> Iterator[Figure]:
    """A page with the log of harvests against a page of a process whose log writes nothing: by processor time, in turns."""
    both = [(web, Harvester(web.port)), (silent, Harvester(silent.port))]
    worked = [0.0, 0.0]
    for round_ in range(11):
        for number, (server, harvester) in enumerate(both):
            before = server.processor_seconds()
            for page, _ in zip(harvester.pages(f"{LIST}oai_dc"), range(60), strict=False):
                assert page.records
            worked[number] += server.processor_seconds() - before if round_ else 0  # the first round warms them
    share = (worked[0] / worked[1] - 1) * 100
    yield _figure("the log of harvests, of a page's processor time", share, "%", "< 2", met=share < 2)


def _static(made: Repository) -> Iterator[Figure]:
    """The second page's bytes, from the view and as a file of `STATIC_ROOT`, through the same server and middleware."""
    with made.serve() as web:
        harvester = Harvester(web.port)
        page = harvester.get(_second(harvester, f"{LIST}oai_dc"))
    folder = made.var / "static"
    (folder / "page.xml").write_bytes(page.body)
    with made.serve() as web:  # which files there are is read when it begins
        harvester = Harvester(web.port)
        # One after the other: to the gate, who asks for a file is somebody else, before whom a hasty harvester stands back.
        ours = median(harvester.get(page.arguments).milliseconds for _ in range(REQUESTS))
        static = median(harvester.fetch("/static/page.xml").milliseconds for _ in range(REQUESTS))
    yield _figure("a page, median", ours, "ms")
    yield _figure("its bytes as a static file, median", static, "ms")
    yield _figure("rate against that of the static file", static / ours * 100, "%", "≥ 50", met=static / ours >= 0.5)


def _second(harvester: Harvester, arguments: str) -> str:
    pages = harvester.pages(arguments)
    next(pages)
    return next(pages).arguments


def _rate(pages: Iterator[Page], most: int) -> float:
    records, began = 0, time.perf_counter()
    for page in pages:
        records += page.records
        if records >= most:
            break
    return records / (time.perf_counter() - began)


def _figure(name: str, value: float, unit: str, goal: str = "", *, met: bool | None = None) -> Figure:
    return {"name": name, "value": round(value) if value >= 100 else round(value, 2), "unit": unit, "goal": goal, "met": met}
