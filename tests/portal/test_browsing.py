"""Lists by author, advisor, subject, keyword, institution and year: the Vietnamese alphabet, counts, paging, and no leak."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest import MonkeyPatch

from deposits.access import Grant, Policy, command
from deposits.flows.listing import list_records
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Record, Snapshot, Subject
from portal.browse import indexes
from portal.search import finding
from tests.factories import CollectionFactory, InstitutionFactory, published
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.test_search_page import Dead

ADVISOR = {"role": "advisor", "name": {"display": "Võ Hướng Dẫn", "family": "Võ", "given": "Hướng Dẫn"}}
MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))
CLOSED = Policy(metadata=(), view=(), download=())


def work(collection: Collection, author: str = "Nguyễn Văn An", **options: object) -> Record:
    family, _space, given = author.partition(" ")
    people = [{"role": "author", "name": {"display": author, "family": family, "given": given}}, ADVISOR]
    record = published(collection, **{"contributors": people, **options})
    list_records([record.pk])
    return record


def entries(client: Client, path: str) -> dict[str, str]:
    """The lines of a list in their order, each with its number of works."""
    rows = tree(client.get(path)).xpath("//ul[@class='index']/li")
    return {one.xpath("./a")[0].text_content(): one.xpath("./span[@class='num']")[0].text_content().split()[0] for one in rows}


def letters(client: Client, path: str) -> str:
    return "".join(tree(client.get(path)).xpath("//ul[@class='letters']//a/text()"))


@pytest.fixture(autouse=True)
def index_is_down(monkeypatch: MonkeyPatch) -> None:
    """All of this is the database's."""
    monkeypatch.setattr(finding, "engine", Dead)


def test_authors_stand_in_vietnamese_order_of_their_given_names(client: Client, collection: Collection) -> None:
    for name in ("Lê Thị Đào", "Trần Dũng", "Phạm Ân", "Nguyễn An", "Bùi Ánh", "Võ Ẩn", "Hồ Ăn", "Mai Êm", "Mai Em"):
        work(collection, name)
    assert list(entries(client, "/en/browse/author/")) == [
        "Nguyễn An", "Bùi Ánh", "Hồ Ăn", "Phạm Ân", "Võ Ẩn", "Trần Dũng", "Lê Thị Đào", "Mai Em", "Mai Êm",
    ]  # fmt: skip
    assert letters(client, "/en/browse/author/") == "AĂÂDĐEÊ"
    page = tree(client.get("/en/browse/author/"))
    assert page.xpath("//ul[@class='letters']/li/*/text()") == list("AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ")
    assert page.xpath("//main//h2/text()") == list("AĂÂDĐEÊ")


def test_a_letter_leads_to_its_place_and_ă_is_not_a(client: Client, collection: Collection) -> None:
    for name in ("Nguyễn An", "Hồ Ăn", "Phạm Ân", "Lê Bình"):
        work(collection, name)
    assert list(entries(client, "/browse/author/?letter=Ă")) == ["Hồ Ăn", "Phạm Ân", "Lê Bình"]
    assert list(entries(client, "/browse/author/?letter=B")) == ["Lê Bình"]
    assert next(iter(entries(client, "/browse/author/?letter=<x>"))) == "Nguyễn An"


def test_what_is_typed_leads_to_its_place(client: Client, collection: Collection) -> None:
    for name in ("Nguyễn An", "Lê Văn Bình", "Trần Văn Bình", "Lê Thị Cúc"):
        work(collection, name)
    assert next(iter(entries(client, "/browse/author/?at=Bình"))) == "Lê Văn Bình"
    assert next(iter(entries(client, "/browse/author/?at=Trần+Văn+Bình"))) == "Trần Văn Bình"
    assert "Nothing stands there or behind it." in text(client.get("/en/browse/author/?at=Yến"))


def test_a_name_counts_its_works_and_leads_to_them(client: Client, collection: Collection) -> None:
    work(collection, "Nguyễn Thị Hoà", title="Cũ hơn", issued="2019")
    work(collection, "NGUYỄN THỊ HÒA", title="Mới hơn", issued="2024")
    work(collection, "Nguyễn Thị Hoa", title="Của người khác")
    assert sorted(entries(client, "/en/browse/author/").values()) == ["1", "2"]
    (link,) = tree(client.get("/en/browse/author/")).xpath("//a[.='Nguyễn Thị Hoà']/@href")
    page = client.get(link)
    assert_sound(page)
    assert [one.text_content() for one in tree(page).xpath("//li[@class='hit']//h2")] == ["Mới hơn", "Cũ hơn"]
    (search,) = tree(page).xpath("//a[contains(., 'Search and filter these works')]/@href")
    assert parse_qs(urlsplit(search).query) == {"q": ['author:"Nguyễn Thị Hoà"']}


def test_the_other_lists(client: Client, collection: Collection) -> None:
    above = Subject.objects.create(scheme="vn", code="1", name="Khoa học tự nhiên", name_en="Natural sciences")
    Subject.objects.create(scheme="vn", code="103", name="Vật lý", name_en="Physics", parent=above)
    unit = InstitutionFactory(slug="khoa-ly", name="Khoa Lý", name_en="Department of Physics", parent=collection.institution)
    work(
        CollectionFactory(institution=unit),
        title="Đo phóng xạ",
        issued="2021",
        subjects=[{"scheme": "vn", "code": "103"}],
        keywords=[{"text": "đo lường"}],
        contributors=[
            {"role": "author", "name": {"display": "Nguyễn An", "family": "Nguyễn", "given": "An"}},
            {"role": "advisor", "name": {"display": "Lê Vinh", "family": "Lê", "given": "Vinh"}},
        ],
    )
    work(collection, title="Tôm", issued="2024", keywords=[{"text": "ao nuôi"}])
    assert entries(client, "/en/browse/subject/") == {"Natural sciences": "1", "Physics": "1"}
    assert list(entries(client, "/browse/subject/")) == ["Khoa học tự nhiên", "Vật lý"]
    assert list(entries(client, "/browse/keyword/")) == ["ao nuôi", "đo lường"]
    assert entries(client, "/browse/advisor/") == {"Võ Hướng Dẫn": "1", "Lê Vinh": "1"}
    assert entries(client, "/en/browse/institution/") == {"Department of Physics": "1", "Sông Hậu University": "2"}
    assert entries(client, "/browse/year/") == {"2024": "1", "2021": "1"}
    for index, name in (("subject", "vn:1"), ("year", "2021"), ("keyword", "Đo lường"), ("advisor", "Lê Vinh")):
        page = client.get(f"/en/browse/{index}/works/", {"name": name})
        assert [one.text_content() for one in tree(page).xpath("//li[@class='hit']//h2")] == ["Đo phóng xạ"], index


def test_a_long_list_is_paged_forth_and_back(client: Client, collection: Collection, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "SIZE", 2)
    for name in ("Nguyễn An", "Trần An", "Lê Bình", "Lê Chi", "Lê Dung"):
        work(collection, name)
    seen, path = [], "/browse/author/"
    while path:
        seen.append(list(entries(client, path)))
        following = tree(client.get(path)).xpath("//a[@rel='next']/@href")
        last, path = path, f"/browse/author/{following[0]}" if following else ""
    assert seen == [["Nguyễn An", "Trần An"], ["Lê Bình", "Lê Chi"], ["Lê Dung"]]
    (back,) = tree(client.get(last)).xpath("//a[@rel='prev']/@href")
    assert list(entries(client, f"/browse/author/{back}")) == ["Lê Bình", "Lê Chi"]
    assert not tree(client.get("/browse/author/")).xpath("//a[@rel='prev']")


def test_a_name_in_a_limited_work_is_for_those_who_may_see_it(
    client: Client, reader: Client, stranger: Client, collection: Collection
) -> None:
    work(collection, "Nguyễn Kín", policy=MEMBERS, issued="1999", keywords=[{"text": "chuyện kín"}])
    work(collection, "Trần Mở")
    for person in (client, stranger):
        assert entries(person, "/browse/author/") == {"Trần Mở": "1"}
        assert "K" not in letters(person, "/browse/author/")
        assert "chuyện kín" not in entries(person, "/browse/keyword/")
        assert "1999" not in entries(person, "/browse/year/")
        assert entries(person, "/browse/institution/") == {"Đại học Sông Hậu": "1"}
        assert person.get("/browse/author/works/", {"name": "Nguyễn Kín"}).status_code == 404
        assert person.get("/browse/year/works/", {"name": "1999"}).status_code == 404
    assert entries(reader, "/browse/author/") == {"Nguyễn Kín": "1", "Trần Mở": "1"}
    assert "K" in letters(reader, "/browse/author/")
    assert "1999" in entries(reader, "/browse/year/")
    assert entries(reader, "/browse/institution/") == {"Đại học Sông Hậu": "2"}
    assert "Xâm nhập" in text(reader.get("/browse/author/works/", {"name": "Nguyễn Kín"}))


def test_a_limited_work_adds_to_a_public_name_only_for_those_who_may_see_it(
    client: Client, reader: Client, collection: Collection
) -> None:
    work(collection, "Nguyễn An", title="Công khai")
    work(collection, "Nguyễn An", title="Nội bộ", policy=MEMBERS)
    assert entries(client, "/browse/author/") == {"Nguyễn An": "1"}
    assert entries(reader, "/browse/author/") == {"Nguyễn An": "2"}
    link = "/browse/author/works/?name=Nguyễn+An"
    assert "Nội bộ" not in text(client.get(link)) and "Nội bộ" in text(reader.get(link))
    assert "1 work" in text(client.get("/en" + link)) and "2 works" in text(reader.get("/en" + link))


def test_lists_that_are_behind_give_no_name_away(client: Client, collection: Collection) -> None:
    gone, closed = work(collection, "Nguyễn Rút"), work(collection, "Trần Đóng")
    withdraw(actor=command("test"), record_id=gone.pk, reason="Sai.")
    Snapshot.objects.filter(record=closed).update(policy=CLOSED.model_dump(mode="json"))
    Record.objects.filter(pk=closed.pk).update(exposure="deleted")
    assert entries(client, "/browse/author/") == {}
    for name in ("Nguyễn Rút", "Trần Đóng"):
        assert client.get("/browse/author/works/", {"name": name}).status_code == 404


def test_nothing_that_is_typed_breaks_a_list(client: Client, collection: Collection) -> None:
    work(collection)
    for query in (
        "letter=", "letter=%00", "letter=AB", "at=%00", "at=" + "x" * 5000, "after=zz-1", "after=41-", "after=-1", "before=%F0",
        "before=41-99999999999999999999", "after=41-9&before=41-9", "at=%ED%A0%80", "letter=%C4%82&at=x",
    ):  # fmt: skip
        for index in ("author", "keyword", "subject", "institution", "year"):
            assert client.get(f"/browse/{index}/?{query}").status_code == 200, query
    for name in ("", "%00", "x" * 3000, "vn:", "99999", "٢٠٢٠", "-1"):
        for index in ("author", "keyword", "subject", "institution", "year"):
            assert client.get(f"/browse/{index}/works/?name={name}").status_code == 404, name
    assert client.get("/browse/price/").status_code == 404


def test_the_lists_are_found_from_the_front_page_and_the_search_page(client: Client, collection: Collection) -> None:
    work(collection)
    for path in ("/en/", "/en/search/"):
        assert "/en/browse/" in tree(client.get(path)).xpath("//main//a/@href"), path
    overview = tree(client.get("/en/browse/")).xpath("//main//a/@href")
    for index in ("author", "advisor", "subject", "keyword", "institution", "year"):
        assert f"/en/browse/{index}/" in overview
