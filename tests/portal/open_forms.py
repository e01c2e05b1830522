"""The deposit form open in a browser: signing in, typing into fields of every sort, and counting what is lost."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Deposit
from portal.accounts.models import User
from tests.portal.conftest import signed_in

SAVED = re.compile(r"Saved at \d\d:\d\d")
PATIENCE = 40_000  # milliseconds: the machine may be busy

# By the name of a box, or of one among several of that name: what somebody types.
WRITTEN = {
    "[name=title]": "Xâm nhập mặn, bản viết lại",
    "[name=subtitle]": "Trường hợp huyện Trần Đề",
    "[name=authors-name] >> nth=0": "Trần Thị Hồng Nhung",
    "[name=authors-name] >> nth=1": "Bùi Bích",
    "[name='thesis.department']": "Khoa Môi trường",
    "[name='thesis.defended']": "18/9",  # cannot be read yet, and must be kept all the same
    "[name=keywords-text] >> nth=0": "nước mặn; lúa",
    "[name=abstracts-text] >> nth=1": "Salt comes earlier every year.",
    "[name=notes]": "Dòng một\nDòng hai",
}
TICKED = ("#access-institution", "input[name=licence][value='CC-BY-SA-4.0']")


def sign_in(page: Page, user: User, live_server: LiveServer) -> None:
    cookie = signed_in(user).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def unfold(page: Page) -> None:
    """Open what is folded away because it is not required."""
    for fold in page.locator("details.more-fields:not([open]) > summary").all()[::-1]:
        fold.click()


def write_everywhere(page: Page) -> None:
    unfold(page)
    for _attempt in range(5):  # an empty row gives way when what another window has saved comes in
        if page.locator("[name=authors-name]").count() < 2:
            page.locator("[data-rows]:has([name=authors-name]) [data-add]").click()
    page.fill("[name=authors-name] >> nth=1", WRITTEN["[name=authors-name] >> nth=1"])
    for place, words in WRITTEN.items():
        page.fill(place, words)
    for place in TICKED:
        page.check(place)


def lost_on_page(page: Page) -> list[str]:
    """Which of the fields do not hold what was written in them."""
    return [
        *(place for place, words in WRITTEN.items() if page.locator(place).count() == 0 or page.input_value(place) != words),
        *(place for place in TICKED if not page.is_checked(place)),
    ]


def lost_on_server(deposit: Deposit) -> list[str]:
    deposit.refresh_from_db()
    document = deposit.document
    kept = {
        "title": document.title == WRITTEN["[name=title]"],
        "subtitle": document.subtitle == WRITTEN["[name=subtitle]"],
        "authors": [one.name.display for one in document.by_role("author")] == ["Trần Thị Hồng Nhung", "Bùi Bích"],
        "department": document.thesis.department == "Khoa Môi trường",
        "defended": deposit.unread == {"thesis.defended": "18/9"},
        "keywords": [one.text for one in document.keywords] == ["nước mặn", "lúa"],
        "abstract": document.abstract("en") == "Salt comes earlier every year.",
        "notes": document.notes == "Dòng một\nDòng hai",
        "access": deposit.access.download[0].audience.startswith("institution:"),
        "licence": document.licence == "CC-BY-SA-4.0",
    }
    return [name for name, is_kept in kept.items() if not is_kept]


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]").first).to_have_text(SAVED, timeout=PATIENCE)


def kept_here(page: Page) -> None:
    """The line says that the server has it not, and this device has."""
    expect(page.locator("[data-saved]").first).to_have_text("Not saved on the server yet; kept on this device", timeout=PATIENCE)


def copies(page: Page) -> list[str]:
    """What this device keeps of forms."""
    found = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('deposit:'))")
    return [str(key) for key in found]


def killed(page: Page) -> None:
    """The tab dies, as when a phone needs its memory: no event tells the page."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=5_000)
    page.close()


def another_window(page: Page, address: str = "") -> Page:
    second = page.context.new_page()
    second.goto(address or page.url)
    return second
