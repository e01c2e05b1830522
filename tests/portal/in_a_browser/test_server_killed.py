"""The web server is killed under somebody who types, and started again: 0 fields lost, and she did nothing for it.

A real process on a real port: the connection is refused while it is down, what it had begun to answer breaks off, and its
database is opened anew. The other ways in which words get lost are told in `test_nothing_lost.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.portal.open_forms import PATIENCE, another_window, copies, lost_on_page, unfold, write_everywhere
from tests.servers.stack import Stack
from tests.story import places
from tests.story.person import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def stack() -> Iterator[Stack]:
    """The web server alone: nobody else has a part in saving."""
    site = Stack()
    try:
        site.start("web")
        places.furnish(site)
        yield site
    finally:
        site.stop()


@pytest.fixture
def draft(stack: Stack, page: Page) -> Page:
    """A thesis that was just begun, open in Vietnamese."""
    page.goto(stack.url("/accounts/login/?next=/deposit/new/"))
    page.fill("[name=login]", "thanhvien@khomo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.click("label[for=kind-master-thesis]", timeout=PATIENCE)
    page.click("main form button[type=submit]")
    expect(page.locator("#deposit-form")).to_be_visible(timeout=PATIENCE)
    return page


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]").first).to_have_text(re.compile(words), timeout=PATIENCE)


def test_it_dies_in_the_middle_of_a_word_and_comes_back(stack: Stack, draft: Page) -> None:
    unfold(draft)
    draft.fill("[name='thesis.discipline']", "Khoa học môi trường")
    says(draft, r"^Đã lưu lúc \d\d:\d\d$")
    draft.locator("[name=title]").press_sequentially("Xâm nhập ")
    stack.kill("web", family=True)
    draft.locator("[name=title]").press_sequentially("mặn")
    write_everywhere(draft)
    says(draft, "^Chưa lưu lên máy chủ; đang giữ trên máy này$")
    assert len(copies(draft)) == 1, "meanwhile this device keeps it"
    stack.start("web")
    says(draft, r"^Đã lưu lúc \d\d:\d\d$")
    assert lost_on_page(draft) == []
    assert copies(draft) == [], "what the server has is kept on the device no longer"
    later = another_window(draft)
    unfold(later)
    assert lost_on_page(later) == []
    assert later.input_value("[name='thesis.discipline']") == "Khoa học môi trường"
    assert later.locator("[data-clash]").count() == 0
