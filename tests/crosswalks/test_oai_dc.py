"""Dublin Core as aggregators read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from lxml import etree

from deposits.access import Derived, Status
from deposits.crosswalks import oai_dc
from deposits.models import Institution
from deposits.public import PublicRecord
from tests.crosswalks.works import ARTICLE, SITE, public_file, public_record

DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def values(record: PublicRecord, name: str) -> list[str]:
    tree = etree.fromstring(oai_dc.write(record).encode())
    return [one.text or "" for one in tree.iter(f"{DC}{name}")]


def in_languages(record: PublicRecord, name: str) -> list[tuple[str | None, str | None]]:
    tree = etree.fromstring(oai_dc.write(record).encode())
    return [(one.get(LANG), one.text) for one in tree.iter(f"{DC}{name}")]


def test_titles_carry_their_language() -> None:
    assert in_languages(public_record(), "title") == [
        ("vi", "Động lực xâm nhập mặn ở vùng ven biển: Trường hợp sông Hậu"),
        ("en", "Salinity intrusion on the coast"),
    ]


def test_abstracts_and_keywords_carry_their_language() -> None:
    assert in_languages(public_record(), "description") == [("vi", "Nước mặn đến sớm."), ("en", "Salt comes early.")]
    assert in_languages(public_record(), "subject") == [("vi", "xâm nhập mặn")]


def test_creators_are_inverted_and_advisors_contribute() -> None:
    assert values(public_record(), "creator") == ["Trần, Thị Hồng Nhung"]
    assert values(public_record(), "contributor") == ["Lê, Quang Vinh"]


def test_the_examination_committee_is_not_named_to_the_world() -> None:
    assert "Kín" not in oai_dc.write(public_record())


def test_an_organisation_keeps_its_name_whole() -> None:
    record = public_record(contributors=[{"role": "author", "organisation": True, "name": {"display": "Viện Hải dương học"}}])
    assert values(record, "creator") == ["Viện Hải dương học"]


def test_a_work_without_names_is_the_work_of_its_organisation() -> None:
    assert values(public_record(contributors=[]), "creator") == ["Đại học Khoa học Sông Hậu"]
    assert values(public_record(contributors=[], thesis={}, institution=Institution(name="Thư viện A")), "creator") == [
        "Thư viện A"
    ]


def test_who_led_a_project_is_its_creator_and_no_contributor() -> None:
    people = [
        {"role": "project-leader", "name": {"display": "Lê An", "family": "Lê", "given": "An"}},
        {"role": "project-member", "name": {"display": "Vũ Bình", "family": "Vũ", "given": "Bình"}},
    ]
    record = public_record(kind="task-report", contributors=people)
    assert values(record, "creator") == ["Lê, An"]
    assert values(record, "contributor") == ["Vũ, Bình"]


def test_the_first_type_is_the_one_that_openaire_reads() -> None:
    assert values(public_record(), "type") == [
        "info:eu-repo/semantics/doctoralThesis",
        "http://purl.org/coar/resource_type/c_db06",
        "Luận án tiến sĩ",
        "Doctoral thesis",
    ]


def test_the_version_of_an_article_is_a_type() -> None:
    assert values(public_record(ARTICLE), "type")[-1] == "info:eu-repo/semantics/acceptedVersion"


def test_the_page_is_the_first_identifier_then_open_pdfs_then_others() -> None:
    files = (
        public_file("toàn văn.pdf"),
        public_file("số liệu.csv", media_type="text/csv"),
        public_file("biên bản.pdf", Status.RESTRICTED),
    )
    assert values(public_record(ARTICLE, files=files), "identifier") == [
        f"{SITE}/records/4h7k9bc/",
        f"{SITE}/records/4h7k9bc/files/to%C3%A0n%20v%C4%83n.pdf",
        "https://doi.org/10.1234/mt.45",
    ]


def test_a_journal_is_the_source_with_its_issn() -> None:
    assert values(public_record(ARTICLE), "source") == ["Tạp chí Môi trường, 12(3), 45–58", "urn:issn:1859-042X"]


def test_dates_of_issue_and_of_the_end_of_an_embargo() -> None:
    record = public_record(derived=Derived(Status.EMBARGOED, dt.date(2027, 6, 1)))
    assert values(record, "date") == ["2026-09-18", "info:eu-repo/date/embargoEnd/2027-06-01"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"issued": "", "thesis": {"defended": "2025-12"}}, "2025-12"),
        ({"issued": "", "task": {"accepted": "2024"}}, "2024"),
        ({"issued": ""}, "2026-09-20"),
    ],
)
def test_every_record_has_a_date(changes: dict[str, Any], expected: str) -> None:
    assert values(public_record(**changes), "date") == [expected]


@pytest.mark.parametrize(
    ("status", "word", "coar"),
    [
        (Status.OPEN, "openAccess", "c_abf2"),
        (Status.EMBARGOED, "embargoedAccess", "c_f1cf"),
        (Status.RESTRICTED, "restrictedAccess", "c_16ec"),
        (Status.METADATA_ONLY, "closedAccess", "c_14cb"),
    ],
)
def test_rights_say_who_may_read_and_under_what_licence(status: Status, word: str, coar: str) -> None:
    assert values(public_record(derived=Derived(status)), "rights") == [
        f"info:eu-repo/semantics/{word}",
        f"http://purl.org/coar/access_right/{coar}",
        "https://creativecommons.org/licenses/by/4.0/",
    ]


def test_all_rights_reserved_gives_no_licence() -> None:
    assert len(values(public_record(licence=""), "rights")) == 2


def test_the_language_has_three_letters() -> None:
    assert values(public_record(), "language") == ["vie"]
    assert values(public_record(language="en-GB"), "language") == ["eng"]
    assert values(public_record(language="cjm"), "language") == ["cjm"]
    assert values(public_record(language=""), "language") == []


def test_formats_extent_publisher_and_coverage() -> None:
    record = public_record(files=(public_file(), public_file("b.pdf")), coverage={"place": "Cần Thơ", "period": "2015–2020"})
    assert values(record, "format") == ["212 trang", "application/pdf"]
    assert values(record, "publisher") == ["Đại học Khoa học Sông Hậu"]
    assert values(record, "coverage") == ["Cần Thơ", "2015–2020"]


def test_relations_name_related_works_tasks_and_grants() -> None:
    record = public_record(
        related=[
            {"relation": "references", "scheme": "doi", "value": "10.5/x", "title": "X"},
            {"relation": "is-part-of", "title": "Chỉ có tên"},
        ],
        task={"programme": "KC.08", "code": "KC.08.01/16-20"},
        funders=[{"name": "NAFOSTED", "award": "105.08/2020"}, {"name": "Sở KH&CN"}],
    )
    assert values(record, "relation") == [
        "https://doi.org/10.5/x",
        "Chỉ có tên",
        "KC.08, KC.08.01/16-20",
        "info:eu-repo/grantAgreement/NAFOSTED//105.08%2F2020",
    ]


def test_subjects_of_a_vocabulary_are_given_by_name() -> None:
    record = public_record(
        keywords=[], subjects=[{"scheme": "vn", "code": "1", "label": "Toán học"}, {"scheme": "vn", "code": "10101"}]
    )
    assert values(record, "subject") == ["Toán học", "10101"]


def test_nothing_is_said_twice() -> None:
    record = public_record(
        identifiers=[{"scheme": "doi", "value": "10.1/a"}, {"scheme": "doi", "value": "https://doi.org/10.1/a"}]
    )
    assert values(record, "identifier").count("https://doi.org/10.1/a") == 1
