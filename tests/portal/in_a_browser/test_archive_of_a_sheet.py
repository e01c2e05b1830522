"""The ZIP file of a sheet in a browser: it goes ahead of the form in portions, also after the page was closed; a folder is
packed into one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Batch, Collection
from media.models import Upload
from media.store import open_stream
from tests.factories import UserFactory, make_editor
from tests.portal.in_a_browser.test_uploads import PORTION, cut_after, large
from tests.portal.open_forms import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["large"]  # a fixture


def test_it_goes_on_where_it_was_when_the_page_was_closed(
    page: Page, collection: Collection, large: Path, tmp_path: Path, live_server: LiveServer
) -> None:
    (tmp_path / "bảng.csv").write_text("Nhan đề\nMột\n")
    sign_in(page, make_editor(UserFactory(), collection), live_server)

    def send() -> None:
        page.goto(f"{live_server.url}/en/desk/batch/")
        page.set_input_files("#sheet", tmp_path / "bảng.csv")
        page.set_input_files("#archive", large)
        page.get_by_role("button", name="Try it").click()

    cut_after(page, 1)
    send()
    expect(page.locator("[data-sending] [role=status]")).to_contain_text("No connection. What has arrived (32", timeout=60_000)
    assert (Batch.objects.count(), Upload.objects.get().offset) == (0, PORTION)
    page.unroute("**/uploads/**")
    page.on("dialog", lambda dialog: dialog.accept())  # leaving while it is sent is asked
    send()
    expect(page.locator("h1")).to_have_text("bảng.csv", timeout=60_000)
    batch = Batch.objects.get()
    assert (batch.archive_name, Upload.objects.count()) == (large.name, 1)
    assert batch.archive is not None and b"".join(open_stream(batch.archive)) == large.read_bytes()


def test_a_folder_is_packed_in_the_browser(page: Page, collection: Collection, tmp_path: Path, live_server: LiveServer) -> None:
    """What arrives is a whole ZIP file, its names as they are within the folder, the same bytes for the same folder."""
    (tmp_path / "bảng.csv").write_text("Nhan đề\nMột\n")
    texts = {"một.pdf": b"%PDF " + bytes(range(256)) * 500, "phụ lục/số liệu.csv": b"1;2\n", "rỗng.txt": b"", ".DS_Store": b"x"}
    for name, content in texts.items():
        path = tmp_path / "tệp luận văn" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sign_in(page, make_editor(UserFactory(), collection), live_server)
    for _time in range(2):
        page.goto(f"{live_server.url}/en/desk/batch/")
        page.set_input_files("#sheet", tmp_path / "bảng.csv")
        page.set_input_files("#folder", tmp_path / "tệp luận văn")
        page.get_by_role("button", name="Try it").click()
        expect(page.locator("h1")).to_have_text("bảng.csv", timeout=60_000)
    first, second = (b"".join(open_stream(one.archive)) for one in Batch.objects.all() if one.archive is not None)
    assert first == second and Batch.objects.latest("pk").archive_name == "tệp luận văn.zip"
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: content for name, content in texts.items() if name != ".DS_Store"
        }
