"""Packages that would fill a disk, leave their folder, read other files or call a network are refused before they are read."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from media.inspection.package import LARGEST_PART, MOST_ENTRIES, Entry, check, check_size
from media.inspection.refusals import Unreadable
from tests.media import office_documents as office
from tests.media.looking import Inspect
from tests.media.office_documents import archive, docx, paragraph

ENTITIES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'


def body(markup: str) -> bytes:
    return docx("", {"word/document.xml": markup})


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        (Entry("../a", 1, 1, 0), "damaged"),
        (Entry("a/../../b", 1, 1, 0), "damaged"),
        (Entry("/etc/passwd", 1, 1, 0), "damaged"),
        (Entry("C:/a", 1, 1, 0), "damaged"),
        (Entry("a\\b", 1, 1, 0), "damaged"),
        (Entry("a\0b", 1, 1, 0), "damaged"),
        (Entry("a", 1, 1, 0, mode=stat.S_IFLNK | 0o777), "damaged"),
        (Entry("a", 1, 1, 0, flags=1), "encrypted"),
        (Entry("a", 1, 1, 0, method=zipfile.ZIP_LZMA), "damaged"),
    ],
)
def test_a_directory_with_a_trick_is_refused(entry: Entry, status: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check([Entry("[Content_Types].xml", 1, 1, 100), entry])
    assert refused.value.status == status


def test_too_many_doubled_and_overlapping_parts_are_refused() -> None:
    many = [Entry(f"a{number}", 0, 0, 100 * number) for number in range(MOST_ENTRIES + 1)]
    for entries in (many, [Entry("a", 1, 1, 0), Entry("a", 1, 1, 90)], [Entry("a", 1, 80, 0), Entry("b", 1, 1, 100)]):
        with pytest.raises(Unreadable):
            check(entries)
    check(many[:-1])


@pytest.mark.parametrize(
    ("size", "packed", "fits"), [(10**7, 10**4, True), (10**8, 10**5, False), (LARGEST_PART + 1, LARGEST_PART, False)]
)
def test_a_part_may_be_large_or_tightly_packed_but_not_both(size: int, packed: int, fits: bool) -> None:
    try:
        check_size(Entry("a", size, packed, 0))
    except Unreadable as error:
        assert error.status == "too_large" and not fits
    else:
        assert fits


def test_a_part_that_is_larger_than_it_declares_is_damaged(inspect: Inspect) -> None:
    content = bytearray(docx(paragraph("Chữ " * 5000)))
    place = content.rindex(b"word/document.xml") - 22  # the size in the directory (APPNOTE 4.3.12)
    content[place : place + 4] = (100).to_bytes(4, "little")
    assert inspect(bytes(content), "a.docx").status == "damaged"


BOMB = office.word_part(paragraph("a" * 9_000_000) * 30)


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda: body(ENTITIES + office.word_part(paragraph("&a;"))), "damaged"),
        (lambda: body(office.word_part(paragraph("<w:r><w:t>&a;</w:t></w:r>")).replace("?>", f"?>{ENTITIES}", 1)), "damaged"),
        (lambda: body(BOMB), "too_large"),
        (lambda: body("<w:document"), "damaged"),
        (
            lambda: docx(paragraph("x"), {"word/footnotes.xml": ENTITIES + "<a>&c;</a>"}, [("f", "footnotes", "footnotes.xml")]),
            "damaged",
        ),
        (lambda: docx(paragraph("x"), {"../evil.sh": "x"}), "damaged"),
        (lambda: office.opendocument("text", "<text:p>x</text:p>", parts={"styles.xml": ENTITIES + "<a>&a;</a>"}), "damaged"),
        (lambda: office.opendocument("spreadsheet", "x" * 300_000_000), "too_large"),
        (lambda: office.epub("x", parts={"META-INF/container.xml": ENTITIES + "<a>&a;</a>"}), "damaged"),
        (lambda: docx(paragraph("x"))[:-30], "damaged"),
    ],
)
def test_bombs_and_entities_are_refused_and_give_no_text(inspect: Inspect, make: Callable[[], bytes], status: str) -> None:
    found = inspect(make(), "a.docx")
    assert (found.status, found.language) == (status, "")
    assert "root:" not in "".join(found.text) and found.peak_mb < 600


def test_a_link_inside_a_package_leads_nowhere(inspect: Inspect) -> None:
    buffer = io.BytesIO(docx(paragraph("x")))
    link = zipfile.ZipInfo("word/settings.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr(link, "/etc/passwd")
    assert inspect(buffer.getvalue(), "a.docx").status == "damaged"


def test_deeply_nested_markup_ends(inspect: Inspect) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000
    found = inspect(docx(paragraph("x") + nested), "a.docx")
    assert found.status in ("text", "too_large", "damaged") and found.seconds < 10


def test_a_bomb_inside_a_package_inside_a_package_is_not_opened(inspect: Inspect) -> None:
    inner = archive({f"{number}.zip": archive({"a": b"\0" * 1_000_000}) for number in range(16)})
    found = inspect(docx(paragraph("Vỏ ngoài"), {"word/embeddings/inner.zip": inner}), "a.docx")
    assert (found.status, found.text) == ("text", ["Vỏ ngoài"])
