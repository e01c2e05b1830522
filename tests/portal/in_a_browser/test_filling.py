"""Filling in with script: what is looked up and accepted, people who are known, rows in order; all without leaving the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deposits.models import Collection, Deposit
from portal.accounts.models import User
from tests.factories import actor_of, draft
from tests.lookup.answering import Registers, registers
from tests.portal.open_forms import saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 20_000


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner), kind="article", title="", abstracts=[], publication={}, issued="", thesis={})


@pytest.fixture(autouse=True)
def known(settings: Any) -> Iterator[Registers]:
    with registers() as found:
        settings.LOOKUP_URLS = found.urls
        yield found


def names(form: Page) -> list[str]:
    return [box.input_value() for box in form.locator("[name='authors-name']").all()]


def test_what_is_looked_up_is_offered_and_accepted_without_leaving_the_page(form: Page, deposit: Deposit) -> None:
    pressed: list[str] = []
    form.on("request", lambda one: pressed.append(one.url) if one.method == "POST" and one.url == form.url else None)
    form.evaluate("window.stayed = true")
    form.fill("[name='publication.container']", "Being written")
    form.fill("#f-look-up", "10.5555/salt.2024.17")
    form.keyboard.press("Control+Enter")
    offer = form.locator("[value='found:title']")
    expect(offer).to_be_visible(timeout=WAIT)
    expect(form.locator("#f-title")).to_have_value("")
    offer.focus()
    form.keyboard.press("Enter")
    expect(form.locator("#f-title")).to_have_value("Salt in the lower river & its rice", timeout=WAIT)
    expect(offer).to_be_hidden()
    expect(form.locator("#f-title")).to_be_focused()
    form.locator("[value='found:authors']").click()
    expect(form.locator("[name='authors-name']").first).to_have_value("Trần Hồng Nhung", timeout=WAIT)
    assert len(names(form)) == 3
    expect(form.locator("[name='publication.container']")).to_have_value("Being written")
    assert form.evaluate("window.stayed"), "the page was never left"
    assert len(pressed) == 3, "each button asks the server once"
    saved(form)
    deposit.refresh_from_db()
    assert (deposit.title, deposit.document.publication.container) == ("Salt in the lower river & its rice", "Being written")


def test_a_known_person_is_chosen_with_the_keys_and_fills_the_row(
    form: Page, deposit: Deposit, owner: User, collection: Collection
) -> None:
    draft(collection, actor=actor_of(owner), contributors=[
        {"role": "author", "name": {"display": "Võ Ngọc Ẩn", "family": "Võ", "given": "Ngọc Ẩn"}, "affiliation": "Sông Hậu", "orcid": "0000-0002-1825-0097"}
    ])  # fmt: skip
    box = form.locator("[name='authors-name']").first
    box.fill("")
    box.press_sequentially("vo ng")
    expect(form.get_by_role("option", name="Võ Ngọc Ẩn")).to_be_visible(timeout=WAIT)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Võ Ngọc Ẩn")
    saved(form)
    deposit.refresh_from_db()
    (author,) = deposit.document.by_role("author")
    assert (author.name.display, author.affiliation, author.orcid) == ("Võ Ngọc Ẩn", "Sông Hậu", "0000-0002-1825-0097")


def test_it_is_me_and_rows_are_put_in_order_by_keys_and_by_dragging(form: Page, deposit: Deposit) -> None:
    form.locator("[value='me:authors']").click()
    second = form.locator("[name='authors-name']").nth(1)
    expect(second).to_have_value("Trần Thị Hồng Nhung", timeout=WAIT)
    second.focus()
    form.keyboard.press("Alt+ArrowUp")
    assert names(form)[0] == "Trần Thị Hồng Nhung"
    saved(form)
    grip, target = form.locator("#f-authors [data-grip]").nth(0), form.locator("#f-authors > ol > li").nth(1)
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), target.bounding_box()
    assert start and end
    form.mouse.move(start["x"] + 5, start["y"] + 5)
    form.mouse.down()
    form.mouse.move(end["x"] + 30, end["y"] + end["height"] - 3, steps=4)
    form.mouse.up()
    assert names(form)[1] == "Trần Thị Hồng Nhung"
    saved(form)
    deposit.refresh_from_db()
    assert [one.name.display for one in deposit.document.by_role("author")][1] == "Trần Thị Hồng Nhung"
