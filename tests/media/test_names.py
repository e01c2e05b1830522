"""A typed name becomes a safe one: a table."""

import unicodedata

import pytest

from media.names import safe_name

DECOMPOSED = unicodedata.normalize("NFD", "Luận văn.pdf")
LONG = "Nghiên cứu ứng dụng " * 20


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("luận văn.pdf", "luận văn.pdf"),
        (DECOMPOSED, "Luận văn.pdf"),
        ("C:\\Users\\An\\Luận án.docx", "Luận án.docx"),
        ("../../etc/passwd", "passwd"),
        ("/", "tep"),
        ("", "tep"),
        ("..", "tep"),
        ("   ", "tep"),
        (".pdf", "tep.pdf"),
        (".htaccess", "tep.htaccess"),
        ("a\x00b\x1b.pdf", "ab.pdf"),
        ("dòng\nmới\t2.pdf", "dòng mới 2.pdf"),
        ("bài \u202egpj.exe", "bài gpj.exe"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ('a<b>:"c"|d?e*.pdf', "abcde.pdf"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("lpt1.tar.gz", "_lpt1.tar.gz"),
        ("tên kết thúc bằng chấm. . .", "tên kết thúc bằng chấm"),
        ("\ud800x.pdf", "x.pdf"),
        ("😀.pdf", "😀.pdf"),
        ("chương 1 .pdf", "chương 1.pdf"),
    ],
)
def test_a_typed_name_becomes_a_safe_one(typed: str, safe: str) -> None:
    assert safe_name(typed) == safe
    assert safe_name(safe) == safe, "a safe name stays as it is"


@pytest.mark.parametrize("extension", ["", ".pdf", ".tar.gz"])
def test_a_long_name_is_cut_between_letters_and_keeps_its_extension(extension: str) -> None:
    name = safe_name(LONG + extension)
    assert 190 <= len(name.encode()) <= 200
    assert name.endswith(extension)
    assert LONG.startswith(name.removesuffix(extension))
