"""Lists in pages: whole, in order, without an empty last page."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from deposits.models import Collection
from oaipmh.verbs import list_records
from tests.oaipmh.cast import Endpoint, fill

PAGE = 3


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
@pytest.mark.parametrize("within", ["", "col_luan-van"])
@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (PAGE - 1, [2]), (PAGE, [3]), (PAGE + 1, [3, 1]), (2 * PAGE, [3, 3]), (2 * PAGE + 1, [3, 3, 1])],
)
def test_lists_of_every_length(
    oai: Endpoint, collection: Collection, settings: Settings, verb: str, within: str, count: int, sizes: list[int]
) -> None:
    settings.OAI_PAGE_SIZE = PAGE
    expected = [one.oai_identifier for one in fill(collection, count)]
    pages = list(oai.pages(verb, metadataPrefix="oai_dc", **({"set": within} if within else {})))
    assert [len(page.identifiers) for page in pages] == sizes
    assert [one for page in pages for one in page.identifiers] == expected
    if len(sizes) == 1:
        assert pages[0].token is None
        return
    tokens = [page.token for page in pages]
    assert [token.get("cursor") for token in tokens if token is not None] == [
        str(sum(sizes[:number])) for number in range(len(sizes))
    ]
    assert {token.get("completeListSize") for token in tokens if token is not None} == {str(count)}
    assert all(token is not None and token.text and token.get("expirationDate") for token in tokens[:-1])
    last = tokens[-1]
    assert last is not None and not last.text and last.get("expirationDate") is None


def test_an_empty_repository_has_no_records(oai: Endpoint) -> None:
    for verb in ("ListRecords", "ListIdentifiers"):
        assert oai(verb, metadataPrefix="oai_dc").codes == ["noRecordsMatch"]


def test_a_page_ends_early_rather_than_grow_too_large(
    oai: Endpoint, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_records, "LARGEST_PAGE", 60_000)
    expected = [one.oai_identifier for one in fill(collection, 5, abstracts=[{"text": "a" * 25_000, "lang": "vi"}])]
    pages = list(oai.pages("ListRecords"))
    assert [len(page.identifiers) for page in pages] == [2, 2, 1]
    assert [one for page in pages for one in page.identifiers] == expected
    assert {page.token.get("completeListSize") for page in pages if page.token is not None} == {"5"}


def test_a_record_larger_than_a_page_is_still_given(
    oai: Endpoint, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_records, "LARGEST_PAGE", 10)
    fill(collection, 2)
    assert [len(page.identifiers) for page in oai.pages("ListRecords")] == [1, 1]
