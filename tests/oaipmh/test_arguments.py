"""From what was sent to a typed request."""

from __future__ import annotations

import datetime as dt

import pytest

from oaipmh import arguments, tokens
from oaipmh.arguments import GetRecord, Identify, ListIdentifiers, ListMetadataFormats, ListRecords, ListSets, Selection
from oaipmh.errors import Refused

NOW = dt.datetime(2026, 9, 18, 7, 0, 0, tzinfo=dt.UTC)


def parse(encoded: str) -> arguments.Request:
    return arguments.parse(arguments.decode(encoded.encode()), formats={"oai_dc"}, now=NOW)


def codes(encoded: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        parse(encoded)
    return [error.code for error in caught.value.errors]


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        ("verb=Identify", Identify()),
        ("verb=ListMetadataFormats", ListMetadataFormats()),
        ("verb=ListMetadataFormats&identifier=oai%3Aa.b%3A1", ListMetadataFormats("oai:a.b:1")),
        ("verb=ListSets", ListSets()),
        ("verb=GetRecord&identifier=oai:a.b:1&metadataPrefix=oai_dc", GetRecord("oai:a.b:1", "oai_dc")),
        ("metadataPrefix=oai_dc&verb=ListRecords", ListRecords(Selection("oai_dc"))),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&set=a:b", ListIdentifiers(Selection("oai_dc", set="a:b"))),
    ],
)
def test_requests_are_typed(encoded: str, expected: arguments.Request) -> None:
    assert parse(encoded) == expected


def test_a_range_of_days_holds_the_whole_of_both_days() -> None:
    request = parse("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-03")
    assert request == ListRecords(
        Selection(
            "oai_dc",
            start=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
            until=dt.datetime(2026, 1, 3, 23, 59, 59, tzinfo=dt.UTC),
        )
    )


def test_a_token_carries_the_whole_request() -> None:
    position = tokens.Position(NOW, 7)
    token = tokens.ListToken("ListRecords", "oai_dc", None, NOW, True, None, position, cursor=250, size=1000)
    assert parse(f"verb=ListRecords&resumptionToken={tokens.issue(token, NOW)}") == ListRecords(token)


def test_everything_that_is_wrong_is_reported_together() -> None:
    assert codes("verb=ListRecords&from=2026-13-01&until=&set=a b&colour=red&until=2026-01-01") == ["badArgument"] * 5
    assert codes("verb=ListRecords&metadataPrefix=marc&from=x") == ["badArgument", "cannotDisseminateFormat"]
    assert codes("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x") == ["badArgument", "badResumptionToken"]
    assert codes("verb=GetRecord") == ["badArgument", "badArgument"]


def test_every_error_has_a_text() -> None:
    with pytest.raises(Refused) as caught:
        parse("verb=ListRecords&from=2026-13-01&colour=red&metadataPrefix=marc")
    assert len({error.text for error in caught.value.errors}) == 3
    assert all(error.text.endswith(".") for error in caught.value.errors)


@pytest.mark.parametrize(
    "identifier", ["oai:a.b:1", "https://a.example:8080/x?y=1", "urn:x:1", "10.1/a", 'invalid"id', "oai:a.b:%C3%A1"]
)
def test_an_identifier_may_be_any_uri(identifier: str) -> None:
    from urllib.parse import quote

    assert parse(f"verb=ListMetadataFormats&identifier={quote(identifier, safe='')}") == ListMetadataFormats(identifier)
