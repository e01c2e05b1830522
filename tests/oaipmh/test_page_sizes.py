"""Pages of 7 and of 250, for lists of 0, 1, page, page + 1 and 2 · page records."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from deposits.models import Collection
from tests.oaipmh.cast import Endpoint, fill


@pytest.mark.parametrize("page", [7, 250])
def test_lists_of_every_length_in_pages_of_seven_and_of_250(
    oai: Endpoint, collection: Collection, settings: Settings, page: int
) -> None:
    settings.OAI_PAGE_SIZE = page
    expected: list[str] = []
    for count in (0, 1, page, page + 1, 2 * page):
        expected += [one.oai_identifier for one in fill(collection, count - len(expected), first=len(expected) + 1)]
        for verb in ("ListIdentifiers", "ListRecords"):
            pages = list(oai.pages(verb, metadataPrefix="oai_dc"))
            assert [one for each in pages for one in each.identifiers] == expected
            if count == 0:
                assert pages[0].codes == ["noRecordsMatch"]
                continue
            assert [len(each.identifiers) for each in pages] == [page] * (count // page) + [count % page] * bool(count % page)
            tokens = [each.token for each in pages]
            if count <= page:
                assert tokens == [None]
            else:
                assert all(one is not None and one.text for one in tokens[:-1])
                assert tokens[-1] is not None and not tokens[-1].text
