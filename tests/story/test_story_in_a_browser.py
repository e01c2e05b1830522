"""The main job as people do it, in Chromium, on the embedded defaults, with three real theses."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.servers.stack import Stack
from tests.servers.waiting import wait_until
from tests.story import places, theses
from tests.story.harvester import Sickle
from tests.story.person import PASSWORD, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.stack, pytest.mark.real_data]

DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, {type: "application/pdf"}));
    return transfer;
}"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack() as running:
        places.furnish(running)
        yield running


@pytest.fixture
def editors_page(browser: Browser) -> Iterator[Page]:
    """A second window, of somebody else, in English."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", theses.NAMES)
def test_from_sign_up_to_tombstone(stack: Stack, page: Page, editors_page: Page, real_data: Path, name: str) -> None:
    path = real_data / "docs_vi_unlicensed" / name
    title = f"Luận văn trong trình duyệt {theses.NAMES.index(name)}"
    email = f"trinhduyet{theses.NAMES.index(name)}@sv.example"
    sign_up(stack, page, email)
    deposit = begin(stack, page)
    drop(page, path)
    fill_in(page, title)

    # Leave in the middle, without pressing anything; what was typed is there on return.
    page.goto(stack.url("/"))
    page.goto(stack.url("/deposit/"))
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    page.wait_for_selector("#deposit-form")
    assert page.input_value("[name=title]") == title
    assert page.input_value("textarea[name='abstracts-text'] >> nth=0") == "Tóm tắt viết trong trình duyệt."
    submit(page)

    review(stack, editors_page, deposit, title)
    page.goto(stack.url(f"/deposit/{deposit}/"))
    assert "Please add the faculty." in page.inner_text("main")
    page.click("#s-thesis .more-fields > summary")
    page.fill("[name='thesis.department']", "Khoa Toán")
    submit(page)
    editors_page.goto(stack.url(f"/en/desk/{deposit}/"))
    editors_page.click("button[value=publish]")
    editors_page.wait_for_load_state()

    find(stack, page, deposit, path)
    download(stack, page, deposit, path)
    harvester = Sickle(stack.url("/oai"))
    identifier = f"oai:khomo.example:{deposit}"
    assert title in {one.metadata["title"][0] for one in harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True)}

    editors_page.goto(stack.url(f"/en/desk/{deposit}/"))
    editors_page.fill("textarea[name=reason]", "At the author's wish.")
    editors_page.click("button[value=withdraw]")
    editors_page.wait_for_load_state()
    answer = page.goto(stack.url(f"/records/{deposit}/"))
    assert answer is not None
    assert answer.status == 410
    assert "At the author's wish." in page.inner_text("main")
    wait_until(lambda: not found(stack, page, title, deposit), seconds=30, what="not found any more")
    assert harvester.GetRecord(identifier=identifier, metadataPrefix="oai_dc").header.deleted


def sign_up(stack: Stack, page: Page, email: str) -> None:
    page.goto(stack.url("/accounts/signup/"))
    page.fill("input[name=name]", "Tôn Nữ Ái Mỹ")
    page.fill("input[name=email]", email)
    page.fill("input[name=password1]", PASSWORD)
    page.click("main form button[type=submit]")
    page.goto(stack.url(Person(stack, email).link_in_mail(r"/accounts/confirm-email/\S+")))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/deposit/**")


def begin(stack: Stack, page: Page) -> str:
    page.goto(stack.url("/deposit/new/"))
    page.check("main input[value=master-thesis]")
    page.select_option("select[name=collection]", places.COLLECTION)
    page.click("main form button[type=submit]")
    page.wait_for_selector("#deposit-form")
    return re.search(r"/deposit/(\w+)/", page.url).group(1)  # type: ignore[union-attr]


def drop(page: Page, path: Path) -> None:
    """Let go of the file over the page, as with a mouse."""
    content = base64.b64encode(path.read_bytes()).decode()
    transfer = page.evaluate_handle(DROP, [path.name, content])
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    page.wait_for_selector(f"[data-uploads] >> text={path.name}", timeout=30_000)


def fill_in(page: Page, title: str) -> None:
    """Type into the fields; the form saves by itself."""
    page.fill("[name=title]", title)
    page.fill("input[name='authors-name'] >> nth=0", "Tôn Nữ Ái Mỹ")
    page.fill("input[name='advisors-name'] >> nth=0", "PGS.TS. Lê Quang Vinh")
    page.select_option("select[name='thesis.level']", "master")
    page.fill("[name='thesis.grantor']", "Đại học Sông Hương")
    page.fill("[name=issued]", "2025")
    with page.expect_response("**/save/"):
        page.fill("textarea[name='abstracts-text'] >> nth=0", "Tóm tắt viết trong trình duyệt.")


def submit(page: Page) -> None:
    page.check("input[name=agreement]")
    page.click("button[value=submit]")
    page.wait_for_url("**/status/**")


def review(stack: Stack, page: Page, deposit: str, title: str) -> None:
    """The editor signs in, finds it in her queue, looks, and sends it back."""
    page.goto(stack.url("/en/accounts/login/"))
    page.fill("input[name=login]", "bientap@khomo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(stack.url("/en/desk/"))
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    page.wait_for_url(f"**/desk/{deposit}/**")
    page.fill("textarea[name=comment]", "Please add the faculty.")
    page.click("button[value=return]")
    page.wait_for_load_state()


def found(stack: Stack, page: Page, query: str, deposit: str) -> str:
    """The address of the hit for this record in the answer to a query, or nothing."""
    page.goto(stack.url(f"/search/?q={quote(query)}"))
    link = page.query_selector(f"main a[href*='/records/{deposit}/']")
    return (link.get_attribute("href") or "") if link else ""


def find(stack: Stack, page: Page, deposit: str, path: Path) -> None:
    """By words of the first page and of the last, with marks and without; the hit on the last leads to that page."""
    pages = theses.page_texts(path)
    last = theses.last_page(pages)
    for number in (1, last):
        words = theses.phrase(pages, number)
        for query in (f'"{words}"', f'"{theses.unmarked(words)}"'):
            wait_until(lambda query=query: found(stack, page, query, deposit), seconds=60, what=f"found by {query}")  # type: ignore[misc]
    assert page.query_selector(f"main a[href*='/records/{deposit}/?page={last}'], main a[href*='page={last}&']")


def download(stack: Stack, page: Page, deposit: str, path: Path) -> None:
    page.goto(stack.url(f"/records/{deposit}/"))
    link = page.locator(f"main a[href*='/files/{path.name}']").first
    answer = page.request.get(stack.url(link.get_attribute("href") or ""))
    assert answer.status == 200
    assert answer.body() == path.read_bytes()
