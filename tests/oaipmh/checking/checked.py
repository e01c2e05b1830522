"""Checking in tests: no pauses, nothing outside this machine."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest

from media.fetching import Fetcher, Limits, NotReached
from media.fetching.guard import Address
from oaipmh.checking.asking import Manners
from oaipmh.checking.check import check
from oaipmh.checking.report import Report


def only_here(host: str, port: int) -> Sequence[Address]:
    if host != "127.0.0.1":
        raise NotReached(host)
    return [("127.0.0.1", port)]


def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what makes its own fetcher: names of other machines lead nowhere, private addresses stay what they are."""

    def found(host: str, port: int, *others: object, **options: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in only_here(host, port)]

    monkeypatch.setattr("socket.getaddrinfo", found)


def checked(url: str, *, seconds: float = 10, waited: list[float] | None = None, manners: Manners | None = None) -> Report:
    """The report on an endpoint of this machine; `waited` collects the pauses that a polite client would have made."""
    fetcher = Fetcher(private=True, resolve=only_here, limits=Limits(seconds=seconds, size=5_000_000))
    return check(url, fetcher=fetcher, manners=manners or Manners(), wait=(waited if waited is not None else []).append)


def broken(report: Report) -> set[str]:
    return {fault.rule for fault in report.faults}
