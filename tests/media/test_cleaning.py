"""Text from files becomes fit to store, to search and to write into XML."""

import unicodedata

import pytest
from lxml import etree

from media.inspection.cleaning import clean, one_line


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("một\r\nhai\rba", "một\nhai\nba"),
        (unicodedata.normalize("NFD", "Luận văn thạc sĩ"), "Luận văn thạc sĩ"),
        ("implementa\x02tion", "implementation"),
        ("Cross-Entropy\x02Loss", "Cross-Entropy-Loss"),
        ("a k\x02itemset", "a k-itemset"),
        ("In-đô-nê\x02xi-a", "In-đô-nê-xi-a"),
        ("Pa\x02ri", "Pa-ri"),
        ("state-of-the\x02art", "state-of-the-art"),
        ("ma\x02trận", "ma-trận"),
        ("the implementa-\n  tion of it", "the implementation of it"),
        ("implementa\u2010\ntion", "implementation"),
        ("COVID-\n19, k-\nmeans, a -\nb, Cross-\nEntropy", "COVID-\n19, k-\nmeans, a -\nb, Cross-\nEntropy"),
        ("= \x02 pc", "=   pc"),
        ("Γ(\x04)", "Γ( )"),
        ("zero\u200bwidth\u202e\ufeff\xad", "zerowidth"),
        ("no\xa0break", "no break"),
        ("e\ufb03cient", "efficient"),
        ("\ud800\uffff\x00", " "),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_text_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
    assert clean(cleaned) == cleaned


def test_no_character_that_xml_forbids_is_left() -> None:
    every = "".join(map(chr, range(0x11000)))
    element = etree.Element("text")
    element.text = clean(every)
    assert "\x00" not in clean(every)


def test_a_fact_is_one_short_line() -> None:
    assert one_line("  a\r\n\x00 b\t" + "c" * 1000, 10) == "a b cccccc"
