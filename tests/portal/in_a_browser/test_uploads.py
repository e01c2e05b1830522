"""Sending files in a browser: refused at once or sent whole, whatever becomes of the network and of the page."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect
from pytest_django import Settings

from deposits.models import Deposit
from media.models import Upload
from media.store import open_stream

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PORTION = 32 * 1024 * 1024
LARGE = PORTION + 5_000_001


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "số liệu lớn.zip"
    path.write_bytes(random.Random(4).randbytes(LARGE))
    return path


def small(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(f"Nội dung của {name}".encode())
    return [folder / name for name in names]


def stored(deposit: Deposit) -> dict[str, bytes]:
    return {file.name: b"".join(open_stream(file.stored)) for file in deposit.files.all()}


def cut_after(page: Page, portions: int) -> Callable[[], None]:
    """The network fails after so many portions; the function that is returned mends it."""
    seen = 0

    def through(route: Route, request: Request) -> None:
        nonlocal seen
        if request.method == "PATCH":
            seen += 1
        if seen > portions:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/uploads/**", through)
    return lambda: page.unroute("**/uploads/**")


def test_it_goes_on_by_itself_when_the_network_returns(form: Page, deposit: Deposit, large: Path) -> None:
    mend = cut_after(form, 1)
    form.set_input_files("#f-files", large)
    row = form.locator(".upload.sent")
    expect(row.locator("[role=status]")).to_contain_text("No connection. What has arrived (32.0", timeout=60_000)
    assert stored(deposit) == {}
    mend()
    form.evaluate("window.dispatchEvent(new Event('online'))")
    expect(form.locator("[data-file]")).to_have_count(1, timeout=60_000)
    assert stored(deposit) == {large.name: large.read_bytes()}
    assert (
        form.evaluate("localStorage.getItem('uploads:' + document.querySelector('form[data-deposit]').dataset.deposit)") is None
    )


def test_the_same_file_chosen_after_the_page_was_closed_goes_on_where_it_was(form: Page, deposit: Deposit, large: Path) -> None:
    cut_after(form, 1)
    form.set_input_files("#f-files", large)
    expect(form.locator(".upload.sent [role=status]")).to_contain_text("No connection", timeout=60_000)
    address, context = form.url, form.context
    form.close(run_before_unload=False)

    again = context.new_page()
    sent: list[int] = []
    again.on("request", lambda request: request.method == "PATCH" and sent.append(int(request.headers["upload-offset"])))
    again.goto(address)
    expect(again.locator("[data-reminder] [role=status]")).to_contain_text("Choose the same file again to go on")
    again.set_input_files("#f-files", large)
    expect(again.locator("[data-file]")).to_have_count(1, timeout=60_000)
    assert sent == [PORTION], "what had arrived was not sent again"
    assert stored(deposit) == {large.name: large.read_bytes()}
    assert again.locator("[data-reminder]").count() == 0
    again.close()


def test_another_file_of_that_name_is_sent_from_its_beginning_and_says_so(form: Page, deposit: Deposit, large: Path) -> None:
    cut_after(form, 1)
    form.set_input_files("#f-files", large)
    expect(form.locator(".upload.sent [role=status]")).to_contain_text("No connection", timeout=60_000)
    address, context = form.url, form.context
    form.close(run_before_unload=False)
    large.write_bytes(random.Random(5).randbytes(LARGE - 7))
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[data-reminder]")).to_be_visible()
    notes: list[str] = []
    again.expose_function("noted", lambda said: notes.append(said))
    again.evaluate(
        """() => new MutationObserver(() => {
            const note = document.querySelector('.upload.sent [data-note]:not([hidden])');
            if (note) window.noted(note.textContent);
        }).observe(document.querySelector('[data-uploads]'), {subtree: true, childList: true, attributes: true})"""
    )
    again.set_input_files("#f-files", large)
    expect(again.locator("[data-file]")).to_have_count(1, timeout=60_000)
    assert any("another file than the one that had begun" in note for note in notes)
    assert stored(deposit) == {large.name: large.read_bytes()}
    again.close()


def test_what_is_not_accepted_is_said_at_once_and_before(
    form: Page, deposit: Deposit, tmp_path: Path, settings: Settings
) -> None:
    form.get_by_text("What is accepted").click()
    expect(form.locator(".limits")).to_contain_text("Programs and office files with macros are refused")
    asked: list[str] = []
    form.on("request", lambda request: asked.append(request.url) if "/uploads/" in request.url else None)
    form.set_input_files("#f-files", small(tmp_path, "cài đặt.exe", "bảng.xlsm", "trang.html"))
    expect(form.locator(".upload.sent .error")).to_have_text(["This type of file is not accepted."] * 3)
    (tmp_path / "rỗng.pdf").write_bytes(b"")
    form.set_input_files("#f-files", tmp_path / "rỗng.pdf")
    expect(form.locator(".upload.sent .error").last).to_contain_text("This file is empty")
    settings.MAX_FILE_BYTES = 1000
    form.reload()
    (tmp_path / "to.pdf").write_bytes(b"x" * 2000)
    form.set_input_files("#f-files", tmp_path / "to.pdf")
    expect(form.locator(".upload.sent .error")).to_contain_text("larger than")
    assert asked == [] and not Upload.objects.exists()


def test_several_are_sent_in_turn_and_one_is_stopped(form: Page, deposit: Deposit, large: Path, tmp_path: Path) -> None:
    cut_after(form, 1)
    form.set_input_files("#f-files", [large, *small(tmp_path, "một.txt", "hai.txt")])
    expect(form.locator(".upload.sent")).to_have_count(3)
    expect(form.locator(".upload.sent [role=status]").last).to_have_text("Waiting for its turn")
    form.get_by_role("button", name="Stop sending hai.txt").click()
    form.unroute("**/uploads/**")
    form.get_by_role("button", name=f"Stop sending {large.name}").click()
    expect(form.locator("[data-file]")).to_have_count(1, timeout=60_000)
    assert stored(deposit) == {"một.txt": "Nội dung của một.txt".encode()}


def test_files_are_put_in_order_by_keyboard_and_by_dragging(form: Page, deposit: Deposit, tmp_path: Path) -> None:
    form.set_input_files("#f-files", small(tmp_path, "a.txt", "b.txt", "c.txt"))
    expect(form.locator("[data-file]")).to_have_count(3, timeout=60_000)
    with form.expect_response("**/files/order/"):
        form.get_by_role("button", name="Put c.txt further up").press("Enter")
    expect(form.get_by_role("button", name="Put c.txt further up")).to_be_focused()
    assert [file.name for file in deposit.files.all()] == ["a.txt", "c.txt", "b.txt"]
    grip = form.locator("[data-file]").last.locator("[data-grip]").bounding_box()
    first = form.locator("[data-file]").first.bounding_box()
    assert grip and first
    form.mouse.move(grip["x"] + 8, grip["y"] + 8)
    form.mouse.down()
    form.mouse.move(first["x"] + 30, first["y"] + 60, steps=8)
    form.mouse.move(first["x"] + 30, first["y"] + 4, steps=4)
    with form.expect_response("**/files/order/"):
        form.mouse.up()
    assert [file.name for file in deposit.files.all()] == ["b.txt", "a.txt", "c.txt"]


def test_a_file_is_replaced_where_it_stands(form: Page, deposit: Deposit, tmp_path: Path) -> None:
    form.set_input_files("#f-files", small(tmp_path, "bản nháp.txt", "phụ lục.txt"))
    expect(form.locator("[data-file]")).to_have_count(2, timeout=60_000)
    row = form.locator("[data-file]").first
    row.get_by_text("Replace by a newer file").click()
    row.locator("[data-replace]").set_input_files(small(tmp_path, "bản cuối.txt"))
    expect(form.locator("[data-file]").first).to_contain_text("bản cuối.txt", timeout=60_000)
    assert [file.name for file in deposit.files.all()] == ["bản cuối.txt", "phụ lục.txt"]
    assert next(iter(stored(deposit).values())) == "Nội dung của bản cuối.txt".encode()


def test_progress_tells_speed_and_time_left(form: Page, large: Path) -> None:
    slow = form.context.new_cdp_session(form)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 6_000_000},
    )
    form.set_input_files("#f-files", large)
    line = form.locator(".upload.sent [role=status]")
    expect(line).to_have_text(re.compile(r"MB of 36\.8.MB, .*B a second, about \d+ (seconds|minutes) left"), timeout=30_000)
    form.get_by_role("button", name=f"Stop sending {large.name}").click()
    expect(form.locator(".upload.sent")).to_have_count(0)
