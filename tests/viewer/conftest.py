"""A published thesis of many pages, on a running site, read in a real browser that tells of everything it did."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from deposits.access import Grant, Policy
from deposits.models import Collection, Record
from deposits.tasks import index
from media import reading
from search.engines import engine
from tests.factories import CollectionFactory, InstitutionFactory, install, pdf_bytes, published

NAME = "luận văn.pdf"
VIEW_ONLY = Policy(download=(Grant(audience="nobody"),))
PHRASE_PAGES = (4, 17)
LAST = 24


def pages() -> list[str]:
    """A phrase stands on two pages; each page names itself."""
    found = [f"Đây là trang {number} của luận văn về nước sông." for number in range(1, LAST + 1)]
    for number in PHRASE_PAGES:
        found[number - 1] += " Đường bờ bị xâm nhập mặn vào mùa khô, sâu hơn mọi năm."
    return found


def heavy_pdf(count: int, side: int) -> bytes:
    """Pages of noise, which no filter makes smaller: `3 × side²` bytes each."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    noise = random.Random(7)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=0)
    canvas.setFont("Helvetica", 24)
    for number in range(1, count + 1):
        picture = Image.frombytes("RGB", (side, side), noise.randbytes(3 * side * side))
        canvas.drawImage(ImageReader(picture), 60, 200, 480, 480)
        canvas.drawString(60, 780, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def collection(transactional_db: None) -> Collection:
    install()
    return CollectionFactory(slug="luan-van", institution=InstitutionFactory(slug="song-hau"))


Publish = Callable[..., Record]


@pytest.fixture
def publish(collection: Collection) -> Publish:
    """Publishes, reads and indexes, as the workers would."""

    def work(content: bytes | None = None, **options: Any) -> Record:
        record = published(collection, content=content or pdf_bytes(*pages()), name=options.pop("name", NAME), **options)
        with engine().rebuild():
            pass
        for file in record.current.files.all():
            reading.read(file.stored_id)
        index([record.pk])
        return record

    return work


@dataclass
class Told:
    """What the browser asked for, and what it complained of."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def told(page: Page, live_server: LiveServer) -> Iterator[Told]:
    """Every test that reads ends with an empty console, no violation of the site's policy, and no foreign host."""
    found = Told()
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("console", lambda said: found.complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI))"
    )
    yield found
    own = urlsplit(live_server.url).netloc
    assert {urlsplit(url).netloc for url in found.asked if url.startswith("http")} <= {own}
    assert not found.complaints


class Reading:
    """The viewer on the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, place: str) -> Reading:
        self.page.goto(self.address + place)
        expect(self.page.locator(".pv")).to_be_visible(timeout=30_000)
        return self

    def shows(self, number: int) -> None:
        """This page is drawn, and in sight."""
        expect(self.page.locator(f".pv-sheet[data-page='{number}'][data-drawn]")).to_be_in_viewport(timeout=30_000)
        expect(self.page.locator(".pv [data-part=number]")).to_have_value(str(number), timeout=10_000)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def marks(self) -> Any:
        return self.page.locator(".pv-mark")


@pytest.fixture
def reading_of(page: Page, live_server: LiveServer, told: Told) -> Callable[[Record], Reading]:
    return lambda record: Reading(page, f"{live_server.url}/en/records/{record.public_id}/")
