"""A large file is read by ranges: a page of its middle costs a small part of its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from deposits.models import Record
from media import serving
from media.models import StoredFile
from tests.viewer.conftest import Publish, Reading, heavy_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MB = 1024 * 1024


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of files that left the server, piece by piece."""
    sizes: list[int] = []
    stream = serving.open_stream

    class Counted:
        def __init__(self, stored: StoredFile, start: int, end: int) -> None:
            self._stream = stream(stored, start, end)

        def __iter__(self) -> Iterator[bytes]:
            for piece in self._stream:
                sizes.append(len(piece))
                yield piece

        def close(self) -> None:
            self._stream.close()

    monkeypatch.setattr(serving, "open_stream", Counted)
    return sizes


def test_page_120_of_50_mb_costs_a_few_of_them(
    publish: Publish, reading_of: Callable[[Record], Reading], page: Page, served: list[int]
) -> None:
    content = heavy_pdf(150, 342)
    assert len(content) > 50 * MB
    reading = reading_of(publish(content, name="lớn.pdf")).open("#page=120")
    reading.shows(120)
    assert page.locator(".pv-sheet[data-page='120'] canvas").count() == 1, "drawn from the file itself"
    assert 0 < sum(served) < 7 * MB
    before = sum(served)
    reading.press("End")
    reading.shows(150)
    assert sum(served) - before < 3 * MB
