"""One check from beginning to end."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from media.fetching import Fetcher
from oaipmh.checking import judging
from oaipmh.checking.asking import Asker, Manners
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import hear
from oaipmh.checking.report import Report, report
from oaipmh.checking.survey import survey

assert judging  # its import registers the judges


def check(
    url: str,
    *,
    fetcher: Fetcher,
    manners: Manners = Manners(),  # noqa: B008 (immutable)
    wait: Callable[[float], None] = time.sleep,
    on_step: Callable[[str, int, int], None] = lambda step, number, of: None,
) -> Report:
    """Check the endpoint at this base URL. `on_step` hears the name, number and count of each step as it begins."""
    evidence = Evidence(url=base_url(url), began=dt.datetime.now(dt.UTC))
    asker = Asker(fetcher, manners, wait=wait)
    survey(evidence, asker, manners, on_step=on_step)
    findings, not_checked = hear(evidence)
    return report(evidence, findings, not_checked, seconds=asker.seconds, requests=asker.requests)


def base_url(typed: str) -> str:
    """What people paste: without spaces, and without `?verb=Identify`."""
    address, _, query = typed.strip().partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("verb=")]
    return f"{address}?{'&'.join(kept)}" if kept else address
