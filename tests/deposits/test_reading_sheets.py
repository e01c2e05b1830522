"""What a sheet says, whatever program wrote it; and what is refused with words that help."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from deposits.sheets import table
from deposits.sheets.table import SheetRefused
from deposits.sheets.writing import Sheet, separated, workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VIETNAMESE = "Nhan đề;Tác giả\nXâm nhập mặn ở đường bờ;Trần Thị Nhung\nĐất ngập nước;Lê Vinh\n"


@pytest.fixture(autouse=True)
def in_english(settings: object) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


def read(tmp_path: Path, content: bytes, name: str = "sheet.csv") -> table.Table:
    path = tmp_path / name
    path.write_bytes(content)
    return table.read(path)


def book(cells: str, *, words: str = "", styles: str = "", more: dict[str, str] | None = None) -> bytes:
    """An XLSX file whose first sheet holds these rows, written by hand."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="ẩn" state="hidden" r:id="rId9"/><sheet name="a" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/first.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/first.xml", f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>")
        if words:
            archive.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{words}</sst>")
        if styles:
            archive.writestr("xl/styles.xml", f"<styleSheet {MAIN}>{styles}</styleSheet>")
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separated_values_in_any_separator_and_unicode(tmp_path: Path, separator: str, encoding: str) -> None:
    found = read(tmp_path, VIETNAMESE.replace(";", separator).encode(encoding))
    assert found.header == ("Nhan đề", "Tác giả")
    assert [row.cells for row in found.rows] == [
        ("Xâm nhập mặn ở đường bờ", "Trần Thị Nhung"),
        ("Đất ngập nước", "Lê Vinh"),
    ]
    assert [row.number for row in found.rows] == [2, 3]


@pytest.mark.parametrize(
    ("encoding", "name"), [("tcvn3", "TCVN3"), ("vni", "VNI"), ("cp1258", "Windows-1258"), ("latin-1", "cannot be read")]
)
def test_letters_of_before_unicode_are_named(tmp_path: Path, encoding: str, name: str) -> None:
    content = {
        "tcvn3": "Nhan ®Ò;T¸c gi¶\nX©m nhËp mÆn ë ®­êng bê;TrÇn ThÞ Nhung\n".encode("latin-1"),
        "vni": "Nhan ñeà;Taùc giaû\nXaâm nhaäp maën ôû ñöôøng bôø;Traàn Thò Nhung\n".encode("latin-1"),
        "cp1258": "Nhan ðêÌ;Tác giaÒ\nNýõìc mãòn ðêìn sõìm hõn môÞi nãm;Lê Quang Vinh\n".encode("latin-1"),
        "latin-1": b"Titre\xff\xfe;Auteur\n\xe9\xe8\xff\xff;\xfe\xfe\n",
    }[encoding]
    with pytest.raises(SheetRefused, match=name):
        read(tmp_path, content)


def test_a_workbook_in_an_old_font_is_named_too(tmp_path: Path) -> None:
    target = io.BytesIO()
    workbook(target, [Sheet("a", ["Nhan ®Ò", "T¸c gi¶"], [["X©m nhËp mÆn ë ®­êng bê", "TrÇn ThÞ Nhung"]])])
    with pytest.raises(SheetRefused, match="TCVN3"):
        read(tmp_path, target.getvalue())


def test_unicode_with_foreign_letters_is_no_old_font(tmp_path: Path) -> None:
    text = "Title;Author\nÜber die Möglichkeit größerer Wälder;Müller, Jörg\nL'été à la forêt;Désirée Lefèvre\n"
    assert len(read(tmp_path, text.encode()).rows) == 2


def test_a_workbook_as_excel_writes_it(tmp_path: Path) -> None:
    """Shared strings with runs and phonetic hints, dates by style, whole numbers, gaps, booleans, the first visible sheet."""
    words = "<si><r><t>Nhan </t></r><r><t>đề</t></r><rPh><t>bỏ</t></rPh></si><si><t>Ngày</t></si>"
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="[$-42A]dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    )
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>Một_x000D_</t></is></c><c r="C4" s="1"><v>46283</v></c><c r="D4"><v>2026</v></c></row>'
        '<row r="5"><c r="A5" t="str"><v>Hai</v></c><c r="C5" s="2"><v>46283.75</v></c><c r="D5"><v>0.5</v></c></row>'
    )
    found = read(tmp_path, book(cells, words=words, styles=styles), "sheet.xlsx")
    assert found.header == ("Nhan đề", "", "Ngày")
    assert [(row.number, row.cells) for row in found.rows] == [
        (4, ("Một", "", "2026-09-18", "2026")),
        (5, ("Hai", "", "2026-09-18", "0.5")),
    ]


def test_formulas_are_seen_not_computed(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    assert read(tmp_path, book(cells), "sheet.xlsx").rows[0].formulas == {0}
    assert read(tmp_path, b"a,b\n=cmd|'/c calc'!A0,1\n").rows[0].formulas == {0}


def test_what_we_write_we_read_again(tmp_path: Path) -> None:
    rows = [["=1+1", "Dòng một\nDòng hai", "_x000D_ & <b>"], ["-", "+84", "@x"]]
    target = io.BytesIO()
    workbook(target, [Sheet("a", ["A", "B", "C"], rows, widths=[10], choices={1: ["x", "y"]})])
    found = read(tmp_path, target.getvalue(), "sheet.xlsx")
    assert [list(row.cells) for row in found.rows] == rows
    assert not found.rows[0].formulas
    found = read(tmp_path, b"".join(separated(["A", "B", "C"], rows)))
    assert [list(row.cells) for row in found.rows] == rows
    assert not found.rows[0].formulas


def test_hostile_workbooks_are_refused(tmp_path: Path) -> None:
    bomb = book("", more={"xl/sharedStrings.xml": "<sst>" + " " * 60_000_000 + "</sst>"})
    entities = book("", more={"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'})
    outside = book("", more={"../../etc/passwd": "x"})
    wide = book('<row r="1">' + "".join(f'<c t="str"><v>{n}</v></c>' for n in range(400)) + "</row>")
    far = book('<row r="1"><c r="XFD1" t="str"><v>a</v></c><c r="A1" t="str"><v>a</v></c></row>')
    for content in (bomb, entities, outside, wide, b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"):
        with pytest.raises(SheetRefused):
            read(tmp_path, content, "sheet.xlsx")
    assert len(read(tmp_path, far, "sheet.xlsx").header) < 1000


def test_what_is_no_sheet_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"\n\n;;\n", b"%PDF-1.7\n\x00\x01\x02", b'a,b\n"' + b"x" * 300_000):
        with pytest.raises(SheetRefused):
            read(tmp_path, content)


def test_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as target:
        target.truncate(1024**3)
    with pytest.raises(SheetRefused, match="MB"):
        table.read(path)


def test_more_rows_than_the_bounds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused, match="rows"):
        read(tmp_path, b"a\n" + b"x\n" * 50_001)
