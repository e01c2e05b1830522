"""A real thesis, from the list of one's deposits to “submitted”, by accepting what the file says of itself: in at most twelve
clicks and fields, by keyboard alone, on a phone, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers.stack import Stack
from tests.servers.waiting import wait_until
from tests.story import places, theses
from tests.story.person import PASSWORD, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.stack, pytest.mark.real_data]

MOST = 12
READING = 240_000  # milliseconds for a busy machine to read a thesis
PATIENCE = 60_000
KIND = "master-thesis"
# What a file may not say, and a depositor then writes: two fields that every thesis must have.
WRITTEN = {
    "f-title": "Nhan đề",
    "f-authors": "Nguyễn Văn An",
    "f-advisors": "PGS.TS. Lê Quang Vinh",
    "f-issued": "2025",
    "f-thesis-grantor": "Đại học Sông Hương",
    "f-abstracts": "Luận văn trình bày một cách làm, và cho biết kết quả.",
}
SMALL = """() => [...document.querySelectorAll(
        "main button, main a.btn, main input, main select, main textarea, main summary"
    )].filter(one => {
        const place = one.getBoundingClientRect();
        return place.width > 2 && getComputedStyle(one).visibility === "visible" && one.checkVisibility();
    }).map(one => {
        const place = (one.matches("[type=radio], [type=checkbox]") ? one.closest(".tick") : one).getBoundingClientRect();
        return [one.tagName, one.name || one.textContent.trim(), place.width, place.height];
    }).filter(([, , width, height]) => width < 44 || height < 44)"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack() as running:
        places.furnish(running)
        yield running


def thesis(real_data: Path, name: str) -> Path:
    return real_data / "docs_vi_unlicensed" / name


def sign_in(stack: Stack, page: Page) -> None:
    page.goto(stack.url("/accounts/login/?next=/deposit/"))
    page.fill("[name=login]", "thanhvien@khomo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/deposit/", timeout=PATIENCE)


def still_missing(page: Page) -> list[str]:
    return [str(link.get_attribute("href")).removeprefix("#") for link in page.locator("[data-missing] a").all()]


def by_hand(stack: Stack, page: Page, path: Path, look: Callable[[], None] = lambda: None) -> int:
    """From /deposit/ to “submitted”; how many clicks and fields it took."""
    count = 0

    def click(place: str) -> None:
        nonlocal count
        page.locator(place).first.click(timeout=PATIENCE)
        count += 1

    click("main a[href$='/deposit/new/']")
    look()
    page.set_input_files("[name=files]", path)
    count += 1
    if not page.is_checked(f"#kind-{KIND}"):
        click(f"label[for=kind-{KIND}]")
    assert page.input_value("[name=collection]") == places.COLLECTION, "her own institution's"
    click("main form button[type=submit]")
    page.wait_for_selector("#offers button", timeout=READING)
    look()
    assert page.input_value("[name=title]") == "", "nothing is written unasked"
    click("#offers button")
    page.wait_for_selector("#offers button", state="detached", timeout=PATIENCE)
    while missing := still_missing(page):
        first = missing[0]
        guess = f"[data-beside='{first}'] button[value^='guess:']"
        if page.locator(guess).count():
            click(guess)
        else:
            page.locator(f"#{first}").locator(
                "xpath=descendant-or-self::*[self::input[not(@type='hidden')] or self::textarea]"
            ).first.fill(WRITTEN[first])
            count += 1
        page.wait_for_selector(f"[data-missing]:not(:has(a[href='#{first}']))", timeout=PATIENCE)
    look()
    click("label[for=f-agreement]")
    click("button[value=submit]")
    page.wait_for_url("**/status/", timeout=PATIENCE)
    return count


@pytest.mark.parametrize("name", theses.NAMES)
def test_a_thesis_needs_at_most_twelve_clicks_and_fields(
    stack: Stack, page: Page, real_data: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    sign_in(stack, page)
    count = by_hand(stack, page, thesis(real_data, name))
    record_property("clicks and fields", count)
    assert count <= MOST


def test_on_a_phone_nothing_is_cut_off_and_all_is_large_enough_for_a_finger(
    stack: Stack, browser: Browser, real_data: Path
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="vi-VN")
    page = context.new_page()
    sign_in(stack, page)

    def look() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate(SMALL) == []

    look()
    assert by_hand(stack, page, thesis(real_data, theses.NAMES[0]), look) <= MOST
    look()
    context.close()


def test_by_keyboard_alone(stack: Stack, page: Page, real_data: Path) -> None:
    page.on("filechooser", lambda _chooser: None)  # caught from now on: asked for with the key, it might come too late
    sign_in(stack, page)
    reach(page, "main a[href$='/deposit/new/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-begin]", timeout=PATIENCE)
    reach(page, "[name=files]")
    with page.expect_file_chooser(timeout=PATIENCE) as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(thesis(real_data, theses.NAMES[1]))
    reach(page, "[name=kind]")
    page.keyboard.press("Space")
    while not page.is_checked(f"#kind-{KIND}"):
        page.keyboard.press("ArrowDown")
    reach(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#offers button", timeout=READING)
    reach(page, "#offers button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#offers button", state="detached", timeout=PATIENCE)
    for first in still_missing(page):
        reach(page, f"[data-missing] a[href='#{first}']")
        page.keyboard.press("Enter")
        page.keyboard.type(WRITTEN[first])
    reach(page, "[name=agreement]")
    page.keyboard.press("Space")
    reach(page, "button[value=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/status/", timeout=PATIENCE)


def reach(page: Page, place: str) -> None:
    """Press Tab until this has the focus; everything on the way shows that it has it, and nothing holds it fast."""
    seen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.locator(f":focus:is({place})").count():
            break
        focused = str(page.evaluate("(document.activeElement.id || document.activeElement.outerHTML).slice(0, 300)"))
        assert seen[-3:] != [focused] * 3, f"the focus is held by {focused}"
        seen.append(focused)
    else:
        raise AssertionError(f"{place} was not reached; last were {seen[-5:]}")
    style = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow; })()"
    )
    assert style != "nonenone", f"the focus on {place} cannot be seen"


def test_without_script(stack: Stack, real_data: Path) -> None:
    person = Person(stack, "thanhvien@khomo.example").sign_in()
    steps = 0
    person.open("/deposit/new/").press(kind=KIND, files={"files": thesis(real_data, theses.NAMES[1])})
    here = person.address
    wait_until(lambda: person.open(here).page.xpath("//button[starts-with(@value, 'guess-all:')]"), seconds=240, what="guesses")
    (button,) = person.page.xpath("//button[starts-with(@value, 'guess-all:')]/@value")
    person.press(button)
    while missing := person.page.xpath("//*[@data-missing]//a/@href"):
        first = str(missing[0]).removeprefix("#")
        steps += 1
        assert steps < 10, f"{missing} cannot be filled in"
        if guess := person.page.xpath(f"//*[@data-beside='{first}']//button[starts-with(@value, 'guess:')]/@value"):
            person.press(guess[0])
        else:
            name = re.sub("^f-", "", first).replace("thesis-", "thesis.")
            person.press("save", **{f"{name}": WRITTEN[first]})
    person.press("submit", agreement="on")
    assert person.address.endswith("/status/")
