"""Records are revised, withdrawn and added between two pages: nothing is lost, and the next harvest converges."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from pytest_django import Settings

from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Record
from tests.oaipmh.cast import OAI, TEST, Answer, Endpoint, date, fill

LONG_AGO = "2024-03-01T12:00:00Z"


@pytest.fixture
def seven(collection: Collection, settings: Settings) -> list[Record]:
    """Two pages and a last one, all of one second of long ago."""
    settings.OAI_PAGE_SIZE = 3
    return [date(record, LONG_AGO) for record in fill(collection, 7)]


def revise(collection: Collection, record: Record) -> None:
    fill(collection, 1, first=int(record.source_identifier), title="Nhan đề đã sửa")


def seen_in(answer: Answer) -> dict[str, str]:
    """Identifier to datestamp, as a harvester keeps them."""
    headers = answer.root.iter(f"{OAI}header")
    return {one.findtext(f"{OAI}identifier", ""): one.findtext(f"{OAI}datestamp", "") for one in headers}


def truth() -> dict[str, str]:
    return {one.oai_identifier: one.datestamp.strftime("%Y-%m-%dT%H:%M:%SZ") for one in Record.objects.all()}


def test_a_record_revised_during_the_harvest_is_left_to_the_next_one(
    oai: Endpoint, collection: Collection, seven: list[Record]
) -> None:
    pages = oai.pages("ListIdentifiers", metadataPrefix="oai_dc", until="2024-12-31")
    first = next(pages)
    revise(collection, seven[4])
    rest = [one for page in pages for one in page.identifiers]
    assert first.identifiers + rest == [one.oai_identifier for one in seven if one != seven[4]]
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", from_="2025-01-01").identifiers == [seven[4].oai_identifier]


def test_the_end_is_fixed_on_the_first_page(oai: Endpoint, collection: Collection, seven: list[Record]) -> None:
    """A record published after the first page is not among the others, nor among their number."""
    pages = oai.pages()
    first = next(pages)
    (late,) = fill(collection, 1, first=99)
    date(late, (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)).isoformat(timespec="seconds"))
    rest = list(pages)
    assert late.oai_identifier not in [one for page in rest for one in page.identifiers]
    assert {page.token.get("completeListSize") for page in [first, *rest] if page.token is not None} == {"7"}


def test_no_page_is_empty_when_all_that_was_left_has_moved(oai: Endpoint, collection: Collection, seven: list[Record]) -> None:
    """The list then goes on to where those records are now."""
    pages = list(oai.pages())
    revise(collection, seven[6])
    answer = oai("ListIdentifiers", resumptionToken=pages[1].token_text)
    assert answer.identifiers == [seven[6].oai_identifier]
    assert answer.token is not None and not answer.token_text


def test_a_list_with_an_end_of_its_own_may_find_nothing_left(oai: Endpoint, collection: Collection, seven: list[Record]) -> None:
    pages = list(oai.pages("ListIdentifiers", metadataPrefix="oai_dc", until="2024-12-31"))
    revise(collection, seven[6])
    assert oai("ListIdentifiers", resumptionToken=pages[1].token_text).codes == ["noRecordsMatch"]


@pytest.mark.parametrize("seed", range(8))
def test_a_harvest_and_the_next_one_give_the_truth(oai: Endpoint, collection: Collection, seven: list[Record], seed: int) -> None:
    draw = random.Random(seed)
    held: dict[str, str] = {}
    untouched = {one.oai_identifier for one in seven}
    pages = oai.pages()
    first = next(pages)
    began = first.one("responseDate")
    held |= seen_in(first)
    order = list(seen_in(first))
    added = 100
    for page in pages:
        held |= seen_in(page)
        order += seen_in(page)
        record = draw.choice(seven)
        match draw.choice(["revise", "withdraw", "add", "nothing"]):
            case "revise" if not Record.objects.get(pk=record.pk).withdrawn:
                revise(collection, record)
                untouched.discard(record.oai_identifier)
            case "withdraw" if not Record.objects.get(pk=record.pk).withdrawn:
                withdraw(actor=TEST, record_id=record.pk, reason="Thử.")
                untouched.discard(record.oai_identifier)
            case "add":
                fill(collection, 1, first=added)
                added += 1
    assert [one for one in order if one in untouched] == [one.oai_identifier for one in seven if one.oai_identifier in untouched]
    for page in oai.pages("ListIdentifiers", metadataPrefix="oai_dc", from_=began):
        held |= seen_in(page)
    assert held == truth()
