"""The filters beside the results: several values of one, the tree of collections, years, advisors, degrees; in the address."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest import MonkeyPatch

from deposits.access import Grant, Policy
from deposits.flows.listing import list_records
from deposits.models import Collection, Record, Subject
from portal.search import finding
from tests.factories import CollectionFactory, published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.test_search_page import Dead, hits

MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))


def advisor(display: str) -> dict[str, object]:
    return {"role": "advisor", "name": {"display": display, "family": display.split()[0], "given": display.split()[-1]}}


AUTHOR = {"role": "author", "name": {"display": "Trần Thị Nhung", "family": "Trần", "given": "Thị Nhung"}}


def counts(client: Client, name: str, query: str = "") -> dict[str, int]:
    """Value and count of each box of a filter, in their order."""
    boxes = tree(client.get(f"/en/search/?{query}")).xpath(f"//input[@type='checkbox'][@name='{name}']")
    return {one.get("value"): int(one.getparent().xpath(".//span[@class='num']")[0].text) for one in boxes}


@pytest.fixture
def works(collection: Collection, indexed: Indexed) -> list[Record]:
    """Two parts of the collection, one of them with a part of its own; and another collection."""
    east = CollectionFactory(slug="dong", name_en="East", parent=collection, institution=collection.institution)
    deep = CollectionFactory(slug="sau", name_en="Deep", parent=east, institution=collection.institution)
    west = CollectionFactory(slug="tay", name_en="Another west", parent=collection, institution=collection.institution)
    other = CollectionFactory(slug="khac", name_en="Other")
    rows = [
        (east, "Đông", "Lê Vinh", "Thạc sĩ Khoa học", "2019"),
        (deep, "Sâu", "Lê Vinh", "Tiến sĩ", "2020"),
        (west, "Tây", "Võ Mai", "Tiến sĩ", "2021"),
        (other, "Khác", "Mai An", "", "2024"),
    ]
    made = []
    for place, title, guide, degree, year in rows:
        thesis = {"level": "master", "grantor": "Trường", "degree": degree}
        record = published(place, title=title, issued=year, contributors=[AUTHOR, advisor(guide)], thesis=thesis)
        made.append(indexed(record))
        list_records([record.pk])
    return made


def test_advisors_and_degrees_are_counted_and_several_of_one_are_joined(client: Client, works: list[Record]) -> None:
    assert counts(client, "advisor") == {"Lê Vinh": 2, "Mai An": 1, "Võ Mai": 1}
    assert counts(client, "degree") == {"Tiến sĩ": 2, "Thạc sĩ Khoa học": 1}
    assert hits(client, "advisor=Lê Vinh&sort=title") == ["Đông", "Sâu"]
    assert hits(client, "advisor=Lê Vinh&advisor=Võ Mai&degree=Tiến sĩ&sort=title") == ["Sâu", "Tây"]
    assert counts(client, "advisor", "advisor=Lê Vinh") == {"Lê Vinh": 2, "Mai An": 1, "Võ Mai": 1}


def test_of_very_many_works_only_the_advisors_that_are_ticked_are_counted(
    client: Client, works: list[Record], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_ADVISED", 2)
    assert counts(client, "advisor") == {}
    assert counts(client, "advisor", "advisor=Lê Vinh&advisor=Võ Mai&collection=dong") == {"Lê Vinh": 2, "Võ Mai": 0}
    assert counts(client, "advisor", "advisor=Lê Vinh&advisor=Võ Mai") == {"Lê Vinh": 2, "Võ Mai": 1}
    assert hits(client, "advisor=Lê Vinh&sort=title") == ["Đông", "Sâu"]


def test_collections_are_a_tree_that_opens_where_it_is_ticked(client: Client, works: list[Record]) -> None:
    assert counts(client, "collection") == {"khac": 1, "luan-van": 3}
    assert counts(client, "collection", "collection=luan-van") == {"khac": 1, "luan-van": 3, "tay": 1, "dong": 2}
    opened = counts(client, "collection", "collection=dong")
    assert list(opened) == ["khac", "luan-van", "tay", "dong", "sau"]
    assert hits(client, "collection=dong&sort=title") == ["Đông", "Sâu"]
    assert hits(client, "collection=sau&collection=khac&sort=title") == ["Khác", "Sâu"]
    page = tree(client.get("/en/search/?collection=dong"))
    (deep,) = page.xpath("//div[contains(@class, 'deep-3')]//input")
    assert deep.get("value") == "sau"


def test_every_choice_has_a_chip_that_lets_it_go(client: Client, works: list[Record]) -> None:
    page = client.get("/en/search/?advisor=Lê+Vinh&degree=Tiến+sĩ&collection=dong&year_from=2018")
    assert_sound(page)
    chips = {one.text_content().split(",")[0].strip(): one.get("href") for one in tree(page).xpath("//a[@class='tag chip']")}
    assert set(chips) == {"Lê Vinh", "Tiến sĩ", "East", "from 2018"}
    assert hits(client, chips["Tiến sĩ"].removeprefix("?") + "&sort=title") == ["Đông", "Sâu"]


def test_a_year_of_the_histogram_narrows_to_it(client: Client, works: list[Record]) -> None:
    page = tree(client.get("/en/search/?advisor=Lê+Vinh"))
    links = {one.text_content(): one.get("href") for one in page.xpath("//table//th/a")}
    assert links["2020"] == "?advisor=L%C3%AA+Vinh&year_from=2020&year_to=2020"
    assert hits(client, links["2020"].removeprefix("?")) == ["Sâu"]
    assert len(page.xpath("//svg//a[@tabindex='-1']")) == 2
    assert hits(client, "year_from=2020&year_to=2021&sort=title") == ["Sâu", "Tây"]


def test_the_order_by_author_is_vietnamese(client: Client, collection: Collection, indexed: Indexed) -> None:
    for name in ("Lê Thị Đào", "Trần Dũng", "Nguyễn An", "Hồ Ăn"):
        family, _space, given = name.partition(" ")
        author = {"role": "author", "name": {"display": name, "family": family, "given": given}}
        indexed(published(collection, title=f"Của {name}", contributors=[author, advisor("Lê Vinh")]))
    assert hits(client, "sort=author") == ["Của Nguyễn An", "Của Hồ Ăn", "Của Trần Dũng", "Của Lê Thị Đào"]
    (chosen,) = tree(client.get("/en/search/?sort=author")).xpath("//select[@id='sort']/option[@selected]")
    assert chosen.text == "Author, A to Z"


def test_filters_tell_nobody_what_she_may_not_see(
    client: Client, reader: Client, stranger: Client, collection: Collection, indexed: Indexed
) -> None:
    thesis = {"level": "master", "grantor": "Trường", "degree": "Bằng kín"}
    indexed(published(collection, contributors=[AUTHOR, advisor("Lê Kín")], thesis=thesis, policy=MEMBERS))
    for person in (client, stranger):
        assert counts(person, "advisor") == counts(person, "degree") == counts(person, "collection") == {}
    assert counts(reader, "advisor") == {"Lê Kín": 1}
    assert counts(reader, "degree") == {"Bằng kín": 1}
    assert counts(reader, "collection") == {"luan-van": 1}


def test_without_the_index_the_database_narrows_and_the_page_names_what_it_cannot(
    client: Client, works: list[Record], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "engine", Dead)
    assert set(hits(client, "advisor=Lê Vinh")) == {"Sâu", "Đông"}
    assert hits(client, "advisor=Lê Vinh&collection=sau") == ["Sâu"]
    assert hits(client, "subject=vn:1") == []
    words = text(client.get("/en/search/?advisor=Lê+Vinh&degree=Tiến+sĩ&sort=author"))
    assert "Left out until then: Degree, Author, A to Z." in words
    assert "Left out" not in text(client.get("/en/search/?advisor=Lê+Vinh"))


def test_without_the_index_a_field_of_research_narrows_too(
    client: Client, collection: Collection, monkeypatch: MonkeyPatch
) -> None:
    above = Subject.objects.create(scheme="vn", code="1", name="Khoa học tự nhiên")
    Subject.objects.create(scheme="vn", code="103", name="Vật lý", parent=above)
    record = published(collection, title="Đo phóng xạ", subjects=[{"scheme": "vn", "code": "103"}])
    list_records([record.pk])
    monkeypatch.setattr(finding, "engine", Dead)
    assert hits(client, "subject=vn:1") == hits(client, "subject=vn:103") == ["Đo phóng xạ"]
    assert hits(client, "subject=vn:2") == []
