"""Facets with counts, filters and the years."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from search.backends.embedded import counting
from search.port import Engine, Query
from tests.search.documents import counts, document

ALL = ("kind", "language", "collection", "year")


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine]) -> Engine:
    """a, b: theses in Vietnamese; c: a thesis in English; d: a report in Vietnamese and English; e: nothing said."""
    return new_engine(
        [
            document("a", "lúa một", facets={"kind": ["thesis"], "language": ["vi"], "collection": ["root", "hue"]}, year=2019),
            document("b", "lúa hai", facets={"kind": ["thesis"], "language": ["vi"], "collection": ["root"]}, year=2020),
            document("c", "lúa ba", facets={"kind": ["thesis"], "language": ["en"]}, year=2020),
            document("d", "gạo", facets={"kind": ["báo cáo: “khác”, A/B.c"], "language": ["vi", "en"]}, year=2022),
            document("e", "gạo"),
        ]
    )


def test_every_value_is_counted_most_frequent_first_and_years_newest_first(library: Engine) -> None:
    facets = library.search(Query(facets=ALL)).facets

    assert facets["kind"] == [("thesis", 3), ("báo cáo: “khác”, A/B.c", 1)]
    assert facets["language"] == [("vi", 3), ("en", 2)]
    assert facets["collection"] == [("root", 2), ("hue", 1)]
    assert facets["year"] == [("2022", 1), ("2020", 2), ("2019", 1)]


def test_counts_are_of_what_the_words_find(library: Engine) -> None:
    facets = library.search(Query("lúa", facets=ALL)).facets

    assert facets["kind"] == [("thesis", 3)]
    assert counts(facets, "year") == {"2020": 2, "2019": 1}


def test_filters_narrow_hits_and_other_facets_but_not_their_own(library: Engine) -> None:
    results = library.search(Query(filters={"language": ["en"]}, facets=ALL))

    assert results.total == 2
    assert counts(results.facets, "language") == {"vi": 3, "en": 2}
    assert counts(results.facets, "kind") == {"thesis": 1, "báo cáo: “khác”, A/B.c": 1}


def test_values_of_one_facet_are_alternatives_and_facets_all_hold(library: Engine) -> None:
    def found(**filters: list[str]) -> list[str]:
        return sorted(hit.id for hit in library.search(Query(filters=filters)).hits)

    assert found(language=["en", "vi"]) == ["a", "b", "c", "d"]
    assert found(language=["en"], kind=["thesis"]) == ["c"]
    assert found(kind=["báo cáo: “khác”, A/B.c"]) == ["d"]
    assert found(kind=["báo cáo"]) == []
    assert found(kind=[]) == ["a", "b", "c", "d", "e"]
    assert found(unknown=["x"]) == []


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((2020, 2022), ["b", "c", "d"]),
        ((2020, 2020), ["b", "c"]),
        ((None, 2019), ["a"]),
        ((2021, None), ["d"]),
        ((2030, None), []),
        ((2022, 2019), []),
        ((-(10**30), 10**30), ["a", "b", "c", "d"]),
    ],
)
def test_years_are_inclusive_and_do_not_narrow_their_own_histogram(
    library: Engine, years: tuple[int | None, int | None], expected: list[str]
) -> None:
    results = library.search(Query(years=years, facets=("year", "language")))

    assert sorted(hit.id for hit in results.hits) == expected
    assert counts(results.facets, "year") == {"2022": 1, "2020": 2, "2019": 1}


def test_years_in_the_question_narrow_everything(library: Engine) -> None:
    results = library.search(Query("năm:2020..2021", facets=("year",)))

    assert sorted(hit.id for hit in results.hits) == ["b", "c"]
    assert counts(results.facets, "year") == {"2020": 2}


def test_the_year_can_be_a_filter_too(library: Engine) -> None:
    assert library.search(Query(filters={"year": ["2019", "2022"]})).total == 2
    assert library.search(Query(filters={"year": ["abc"]})).total == 0


def test_at_most_as_many_values_as_asked_for_and_every_year(library: Engine) -> None:
    facets = library.search(Query(facets=("language", "year"), facet_limit=1)).facets

    assert facets["language"] == [("vi", 3)]
    assert len(facets["year"]) == 3


def test_counts_without_hits(library: Engine) -> None:
    results = library.search(Query(facets=("kind",), limit=0))

    assert (results.total, list(results.hits)) == (5, [])
    assert counts(results.facets, "kind")["thesis"] == 3


def test_unknown_facets_are_empty(library: Engine) -> None:
    facets = library.search(Query(facets=("unknown", "kind.x", "", "a b", "\ud800", "KIND", "id"))).facets

    assert facets == {name: [] for name in ("unknown", "kind.x", "", "a b", "\ud800", "KIND", "id")}


def test_counts_are_exact_with_many_values(engine: Engine) -> None:
    for start in (0, 1_000):
        engine.put(document(f"r{number}", facets={"author": [f"p{number % 700}"]}) for number in range(start, start + 1_000))

    found = counts(engine.search(Query(facets=("author",), facet_limit=1_000)).facets, "author")

    assert len(found) == 700
    assert sum(found.values()) == 2_000
    assert found["p0"] == 3 and found["p699"] == 2


@pytest.mark.parametrize("way", ["all values", "columns", "too many values for columns"])
def test_counts_are_exact_however_many_values_a_document_has(engine: Engine, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded engine counts in another way where many documents match, and again where there are too many values for that."""
    if way != "all values":
        monkeypatch.setattr(counting, "_MANY", 0)
    if way == "too many values for columns":
        monkeypatch.setattr(counting, "_MOST_REPORTED", 20)
    chance = random.Random(1)
    held = [chance.sample(range(60), chance.choice((0, 1, 2, 3, 4, 7))) for _ in range(400)]
    engine.put(
        document(
            f"r{number}",
            "lúa" if number % 2 else "gạo",
            facets={
                "subject": [f"s{one}" for one in values],
                "kind": ["k"],
                "language": ["vi", "en"] if number < 100 else ["vi"],
            },
        )
        for number, values in enumerate(held)
    )

    for text, expected in (("", held), ("lúa", held[1::2])):
        found = engine.search(Query(text, facets=("subject", "kind", "language", "unknown"), facet_limit=100)).facets
        assert dict(found["subject"]) == Counter(f"s{one}" for values in expected for one in values)
        assert found["kind"] == [("k", len(expected))]
        assert found["language"] == [("vi", len(expected)), ("en", len(expected) // 4)]
        assert found["unknown"] == []


def test_words_in_named_fields(engine: Engine) -> None:
    engine.put(
        [
            document(
                "a",
                "Điện gió",
                names=["Lê Văn Tám", "Trần Thị Bưởi"],
                keywords=["năng lượng"],
                abstracts=["Tóm tắt về tua-bin gió"],
                identifiers=["10.1234/ab-5"],
                fields={"author": ["Lê Văn Tám"], "advisor": ["Trần Thị Bưởi"]},
            )
        ]
    )

    for found in ("title:gio", "author:tám", "advisor:buoi", "name:tám name:bưởi", "chủ đề:lượng", "abstract:tat", "abstract:tắt", 'tóm tắt:"tóm tắt về"', "abstract:tuabin", "abstract:tua-bin", "doi:10.1234/ab-5",
                  'author:"van tam"', 'advisor:"trân thi"', "id:AB-5", "-author:bưởi"):  # fmt: skip
        assert engine.search(Query(found)).total == 1, found
    for missed in (
        "title:năng",
        "author:bưởi",
        "author:tạm",
        "advisor:tám",
        'author:"tám văn"',
        "degree:gió",
        "-title:gio",
        "abstract:lượng",
        "abstract:tật",
        'abstract:"về tắt"',
    ):
        assert engine.search(Query(missed)).total == 0, missed


def test_of_a_tree_only_the_values_that_were_named_are_counted(library: Engine) -> None:
    results = library.search(
        Query(
            "lúa",
            filters={"collection": ["hue"]},
            facets=("collection", "kind", "year"),
            among={"collection": ["root", "hue", "unknown", 'a"b', "\ud800"], "year": ["2019"]},
        )
    )

    assert results.facets["collection"] == [("root", 2), ("hue", 1)]
    assert results.facets["kind"] == [("thesis", 1)]
    assert results.facets["year"] == [("2019", 1)]


def test_no_value_named_is_none_counted_and_very_many_are_no_error(library: Engine) -> None:
    assert library.search(Query(facets=("collection",), among={"collection": []})).facets == {"collection": []}
    many = [f"c{number}" for number in range(290)] + ["hue"] + [f"d{number}" for number in range(2_000)]
    assert library.search(Query(facets=("collection",), among={"collection": many})).facets == {"collection": [("hue", 1)]}
