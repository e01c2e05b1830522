"""The deposit form and the desk in a browser with script: saving, files, rows, keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Collection, Deposit
from media import reading
from tests.factories import UserFactory, make_editor, pdf_bytes, submitted
from tests.portal.open_forms import another_window, killed, saved, sign_in, unfold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_saves_itself_and_says_when(form: Page, deposit: Deposit) -> None:
    form.fill("#f-title", "Nhan đề đang viết")
    saved(form)
    again = another_window(form)
    killed(form)
    expect(again.locator("#f-title")).to_have_value("Nhan đề đang viết")
    deposit.refresh_from_db()
    assert deposit.title == "Nhan đề đang viết"


def test_what_cannot_be_read_is_said_beside_its_field_and_stays(form: Page, deposit: Deposit) -> None:
    unfold(form)
    form.fill("[name='thesis.defended']", "18/9")
    form.locator("#f-title").focus()
    expect(form.locator("#f-thesis-defended-error")).to_contain_text("18/9", timeout=20_000)
    form.reload()
    expect(form.locator("[name='thesis.defended']")).to_have_value("18/9")
    form.fill("[name='thesis.defended']", "18/9/2025")
    form.locator("#f-title").focus()
    expect(form.locator("#f-thesis-defended-error")).to_be_hidden(timeout=20_000)
    deposit.refresh_from_db()
    assert (deposit.document.thesis.defended, deposit.unread) == ("2025-09-18", {})


def test_files_are_sent_while_one_types_and_followed_until_read(form: Page, deposit: Deposit, tmp_path: Path) -> None:
    one, two = tmp_path / "luận văn.pdf", tmp_path / "số liệu.csv"
    one.write_bytes(pdf_bytes("Trang một.", "Trang hai."))
    two.write_text("a,b\n1,2\n")
    form.set_input_files("#f-files", [one, two])
    form.fill("#f-title", "Viết trong lúc tải")
    expect(form.locator("[data-file]")).to_have_count(2, timeout=20_000)
    saved(form)
    assert [file.name for file in deposit.files.all()] == ["luận văn.pdf", "số liệu.csv"]
    for file in deposit.files.all():
        reading.read(file.stored_id)
    expect(form.locator("[data-file-state]").first).to_contain_text("Searchable in full text", timeout=20_000)
    form.get_by_role("button", name="Remove số liệu.csv").click()
    expect(form.locator("[data-file]")).to_have_count(1)
    expect(form.locator("#f-title")).to_have_value("Viết trong lúc tải")


def test_an_empty_file_is_refused_beside_its_name(form: Page, tmp_path: Path) -> None:
    empty = tmp_path / "rỗng.pdf"
    empty.write_bytes(b"")
    form.set_input_files("#f-files", [empty])
    expect(form.locator(".upload .error")).to_contain_text("This file is empty", timeout=20_000)


def test_by_keyboard_alone_and_led_to_what_is_missing(form: Page, deposit: Deposit) -> None:
    rows = form.locator("[data-rows]:has([name=authors-name])")
    rows.locator("[data-add]").focus()
    form.keyboard.press("Enter")
    form.keyboard.type("Nguyễn Ánh")
    rows.locator("li").nth(1).locator("[data-move=up]").focus()
    form.keyboard.press("Enter")
    names = [box.input_value() for box in rows.locator("ol [name=authors-name]").all()]
    assert names == ["Nguyễn Ánh", "Trần Thị Nhung"]
    form.get_by_role("button", name="Submit for review").focus()
    form.keyboard.press("Enter")
    summary = form.locator("[role=alert][data-focus]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("Accept the deposit agreement")).press("Enter")
    expect(form.locator("#f-agreement")).to_be_focused()
    assert [one.name.display for one in Deposit.objects.get(pk=deposit.pk).document.by_role("author")] == names


def test_a_box_among_several_is_led_to_and_says_what_is_wrong(form: Page) -> None:
    rows = form.locator("[data-rows]:has([name=authors-name])")
    rows.locator("[data-add]").click()
    form.keyboard.type("Nguyễn Ánh")
    rows.locator("li").nth(1).locator("summary").click()
    box = form.locator("[name=authors-orcid]").nth(1)
    box.fill("0000-0002-1825-0098")
    form.locator("#f-title").focus()
    expect(box).to_have_attribute("aria-invalid", "true", timeout=20_000)
    expect(form.locator("[name=authors-orcid]").nth(0)).not_to_have_attribute("aria-invalid", "true")
    form.get_by_role("button", name="Submit for review").click()
    summary = form.locator("[role=alert][data-focus]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("typing mistake")).press("Enter")
    expect(box).to_be_focused()
    expect(form.locator(f"#{box.get_attribute('aria-describedby')}")).to_contain_text("typing mistake")
    box.fill("0000-0002-1825-0097")
    form.locator("#f-title").focus()
    expect(box).not_to_have_attribute("aria-invalid", "true", timeout=20_000)
    expect(form.locator("#f-authors-error")).to_be_hidden()


def test_the_desk_by_keyboard_and_its_remarks_outlive_a_reload(
    page: Page, collection: Collection, live_server: LiveServer
) -> None:
    editor = make_editor(UserFactory(), collection)
    first, _second = submitted(collection, title="Một"), submitted(collection, title="Hai")
    sign_in(page, editor, live_server)
    page.goto(f"{live_server.url}/en/desk/")
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"/en/desk/{first.public_id}/"))
    page.locator(".remark summary").first.click()
    page.fill("[name=remark-title]", "Bỏ dấu chấm.")
    expect(page.get_by_role("button", name="Return (1)")).to_be_visible()
    page.reload()
    expect(page.locator("[name=remark-title]")).to_have_value("Bỏ dấu chấm.")
    expect(page.locator("[name=remark-title]")).to_be_visible()
    page.get_by_role("button", name="Return (1)").click()
    expect(page.locator("main")).to_contain_text("Returned. The depositor is told what to change.")
