"""Reading a PDF on its record page: at a page, at a phrase, by keyboard, on a phone; with the file or without it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Record
from tests.factories import pdf_bytes
from tests.viewer.conftest import LAST, PHRASE_PAGES, VIEW_ONLY, Publish, Reading, Told, pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Of = Callable[[Record], Reading]
AUDIENCES = pytest.mark.parametrize("options", [{}, {"policy": VIEW_ONLY}], ids=["with the file", "to be looked at only"])


def bytes_asked(told: Told) -> list[str]:
    return [url for url in told.asked if re.search(r"/files/[^/]+\.pdf$", url)]


def test_nothing_of_the_viewer_is_loaded_until_somebody_reads(publish: Publish, reading_of: Of, page: Page, told: Told) -> None:
    reading = reading_of(publish())
    page.goto(reading.address)
    expect(page.locator("[data-standing] img")).to_be_visible()
    assert not [url for url in told.asked if "pdf-" in url or "viewer-" in url or "/pdfjs/" in url]
    assert not bytes_asked(told)
    page.get_by_role("link", name="Read it here").click()
    reading.shows(1)
    assert [url for url in told.asked if "/pdfjs/worker.js" in url]


@AUDIENCES
def test_an_address_opens_a_page(publish: Publish, reading_of: Of, page: Page, options: dict[str, object]) -> None:
    reading = reading_of(publish(**options)).open("#page=12")
    reading.shows(12)
    expect(page.locator(".pv-sheet[data-page='12'] .pv-text")).to_contain_text("Đây là trang 12")
    expect(page.locator(".pv [role=status]")).to_have_text(f"page 12 of {LAST}")
    page.evaluate("location.hash = '#page=20'")
    reading.shows(20)


@AUDIENCES
@pytest.mark.parametrize("typed", ["xâm nhập mặn", "xam nhap man", "duong bo"])
def test_an_address_opens_a_phrase_marked_or_unmarked(
    publish: Publish, reading_of: Of, page: Page, options: dict[str, object], typed: str
) -> None:
    reading = reading_of(publish(**options)).open(f"#page=17&search={typed}")
    reading.shows(17)
    expect(page.locator(".pv-sheet[data-page='17'] .pv-mark")).to_have_count(1)
    expect(page.locator(".pv [data-part=count]")).to_have_text("On 2 pages")
    mark = page.locator(".pv-sheet[data-page='17'] .pv-mark").bounding_box()
    assert mark
    middle = [mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2]
    under = page.evaluate("([x, y]) => document.elementsFromPoint(x, y).map((one) => one.textContent)", middle)
    assert any(re.search("xâm nhập mặn|Đường bờ", words) and len(words) < 200 for words in under), "the mark lies on the words"


def test_a_hit_of_the_search_opens_the_viewer_at_its_place(
    publish: Publish, reading_of: Of, page: Page, live_server: LiveServer
) -> None:
    reading = reading_of(publish())
    page.goto(f"{live_server.url}/en/search/?q=xam+nhap+man+vao+mua+kho")
    hit = page.get_by_role("link", name=re.compile(r"^page (4|17)$")).first
    number = int(hit.inner_text().split()[-1])
    hit.click()
    reading.shows(number)
    expect(page.locator(".pv [data-part=words]")).to_have_value("xam nhap man vao mua kho")


def test_searching_inside_from_the_page_lists_passages_and_goes_from_one_to_the_next(
    publish: Publish, reading_of: Of, page: Page
) -> None:
    reading = reading_of(publish())
    page.goto(reading.address)
    page.fill("#inside", "mua kho")
    page.press("#inside", "Enter")
    reading.shows(PHRASE_PAGES[0])
    page.get_by_role("button", name="Pages and contents").click() if not page.locator(".pv-side").is_visible() else None
    expect(page.locator(".pv-match")).to_have_count(2)
    expect(page.locator(".pv-match mark").first).to_have_text("mùa khô")
    page.get_by_role("button", name="Next place").click()
    reading.shows(PHRASE_PAGES[1])
    expect(page).to_have_url(re.compile(rf"#page={PHRASE_PAGES[1]}&search=mua%20kho$"))
    page.locator(".pv-match").first.click()
    reading.shows(PHRASE_PAGES[0])
    page.fill(".pv [data-part=words]", "không hề có")
    page.press(".pv [data-part=words]", "Enter")
    expect(page.locator(".pv [data-part=count]")).to_have_text("Not found in this document")
    expect(reading.marks).to_have_count(0)


def test_it_is_read_by_keyboard_alone(publish: Publish, reading_of: Of, page: Page) -> None:
    reading = reading_of(publish()).open("#page=3")
    expect(page.locator(".pv-room")).to_be_focused()
    for key, number in (
        ("ArrowRight", 4), ("PageDown", 5), ("ArrowLeft", 4), ("PageUp", 3), ("End", LAST), ("Home", 1),
    ):  # fmt: skip
        reading.press(key)
        reading.shows(number)
    wide = page.locator(".pv-sheet").first.bounding_box()
    reading.press("+")
    expect(page.locator(".pv [data-part=zoom] option[data-own]")).not_to_have_attribute("hidden", "")
    larger = page.locator(".pv-sheet").first.bounding_box()
    assert wide and larger and larger["width"] > wide["width"]
    reading.press("-", "-", "-")
    smaller = page.locator(".pv-sheet").first.bounding_box()
    assert smaller and smaller["width"] < wide["width"]
    reading.press("0", "r")
    turned = page.locator(".pv-sheet").first.bounding_box()
    assert turned and turned["width"] > turned["height"]
    reading.press("r", "r", "r", "/")
    expect(page.locator(".pv [data-part=words]")).to_be_focused()
    page.keyboard.type("xâm nhập")
    reading.press("Enter")
    reading.shows(PHRASE_PAGES[0])
    reading.press("Escape")
    expect(page.locator(".pv-room")).to_be_focused()
    expect(reading.marks).to_have_count(0)
    reading.press("f")
    expect(page.locator(".pv.full")).to_be_visible()
    reading.press("f", "Escape", "Escape")
    expect(page.locator(".pv")).to_have_count(0)
    expect(page.locator("[data-standing]")).to_be_visible()


def test_every_button_has_a_name_and_the_pages_can_be_reached_by_tab(publish: Publish, reading_of: Of, page: Page) -> None:
    reading_of(publish()).open("#page=1").shows(1)
    unnamed = page.evaluate(
        "[...document.querySelectorAll('.pv :is(button, a, input, select)')]"
        ".filter((one) => !one.closest('.pv-side') && !(one.labels?.[0] ?? one).textContent.trim() && !one.ariaLabel).length"
    )
    assert unnamed == 0
    page.locator(".pv [data-do=close]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".pv-room")).to_be_focused()


@AUDIENCES
def test_on_a_phone_it_fills_the_screen_and_nothing_sticks_out(
    publish: Publish, reading_of: Of, page: Page, options: dict[str, object]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    reading = reading_of(publish(**options)).open("#page=4&search=xam nhap man")
    reading.shows(4)
    box = page.locator(".pv").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert page.evaluate("document.querySelector('.pv-bar').scrollWidth") <= 360
    sheet = page.locator(".pv-sheet[data-page='4']").bounding_box()
    assert sheet and sheet["x"] >= 0 and 330 <= sheet["width"] <= 360
    for button in page.locator(".pv-bar button:visible").all():
        place = button.bounding_box()
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= 360
    page.get_by_role("button", name="Pages and contents").click()
    page.locator(".pv-match").last.click()
    expect(page.locator(".pv-side")).to_be_hidden()
    reading.shows(PHRASE_PAGES[-1])
    page.get_by_role("button", name="Close the reader").click()
    expect(page.locator("html.pv-locked")).to_have_count(0)


def test_who_may_only_look_never_receives_the_file(publish: Publish, reading_of: Of, page: Page, told: Told) -> None:
    record = publish(policy=VIEW_ONLY)
    reading = reading_of(record).open("#page=2")
    reading.shows(2)
    for number in (3, 4):
        reading.press("PageDown")
        reading.shows(number)
    page.get_by_role("button", name="Pages and contents").click()
    expect(page.locator(".pv-thumb").first).to_be_visible()
    page.fill(".pv [data-part=words]", "xam nhap man")
    page.press(".pv [data-part=words]", "Enter")
    expect(page.locator(".pv-match")).to_have_count(2)
    expect(page.locator(".pv-sheet[data-page='4'] .pv-text")).to_contain_text("xâm nhập mặn")
    assert not bytes_asked(told)
    assert not [url for url in told.asked if "/pdfjs/" in url or "/pdf-" in url]
    assert page.locator(".pv a[href*='/files/']").count() == 0
    (name,) = [file.name for file in record.current.files.all()]
    assert page.request.get(f"{reading.address.replace('/en/', '/')}files/{name}").status == 403


def test_a_file_whose_bytes_do_not_come_is_read_from_pictures(publish: Publish, reading_of: Of, page: Page, told: Told) -> None:
    reading = reading_of(publish())
    page.route(re.compile(r"/files/[^/]+\.pdf$"), lambda route: route.abort())
    reading.open("#page=5").shows(5)
    expect(page.locator(".pv-sheet[data-page='5'] img.pv-picture")).to_be_visible()
    assert told.complaints
    told.complaints.clear()


def test_the_chapters_of_a_document_lead_to_their_pages(publish: Publish, reading_of: Of, page: Page) -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(*pages()))))
    writer.add_outline_item(title="Chương 2. Kết quả", page_number=9)
    buffer = io.BytesIO()
    writer.write(buffer)
    reading = reading_of(publish(buffer.getvalue())).open("#page=1")
    page.get_by_role("button", name="Pages and contents").click()
    page.get_by_role("link", name="Chương 2. Kết quả").click()
    reading.shows(10)


def test_without_script_pages_follow_one_another_by_links(publish: Publish, browser: object, live_server: LiveServer) -> None:
    record = publish()
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{live_server.url}/en/records/{record.public_id}/?page=4&q=xam+nhap+man#page=4")
    expect(page.locator("[data-standing]")).to_be_in_viewport()
    expect(page.locator("[data-standing] img")).to_have_attribute("src", re.compile(r"/pages/4\.webp$"))
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[data-standing] img")).to_have_attribute("src", re.compile(r"/pages/5\.webp$"))
    page.get_by_role("link", name="page 17", exact=True).click()
    expect(page.locator("[data-standing] img")).to_have_attribute("src", re.compile(r"/pages/17\.webp$"))
    context.close()
