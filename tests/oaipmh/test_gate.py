"""The gate before the endpoint: a polite harvester is never refused, and whoever asks too much waits for his own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from oaipmh import gate as gates
from oaipmh.clients import Client, client_of
from oaipmh.gate import AT_ONCE, Gate
from oaipmh.models import Harvest
from oaipmh.turns import ABOUT_SECONDS, REST, Turns, _Waiting

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


def test_the_eager_leave_room_for_those_who_take_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(Site(), eager_at_once=2)
    ask(gate, "polite")[2].close()
    monkeypatch.setattr(gates, "EAGER_SECONDS", 0.0)  # so that what follows is as long after as a harvester needs
    held = [ask(gate, "one")[2], ask(gate, "two")[2]]
    assert ask(gate, "three")[0].startswith("503"), "a newcomer"
    assert ask(gate, "one")[0].startswith("503"), "in parallel"
    assert ask(gate, "polite")[0] == "200 OK"
    held[0].close()
    assert ask(gate, "three")[0] == "200 OK"


def test_whoever_asks_again_at_once_is_eager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "EAGER_SECONDS", 60.0)
    gate = Gate(Site(), eager_at_once=1)
    ask(gate, "hasty")[2].close()
    held = ask(gate, "hasty")[2]
    assert ask(gate, "newcomer")[0].startswith("503")
    held.close()
    assert ask(gate, "newcomer")[0] == "200 OK"


def test_whoever_reads_slowly_is_not_trusted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "SLOW_SECONDS", -1.0)
    monkeypatch.setattr(gates, "EAGER_SECONDS", 0.0)
    gate = Gate(Site(), eager_at_once=1)
    ask(gate, "slow")[2].close()
    held = ask(gate, "slow")[2]
    assert ask(gate, "newcomer")[0].startswith("503")
    held.close()


def test_other_pages_pass_untouched() -> None:
    gate = Gate(Site())
    for _ in range(5 * AT_ONCE):
        assert ask(gate, "reader", path="/records/2b4c6d8/")[0] == "200 OK"


def client(agent: str) -> Client:
    return client_of({"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": agent})


def in_order(turns: Turns, asking: list[tuple[str, bool]]) -> list[str]:
    """Agents, eager or not, that ask while another one's turn lasts: in the order in which they get theirs."""
    order: list[str] = []

    def work(agent: str, eager: bool) -> None:
        with turns.turn(client(agent), eager=eager):
            order.append(agent)

    threads = [threading.Thread(target=work, args=one) for one in asking]
    with turns.turn(client("first")):
        for one in threads:
            one.start()
        while len(turns._waiting) < len(threads):
            pass
    for one in threads:
        one.join()
    return order


def test_the_next_turn_is_his_who_took_least_lately() -> None:
    turns = Turns(1)
    turns._used[client("greedy")] = (30.0, time.monotonic())
    assert in_order(turns, [("greedy", False), ("greedy", False), ("polite", False)]) == ["polite", "greedy", "greedy"]


def test_those_who_take_their_time_come_before_the_eager() -> None:
    turns = Turns(1)
    turns._used[client("polite")] = (30.0, time.monotonic())
    assert in_order(turns, [("eager", True), ("polite", False), ("polite", False)]) == ["polite", "polite", "eager"]


def test_the_eager_rest_while_others_are_about(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("oaipmh.turns.time.monotonic", lambda: now[0])
    turns = Turns()
    mine = _Waiting(client("eager"), eager=True)
    with turns.turn(client("other"), eager=True):
        turns._waiting.append(mine)
        assert turns._pause(mine) == 0, "alone they need not wait for each other"
        turns.others_are_about()
        assert turns._pause(mine) is None, "one at a time"
        now[0] += 0.01
    assert turns._pause(mine) == pytest.approx(REST * 0.01)
    now[0] += REST * 0.01 + 0.001
    assert turns._pause(mine) == 0
    turns._rested = now[0] + 60
    assert turns._pause(mine) == pytest.approx(60)
    now[0] += ABOUT_SECONDS + 1
    assert turns._pause(mine) == 0, "nobody else is about any more"


def test_refusals_are_in_the_log() -> None:
    gate = Gate(Site())
    held = [ask(gate, "greedy")[2] for _ in range(AT_ONCE)]
    for _ in range(3):
        ask(gate, "greedy")
    logged = Harvest.objects.get(last_error="503")
    assert (logged.errors, logged.agent, len(held)) == (3, "greedy", AT_ONCE)
