"""The gate before the endpoint: a polite harvester is never refused, and whoever asks too much waits for his own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from oaipmh import gate as gates
from oaipmh.clients import client_of
from oaipmh.gate import AT_ONCE, Gate
from oaipmh.models import Harvest

pytestmark = pytest.mark.django_db


class Site:
    """An application whose answers wait until they are let go."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.closed = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.order.append(environ["HTTP_USER_AGENT"])
        start_response("200 OK", [])
        return [b"answer"]


def ask(gate: Gate, agent: str = "polite", path: str = "/oai", address: str = "192.0.2.1") -> tuple[str, dict[str, str], Any]:
    """Status, headers and the answer, which is under way until it is closed."""
    said: list[Any] = []
    environ = {"PATH_INFO": path, "REMOTE_ADDR": address, "HTTP_USER_AGENT": agent, "QUERY_STRING": ""}
    answer = gate(environ, lambda status, headers: said.extend((status, dict(headers))))
    return said[0], said[1], answer


def test_one_request_after_another_is_never_refused() -> None:
    gate = Gate(Site())
    for _ in range(200):
        status, _headers, answer = ask(gate)
        assert status == "200 OK" and list(answer) == [b"answer"]
        answer.close()


def test_too_many_at_once_are_told_to_come_again() -> None:
    gate, site = Gate(Site()), Site()
    gate = Gate(site)
    held = [ask(gate, "greedy")[2] for _ in range(AT_ONCE)]
    status, headers, answer = ask(gate, "greedy")
    assert status.startswith("503") and 0 < int(headers["Retry-After"]) <= 3600
    assert list(answer) and len(site.order) == AT_ONCE, "nothing was done for it"
    assert ask(gate, "polite")[0] == "200 OK"
    held[0].close()
    assert ask(gate, "greedy")[0] == "200 OK"


def test_closing_twice_frees_one_place_only() -> None:
    gate = Gate(Site())
    held = [ask(gate, "greedy")[2] for _ in range(AT_ONCE)]
    held[0].close()
    held[0].close()
    assert ask(gate, "greedy")[0] == "200 OK"
    assert ask(gate, "greedy")[0].startswith("503")


def test_an_application_that_fails_frees_its_place() -> None:
    def failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("broken")

    gate = Gate(failing)
    for _ in range(2 * AT_ONCE):
        with pytest.raises(RuntimeError):
            ask(gate)


def test_a_client_without_any_under_way_is_let_in_when_all_is_taken() -> None:
    gate = Gate(Site(), all_at_once=2)
    held = [ask(gate, "one")[2], ask(gate, "two")[2]]
    assert ask(gate, "one")[0].startswith("503")
    assert ask(gate, "three")[0] == "200 OK"
    assert len(held) == 2


def test_other_pages_pass_untouched() -> None:
    gate = Gate(Site())
    for _ in range(5 * AT_ONCE):
        assert ask(gate, "reader", path="/records/2b4c6d8/")[0] == "200 OK"


def test_the_next_turn_is_his_who_took_least_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = gates._Turns(1)
    greedy, polite = (client_of({"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": name}) for name in ("greedy", "polite"))
    with turns.turn(greedy):
        pass
    turns._used[greedy] = (30.0, turns._used[greedy][1])
    order: list[str] = []
    waiting = threading.Semaphore(0)

    def work(client: Any) -> None:
        waiting.release()
        with turns.turn(client):
            order.append(client.agent)

    with turns.turn(polite):
        threads = [threading.Thread(target=work, args=(one,)) for one in (greedy, greedy, polite)]
        for one in threads:
            one.start()
        for _ in threads:
            waiting.acquire()
        while len(turns._waiting) < len(threads):
            pass
    for one in threads:
        one.join()
    assert order == ["polite", "greedy", "greedy"]


def test_refusals_are_in_the_log() -> None:
    gate = Gate(Site())
    held = [ask(gate, "greedy")[2] for _ in range(AT_ONCE)]
    for _ in range(3):
        ask(gate, "greedy")
    logged = Harvest.objects.get(last_error="503")
    assert (logged.errors, logged.agent, len(held)) == (3, "greedy", AT_ONCE)
