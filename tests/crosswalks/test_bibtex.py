"""BibTeX that a reference manager and LaTeX read."""

from __future__ import annotations

import pytest

from deposits.crosswalks.exports import bibtex
from deposits.models import Institution
from tests.crosswalks.works import ARTICLE, public_record


def test_a_thesis_is_a_whole_entry() -> None:
    assert bibtex(public_record()) == (
        "@phdthesis{tran2026dong,\n"
        "  author = {Trần, Thị Hồng Nhung},\n"
        "  title = {{Động lực xâm nhập mặn ở vùng ven biển: Trường hợp sông Hậu}},\n"
        "  year = {2026},\n"
        "  month = sep,\n"
        "  school = {{Đại học Khoa học Sông Hậu}},\n"
        "  type = {{Luận án tiến sĩ}},\n"
        "  keywords = {xâm nhập mặn},\n"
        "  language = {vietnamese},\n"
        "  url = {https://khomo.example.vn/records/4h7k9bc/},\n"
        "  copyright = {https://creativecommons.org/licenses/by/4.0/},\n"
        "  abstract = {Nước mặn đến sớm.},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("kind", "entry", "line"),
    [
        ("doctoral-thesis", "@phdthesis{", "school = {{Đại học Khoa học Sông Hậu}}"),
        ("master-thesis", "@mastersthesis{", "type = {{Luận văn thạc sĩ}}"),
        ("bachelor-thesis", "@thesis{", "institution = {{Đại học Khoa học Sông Hậu}}"),
        ("task-report", "@techreport{", "institution = {{Đại học Khoa học Sông Hậu}}"),
        ("conference-paper", "@inproceedings{", "title = "),
        ("dataset", "@misc{", "howpublished = {Dữ liệu nghiên cứu}"),
    ],
)
def test_each_kind_has_its_entry(kind: str, entry: str, line: str) -> None:
    text = bibtex(public_record(kind=kind))
    assert text.startswith(entry)
    assert f"  {line}" in text


def test_an_article_names_its_journal_and_pages() -> None:
    text = bibtex(public_record(ARTICLE))
    assert text.startswith("@article{tran2024salinity,")
    for line in (
        "author = {Trần, Thị Nhung and Smith, John}",
        r"title = {{Salinity \& rice}}",
        "journal = {{Tạp chí Môi trường}}",
        "volume = {12}",
        "number = {3}",
        "pages = {45--58}",
        "month = mar",
        "doi = {10.1234/mt.45}",
        "issn = {1859-042X}",
    ):
        assert f"  {line},\n" in text


def test_a_task_report_has_its_number() -> None:
    assert "  number = {KC.08.01/16-20},\n" in bibtex(public_record(kind="task-report", task={"code": "KC.08.01/16-20"}))


def test_every_special_character_is_escaped_and_braces_stay_balanced() -> None:
    text = bibtex(public_record(title=r"100% of {A} & B_1 #2 $x^2$ ~ \end", subtitle=""))
    assert r"title = {{100\% of \{A\} \& B\_1 \#2 \$x\textasciicircum{}2\$ \textasciitilde{} \textbackslash{}end}}" in text
    plain = text.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")


def test_names_that_bibtex_would_misread_are_kept_whole() -> None:
    people = [
        {"role": "author", "organisation": True, "name": {"display": "Viện A and B"}},
        {"role": "author", "name": {"display": "Mononym"}},
        {"role": "author", "name": {"display": "x", "family": "Lê", "given": "Rand"}},
    ]
    assert "author = {{Viện A and B} and {Mononym} and Lê, Rand}" in bibtex(public_record(contributors=people))


def test_a_work_without_names_belongs_to_its_organisation() -> None:
    text = bibtex(public_record(contributors=[], thesis={}, institution=Institution(slug="vien-a", name="Viện A")))
    assert text.startswith("@phdthesis{viena2026dong,")
    assert "author = {{Viện A}}" in text


def test_line_breaks_do_not_break_the_entry() -> None:
    text = bibtex(public_record(abstracts=[{"text": "Một\n\nhai", "lang": "vi"}]))
    assert "abstract = {Một hai}" in text
