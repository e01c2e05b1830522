"""Text of the time before Unicode is found by Unicode words; text in Unicode is never touched."""

from __future__ import annotations

import pytest

from media.inspection.legacy.documents import Guess, is_legacy, mended
from media.inspection.legacy.encodings import TCVN3, Encoding, of_font, to_unicode
from media.inspection.legacy.syllables import is_syllable
from tests.media import documents
from tests.media.looking import Inspect
from tests.media.office_documents import docx, paragraph, word_part

SENTENCE = "Nghiên cứu ứng dụng học sâu trong nhận dạng tiếng Việt tại trường Đại học Bách khoa"
TCVN3_SENTENCE = "Nghi\xaan c\xf8u \xf8ng d\xf4ng h\xe4c s\xa9u trong nh\xcbn d\xb9ng ti\xd5ng Vi\xd6t t\xb9i tr\xad\xeang \xa7\xb9i h\xe4c B\xb8ch khoa"
VNI_SENTENCE = "Nghieân cöùu öùng duïng hoïc saâu trong nhaän daïng tieáng Vieät taïi tröôøng Ñaïi hoïc Baùch khoa"
UNTOUCHED = (
    SENTENCE,
    "L'été où naît l'élève, ça coûte cher à l'hôtel du château près de la forêt : « déjà vu » © 2020, ±5 °C, 10 µm, m²",
    "Die größte Übung für schöne Schüler müßte über zwölf Länder führen, höher als früher",
    "Så går det på en ö där många åker båt, får nå två får, må då få åtta år å",
    "¿Cómo está el niño? ¡Qué año más cálido! São Paulo não põe pão à mão",
    "Trường Đại học (© 2020) · 30 °C ± 1 «trích dẫn» §5 ¹ ghi chú, số đo 5 µm, giá 100 ®",
)


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnTimeH", "tcvn3-capitals"),
        (".VnArial NarrowH", "tcvn3-capitals"),
        ("VNI-Times", "vni"),
        ("Times New Roman", None),
        ("Verdana", None),
        ("", None),
    ],
)
def test_old_fonts_are_known_by_their_names(font: str, encoding: Encoding | None) -> None:
    assert of_font(font) == encoding


@pytest.mark.parametrize(
    ("legacy", "encoding", "text"),
    [
        (TCVN3_SENTENCE, "tcvn3", SENTENCE),
        (VNI_SENTENCE, "vni", SENTENCE),
        ("tr\xad\xeang \xae\xb9i h\xe4c", "tcvn3-capitals", "TRƯỜNG ĐẠI HỌC"),
        ("\uf0a7\uf0b9i h\uf0e4c", "tcvn3", "Đại học"),
        ("ÑAÏI HOÏC QUOÁC GIA, ÔÛ NÔI ÑOÙ, lyù, kyõ, thuûy, yù, mæ, só, ñòa, laép, baèng, chaéc, loã, ñöôïc", "vni",
         "ĐẠI HỌC QUỐC GIA, Ở NƠI ĐÓ, lý, kỹ, thủy, ý, mỉ, sĩ, địa, lắp, bằng, chắc, lỗ, được"),
    ],
)  # fmt: skip
def test_each_encoding_is_turned_into_unicode(legacy: str, encoding: Encoding, text: str) -> None:
    assert to_unicode(legacy, encoding) == text


def test_every_letter_of_tcvn3_has_its_byte() -> None:
    small = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
    assert set(TCVN3.values()) == set(small) - set("aeiouy") | set("ĂÂĐÊÔƠƯ")


@pytest.mark.parametrize("word", "nghiêng Quốc quyển giếng gì ƯỚC khuỷu Đắk xoong ngoằn yếu uể thuở".split())
def test_a_syllable_is_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "toỏn tiêng1 vÒ häc café hocc đêp qư àá Tiếngg".split())
def test_what_is_no_syllable_is_known(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(("legacy", "encoding"), [(TCVN3_SENTENCE, "tcvn3"), (VNI_SENTENCE, "vni")])
def test_text_of_unknown_font_is_known_by_its_words(inspect: Inspect, legacy: str, encoding: str) -> None:
    for content, name in (
        (docx(paragraph(legacy)), "a.docx"),
        (legacy.encode("cp1252"), "a.txt"),
        (legacy.encode(), "a.txt"),
        (f"<p>{legacy}</p>".encode(), "a.html"),
        (documents.with_text(legacy.replace("\xad", "-")), "a.pdf"),
    ):
        found = inspect(content, name)
        assert (name, found.text[0].split()) == (name, SENTENCE.split())
        assert found.facts["legacy_encoding"] == [encoding]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_unicode_text_in_any_language_is_left_as_it_is(text: str) -> None:
    guess = Guess()
    assert list(guess.mended([text, text * 3])) == [text, text * 3]
    assert not guess.found and not is_legacy(text)


def test_runs_of_old_fonts_are_turned_and_their_neighbours_are_not(inspect: Inspect) -> None:
    body = (
        paragraph(TCVN3_SENTENCE, font=".VnTime")
        + paragraph("café – Straße ", font="Arial")
        + paragraph("luËn v\xa8n", font=".VnTimeH")
    )
    found = inspect(docx(body), "a.docx")
    assert found.text == [f"{SENTENCE}\ncafé – Straße\nLUẬN VĂN"]


def test_an_old_font_may_come_from_a_style_or_the_defaults(inspect: Inspect) -> None:
    fonts = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'.format
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts('.VnTime')}</w:rPr></w:rPrDefault></w:docDefaults>"
    styles += f'<w:style w:type="paragraph" w:styleId="Vni"><w:rPr>{fonts("VNI-Times")}</w:rPr></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Vni"/></w:style>'
    styled = '<w:p><w:pPr><w:pStyle w:val="Child"/></w:pPr><w:r><w:t>Vieät</w:t></w:r></w:p>'
    body = paragraph("ViÖt") + styled
    found = inspect(docx(body, {"word/styles.xml": word_part(styles, "styles")}, [("s", "styles", "styles.xml")]), "a.docx")
    assert found.text == ["Việt\nViệt"]
    assert found.facts["legacy_encoding"] == ["tcvn3", "vni"]


def test_unicode_typed_in_an_old_font_is_believed_more_than_the_font(inspect: Inspect) -> None:
    text = "Có lúc là toán, có khi là trình tự và ý chí"
    found = inspect(docx(paragraph(text, font=".VnTime") + paragraph(SENTENCE, font="VNI-Times")), "a.docx")
    assert found.text == [f"{text}\n{SENTENCE}"]
    assert "legacy_encoding" not in found.facts


def test_a_short_cover_waits_for_a_page_that_tells(inspect: Inspect) -> None:
    guess = Guess()
    assert list(guess.mended(["LuËn v\xa8n", "plain", TCVN3_SENTENCE])) == ["Luận văn", "plain", SENTENCE]


def test_a_page_with_lines_of_both_keeps_those_in_unicode() -> None:
    text, found = mended([[(f"{SENTENCE}\n{TCVN3_SENTENCE}", None)]])
    assert text == [f"{SENTENCE}\n{SENTENCE}"] and found == ["tcvn3"]


def test_long_runs_of_one_letter_take_no_time() -> None:
    assert not is_legacy("a" * 200_000)
    assert list(Guess().mended(["\xa9" + "a" * 3_000_000, "-" * 3_000_000 + "\xa9x"]))
