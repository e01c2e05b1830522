"""What a polite harvester and a reader wait for while others ask too much: the times alone, and those amid each crowd.

The site runs as it is shipped, with two web processes of eight threads. The polite harvester asks for a page, takes a tenth of a
second to store it, and asks for the next; the reader opens the page of a record in between. The crowds stand in
`harvesting.crowd`; clients are told apart by X-Forwarded-For, as behind a proxy.
"""

from __future__ import annotations

import html
import re
import threading
from urllib.parse import urlsplit

from tests.bench.harvesting.crowd import KINDS, LIST, crowd
from tests.bench.harvesting.harvester import Harvester, following, p95
from tests.bench.harvesting.repository import repository

RECORDS = {"small": 5_000, "full": 100_000}
ROUNDS = {"small": 100, "full": 300}
STORING_SECONDS = 0.1
TWICE = 2
_RECORD_PAGE = re.compile(r"<dc:identifier>(https?://[^<]*/records/[^<]*)</dc:identifier>")
Figure = dict[str, object]


def run(scale: str) -> list[Figure]:
    figures: list[Figure] = []
    with (
        repository(RECORDS[scale], 0) as made,
        made.serve(processes=2, threads=8, environment={"TRUSTED_PROXIES": "1"}) as web,
    ):
        others = Others(web.port)
        others.times(ROUNDS[scale])  # once for nothing: every process has its connections and has read its templates
        for kind in KINDS:
            # Alone before and after: the machine's other work meets both.
            before = others.times(ROUNDS[scale])
            with crowd(web.port, kind):
                amid = others.times(ROUNDS[scale])
            after = others.times(ROUNDS[scale])
            for what, first, times, last in zip(("a page of the list", "a record's page"), before, amid, after, strict=True):
                alone, held = p95(first + last), p95(times)
                figures.append(
                    {
                        "name": f"{what}, p95, amid: {kind} ({alone:.1f} ms alone)",
                        "value": round(held, 1),
                        "unit": "ms",
                        "goal": f"< {TWICE * alone:.1f}",
                        "met": held < TWICE * alone,
                    }
                )
    return figures


class Others:
    """The polite harvester and the reader. A refusal of either is an error."""

    def __init__(self, port: int) -> None:
        self._harvester = Harvester(port, headers={"X-Forwarded-For": "192.0.2.1", "User-Agent": "polite"})
        self._reader = Harvester(port, headers={"X-Forwarded-For": "192.0.2.2", "User-Agent": "reader"})
        self._address, self._wanted = "", LIST
        self._never = threading.Event()

    def times(self, rounds: int) -> tuple[list[float], list[float]]:
        """Milliseconds: of pages of the list, and of a record's page."""
        pages, readings = [], []
        for _ in range(rounds):
            page = self._harvester.get(self._wanted)
            self._wanted = following(page.body) or LIST
            pages.append(page.milliseconds)
            self._address = self._address or _record_page(page.body)
            self._never.wait(STORING_SECONDS / 2)
            readings.append(self._reader.fetch(self._address).milliseconds)
            self._never.wait(STORING_SECONDS / 2)
        return pages, readings


def _record_page(body: bytes) -> str:
    found = _RECORD_PAGE.search(body.decode())
    assert found, "no record says where its page is"
    return urlsplit(html.unescape(found.group(1))).path
