"""A thesis in which nothing is wrong, reviewed with keys alone; and what an editor wrote when her session ended."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Collection, State
from media import reading
from tests.factories import UserFactory, make_editor, pdf_bytes, submitted
from tests.portal.open_forms import sign_in

_MOST_KEYS = 10


class Keys:
    """Presses keys, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


def test_a_thesis_is_published_with_a_few_keys_and_the_next_one_opens(
    page: Page, collection: Collection, live_server: LiveServer
) -> None:
    first = submitted(collection, title="Một", content=pdf_bytes("Bìa.", "Hai."), name="luan-van.pdf")
    second = submitted(collection, title="Hai")
    reading.read(first.files.get().stored_id)
    sign_in(page, make_editor(UserFactory(), collection), live_server)
    page.goto(f"{live_server.url}/en/desk/")
    keys = Keys(page)
    keys.press("j", "Enter")
    expect(page).to_have_url(re.compile(f"/en/desk/{first.public_id}/"))
    expect(page.get_by_role("heading", name="Decision")).to_be_attached()
    keys.press("ArrowRight")
    expect(page.get_by_text("page 2 / 2")).to_be_visible()
    keys.press("a")
    dialog = page.get_by_role("dialog", name=re.compile("Publish now"))
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Publish now")).to_be_focused()
    keys.press("Enter")
    expect(page).to_have_url(re.compile(f"/en/desk/{second.public_id}/"), timeout=30_000)
    expect(page.locator("main")).to_contain_text("Published.")
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert keys.count <= _MOST_KEYS

    keys.press("r")  # nothing is written: the key leads to the box
    expect(page.locator("#comment")).to_be_focused()
    page.keyboard.type("a x ?")  # letters in a box are letters
    expect(page.locator("#comment")).to_have_value("a x ?")
    keys.press("Escape", "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")

    page.context.clear_cookies()
    page.get_by_role("button", name=re.compile("^Reject")).click()
    expect(page).to_have_url(re.compile("/accounts/login/"), timeout=30_000)
    second.refresh_from_db()
    assert second.state == State.SUBMITTED
