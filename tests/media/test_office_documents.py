"""DOCX, PPTX, XLSX, ODT, ODP, ODS, EPUB and the old DOC: all that a reader sees, on its page."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from tests.media import office_documents as office
from tests.media.looking import Inspect
from tests.media.office_documents import DRAWN_BREAK, PAGE_BREAK, docx, paragraph, run, word_part


def test_a_docx_gives_its_paragraphs_tables_and_typed_blanks(inspect: Inspect) -> None:
    cell = "<w:tc>{}</w:tc>".format
    table = f"<w:tbl><w:tr>{cell(paragraph('Họ tên'))}{cell(paragraph('Điểm'))}</w:tr></w:tbl>"
    typed = "<w:r><w:t>một</w:t><w:tab/><w:t>hai</w:t><w:br/><w:t>ba</w:t><w:noBreakHyphen/><w:t>bốn</w:t></w:r>"
    found = inspect(docx(paragraph("Luận ", "văn") + table + paragraph(typed)), "a.docx")
    assert (found.status, found.pages) == ("text", 1)
    assert found.text == ["Luận văn\nHọ tên\tĐiểm\nmột\thai\nba-bốn"]


def test_pages_of_a_docx_are_those_that_word_drew_or_the_writer_wanted(inspect: Inspect) -> None:
    body = paragraph("Một", PAGE_BREAK) + paragraph(DRAWN_BREAK, "Hai ", DRAWN_BREAK, "Ba")
    body += "<w:p><w:pPr><w:pageBreakBefore/></w:pPr>" + run("Bốn") + "</w:p>"
    body += "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>" + paragraph("Năm") + "<w:sectPr/>"
    found = inspect(docx(body), "a.docx")
    assert found.text == ["Một", "Hai", "Ba", "Bốn", "Năm"]


def test_notes_stand_on_the_page_that_refers_to_them_and_headers_on_the_first(inspect: Inspect) -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:type="separator" w:id="0">{paragraph()}</w:footnote><w:footnote w:id="2">{paragraph("Chú thích")}</w:footnote>'
    found = inspect(
        docx(
            paragraph("Một", PAGE_BREAK) + paragraph("Hai", note, PAGE_BREAK) + paragraph("Ba"),
            {
                "word/footnotes.xml": word_part(notes, "footnotes"),
                "word/h.xml": word_part(paragraph("Đầu trang"), "hdr"),
                "word/f.xml": word_part(paragraph("Cuối trang"), "ftr"),
            },
            [("a", "footnotes", "footnotes.xml"), ("b", "header", "h.xml"), ("c", "footer", "/word/f.xml")],
        ),
        "a.docx",
    )
    assert found.text == ["Đầu trang\nMột\nCuối trang", "Hai\nChú thích", "Ba"]


def test_a_text_box_is_read_once_and_neither_codes_nor_what_was_deleted_are(inspect: Inspect) -> None:
    box = "<w:txbxContent>{}</w:txbxContent>".format(paragraph("Khung"))
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    gone = "<w:del><w:r><w:delText>bỏ đi</w:delText></w:r></w:del><w:ins><w:r><w:t>thêm vào</w:t></w:r></w:ins>"
    code = "<w:r><w:instrText>PAGEREF</w:instrText></w:r>"
    formula = "<m:oMath><m:r><m:t>E=mc²</m:t></m:r></m:oMath>"
    found = inspect(docx(paragraph(f"<w:r>{twice}</w:r>", gone, code, formula)), "a.docx")
    assert found.text == ["Khung\nthêm vàoE=mc²"]


def test_what_an_office_file_says_and_hides_is_told(inspect: Inspect) -> None:
    core = '<c:p xmlns:c="c" xmlns:dc="dc"><dc:title>Tên bài</dc:title><dc:creator>An</dc:creator><c:created>2024-05-06T07:08:09Z</c:created></c:p>'
    outside = office.relations(("t", "attachedTemplate", "http://192.0.2.1/evil.dotm"), external=True)
    found = inspect(
        docx(
            paragraph("Chữ"),
            {
                "docProps/core.xml": core,
                "word/_rels/settings.xml.rels": outside,
                "word/settings.xml": "<x/>",
                "word/vbaProject.bin": b"x",
            },
            [("e", "package", "embeddings/bang.xlsx"), ("h", "hyperlink", "http://example.vn/")],
        ),
        "a.docx",
    )
    assert found.status == "text"
    assert (found.facts["title"], found.facts["author"], found.facts["created"]) == ("Tên bài", "An", "2024-05-06")
    assert found.facts["scripts"] == 1 and found.facts["attachments"] == ["bang.xlsx"]
    assert found.facts["external"] == ["http://192.0.2.1/evil.dotm"]


def test_a_slide_is_a_page_in_the_order_of_the_show_with_its_notes(inspect: Inspect) -> None:
    found = inspect(office.pptx("Mở đầu", "Kết luận", notes="Lời nói"), "a.pptx")
    assert found.text == ["Mở đầu\n\nLời nói", "Kết luận\n\nLời nói"]


def test_a_sheet_is_a_page_and_values_look_as_people_write_them(inspect: Inspect) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Điểm"
    book.active.append(["Họ tên", 9, 8.5, dt.date(2024, 5, 6)])
    book.create_sheet("Trống")
    book.create_sheet("Nữa")["C3"] = "cuối"
    buffer = io.BytesIO()
    book.save(buffer)
    found = inspect(buffer.getvalue(), "a.xlsx")
    assert found.text == ["Điểm\nHọ tên\t9\t8.5\t2024-05-06", "Trống", "Nữa\ncuối"]


def test_an_odt_gives_its_pages_notes_and_old_fonts(inspect: Inspect) -> None:
    styles = (
        '<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
    )
    styles += '<style:style style:name="T"><style:text-properties fo:font-family="&apos;.VnTime&apos;"/></style:style>'
    styles += '<style:style style:name="S" style:parent-style-name="T"/>'
    body = "<text:p>Một<text:s text:c='3'/>hai<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú</text:p></text:note-body></text:note></text:p>"
    body += "<text:p>Ba <text:soft-page-break/>bốn</text:p><text:p text:style-name='B'>Năm <text:span text:style-name='S'>tr\xad\xeang</text:span></text:p>"
    body += "<text:tracked-changes><text:p>bỏ đi</text:p></text:tracked-changes>"
    found = inspect(office.opendocument("text", body, styles=styles), "a.odt")
    assert found.text == ["Một   haiChú\n\nBa", "bốn", "Năm trường"]
    assert found.facts["legacy_encoding"] == ["tcvn3"]


def test_a_slide_of_an_odp_is_a_page_and_a_sheet_of_an_ods(inspect: Inspect) -> None:
    slides = "<drawing:page><text:p>Một</text:p></drawing:page><drawing:page/><drawing:page><text:p>Ba</text:p></drawing:page>"
    assert inspect(office.opendocument("presentation", slides), "a.odp").text == ["Một", "", "Ba"]
    row = "<table:table-row><table:table-cell office:value-type='string'><text:p>Ô một</text:p></table:table-cell></table:table-row>"
    found = inspect(office.opendocument("spreadsheet", f"<table:table table:name='Bảng'>{row}</table:table>"), "a.ods")
    assert found.text == ["Bảng\nÔ một"]


def test_a_chapter_of_an_epub_is_a_page(inspect: Inspect) -> None:
    found = inspect(office.epub("<h1>Chương một</h1><p>Chữ&nbsp;một", "<p>Chữ <b>hai</b></p><script>x()</script>"), "a.epub")
    assert (found.status, found.text) == ("text", ["Chương một\n\nChữ một", "Chữ hai"])
    assert found.facts["scripts"] == 1


def test_a_doc_of_word_97_gives_its_text_its_pages_and_its_notes(inspect: Inspect) -> None:
    text = "Luận văn\rBảng\x07ô\x07\x07\r\x13HYPERLINK x\x14liên kết\x15\r\x0cTrang hai\r"
    found = inspect(office.doc(text, footnotes="Notes\r"), "a.doc")
    assert (found.status, found.media_type) == ("text", "application/msword")
    assert found.text == ["Luận văn\nBảng\tô\nliên kết", "Trang hai\nNotes"]


def test_locked_documents_are_encrypted_and_no_text_is_claimed(inspect: Inspect) -> None:
    manifest = "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    locks = "<e><d:CipherData xmlns:d='d'><d:CipherReference URI='OPS/ch%200.xhtml'/></d:CipherData></e>"
    for name, content in {
        "a.docx": office.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}),
        "a.doc": office.doc("Khoá", flags=0x0100),
        "a.odt": office.opendocument("text", "<text:p>x</text:p>", parts={"META-INF/manifest.xml": manifest}),
        "a.epub": office.epub("<p>x</p>", parts={"META-INF/encryption.xml": locks}),
    }.items():
        found = inspect(content, name)
        assert (name, found.status, found.text) == (name, "encrypted", [])


def test_a_compound_file_of_another_kind_is_unsupported(inspect: Inspect) -> None:
    found = inspect(office.compound({"PowerPoint Document": b"x"}), "a.ppt")
    assert (found.status, found.media_type) == ("unsupported", "application/vnd.ms-powerpoint")
