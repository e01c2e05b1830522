"""Every file gets an honest status, whatever is in it, and its text page by page."""

from __future__ import annotations

import random
import typing
import zlib

import pytest

from media.inspection.finding import Status
from media.models import TextStatus
from tests.factories import pdf_bytes
from tests.media import documents
from tests.media.documents import ENGLISH
from tests.media.looking import Inspect


def test_a_pdf_gives_its_text_page_by_page_and_its_facts(inspect: Inspect) -> None:
    found = inspect(documents.with_text(ENGLISH, "Second page", title="Luận văn"))
    assert (found.status, found.media_type, found.pages, found.language) == ("text", "application/pdf", 2, "en")
    assert found.text[0].startswith("This is the first of the pages") and found.text[1] == "Second page"
    assert found.facts["title"] == "Luận văn" and found.facts["author"] == "Nguyễn Văn An"
    assert found.facts["scripts"] == 0 and found.facts["attachments"] == [] and found.facts["launches"] == []
    assert 0 < found.seconds < 30 and 10 < found.peak_mb < 1024


def test_scripts_launched_programs_and_attachments_are_told(inspect: Inspect) -> None:
    found = inspect(documents.with_tricks(documents.with_text("Harmless")))
    assert found.status == "text"
    assert found.facts["scripts"] == 1
    assert found.facts["launches"] == ["virus.exe"]
    assert found.facts["attachments"] == ["dữ liệu.csv"]


def test_fonts_that_a_file_names_and_does_not_hold_are_told(inspect: Inspect) -> None:
    standard = documents.with_text("Every reader brings this one along")
    assert inspect(standard).facts["fonts_missing"] == []
    named = standard.replace(b"/BaseFont /Helvetica", b"/BaseFont /Helveti99")
    assert inspect(named).facts["fonts_missing"] == ["Helveti99"]
    assert inspect(pdf_bytes("Phông nằm trong tệp.")).facts["fonts_missing"] == []


def test_a_password_to_open_makes_a_file_encrypted_and_no_text_is_claimed(inspect: Inspect) -> None:
    found = inspect(documents.locked(documents.with_text(ENGLISH), user_password="secret"))
    assert (found.status, found.text) == ("encrypted", [])


def test_a_password_that_only_forbids_printing_does_not_hide_the_text(inspect: Inspect) -> None:
    found = inspect(documents.locked(documents.with_text("Readable by all"), user_password=""))
    assert (found.status, found.text) == ("text", ["Readable by all"])
    assert found.facts["encrypted"] is True


@pytest.mark.parametrize("stamp", ["", "Scanned with Cam"])
def test_a_scan_is_not_text_even_where_a_word_is_stamped_on_it(inspect: Inspect, stamp: str) -> None:
    found = inspect(documents.scanned(2, stamp))
    assert (found.status, found.pages, found.language) == ("no_text", 2, "")
    assert found.facts["pages_without_text"] == 2


@pytest.mark.parametrize("kept", [0.1, 0.4])
def test_a_truncated_pdf_is_damaged_and_says_no_more(inspect: Inspect, kept: float) -> None:
    content = documents.with_text(ENGLISH, ENGLISH, ENGLISH)
    found = inspect(content[: int(len(content) * kept)])
    assert (found.status, found.text) == ("damaged", [])


def test_a_page_that_cannot_be_loaded_is_counted_and_the_others_are_read(inspect: Inspect) -> None:
    stream = "<< /Length 38 >> stream\nBT /F 12 Tf 72 700 Td (Readable) Tj ET\nendstream"
    font = "/Resources << /Font << /F << /Type/Font /Subtype/Type1 /BaseFont/Helvetica >> >> >>"
    pdf = documents.raw_pdf(
        [
            "<< /Type/Catalog /Pages 2 0 R >>",
            "<< /Type/Pages /Kids [3 0 R 9 0 R] /Count 2 >>",
            f"<< /Type/Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {font} >>",
            stream,
        ]
    )
    found = inspect(pdf)
    assert (found.status, found.pages) == ("text", 2)
    assert found.text == ["Readable", ""]
    assert found.facts["pages_unreadable"] == 1


def test_a_stream_that_unpacks_to_more_than_the_memory_is_too_large(inspect: Inspect) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 1_000_000) for _ in range(500)) + packer.flush()
    head = documents.raw_pdf(
        [
            "<< /Type/Catalog /Pages 2 0 R >>",
            "<< /Type/Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type/Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        ]
    )
    stream = b"4 0 obj << /Filter/FlateDecode /Length %d >> stream\n%s\nendstream endobj\n" % (len(bomb), bomb)
    found = inspect(head.replace(b"trailer", stream + b"trailer"), memory_mb=256)
    assert found.status == "too_large"
    assert found.peak_mb <= 256


def test_a_file_that_takes_too_long_is_timed_out_and_the_next_one_is_read(inspect: Inspect) -> None:
    pages = documents.with_text(*[ENGLISH] * 600)
    found = inspect(pages, seconds=0.05)
    assert found.status == "timed_out"
    assert len(found.text) < 600
    assert inspect(documents.with_text("Next")).text == ["Next"]


@pytest.mark.parametrize(("limit", "pages"), [("characters", 1), ("pages", 0)])
def test_more_than_the_limits_is_too_large_and_what_was_read_is_kept(inspect: Inspect, limit: str, pages: int) -> None:
    found = inspect(documents.with_text("A first page", "A second page"), **{limit: 15 if limit == "characters" else 1})
    assert (found.status, len(found.text)) == ("too_large", pages)


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        ("Trang một\fTrang hai\f".encode(), "a.txt", ["Trang một", "Trang hai"]),
        ("\ufeffTiếng Việt".encode("utf-16"), "a.txt", ["Tiếng Việt"]),
        ("\ufeffTiếng Việt".encode(), "a.txt", ["Tiếng Việt"]),
        ("Tiê\u0301ng Viê\u0323t".encode("cp1258"), "a.txt", ["Tiếng Việt"]),
        ("họ,tên\r\nNguyễn,An\r\n".encode(), "a.csv", ["họ,tên\nNguyễn,An\n"]),
    ],
)
def test_plain_text_and_tables_are_read_with_their_pages(inspect: Inspect, content: bytes, name: str, text: list[str]) -> None:
    found = inspect(content, name)
    assert (found.status, found.pages, found.text) == ("text", len(text), text)


def test_a_text_of_two_million_characters_is_kept_whole(inspect: Inspect) -> None:
    words = [f"tiếng{number}" for number in range(200_000)]
    found = inspect(" ".join(words).encode(), "a.txt")
    assert len(found.text[0]) > 2_000_000
    assert found.text[0].split() == words


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "a.pdf", "damaged"),
        (b"<html><script>alert(1)</script>", "a.pdf", "no_text"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "damaged"),
        (b"PK\x03\x04" + b"\x00" * 40, "a.docx", "unsupported"),
        (b"  \n \f \n", "a.txt", "unsupported"),
        (b"- - -\n", "a.txt", "no_text"),
        (b"oops", "a.pdf", "damaged"),
    ],
)
def test_what_is_not_read_says_why(inspect: Inspect, without_tesseract: None, content: bytes, name: str, status: str) -> None:
    found = inspect(content, name)
    assert (found.status, found.language) == (status, "")


def test_mutated_files_get_a_status_each(inspect: Inspect) -> None:
    chance, whole = random.Random(20), documents.with_tricks(documents.with_text(ENGLISH, ENGLISH))
    for _ in range(60):
        mutated = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            mutated[chance.randrange(9, len(mutated))] = chance.randrange(256)
        if chance.random() < 0.3:
            del mutated[chance.randrange(len(mutated)) :]
        found = inspect(bytes(mutated))
        assert found.status in ("text", "no_text", "encrypted", "damaged", "unsupported", "too_large", "timed_out")
        assert found.status != "text" or any(found.text)


def test_the_words_for_a_status_are_those_of_the_database() -> None:
    assert set(typing.get_args(Status)) == set(TextStatus.values) - {TextStatus.PENDING}
