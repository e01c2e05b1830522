"""The advanced form writes the query of the one box, in both languages, and reads it back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from pytest import Subtests

from deposits.models import Collection
from portal.search.advanced import NAMES, Fields
from search.query import FIELDS, Named, Phrase, Word, Years, parse
from search.vietnamese import fold
from tests.factories import published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import assert_sound, text, tree

TYPED = {
    "words": "lúa mặn",
    "phrase": "đồng bằng sông Cửu Long",
    "without": 'tôm "cá tra"',
    "title": "ảnh hưởng",
    "author": "Nguyễn Văn An",
    "advisor": "Trần",
    "institution": "Đại học Cần Thơ",
    "subject": "nông học",
    "identifier": "10.1234/abc-5",
    "from": "2015",
    "until": "2020",
}


def written(client: Client, path: str, **typed: str) -> str:
    """The query of the search page to which the form leads."""
    answer = client.get(path, typed)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query).get("q", [""])[0]


def test_every_field_is_written_into_the_one_box_in_the_language_of_the_page(client: Client) -> None:
    assert written(client, "/en/search/advanced/", **TYPED) == (
        'lúa mặn "đồng bằng sông Cửu Long" -tôm -"cá tra" title:ảnh title:hưởng author:"Nguyễn Văn An" advisor:Trần '
        'institution:"Đại học Cần Thơ" subject:"nông học" identifier:10.1234/abc-5 year:2015..2020'
    )
    assert written(client, "/search/advanced/", **TYPED) == (
        'lúa mặn "đồng bằng sông Cửu Long" -tôm -"cá tra" nhan đề:ảnh nhan đề:hưởng tác giả:"Nguyễn Văn An" hướng dẫn:Trần '
        'đơn vị:"Đại học Cần Thơ" chủ đề:"nông học" định danh:10.1234/abc-5 năm:2015..2020'
    )


def test_what_it_writes_is_understood_alike_in_both_languages() -> None:
    query = QueryDict(mutable=True)
    query.update(TYPED)
    fields = Fields.read(query)
    assert parse(fields.written("vi")) == parse(fields.written("en"))
    nodes = parse(fields.written("vi")).nodes
    assert Named("author", Phrase(("Nguyễn", "Văn", "An"))) in nodes
    assert Named("identifier", Word("10.1234/abc-5")) in nodes
    assert Years(2015, 2020) in nodes
    for names in NAMES.values():
        assert all(fold(word) in FIELDS[name] for name, word in names.items())


def test_a_query_comes_back_into_the_fields_it_was_written_from() -> None:
    query = QueryDict(mutable=True)
    query.update(TYPED)
    fields = Fields.read(query)
    assert Fields.taken_apart(fields.written("vi")) == fields
    assert Fields.taken_apart(fields.written("en")) == fields


def test_what_has_no_field_stays_among_the_words(subtests: Subtests) -> None:
    for typed in (
        'lúa "một hai" "ba bốn"',
        "-author:An",
        "kind:master",
        "author:An author:Bình",
        "year:2010 year:2012",
        "-year:2010..2011",
    ):
        with subtests.test(typed):
            again = Fields.taken_apart(typed).written("en")
            assert sorted(map(repr, parse(again).nodes)) == sorted(map(repr, parse(typed).nodes))


def test_open_ended_years_and_single_years(client: Client, subtests: Subtests) -> None:
    for first, last, said in (("2015", "", "2015.."), ("", "2015", "..2015"), ("2015", "2015", "2015"), ("x", "99999", "")):
        with subtests.test(said):
            query = written(client, "/en/search/advanced/", **{"from": first, "until": last})
            assert query == (f"year:{said}" if said else "")


def test_the_filters_of_the_search_page_are_kept(client: Client, collection: Collection, indexed: Indexed) -> None:
    indexed(published(collection))
    page = tree(client.get("/en/search/?q=author:An+lúa&kind=master-thesis&sort=title"))
    (link,) = page.xpath("//a[text()='Advanced search']/@href")
    form = tree(client.get(link)).xpath("//form[@action='/en/search/advanced/']")[0]
    assert dict(form.form_values())["author"] == "An"
    assert dict(form.form_values())["words"] == "lúa"
    answer = client.get("/en/search/advanced/", dict(form.form_values()))
    assert parse_qs(urlsplit(answer["Location"]).query) == {"q": ["lúa author:An"], "kind": ["master-thesis"], "sort": ["title"]}


def test_what_the_form_asks_is_found(client: Client, collection: Collection, indexed: Indexed) -> None:
    indexed(published(collection, title="Lúa chịu mặn vùng ven biển", issued="2019"))
    indexed(published(collection, title="Lúa chịu hạn vùng ven biển", issued="2012"))
    for path in ("/search/advanced/", "/en/search/advanced/"):
        page = client.get(path, {"title": "bien lua", "without": "hạn", "from": "2015"}, follow=True)
        assert [one.text_content() for one in tree(page).xpath("//li[@class='hit']//h2")] == ["Lúa chịu mặn vùng ven biển"]


def test_the_page_is_sound_and_says_what_it_does_in_both_languages(client: Client, collection: Collection) -> None:
    for path, heading in (("/search/advanced/", "Tìm kiếm nâng cao"), ("/en/search/advanced/", "Advanced search")):
        page = client.get(path)
        assert_sound(page)
        assert heading in text(page)


@pytest.mark.parametrize(
    "query", ["words=%00", "author=%22%22", "author=:", "phrase=%22", "without=-", "title=" + "a " * 900, "from=%D9%A2", "q=%22"]
)
def test_nothing_that_is_typed_breaks_it(client: Client, collection: Collection, query: str) -> None:
    assert client.get(f"/search/advanced/?{query}", follow=True).status_code == 200
