"""The ZIP file of a sheet in a browser: it goes ahead of the form in portions, also after the page was closed."""

from __future__ import annotations

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
