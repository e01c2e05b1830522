"""Nobody makes this server ask a machine that only it can reach, however the address is written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from media.fetching import AddressRefused, Fetcher, NotReached
from media.fetching.guard import examine, is_public
from tests.media.fetching.answering import always, answering, response

PRIVATE = [
    "http://127.0.0.1/", "http://127.1/", "http://127.255.255.254:8000/", "http://0.0.0.0/", "http://0/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[::127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/",
    "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://192.0.2.1/",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/",
    "http://localhost/", "http://localhost./", "http://LOCALHOST:6379/",
]  # fmt: skip
NOT_HTTP = [
    "file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "//example.org/", "example.org", "", "http://",
    "http://user:secret@example.org/", "http://example.org:99999/", "http://[::1/", "dict://127.0.0.1:11211/", "data:text/xml,x",
]  # fmt: skip


def public(host: str, port: int) -> Sequence[tuple[str, int]]:
    return [("93.184.216.34", port)]


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises((AddressRefused, NotReached)):
        examine(url)


@pytest.mark.parametrize("url", NOT_HTTP)
def test_what_is_not_plain_http_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        examine(url, resolve=public)


def test_a_name_that_leads_inside_is_refused_even_where_it_also_leads_outside() -> None:
    with pytest.raises(AddressRefused):
        examine("http://example.org/", resolve=lambda host, port: [("93.184.216.34", port), ("10.0.0.7", port)])


def test_a_public_address_passes_with_its_query() -> None:
    target = examine("https://example.org/oai?verb=Identify&x=%C4%91 đ", resolve=public)
    assert target.url == "https://example.org/oai?verb=Identify&x=%C4%91%20%C4%91"
    assert target.addresses == [("93.184.216.34", 443)]
    assert is_public("2606:4700:4700::1111") and is_public("8.8.8.8")


def test_a_path_cannot_carry_a_second_request() -> None:
    target = examine("http://example.org/a\r\nHost: inside/?b c", resolve=public)
    assert not set(" \r\n") & set(target.path)


def test_an_administrator_may_allow_private_addresses_and_our_own_site_is_no_stranger() -> None:
    assert examine("http://127.0.0.1:8000/oai", private=True).host == "127.0.0.1"
    own = frozenset({"http://127.0.0.1:8000"})
    assert examine("http://127.0.0.1:8000/oai", own=own).port == 8000
    with pytest.raises(AddressRefused):
        examine("http://127.0.0.1:5432/", own=own)


def test_a_redirect_is_examined_like_the_first_address() -> None:
    moved = response(b"", "Location: http://169.254.169.254/latest/", status="302 Found")
    with answering(always(moved)) as server:

        def resolve(host: str, port: int) -> Sequence[tuple[str, int]]:
            return [("169.254.169.254", 80)] if host == "169.254.169.254" else server.everywhere(host, port)

        own = frozenset({"http://repository.example"})
        with pytest.raises(AddressRefused):
            Fetcher(own=own, resolve=resolve).fetch("http://repository.example/oai")
        assert len(server.requests) == 1


def test_a_redirect_cannot_leave_the_web() -> None:
    moved = response(b"", "Location: file:///etc/passwd", status="301 Moved")
    with answering(always(moved)) as server, pytest.raises(AddressRefused):
        Fetcher(private=True).fetch(f"http://127.0.0.1:{server.port}/")


def test_a_name_is_resolved_once_and_asked_where_it_was_found_then() -> None:
    """A name that leads elsewhere the second time (DNS rebinding) is never asked for a second time."""
    asked: list[str] = []
    with answering(always(response(b"here"))) as server:

        def resolve(host: str, port: int) -> Sequence[tuple[str, int]]:
            asked.append(host)
            return [("127.0.0.1", server.port)] if len(asked) == 1 else [("127.0.0.1", 1)]

        fetched = Fetcher(own=frozenset({"http://repository.example"}), resolve=resolve).fetch("http://repository.example/a")
        assert (fetched.body, asked) == (b"here", ["repository.example"])
        assert b"Host: repository.example\r\n" in server.requests[0]
