"""Files made to exhaust a reader end within their bounds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from media.inspection.finding import Finding
from media.inspection.inspect import inspect_path
from media.inspection.workshop import Job, run
from tests.media import documents
from tests.media.looking import Inspect
from tests.media.office_documents import docx, opendocument, paragraph

CATALOGUE = "<< /Type/Catalog /Pages 2 0 R >>"
PAGE = "<< /Type/Page /Parent 2 0 R /MediaBox [0 0 {0} {0}] >>"
BOUNDED = ("text", "no_text", "damaged", "too_large", "timed_out", "unsupported")


def bounded(found: Finding) -> bool:
    return found.status in BOUNDED and found.seconds < 60 and found.peak_mb <= 1024 and not found.language


@pytest.mark.parametrize(
    "objects",
    [
        [CATALOGUE, "<< /Type/Pages /Kids [3 0 R] /Count 2000000000 >>", PAGE.format(595)],
        [CATALOGUE, "<< /Type/Pages /Kids [3 0 R] /Count 1 >>", PAGE.format(10**30)],
        [CATALOGUE, "<< /Type/Pages /Kids [3 0 R] /Count 1 >>", PAGE.format(-5)],
        [CATALOGUE, "<< /Type/Pages /Kids [" + "3 0 R " * 200_000 + "] /Count 200000 >>", PAGE.format(595)],
        [CATALOGUE, "<< /Type/Pages /Kids " + "[" * 100_000 + "]" * 100_000 + " /Count 1 >>", PAGE.format(595)],
        ["<</A" * 100_000 + ">>" * 100_000, CATALOGUE],
    ],
    ids=["pages claimed", "page of light years", "negative page", "one page many times", "deep array", "deep dictionary"],
)
def test_a_pdf_that_claims_too_much_is_bounded(inspect: Inspect, objects: list[str]) -> None:
    assert bounded(inspect(documents.raw_pdf(objects), seconds=10))


def test_a_table_of_places_that_claims_millions_is_bounded(inspect: Inspect) -> None:
    content = documents.with_text("Still there")
    place = content.rindex(b"xref\n0 ", 0, content.rindex(b"startxref"))
    end = content.index(b"\n", place + 6)
    assert inspect(content[: place + 6] + b" 99999999" + content[end:], seconds=10).status in BOUNDED


def test_one_line_of_a_hundred_megabytes_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as target:
        for _ in range(100):
            target.write(b"a" * 1_048_577)
    found = inspect_path(path)
    assert (found.status, found.text) == ("too_large", []) and found.peak_mb <= 1024


def test_a_text_just_within_the_limit_is_kept(inspect: Inspect) -> None:
    found = inspect(b"a" * 19_000_000, "a.txt")
    assert found.seconds < 30
    assert found.status == "text" and len(found.text[0]) == 19_000_000


@pytest.mark.parametrize("piece", [b"a" * 4_999 + b"\n", b"(" * 4_999 + b"\n", b"a@" * 2_000 + b"\n", b"<{(," * 1_200 + b"\n"])
def test_guessing_takes_no_longer_for_lines_that_are_made_to(inspect: Inspect, piece: bytes) -> None:
    assert inspect(piece * 1_000, "a.txt").seconds < 20


@pytest.mark.parametrize("spaces", ["99999999999999999999", "-1", "x", "1000000000"])
def test_blanks_that_an_odt_counts_instead_of_writing_are_bounded(inspect: Inspect, spaces: str) -> None:
    found = inspect(opendocument("text", f"<text:p>a<text:s text:c='{spaces}'/>b</text:p>" * 100), "a.odt")
    assert found.status == "text" and len(found.text[0]) < 100 * 120


def test_a_sheet_with_two_cells_far_apart_is_bounded(inspect: Inspect) -> None:
    cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'.format
    rows = f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    relation = f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/{{}}" Target="{{}}"/></Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        target.writestr("_rels/.rels", relation.format("officeDocument", "xl/workbook.xml"))
        target.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        target.writestr("xl/_rels/workbook.xml.rels", relation.format("worksheet", "worksheets/sheet1.xml"))
        target.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>')
    found = inspect(buffer.getvalue(), "a.xlsx")
    assert found.status in ("too_large", "damaged") and found.seconds < 45 and found.peak_mb <= 1024


def test_a_file_that_is_gone_or_replaced_meanwhile_ends_the_job_only(tmp_path: Path) -> None:
    limits = {"pages": 10, "characters": 1000}
    for job in ("pdf_text", "docx", "compound", "sheets", "epub", "rtf", "html", "opendocument", "pptx", "plain_text"):
        assert run(Job(job, tmp_path / "gone", 10, 512, limits)).end in ("done", "failed")
        assert run(Job(job, tmp_path, 10, 512, limits)).end in ("done", "failed")
    (tmp_path / "other").write_bytes(docx(paragraph("chữ")))
    assert not [line for line in run(Job("pdf_text", tmp_path / "other", 10, 512, limits)).lines if "page" in line]
