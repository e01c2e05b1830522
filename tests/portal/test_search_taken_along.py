"""Results that are taken along: the Atom feed of a search, and its export in four forms."""

from __future__ import annotations

import csv
import gc
import io
import json
import tracemalloc
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest import MonkeyPatch

from deposits.access import ANONYMOUS, Actor, Grant, Policy
from deposits.models import Collection, Record, Snapshot
from portal.search import export as exporting
from portal.search import feed as feeding
from portal.search.asked import Asked
from portal.search.export import BY_EXTENSION, exported
from tests.factories import published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import text, tree
from tests.portal.test_search_page import Dead

ATOM = "{http://www.w3.org/2005/Atom}"
MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))


def body(response: Any) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def entries(client: Client, query: str = "") -> list[str]:
    feed = etree.fromstring(client.get(f"/en/search/feed/?{query}").content)
    return [one.findtext(f"{ATOM}title") or "" for one in feed.iter(f"{ATOM}entry")]


@pytest.fixture
def three(collection: Collection, indexed: Indexed) -> list[Record]:
    titles = ["Lúa chịu mặn", "Lúa & hạn <1>", "Tôm sú"]
    return [indexed(published(collection, title=title, issued=f"20{10 + number}")) for number, title in enumerate(titles)]


def test_the_feed_holds_the_newest_works_of_the_search_first(client: Client, three: list[Record]) -> None:
    assert entries(client, "q=lúa") == ["Lúa & hạn <1>", "Lúa chịu mặn"]
    assert entries(client, "q=lúa&sort=title") == ["Lúa & hạn <1>", "Lúa chịu mặn"]
    assert entries(client, "year_from=2012") == ["Tôm sú"]
    assert len(entries(client)) == 3


def test_the_feed_has_all_that_atom_asks_for(client: Client, three: list[Record]) -> None:
    answer = client.get("/en/search/feed/?q=tôm")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.iter(f"{ATOM}entry")):
        for required in ("id", "title", "updated", "author"):
            assert len(one.findall(f"{ATOM}{required}")) >= 1, required
        assert len(one.findall(f"{ATOM}id")) == len(one.findall(f"{ATOM}title")) == len(one.findall(f"{ATOM}updated")) == 1
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/en/search/feed/?q=t%C3%B4m")
    assert links["alternate"].endswith("/en/search/?q=t%C3%B4m")
    assert feed.findtext(f"{ATOM}entry/{ATOM}link") is not None
    assert feed.find(f"{ATOM}entry").findtext(f"{ATOM}id") == three[2].oai_identifier


def test_a_feed_in_which_nothing_changed_is_not_sent_again(client: Client, three: list[Record]) -> None:
    tag = client.get("/search/feed/?q=lúa")["ETag"]
    assert client.get("/search/feed/?q=lúa", headers={"if-none-match": tag}).status_code == 304


def test_the_search_page_names_its_feed_and_its_files(client: Client, three: list[Record]) -> None:
    page = tree(client.get("/en/search/?q=lúa&year_from=2010"))
    (link,) = page.xpath("//link[@type='application/atom+xml']/@href")
    assert client.get(link).status_code == 200
    assert link in page.xpath("//a/@href")
    files = [one for one in page.xpath("//a/@href") if "/export/" in one]
    assert [one.partition("?")[0].rpartition(".")[2] for one in files] == ["csv", "bib", "ris", "json"]
    for file in files:
        answer = client.get(file)
        assert "Lúa chịu mặn" in body(answer)
        assert "attachment" in answer["Content-Disposition"]
    assert "the first 10,000" in text(client.get("/en/search/?q=lúa"))


def test_a_spreadsheet_opens_the_csv_with_its_marks_and_takes_nothing_for_a_formula(
    client: Client, collection: Collection, indexed: Indexed
) -> None:
    indexed(published(collection, title='=HYPERLINK("http://x";"Lúa")'))
    written = body(client.get("/search/export/results.csv?q=lúa"))
    assert written.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    assert row["Nhan đề"].startswith("'=HYPERLINK")
    english = body(client.get("/en/search/export/results.csv?q=lúa"))
    assert "Title" in english.splitlines()[0]
    assert "Master thesis" in english


def test_the_other_forms_are_what_their_readers_expect(client: Client, three: list[Record]) -> None:
    found = json.loads(body(client.get("/search/export/results.json?sort=title")))
    assert {one["metadata"]["title"] for one in found} == {"Lúa chịu mặn", "Lúa & hạn <1>", "Tôm sú"}
    assert body(client.get("/search/export/results.bib?q=lúa")).count("@mastersthesis{") == 2
    assert body(client.get("/search/export/results.ris?q=lúa")).count("ER  - \r\n") == 2
    assert json.loads(body(client.get("/search/export/results.json?q=không+có+gì+đâu"))) == []
    assert client.get("/search/export/results.exe").status_code == 404


def test_the_file_has_the_order_of_the_page(client: Client, three: list[Record]) -> None:
    for sort in ("newest", "oldest", "title", "relevance"):
        page = tree(client.get(f"/en/search/?q=lúa&sort={sort}")).xpath("//li[@class='hit']//h2")
        found = json.loads(body(client.get(f"/en/search/export/results.json?q=lúa&sort={sort}")))
        assert [one["metadata"]["title"] for one in found] == [one.text_content() for one in page]


def test_members_take_along_what_others_do_not_see(
    client: Client, reader: Client, stranger: Client, collection: Collection, indexed: Indexed
) -> None:
    indexed(published(collection, title="Chỉ cho thành viên", policy=MEMBERS))
    for person, may in ((client, False), (stranger, False), (reader, True)):
        assert bool(entries(person, "q=thành+viên")) is may
        for extension in BY_EXTENSION:
            assert ("Chỉ cho thành viên" in body(person.get(f"/search/export/results.{extension}"))) is may


def test_a_late_index_gives_nothing_away(client: Client, three: list[Record]) -> None:
    closed = Policy(metadata=(), view=(), download=()).model_dump(mode="json")
    Snapshot.objects.filter(record=three[0]).update(policy=closed)
    assert entries(client, "q=lúa") == ["Lúa & hạn <1>"]
    assert "chịu mặn" not in body(client.get("/search/export/results.csv?q=lúa"))


def test_a_work_that_is_closed_while_the_file_is_written_is_left_out(three: list[Record], monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_BATCH", 1)
    pieces = exported(Asked(text="lúa", sort="title"), ANONYMOUS, BY_EXTENSION["bib"])
    first = next(pieces).decode()
    closed = Policy(metadata=(), view=(), download=()).model_dump(mode="json")
    Snapshot.objects.filter(record__in=three).update(policy=closed)
    assert first.count("@") == 1
    assert b"".join(pieces).strip() == b""


def test_no_more_than_the_limit_is_written_and_the_page_says_so(
    client: Client, three: list[Record], monkeypatch: MonkeyPatch
) -> None:
    from portal.search import views

    monkeypatch.setattr(exporting, "MOST", 2)
    monkeypatch.setattr(views, "MOST", 2)
    assert len(json.loads(body(client.get("/search/export/results.json")))) == 2
    assert "A file holds the first 2 works of this search." in text(client.get("/en/search/"))


def test_memory_does_not_grow_with_the_file(collection: Collection, indexed: Indexed, monkeypatch: MonkeyPatch) -> None:
    """Many times the same works: what has been written is let go."""
    ids = [indexed(published(collection, title=f"Lúa {number}")).public_id for number in range(5)]
    monkeypatch.setattr(exporting, "_BATCH", 5)

    def peak(times: int) -> int:
        tracemalloc.start()
        for _ in exporting._pieces(ids * times, Actor(), BY_EXTENSION["json"], "vi"):
            gc.collect()  # rows and their relations point at each other
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(2)
    assert peak(24) < 1.5 * peak(4)


def test_without_the_index_feed_and_files_say_so(client: Client, three: list[Record], monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "engine", Dead)
    monkeypatch.setattr(feeding, "engine", Dead)
    for path in ("/en/search/feed/", "/en/search/export/results.csv"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert "The full-text index does not answer just now" in text(answer)


def test_nothing_that_is_typed_breaks_them(client: Client, three: list[Record]) -> None:
    for query in ("q=%00", "q=%22", "page=999", "sort=price", "q=%ED%A0%80", "q=" + "a " * 900, "year_from=x"):
        assert client.get(f"/search/feed/?{query}").status_code == 200
        assert client.get(f"/search/export/results.csv?{query}").status_code == 200
        assert client.head(f"/search/export/results.csv?{query}").status_code == 200
