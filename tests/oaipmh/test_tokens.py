"""Resumption tokens: signed, without memory, good for a week, as often as one likes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import signing
from pytest_django import Settings

from deposits.models import Collection
from oaipmh import tokens
from oaipmh.errors import BadResumptionToken
from tests.oaipmh.cast import Endpoint, fill

NOW = dt.datetime(2026, 9, 18, 7, 0, 0, tzinfo=dt.UTC)
POSITION = tokens.Position(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), 12)
FULL = tokens.ListToken("ListRecords", "oai_dc", dt.datetime(1, 1, 1, tzinfo=dt.UTC), NOW, False, "a:b", POSITION, 250, 1000)
OPEN = tokens.ListToken("ListIdentifiers", "oai_dc", None, NOW, True, None, POSITION, 250, 1000)
SETS = tokens.SetsToken("kind_other", 250)


@pytest.mark.parametrize(("verb", "token"), [("ListRecords", FULL), ("ListIdentifiers", OPEN), ("ListSets", SETS)])
def test_what_goes_into_a_token_comes_out_again(verb: str, token: tokens.Token) -> None:
    assert tokens.read(tokens.issue(token, NOW), verb, NOW) == token


def test_a_token_needs_no_escaping_in_an_address() -> None:
    from urllib.parse import quote

    text = tokens.issue(FULL, NOW)
    assert quote(text, safe="") == text


def test_a_token_lives_for_more_than_a_day() -> None:
    assert dt.timedelta(hours=24) < tokens.LIFE
    text = tokens.issue(FULL, NOW)
    assert tokens.read(text, "ListRecords", NOW + tokens.LIFE) == FULL
    with pytest.raises(BadResumptionToken, match="expired"):
        tokens.read(text, "ListRecords", NOW + tokens.LIFE + dt.timedelta(seconds=1))


@pytest.mark.parametrize("place", [0, 10, -1])
def test_a_changed_token_is_refused(place: int) -> None:
    text = tokens.issue(FULL, NOW)
    changed = text[:place] + ("A" if text[place] != "A" else "B") + (text[place + 1 :] if place != -1 else "")
    with pytest.raises(BadResumptionToken):
        tokens.read(changed, "ListRecords", NOW)


def test_a_token_of_another_list_is_refused() -> None:
    with pytest.raises(BadResumptionToken, match="continues ListRecords, not ListSets"):
        tokens.read(tokens.issue(FULL, NOW), "ListSets", NOW)
    with pytest.raises(BadResumptionToken):
        tokens.read(tokens.issue(FULL, NOW), "ListIdentifiers", NOW)


def test_a_token_signed_with_another_key_is_refused(settings: Settings) -> None:
    text = tokens.issue(FULL, NOW)
    settings.SECRET_KEY = "another"
    with pytest.raises(BadResumptionToken):
        tokens.read(text, "ListRecords", NOW)


def test_a_retired_key_still_reads_its_tokens(settings: Settings) -> None:
    text = tokens.issue(FULL, NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert tokens.read(text, "ListRecords", NOW) == FULL


@pytest.mark.parametrize("payload", [[], {}, 1, [1], [2, 9_999_999_999, "ListRecords"], [1, 9_999_999_999, "ListRecords", 5]])
def test_what_we_signed_for_something_else_is_refused(payload: object) -> None:
    text = signing.Signer(salt="oaipmh.resumptionToken", sep=".").sign_object(payload)
    with pytest.raises(BadResumptionToken):
        tokens.read(text, "ListRecords", NOW)


def test_every_token_replayed_twice_gives_the_same(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 2
    fill(collection, 7)
    seen = []
    for page in oai.pages("ListRecords"):
        if page.token_text:
            again = [oai("ListRecords", resumptionToken=page.token_text) for _ in range(2)]
            assert again[0].identifiers == again[1].identifiers
            assert [one.token.get("cursor") for one in again if one.token is not None] == [str(len(seen) + 2)] * 2
        seen += page.identifiers
    assert len(seen) == len(set(seen)) == 7


def test_a_token_of_one_process_is_read_by_another(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    """Nothing is kept on the server: an endpoint that knows nothing of the first page gives the second one."""
    settings.OAI_PAGE_SIZE = 2
    fill(collection, 3)
    token = oai("ListIdentifiers", metadataPrefix="oai_dc").token_text
    assert len(Endpoint("POST")("ListIdentifiers", resumptionToken=token).identifiers) == 1


def test_the_page_may_change_its_size_between_two_pages(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 2
    fill(collection, 7)
    first = oai("ListIdentifiers", metadataPrefix="oai_dc")
    settings.OAI_PAGE_SIZE = 3
    rest = oai("ListIdentifiers", resumptionToken=first.token_text)
    assert len(rest.identifiers) == 3 and rest.token is not None and rest.token.get("cursor") == "2"


def test_a_token_keeps_prefix_range_and_set(oai: Endpoint, collection: Collection, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 1
    fill(collection, 3)
    fill(collection, 2, first=4, kind="article")
    given = {"metadataPrefix": "oai_dc", "set": "kind_article", "from_": "2020-01-01", "until": "2999-01-01"}
    assert len([one for page in oai.pages("ListRecords", **given) for one in page.identifiers]) == 2
