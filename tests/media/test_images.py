"""The picture of a page: drawn within limits, kept, and refused in one way."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from media import images
from media import store as files
from media.errors import PageNotRendered
from media.models import StoredFile
from media.stores.local import LocalStore
from media.stores.port import Store
from tests.media import documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_cache(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def stored(content: bytes, name: str = "a.pdf") -> StoredFile:
    return files.receive(io.BytesIO(content), name=name)


@pytest.mark.parametrize("width", images.WIDTHS)
def test_a_page_is_drawn_at_the_width_that_was_asked_for(store: Store, width: int) -> None:
    picture = Image.open(io.BytesIO(images.page_image(stored(documents.with_text("One", "Two")), 2, width)))
    assert picture.format == "WEBP"
    assert picture.width == width and abs(picture.height - width * 842 / 595) <= 2
    assert len(picture.convert("L").getcolors() or []) > 1, "the text is seen"


def test_a_picture_is_drawn_once(local_store: LocalStore, tmp_path: Path) -> None:
    file = stored(documents.with_text("One"))
    first = images.page_image(file, 1, 320)
    path = local_store.path(file.key)
    assert path is not None
    path.unlink()
    assert images.page_image(file, 1, 320) == first
    assert [found.name for found in (tmp_path / "cache").rglob("*") if found.is_file() and found.suffix] == ["1-320.webp"]


def test_a_very_long_page_is_cut_off(local_store: LocalStore) -> None:
    pdf = documents.raw_pdf(
        [
            "<< /Type/Catalog /Pages 2 0 R >>",
            "<< /Type/Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type/Page /Parent 2 0 R /MediaBox [0 0 10 14000] >>",
        ]
    )
    picture = Image.open(io.BytesIO(images.page_image(stored(pdf), 1, 320)))
    assert picture.size == (320, 1280)


@pytest.mark.parametrize(
    ("content", "name", "number", "width"),
    [
        (documents.with_text("One"), "a.pdf", 2, 320),
        (documents.with_text("One"), "a.pdf", 0, 320),
        (documents.with_text("One"), "a.pdf", 1, 321),
        (documents.locked(documents.with_text("One"), user_password="x"), "a.pdf", 1, 320),
        (b"%PDF-1.7 and nothing", "a.pdf", 1, 320),
        (b"plain", "a.txt", 1, 320),
    ],
)
def test_what_has_no_picture_says_so(local_store: LocalStore, content: bytes, name: str, number: int, width: int) -> None:
    file = stored(content, name)
    with pytest.raises(PageNotRendered):
        images.page_image(file, number, width)
    with pytest.raises(Http404):
        images.respond(RequestFactory().get("/"), file, number, width)


def test_a_picture_is_an_answer_for_the_one_who_asked(local_store: LocalStore) -> None:
    file = stored(documents.with_text("One"))
    response = images.respond(RequestFactory().get("/"), file, 1, 320)
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, no-cache", "asked for each time: the right to see may end"
    again = images.respond(RequestFactory().get("/", headers={"If-None-Match": response["ETag"]}), file, 1, 320)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    other = images.respond(RequestFactory().get("/", headers={"If-None-Match": response["ETag"]}), file, 1, 160)
    assert other.status_code == 200


def test_shared_caches_may_keep_what_everyone_may_see(local_store: LocalStore) -> None:
    response = images.respond(RequestFactory().get("/"), stored(documents.with_text("One")), 1, 320, public=True)
    assert response["Cache-Control"] == "public, max-age=600"
