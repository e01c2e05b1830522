"""What comes first, and the other orders."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.port import Engine, Query
from tests.search.documents import document, text

Find = Callable[..., list[str]]


def test_titles_come_before_names_keywords_abstracts_and_texts(engine: Engine, find: Find) -> None:
    engine.put(
        [
            document("text", "Khác", texts=[text("lúa " * 50)]),
            document("abstract", "Khác", abstracts=["Nghiên cứu cây lúa và giống lúa"]),
            document("keyword", "Khác", keywords=["lúa"]),
            document("name", "Khác", names=["Nguyễn Văn Lúa"]),
            document("title", "Giống lúa ở đồng bằng"),
        ]
    )

    assert find("lúa") == ["title", "name", "keyword", "abstract", "text"]


def test_exact_comes_before_half_marked_and_folded(engine: Engine, find: Find) -> None:
    engine.put(
        [
            document("tone", "Lê Nguyễn ở Huế"),
            document("both", "Chí nguyện ở Huế"),
            document("exact", "Cao nguyên ở Huế"),
            document("plain", "Cao nguyen o Hue"),
        ]
    )

    assert find("nguyên")[0] == "exact"
    assert sorted(find("nguyên")) == ["both", "exact", "tone"]
    assert find("nguyen")[0] == "plain"
    assert len(find("nguyen")) == 4


def test_exact_comes_first_among_thousands_of_folded(engine: Engine, find: Find) -> None:
    engine.put(document(f"folded-{number}", f"Mã số {number}") for number in range(3_000))
    engine.put([document("exact", "Ma so le")])

    assert find("ma")[0] == "exact"


def test_words_side_by_side_come_before_scattered_ones(engine: Engine, find: Find) -> None:
    engine.put(
        [
            document("scattered", "Học về các loài sinh vật ở rừng, dạy và học"),
            document("together", "Các loài ở rừng: dạy và học môn sinh học"),
        ]
    )

    assert find("sinh học") == ["together", "scattered"]


def test_a_whole_title_finds_itself_first(engine: Engine, find: Find) -> None:
    words = ["nghiên", "cứu", "ứng", "dụng", "mô", "hình", "dự", "báo", "lũ"]
    engine.put(document(str(number), " ".join(words[number:] + words[:number])) for number in range(9))

    assert find(" ".join(words))[0] == "0"
    assert find("ung dung mo hinh du bao lu nghien cuu")[0] == "2"


def test_a_short_title_with_long_text_is_not_buried(engine: Engine, find: Find) -> None:
    engine.put(
        [
            document("short", "Dự báo lũ", abstracts=["Tóm tắt"]),
            document("long", "Dự báo lũ sông Hương", abstracts=["Tóm tắt " * 30], texts=[text("Mưa " * 20_000)]),
            document("text", "Thủy văn", texts=[text("dự báo lũ " * 200)]),
        ]
    )

    assert find("dự báo lũ") == ["short", "long", "text"]


def test_an_identifier_finds_its_document_first(engine: Engine, find: Find) -> None:
    engine.put(
        [
            document("cites", "Về T2023-KHTN-05", abstracts=["T2023-KHTN-05 T2023-KHTN-05"]),
            document("is", "Báo cáo", identifiers=["T2023-KHTN-05"]),
        ]
    )

    assert find("T2023-KHTN-05")[0] == "is"


def test_the_order_does_not_change_from_page_to_page(engine: Engine) -> None:
    engine.put(document(f"r{number:03}", f"lúa {'gạo ' * (number % 7)}") for number in range(250))
    whole = [hit.id for hit in engine.search(Query("lúa", limit=250)).hits]

    paged = [hit.id for start in range(0, 250, 30) for hit in engine.search(Query("lúa", offset=start, limit=30)).hits]

    assert sorted(whole) == [f"r{number:03}" for number in range(250)]
    assert paged == whole


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["c", "a", "b", "none"]),
        ("oldest", ["none", "b", "a", "c"]),
        ("title", ["none", "b", "c", "a"]),
        ("author", ["c", "b", "a", "none"]),
    ],
)
def test_other_orders(engine: Engine, find: Find, sort: str, order: list[str]) -> None:
    def sorted_by(published: str, title: str, author: str) -> dict[str, str]:
        return {"published": published, "title": title, "author": author}

    engine.put(
        [
            document("a", "lúa", sort=sorted_by("2020-05-01T10:00:00+07:00", "zz", "~中")),
            document("b", "lúa", sort=sorted_by("2019-12-31T10:00:00+07:00", "aB", "E")),
            document("c", "lúa", sort=sorted_by("2020-05-02T10:00:00+07:00", "b\u0301", "D")),
            document("none", "lúa"),
        ]
    )

    assert find("lúa", sort=sort) == order
    assert find("", sort=sort, limit=2, offset=1) == order[1:3]


def test_scores_fall(engine: Engine) -> None:
    engine.put(document(f"r{number}", "lúa " * number + "gạo") for number in range(1, 20))

    scores = [hit.score for hit in engine.search(Query("lúa gạo", limit=20)).hits]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_a_phrase_of_words_that_occur_in_very_many_markings(engine: Engine, find: Find) -> None:
    """More combinations than can be looked up one by one."""
    first = ["tiên", "tiền", "tiến", "tiển", "tiễn", "tiện", "tiên", "tien", "tìên"]
    second = ["bô", "bồ", "bố", "bổ", "bỗ", "bộ", "bơ", "bờ", "bớ", "bở", "bỡ", "bợ"]
    engine.put(document(f"{one}-{two}", f"về {one} {two} C++") for one in first[:8] for two in second)
    engine.put([document("apart", "tiến và bộ"), document("turned", "bộ tiến")])

    assert len(find('"tiên bô"', limit=200)) == 6 * 6
    assert len(find('"tiên bơ c++"', limit=200)) == 6 * 6
    assert find('"tiến bộ"') == ["tiến-bộ"]
    assert set(find('"tiên bộ"')) == {f"{one}-bộ" for one in first[:6]}
    assert sorted(find('tiên bô -"tiên bô"')) == ["apart", "turned"]
