"""Which column a heading means, and what its cells become."""

from __future__ import annotations

from typing import Any

import pytest

from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.sheets.cells import by_commas, show, write
from deposits.sheets.columns import columns, matched, same_twice
from deposits.sheets.vocabulary import Vocabulary
from tests.factories import install
from tests.factories.deposits import complete_metadata


@pytest.fixture
def vocabulary(db: None) -> Vocabulary:
    install()
    return Vocabulary()


def written(vocabulary: Vocabulary, name: str, *texts: str, before: dict[str, Any] | None = None) -> Metadata:
    draft = Metadata.model_validate(before or {}).model_dump(mode="json")
    write(columns()[name], list(texts), draft, vocabulary)
    return Metadata.model_validate(draft)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Nhan đề", "title"),
        ("NHAN ĐỀ *", "title"),
        ("Ten de tai", "title"),
        ("Title", "title"),
        ("Tác giả", "authors"),
        ("Tác giả 2", "authors"),
        ("GVHD", "advisors"),
        ("Người hướng dẫn (ghi đủ học vị)", "advisors"),
        ("Năm", "issued"),
        ("Từ khoá", "keywords"),
        ("Tóm tắt (tiếng Anh)", "abstracts:en"),
        ("Abstract (Vietnamese)", "abstracts:vi"),
        ("Tóm tắt", "abstracts"),
        ("thesis.grantor", "thesis.grantor"),
        ("Phản biện", "committee:reviewer"),
        ("Tên file", "files"),
        ("STT", "key"),
        ("Ghi chú của thư viện tôi", ""),
    ],
)
def test_headings_are_known_in_either_language_with_or_without_marks(heading: str, column: str) -> None:
    assert matched([heading])[0].column == column


def test_near_names_are_proposed_and_a_choice_counts() -> None:
    heading = matched(["Nhann đềe"])[0]
    assert heading.column == ""
    assert "title" in heading.near
    assert matched(["Cột lạ", "Title"], {"Cột lạ": "notes", "Title": ""})[0].column == "notes"
    assert matched(["Cột lạ", "Title"], {"Cột lạ": "notes", "Title": ""})[1].column == ""


def test_what_may_stand_once_stands_once_and_what_may_be_several_is() -> None:
    assert [one.column for one in matched(["Tên", "Title", "Nhan đề", "Tác giả 1", "Tác giả 2", "Author"])] == [
        "", "title", "", "authors", "authors", "authors",
    ]  # fmt: skip


def test_what_stands_twice_and_may_not_is_named() -> None:
    twice = matched(["Title", "Nhan đề", "Tác giả", "Author", "Năm", "Năm", "?"])
    assert same_twice(twice) == [("title", ["Title", "Nhan đề"]), ("issued", ["Năm", "Năm"])]
    assert same_twice(matched(["Title", "Nhan đề"], {"Nhan đề": ""})) == [], "somebody has said that it is left out"
    assert same_twice(matched(["Title", "Tên gốc"], {"Tên gốc": "title"})) == [("title", ["Title", "Tên gốc"])]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nguyễn Văn An, Lê Thị Bình", ["Nguyễn Văn An", "Lê Thị Bình"]),
        ("Nguyễn, Văn An", ["Nguyễn, Văn An"]),
        ("Lê Vinh", ["Lê Vinh"]),
        ("Nguyễn Văn An (Đại học Huế, Khoa Văn)", ["Nguyễn Văn An (Đại học Huế, Khoa Văn)"]),
    ],
)
def test_commas_between_whole_names_divide_them(text: str, names: list[str]) -> None:
    assert by_commas(text) == names


def test_people_with_titles_affiliations_and_orcid(vocabulary: Vocabulary) -> None:
    found = written(
        vocabulary, "advisors", "PGS.TS. Lê Quang Vinh (Đại học Huế) 0000-0002-1825-0097; TS. Hồ Thị Mai"
    ).contributors
    assert [(one.name.display, one.title, one.affiliation, one.orcid, one.role) for one in found] == [
        ("Lê Quang Vinh", "PGS.TS.", "Đại học Huế", "0000-0002-1825-0097", "advisor"),
        ("Hồ Thị Mai", "TS.", "", "", "advisor"),
    ]
    with pytest.raises(Unreadable):
        written(vocabulary, "authors", "Lê Vinh 0000-0002-1825-0098")


def test_repeated_columns_and_separators_give_several(vocabulary: Vocabulary) -> None:
    assert [one.name.display for one in written(vocabulary, "authors", "Lê Vinh; Hồ Mai", "Lý An").contributors] == [
        "Lê Vinh", "Hồ Mai", "Lý An",
    ]  # fmt: skip
    assert [one.text for one in written(vocabulary, "keywords", "mặn, ngọt", "lúa; tôm").keywords] == [
        "mặn",
        "ngọt",
        "lúa",
        "tôm",
    ]


@pytest.mark.parametrize(
    ("typed", "kept"), [("18/9/2026", "2026-09-18"), ("9/2026", "2026-09"), ("2026", "2026"), ("2026-09-18", "2026-09-18")]
)
def test_dates_in_vietnamese_order(vocabulary: Vocabulary, typed: str, kept: str) -> None:
    assert written(vocabulary, "issued", typed).issued == kept


def test_a_day_that_does_not_exist_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(Unreadable, match="31/02/2026"):
        written(vocabulary, "issued", "31/02/2026")


@pytest.mark.parametrize("typed", ["Thạc sĩ", "thac si", "Master", "master"])
def test_choices_are_known_by_their_names(vocabulary: Vocabulary, typed: str) -> None:
    assert written(vocabulary, "thesis.level", typed).thesis.level == "master"


def test_an_unknown_choice_names_those_there_are(vocabulary: Vocabulary) -> None:
    with pytest.raises(Unreadable):
        written(vocabulary, "thesis.level", "Giáo sư")
    assert written(vocabulary, "licence", "CC BY 4.0").licence == "CC-BY-4.0"
    assert written(vocabulary, "language", "Tiếng Anh").language == "en"


def test_abstracts_by_language(vocabulary: Vocabulary) -> None:
    found = written(vocabulary, "abstracts:en", "Salt.", before={"abstracts": [{"text": "Mặn.", "lang": "vi"}]})
    assert [(one.lang, one.text) for one in found.abstracts] == [("vi", "Mặn."), ("en", "Salt.")]
    assert [one.lang for one in written(vocabulary, "abstracts", "Mặn đến sớm.", "Salt comes.").abstracts] == ["vi", "en"]


def test_what_is_shown_and_written_again_changes_nothing(vocabulary: Vocabulary) -> None:
    whole = complete_metadata(
        subtitle="Phụ",
        other_titles=[{"text": "Salt", "lang": "en"}, {"text": "Sel", "lang": "fr"}],
        identifiers=[{"scheme": "doi", "value": "10.1234/abc"}, {"scheme": "isbn", "value": "978-604-0-00000-1"}],
        related=[
            {"relation": "references", "scheme": "doi", "value": "10.1234/b", "title": "Khác"},
            {"relation": "is-part-of", "title": "Bộ"},
        ],
        funders=[{"name": "Quỹ NAFOSTED", "award": "105"}, {"name": "VLIR", "identifier": "https://doi.org/10.13039/100007224"}],
        subjects=[{"scheme": "vn-fields-2008", "code": "1", "label": "Khoa học tự nhiên"}],
        notes="Một\nHai",
        licence="CC-BY-4.0",
    )
    document = Metadata.model_validate(whole)
    draft = document.model_dump(mode="json")
    for column in columns().values():
        if column.field is not None and (shown := show(column, document)):
            write(column, [shown], draft, vocabulary)
    assert Metadata.model_validate(draft) == document
