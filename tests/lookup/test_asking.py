"""Registers are asked politely, remembered, and never waited for: each way to fail is told, and the next time is quick."""

from __future__ import annotations

import socket
import threading

import pytest
from django.core.cache import cache

from deposits.lookup.asking import find
from deposits.lookup.errors import Busy, LookupFailed, Malformed, NotKnown, TurnedOff, Unreachable
from deposits.lookup.found import Found
from deposits.lookup.recognising import recognise
from deposits.lookup.services import Services
from tests.lookup.answering import NOT_FOUND, registers
from tests.media.fetching.answering import response

SALT = "10.5555/salt.2024.17"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    cache.clear()


def look(pasted: str, services: Services) -> Found:
    return find(recognise(pasted), services)


@pytest.mark.parametrize(
    ("pasted", "source", "title"),
    [
        (SALT, "Crossref", "Salt in the lower river & its rice"),
        ("https://doi.org/10.5072/luan-van.8", "DataCite", "Nước mặn ở hạ lưu"),
        ("arXiv:2401.01234", "arXiv", "On the salt of imagined rivers"),
        ("0000-0002-1825-0097", "ORCID", "Salt in the lower river"),
        ("@misc{a, title={A title}}", "BibTeX", "A title"),
        (f"Sample, J. (2024). Salt. Deltas, 1, 2. https://doi.org/{SALT}", "Crossref", "Salt in the lower river & its rice"),
        ("Sample, J. (2024). Salt of rivers. Deltas, 1(2), 3–4.", "citation", "Salt of rivers"),
    ],
)
def test_each_is_found_where_it_is_known(pasted: str, source: str, title: str) -> None:
    with registers() as known:
        found = look(pasted, known.services)
    assert (found.source, found.works[0].document.title) == (source, title)


def test_an_isbn_is_only_checked_and_written_in_its_usual_form() -> None:
    with registers() as known:
        (work,) = look("0-306-40615-2", known.services).works
        assert known.asked == []
    assert work.draft == {"identifiers": [{"scheme": "isbn", "value": "978-0-306-40615-7"}]}


def test_we_say_who_we_are_and_how_to_write_to_us() -> None:
    with registers() as known:
        look(SALT, known.services)
        head = known.server.requests[0]
    assert b"User-Agent: KhoMo/1.0 (http://khomo.example; mailto:thuvien@khomo.example)" in head
    assert head.startswith(b"GET /works/10.5555%2Fsalt.2024.17 ")


def test_an_answer_is_remembered_whatever_the_case_of_the_doi() -> None:
    with registers() as known:
        assert look(SALT, known.services) == look(SALT.upper(), known.services)
        assert len(known.asked) == 1


def test_what_nobody_knows_is_told_and_remembered_for_a_while() -> None:
    with registers() as known:
        for _time in range(2):
            with pytest.raises(NotKnown, match="Crossref, DataCite"):
                look("10.5555/nothing", known.services)
        assert len(known.asked) == 2, "each register once"
        with pytest.raises(NotKnown, match="arXiv"):
            look("2401.99999", known.services)


def test_a_citation_whose_doi_nobody_knows_is_read_by_its_words() -> None:
    with registers() as known:
        found = look("Sample, J. (2024). Salt of rivers. Deltas, 1(2), 3–4. doi:10.5555/nothing", known.services)
    assert (found.source, found.works[0].document.title) == ("citation", "Salt of rivers")


def test_a_register_that_asks_for_rest_is_left_alone() -> None:
    busy = response(b"", "Retry-After: 120", status="429 Too Many Requests")
    with registers({"/": busy}) as known:
        for _time in range(2):
            with pytest.raises(Busy):
                look(SALT, known.services)
        assert len(known.asked) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (response(b"<html>", status="500 Internal Server Error"), Unreachable),
        (response(b"<html>not json</html>"), Malformed),
        (response(b"[" * 100_000), Malformed),
        (response(b'{"message": {}}'), Malformed),
        (b"HTTP/1.1 nonsense\r\n\r\n", Unreachable),
        (response(b"", "Location: http://127.0.0.1:1/inside", status="302 Found"), Unreachable),
        (response(b"", "Location: http://169.254.169.254/latest/", status="302 Found"), Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n" + b" " * 9_000_000, Unreachable),
    ],
)
def test_every_other_answer_is_told_as_what_it_is(answer: bytes, error: type[LookupFailed]) -> None:
    with registers({"/": answer}) as known, pytest.raises(error):
        look(SALT, known.services)


def test_where_one_register_fails_the_other_is_asked_and_its_not_knowing_hides_nothing() -> None:
    with (
        registers({"/works/": response(b"", status="500 Oh"), "/dois/": NOT_FOUND}) as known,
        pytest.raises(Unreachable, match="Crossref"),
    ):
        look(SALT, known.services)


def test_nobody_waits_longer_than_the_time_and_the_next_one_not_at_all() -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not over.wait(0.05):
            connection.sendall(b" ")

    with registers(slowly=drip) as known:
        for _time in range(2):
            with pytest.raises(Unreachable):
                look(SALT, known.within(0.5))
        over.set()
        assert len(known.server.requests) <= 2, "each register at most once"


def test_no_server_at_all_is_told() -> None:
    with registers() as known:
        services = known.services
    with pytest.raises(Unreachable):
        look(SALT, services)


def test_a_register_that_is_turned_off_is_not_asked() -> None:
    off = Services(crossref="", datacite="", arxiv="", orcid="", seconds=1, age=1, agent="x")
    for pasted in (SALT, "2401.01234", "0000-0002-1825-0097"):
        with pytest.raises(TurnedOff):
            look(pasted, off)


def test_an_address_that_the_operator_names_may_be_private_but_other_private_ones_may_not_follow() -> None:
    with registers() as inside:
        away = response(b"", f"Location: {inside.services.crossref}/works/{SALT}", status="302 Found")
        with registers({"/": away}) as known, pytest.raises(Unreachable):
            look(SALT, known.services)
        assert inside.asked == []


def test_a_work_kept_by_an_older_release_is_asked_for_anew() -> None:
    with registers() as known:
        look(SALT, known.services)
        for key in [key.split(":", 2)[2] for key in cache._cache]:  # type: ignore[attr-defined]
            cache.set(key, '{"source": 1}', 60)
        assert look(SALT, known.services).source == "Crossref"
        assert len(known.asked) == 2
