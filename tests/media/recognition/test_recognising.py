"""In the background pages are recognised one by one: nothing that was done is lost, and nobody waits for a long scan."""

from __future__ import annotations

import io

import pytest
from django_q.models import OrmQ

from deposits import tasks
from deposits.models import Event
from media import reading, recognising
from media import store as files
from media.models import Inspection, StoredFile, TextStatus
from media.recognition.recognise import Recognised
from media.recognition.tesseract import Tesseract
from media.stores.local import LocalStore
from tests.media.recognition import scans
from tests.media.recognition.scans import ENGLISH, FAIR, VIETNAMESE, picture, recall

pytestmark = pytest.mark.django_db


def stored(content: bytes) -> StoredFile:
    return files.receive(io.BytesIO(content), name="scan.pdf")


@pytest.fixture
def one_page_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_RECOGNISE_SECONDS", 0)


def test_a_scan_is_being_read_until_its_last_page(tesseract: Tesseract, local_store: LocalStore) -> None:
    file = stored(scans.pdf(picture(VIETNAMESE), picture(ENGLISH), picture("")))
    inspection = reading.read(file.pk)
    assert (inspection.status, inspection.recognised) == (TextStatus.PENDING, (0, 3))

    assert recognising.recognise(file.pk, 0) is True
    inspection.refresh_from_db()
    assert (inspection.status, inspection.recognised) == (TextStatus.PENDING, (1, 3))
    assert recall(VIETNAMESE, reading.pages(file)[0]) >= FAIR

    assert recognising.recognise(file.pk, 100) is False
    inspection.refresh_from_db()
    assert (inspection.status, inspection.recognised, inspection.pages) == (TextStatus.OCR, None, 3)
    assert inspection.ocr_quality and inspection.ocr_quality > 0.8
    assert inspection.language == "vi" and inspection.facts["pages_recognised"] == 2
    assert len(reading.pages(file)) == 2, "the empty page has no text"


def test_a_page_that_cannot_be_read_does_not_hold_up_the_others(
    tesseract: Tesseract, local_store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(scans.pdf(picture(ENGLISH), picture(ENGLISH)))
    reading.read(file.pk)
    real = recognising.recognise_page

    def second_only(*args: object) -> Recognised | None:
        return real(*args) if args[2] == 2 else None  # type: ignore[arg-type]

    monkeypatch.setattr(recognising, "recognise_page", second_only)
    assert recognising.recognise(file.pk, 100) is False
    inspection = Inspection.objects.get(file=file)
    assert inspection.status == TextStatus.OCR
    assert (inspection.facts["pages_recognised"], inspection.facts["pages_not_recognised"]) == (1, 1)


def test_each_turn_queues_the_next_and_the_last_tells_the_index(
    tesseract: Tesseract, local_store: LocalStore, one_page_a_turn: None
) -> None:
    file = stored(scans.pdf(picture(ENGLISH), picture(ENGLISH)))
    tasks.read_stored(file.pk)
    assert queued() == [tasks.RECOGNISE]
    tasks.recognise_file(file.pk)
    assert queued() == [tasks.RECOGNISE, tasks.RECOGNISE]
    told = Event.objects.filter(verb="inspected").count()
    tasks.recognise_file(file.pk)
    assert Event.objects.filter(verb="inspected").count() == told + 1
    before = Inspection.objects.get(file=file)
    assert before.status == TextStatus.OCR

    tasks.recognise_file(file.pk)  # delivered once more
    assert Inspection.objects.get(file=file).recognition == before.recognition


def test_a_cover_that_was_scanned_gives_guesses(tesseract: Tesseract, local_store: LocalStore) -> None:
    cover = picture("LUẬN VĂN THẠC SĨ")
    large = picture("Chromium in river sediments of the north", size=52)
    cover.paste(large.crop((0, 140, large.width, 420)), (0, 500))
    cover.paste(picture("Người hướng dẫn: TS. Trần Văn Mẫu").crop((0, 140, 1240, 220)), (0, 1000))
    cover.paste(picture("Hà Nội – 2021").crop((0, 140, 1240, 220)), (0, 1500))
    file = stored(scans.pdf(cover))
    reading.read(file.pk)
    assert recognising.recognise(file.pk, 100) is False
    guesses = Inspection.objects.get(file=file).guesses
    assert guesses["title"]["value"] == "Chromium in river sediments of the north"
    assert (guesses["year"]["value"], guesses["level"]["value"]) == ("2021", "master")
    assert guesses["advisors"]["value"] == ["TS. Trần Văn Mẫu"]


def test_a_scan_that_came_before_tesseract_is_read_when_asked_again(local_store: LocalStore, without_tesseract: None) -> None:
    file = stored(scans.pdf(picture(ENGLISH)))
    inspection = reading.read(file.pk)
    assert (inspection.status, inspection.facts["recognition"]) == (TextStatus.NO_TEXT, "unavailable")
    assert recognising.recognise(file.pk, 100) is False
    assert queued() == []


def queued() -> list[str]:
    return [task.task["func"] for task in OrmQ.objects.filter(key="slow").order_by("pk")]
