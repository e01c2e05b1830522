"""What is checked may be hostile: it learns nothing, takes nothing down, and the check ends with a report."""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from oaipmh.checking.asking import Manners
from tests.media.fetching.answering import Answer, always, answering, response
from tests.oaipmh.checking.checked import broken, checked
from tests.oaipmh.checking.endpoint import Edit, Endpoint, serving

_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)  # fmt: skip
FEW = Manners(requests=12)


@pytest.mark.parametrize(
    "doctype",
    [_BOMB + "]>", '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'],
    ids=["a bomb of entities", "a file of ours", "a document type of theirs"],
)
def test_entities_are_never_expanded(doctype: str) -> None:
    edits = (Edit("", '<?xml version="1.0" encoding="UTF-8"?>', doctype), Edit("", "Kho thử", "&j;"))
    with serving(*edits) as endpoint:
        report = checked(endpoint.base_url, manners=FEW)
    assert "xml.doctype" in broken(report)
    assert "root:" not in str(report.as_json())


def test_a_schema_cannot_make_us_read_our_own_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xsd"
    secret.write_text("<secret>bí mật</secret>")
    with serving() as endpoint:
        for address in (secret.as_uri(), str(secret), "http://169.254.169.254/x.xsd"):
            endpoint.edits = [Edit("ListMetadataFormats", f"{endpoint.site}/rieng.xsd", address)]
            report = checked(endpoint.base_url)
            assert "bí mật" not in str(report.as_json())
            assert any(one.rule == "schema.metadata" for one in report.not_checked)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "/etc/passwd", "../../../etc/passwd", "http://inside.example/x.xsd"])
def test_what_a_schema_imports_comes_by_the_guarded_way_only(monkeypatch: pytest.MonkeyPatch, location: str) -> None:
    from tests.oaipmh.checking import metadata

    importing = re.sub(
        r"<xs:element name=\"rieng\"", f'<xs:include schemaLocation="{location}"/>\\g<0>', metadata.SCHEMA, count=1
    )
    monkeypatch.setattr(metadata, "SCHEMA", importing)
    with serving() as endpoint:
        report = checked(endpoint.base_url)
    assert "root:" not in str(report.as_json())
    assert any(one.rule == "schema.metadata" for one in report.not_checked)


def _endless(request: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<OAI-PMH>")
    while True:
        connection.sendall(b"<x>" * 10_000)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (always(response(gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip")), "fetch-too-much"),
        (_endless, "fetch-too-much"),
        (lambda request, connection: connection.recv(1), "fetch-too-slow"),
        (always(response(b"", "Location: /", status="302 Found")), "fetch-redirects"),
        (always(b"220 mail.example ESMTP\r\n"), "fetch-not-reached"),
    ],
    ids=["a packed bomb", "an endless answer", "a silent server", "a circle of redirects", "another protocol"],
)
def test_an_endpoint_that_cannot_be_read_ends_the_check(answer: Answer, reason: str) -> None:
    with answering(answer) as server:
        report = checked(f"http://127.0.0.1:{server.port}/oai", seconds=1)
    assert report.exit_code == 2 and not report.reached
    assert {one.reason for one in report.not_checked} == {reason}


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Xin ch\xc3\xa0o</body></html>", b"\x00\xff\xfe", b"<OAI-PMH/>", b"<a" * 9000]
)
def test_what_is_no_oai_pmh_is_said_to_be_none(body: bytes) -> None:
    with answering(always(response(body, "Content-Type: text/xml"))) as server:
        report = checked(f"http://127.0.0.1:{server.port}/", manners=FEW)
    assert report.exit_code == 1
    assert broken(report) & {"xml.well-formed", "xml.encoding", "xml.characters", "envelope.root"}


_PIECES = st.sampled_from(
    ["<", ">", "</header>", "<header>", "<setSpec>", "2026-13-45", "", "<resumptionToken/>", "&#0;", "<metadata/>", "\ud800", "]]>"]
)  # fmt: skip


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    old=st.sampled_from(
        [
            "</header>",
            "<identifier>",
            "<datestamp>",
            "</metadata>",
            "<setSpec>",
            "<metadataPrefix>",
            "ListRecords>",
            "xmlns",
            "oai:",
        ]
    ),
    new=_PIECES,
)
def test_whatever_is_garbled_the_check_ends_with_a_report(shared: Endpoint, old: str, new: str) -> None:
    shared.edits = [Edit("", old, new)]
    report = checked(shared.base_url)
    assert report.as_json()["url"] == shared.base_url


@pytest.fixture(scope="module")
def shared() -> Iterator[Endpoint]:
    with serving() as endpoint:
        yield endpoint
