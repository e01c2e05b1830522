"""What was found in a file is kept with it: read from its bytes, or brought along, again and again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from media import reading
from media import store as files
from media.models import Inspection, PageText, StoredFile, TextStatus
from media.stores.local import LocalStore
from media.stores.port import Store
from tests.media import documents
from tests.media.documents import ENGLISH

pytestmark = pytest.mark.django_db


def stored(content: bytes, name: str = "a.pdf") -> StoredFile:
    return files.receive(io.BytesIO(content), name=name)


def test_a_file_is_read_once_or_twice_to_the_same_end(store: Store) -> None:
    file = stored(documents.with_text(ENGLISH, "", "Third page"))
    for _ in range(2):
        inspection = reading.read(file.pk)
        assert (inspection.status, inspection.pages, inspection.language) == (TextStatus.TEXT, 3, "en")
        assert inspection.facts["title"] == "A small document"
        found = reading.pages(file)
        assert found[0].startswith("This is the first") and found[1:] == ["", "Third page"]
    assert Inspection.objects.count() == 1
    assert list(PageText.objects.values_list("number", flat=True)) == [1, 3], "an empty page has no row"


def test_what_was_known_before_is_replaced(local_store: LocalStore, without_tesseract: None) -> None:
    file = stored(documents.scanned())
    reading.store_text(file, ["brought", "along", "with it"])
    assert reading.pages(file) == ["brought", "along", "with it"]
    assert reading.read(file.pk).status == TextStatus.NO_TEXT
    assert reading.pages(file) == []


def test_text_that_is_brought_along_is_cleaned_and_counted(local_store: LocalStore) -> None:
    file = stored(b"x", "a.txt")
    inspection = reading.store_text(file, ["Ca\u0301ch\x00m\u1ea1ng", ""])
    assert (inspection.status, inspection.pages) == (TextStatus.TEXT, 2)
    assert reading.pages(file) == ["Cách mạng"]
    assert reading.store_text(file, ["", " "]).status == TextStatus.NO_TEXT
    assert reading.store_text(file, ["recognised"], status="ocr").status == TextStatus.OCR


def test_the_type_that_was_found_at_the_door_is_believed(store: Store) -> None:
    file = stored(documents.with_text("Readable"), "no extension")
    assert reading.read(file.pk).status == TextStatus.TEXT


def test_missing_bytes_make_a_file_damaged_and_break_nothing(local_store: LocalStore) -> None:
    file = stored(documents.with_text("Gone"))
    path = local_store.path(file.key)
    assert isinstance(path, Path)
    path.unlink()
    inspection = reading.read(file.pk)
    assert (inspection.status, inspection.facts) == (TextStatus.DAMAGED, {"missing": True})


def test_a_file_that_is_not_known_is_an_error_of_the_caller() -> None:
    with pytest.raises(StoredFile.DoesNotExist):
        reading.read(0)
