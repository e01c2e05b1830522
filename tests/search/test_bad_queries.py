"""Whatever is typed or tampered with: an answer, in time, and never more than one may see."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.port import Engine, Query
from tests.search.documents import EVERYONE, document, text

TYPED = {
    "a hundred kilobytes of one word": "a" * 100_000,
    "a hundred kilobytes of words": "lúa " * 25_000,
    "ten thousand words": " ".join(f"từ{number}" for number in range(10_000)),
    "ten thousand half-marked words": "đuong " * 10_000,
    "a long phrase of half-marked words": '"' + "đuong nguyên tien " * 30 + '"',
    "a long code": "a-" * 5_000,
    "a long marked word": "đ" + "oaeu" * 1_000,
    "ten thousand exclusions": " ".join(f"-từ{number}" for number in range(10_000)),
    "ten thousand fields": "author:a " * 10_000,
    "leading wildcard": "*úa",
    "wildcards": "l?a lú* ~lúa lúa~2 lúa^99",
    "only wildcards": "* ** *:*",
    "unbalanced quotes": '"lúa gạo" "nếp',
    "unbalanced brackets": "((lúa [gạo {nếp",
    "NUL": "lúa\x00gạo \x00",
    "only NUL": "\x00",
    "lone surrogates": "lúa \ud800 \udfff gạo",
    "local parameters": "{!lucene q.op=OR df=id}secret",
    "magic field": '_query_:"secret" _val_:"1" _text_:secret',
    "field of the index": "shown_to:owner beyond:x limited:secret everything:secret id:*",
    "regular expression": "/.*secret.*/ (a+)+$",
    "range": "[* TO *] {a TO z} year:[1 TO 9]",
    "years": "year:abc.. year:..x year:9999999999 year:0..99999 year:-5",
    "only operators": "- -- AND OR NOT && || ! + - : \" '",
    "SQL": "'; DROP TABLE records; --",
    "markup": "<script>alert(1)</script> &amp; %00 %27",
    "controls": "".join(map(chr, range(32))) + "\x7f\u200b\u202e\ufeff",
    "combining marks": "a" + "\u0301" * 5_000,
    "white space": " \t\n\u3000" * 1_000,
    "emoji": "👩‍👩‍👧‍👦 🇻🇳",
}

ODD: dict[str, dict[str, Any]] = {
    "page a hundred thousand": {"offset": 1_000_000},
    "just behind the deepest page": {"offset": 99_999, "limit": 10},
    "negative page": {"offset": -5, "limit": -5},
    "a huge limit": {"limit": 10**9},
    "unknown facets": {"facets": ("nope", "../..", "facets.kind", "shown_to", "\x00", "a" * 100_000)},
    "facets without limit": {"facets": ("kind",), "facet_limit": 10**9},
    "facets with a negative limit": {"facets": ("kind",), "facet_limit": -1},
    "unknown filters": {"filters": {"nope": ["x"], "shown_to": ["owner:1"], "\ud800": ["\ud800"]}},
    "odd values": {"filters": {"kind": ["\x00", "\ud800", "x" * 100_000, "*", ""]}},
    "thousands of values": {"filters": {"kind": [str(number) for number in range(10_000)]}},
    "odd years": {"years": (10**30, -(10**30))},
    "unknown order": {"sort": "unknown"},
    "odd tokens": {"tokens": frozenset({"\ud800", "\x00", "", "&", "a&b", "x" * 100_000, "everyone"})},
    "thousands of tokens": {"tokens": EVERYONE | {f"group:{number}" for number in range(2_000)}},
}


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine]) -> Engine:
    secret = text("secret mật", tokens=frozenset({"owner:1"}))
    roads = [
        document(f"r{number}", f"Đường từ {number} lúa gạo tiến nguyễn", facets={"kind": ["thesis"]}) for number in range(300)
    ]
    return new_engine(
        [*roads, document("closed", "secret", tokens=frozenset({"owner:1"})), document("open", "x", texts=[secret])]
    )


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
def test_anything_typed_is_answered_in_time(library: Engine, typed: str) -> None:
    began = time.perf_counter()
    results = library.search(Query(typed, facets=("kind", "year")))
    inside = library.inside("open", typed, EVERYONE)

    assert time.perf_counter() - began < 2.0
    assert results.total <= 301
    assert "closed" not in {hit.id for hit in results.hits}
    assert not any(hit.passage for hit in [*results.hits, *inside])
    json.dumps([results.notice, dict(results.facets)]).encode()


@pytest.mark.parametrize("more", ODD.values(), ids=ODD.keys())
def test_any_other_part_of_a_query_is_answered_in_time(library: Engine, more: dict[str, Any]) -> None:
    began = time.perf_counter()
    for typed in ("", "lúa"):
        results = library.search(Query(typed, **more))
        assert results.total <= 301
        assert set(results.facets) == set(more.get("facets", ()))
        assert "closed" not in {hit.id for hit in results.hits}

    assert time.perf_counter() - began < 2.0


def test_pages_behind_the_last_are_empty_and_still_counted(library: Engine) -> None:
    for offset in (300, 301, 5_000, 10**7):
        results = library.search(Query("lúa", offset=offset))
        assert (results.total, list(results.hits)) == (300, [])


def test_words_that_were_left_out_are_told(library: Engine) -> None:
    assert library.search(Query("lúa " * 65)).notice
    assert not library.search(Query("lúa")).notice


@given(st.text(alphabet=st.characters(), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_text_raises(library: Engine, typed: str) -> None:
    library.search(Query(typed, facets=("kind",)))
    library.inside("open", typed, EVERYONE)
