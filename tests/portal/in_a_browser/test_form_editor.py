"""An administrator puts the fields of a form in order by dragging and by the keyboard, and saves what she sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Kind
from tests.factories import UserFactory
from tests.portal.open_forms import PATIENCE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def order(page: Page) -> list[str]:
    section = page.locator("section:has(#row-title)")
    return [str(one.get_attribute("value")) for one in section.locator("input[name=name]").all()]


def test_fields_are_put_in_order_by_dragging_and_by_keyboard(page: Page, installed: None, live_server: LiveServer) -> None:
    sign_in(page, UserFactory(is_superuser=True, is_staff=True), live_server)
    page.goto(f"{live_server.url}/admin/forms/dataset/")
    assert order(page)[:4] == ["title", "subtitle", "other_titles", "language"]
    page.locator("#row-language button[value^=up]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowUp")
    assert order(page)[:4] == ["title", "language", "subtitle", "other_titles"]
    expect(page.locator("#row-language button[value^=up]")).to_be_focused()
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator("#row-other_titles [data-grip]").drag_to(page.locator("#row-title"), target_position={"x": 20, "y": 2})
    assert order(page)[:4] == ["other_titles", "title", "language", "subtitle"]
    page.locator("button[name=do][value=save]").click()
    expect(page.locator("[data-unsaved]")).to_be_hidden(timeout=PATIENCE)
    saved = [one["name"] for one in Kind.objects.get(code="dataset").fields]
    assert saved[:4] == ["other_titles", "title", "language", "subtitle"]
