"""BibTeX and RIS become parts of a description, LaTeX's accents Vietnamese letters."""

from __future__ import annotations

import pytest

from deposits.lookup import bibtex, ris
from deposits.lookup.errors import Malformed
from deposits.lookup.found import Work

ARTICLE = r"""
Some words before.
@string{jid = "Journal of Imagined Deltas"}
@Article{tran2024,
  title     = {{Nước} m\u{a}n \v{S}ông H{\d{\^a}}u: l{\'\uhorn}i {\dj}{\^o}ng},
  author    = {Nguy{\~{\^e}}n, V{\u{a}}n An and {B\d{o} Y t\'{\^e}} and Jane Q. Sample and Trần Thị Hồng Nhung and others},
  journal   = jid,
  year      = 2024,
  month     = sep,
  volume    = {12},
  number    = {3},
  pages     = {45--60},
  doi       = {10.5555/salt\_17},
  issn      = {2049-3630},
  keywords  = {salt, rice; 50\% water},
  abstract  = {The salt is a matter of the wind and of the tides, and the rice is not.},
}
"""


def only(works: tuple[Work, ...]) -> Work:
    (work,) = works
    return work


def test_an_article_in_bibtex_is_read_with_its_accents() -> None:
    work = only(bibtex.read(ARTICLE).works)
    document = work.document
    assert document.title == "Nước măn Šông Hậu: lứi đông"
    assert [(one.name.display, one.name.family, one.organisation) for one in document.contributors] == [
        ("Nguyễn Văn An", "Nguyễn", False),
        ("Bọ Y tế", "", True),
        ("Jane Q. Sample", "Sample", False),
        ("Trần Thị Hồng Nhung", "Trần", False),
    ]
    where = document.publication
    assert (where.container, where.volume, where.issue, where.pages) == ("Journal of Imagined Deltas", "12", "3", "45–60")
    assert document.issued == "2024-09"
    assert [(one.scheme, one.value) for one in document.identifiers] == [("doi", "10.5555/salt_17"), ("issn", "2049-3630")]
    assert [one.text for one in document.keywords] == ["salt", "rice", "50% water"]
    assert work.kind == "article"


def test_nothing_is_claimed_that_the_entry_does_not_tell() -> None:
    work = only(bibtex.read("@misc{a, title={Only a title}}").works)
    assert work.draft == {"title": "Only a title"}


def test_a_thesis_in_bibtex_has_its_level_and_school() -> None:
    work = only(
        bibtex.read("@mastersthesis{t, title={Salt}, school={Đại học Sông Hậu}, author={Lê, Quang Vinh}, year={2021}}").works
    )
    assert (work.kind, work.document.thesis.level, work.document.thesis.grantor) == (
        "master-thesis",
        "master",
        "Đại học Sông Hậu",
    )


def test_several_entries_come_in_their_order_and_a_broken_one_is_passed_over() -> None:
    found = bibtex.read("@book{a, title={First}}\n@book{b, title={Broken\n\n@book{c, title={Third}}")
    assert [one.document.title for one in found.works][:1] == ["First"]
    assert "Third" in [one.document.title for one in found.works]


@pytest.mark.parametrize(
    "pasted", ["@article{", "@article{a, title={}}", "@comment{nothing}", "@{", "@article{a,\\" + "{" * 5000]
)
def test_bibtex_that_says_nothing_is_malformed(pasted: str) -> None:
    with pytest.raises(Malformed):
        bibtex.read(pasted)


THESIS = """TY  - THES
AU  - Trần, Thị Hồng Nhung
A2  - Lê, Quang Vinh
T1  - Xâm nhập mặn ở sông Hậu
PB  - Đại học Sông Hậu
M3  - Luận văn thạc sĩ
DA  - 2023/09/18/
PY  - 2023
KW  - nước mặn
KW  - lúa
N2  - Nước mặn đến sớm hơn.
LA  - vi
ER  -
"""


def test_a_thesis_in_ris_is_read() -> None:
    work = only(ris.read(THESIS).works)
    document = work.document
    assert (document.title, document.issued, document.language) == ("Xâm nhập mặn ở sông Hậu", "2023-09-18", "vi")
    assert [(one.role, one.name.display) for one in document.contributors] == [
        ("author", "Trần Thị Hồng Nhung"),
        ("advisor", "Lê Quang Vinh"),
    ]
    assert (document.thesis.level, document.thesis.grantor) == ("master", "Đại học Sông Hậu")
    assert [(one.text, one.lang) for one in document.keywords] == [("nước mặn", "vi"), ("lúa", "")]
    assert document.abstracts[0].lang == "vi"


def test_ris_with_single_spaces_and_no_end_is_read_all_the_same() -> None:
    work = only(
        ris.read(
            "TY - JOUR\nTI - A title\nAU - Smith, John\nSP - 1\nEP - 9\nJO - Deltas\nVL - 2\nDO - 10.5555/x\nSN - 2049-3630"
        ).works
    )
    document = work.document
    assert (document.title, document.publication.pages, document.publication.container) == ("A title", "1–9", "Deltas")
    assert document.contributors[0].name.display == "John Smith"
    assert work.doi == "10.5555/x"


@pytest.mark.parametrize("pasted", ["TY  - JOUR\nER  - ", "TY  - \n", "TY  - JOUR\nXX"])
def test_ris_that_says_nothing_is_malformed(pasted: str) -> None:
    with pytest.raises(Malformed):
        ris.read(pasted)
