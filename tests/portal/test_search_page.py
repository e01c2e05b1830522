"""The search page: what it finds, what it never tells, and that nothing anybody types breaks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest import MonkeyPatch, Subtests

from deposits.access import Policy, command
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Record, Snapshot
from media.models import PageText
from portal.search import finding
from search.port import SearchUnavailable
from tests.factories import CollectionFactory, InstitutionFactory, pdf_bytes, published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import text, tree

PHRASE = "chim phượng hoàng lửa"


class Dead:
    """An engine that is down."""

    def search(self, query: object) -> None:
        raise SearchUnavailable

    def inside(self, *args: object, **kwargs: object) -> None:
        raise SearchUnavailable


@pytest.fixture
def index_down(monkeypatch: MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(finding, "engine", Dead)
    yield


@pytest.fixture
def open_work(collection: Collection, indexed: Indexed) -> Record:
    return indexed(published(collection, content=pdf_bytes("Trang một.", f"Ở đây có {PHRASE}."), name="a.pdf"))


def limit(record: Record, policy: Policy) -> None:
    """Close a record behind the index's back: the index still believes that everybody may see it."""
    Snapshot.objects.filter(record=record).update(policy=policy.model_dump(mode="json"))


def hits(client: Client, query: str) -> list[str]:
    return [one.text_content() for one in tree(client.get(f"/en/search/?{query}")).xpath("//li[@class='hit']//h2")]


def test_a_letter_too_many_is_forgiven_and_said(client: Client, open_work: Record) -> None:
    page = client.get("/en/search/", {"q": "chim phuongg hoang lua"})

    assert len(tree(page).xpath("//li[@class='hit']")) == 1
    assert "These are the works for chim phuong hoang lua." in text(page)


def test_words_of_a_page_are_found_with_and_without_marks(client: Client, open_work: Record, subtests: Subtests) -> None:
    for asked in ("chim phượng hoàng lửa", "chim phuong hoang lua", "“phượng hoàng”"):
        with subtests.test(asked):
            page = tree(client.get("/en/search/", {"q": asked}))
            (passage,) = page.xpath("//ul[@class='pass']")
            assert "page 2" in passage.text_content()
            link = passage.xpath(".//a/@href")[0]
            assert link.startswith(f"/en/records/{open_work.public_id}/?page=2&")
            assert PHRASE in text(client.get(link))
    assert "No work found." in text(client.get("/en/search/", {"q": "“chim phường hoàng”"}))
    assert "These are the works for chim phuong hoang." in text(client.get("/en/search/", {"q": "chim phường hoàng"}))


def test_the_words_are_marked_in_the_title(client: Client, open_work: Record) -> None:
    (mark,) = tree(client.get("/search/?q=duong+bo+song")).xpath("//h2//mark")
    assert mark.text_content() == "đường bờ sông"


def test_facets_narrow_and_chips_let_go(client: Client, collection: Collection, indexed: Indexed) -> None:
    indexed(published(collection, title="Một luận văn"))
    indexed(published(collection, kind="doctoral-thesis", title="Một luận án", issued="2019"))
    both = "kind=master-thesis&kind=doctoral-thesis"
    assert len(hits(client, both)) == 2
    assert hits(client, "kind=master-thesis&year_from=2020") == ["Một luận văn"]
    assert hits(client, "year_to=2019") == ["Một luận án"]
    assert hits(client, "kind=doctoral-thesis&year_from=2020") == []
    page = tree(client.get(f"/en/search/?{both}&q=luận"))
    counts = {
        one.get("value"): one.getparent().xpath(".//span[@class='num']")[0].text
        for one in page.xpath("//input[@type='checkbox'][@name='kind']")
    }
    assert counts == {"master-thesis": "1", "doctoral-thesis": "1"}
    chips = {one.text_content().split(",")[0].strip(): one.get("href") for one in page.xpath("//a[@class='tag chip']")}
    assert chips["Master thesis"] == "?q=lu%E1%BA%ADn&kind=doctoral-thesis"


def test_a_phrase_of_a_limited_file_is_found_by_nobody_else(
    client: Client, reader: Client, stranger: Client, collection: Collection, indexed: Indexed
) -> None:
    policy = Policy.limited("institution:song-hau")
    indexed(published(collection, content=pdf_bytes(PHRASE), name="a.pdf", policy=policy))
    for person in (client, stranger):
        page = person.get("/en/search/", {"q": PHRASE})
        assert "No work found." in text(page)
        assert not tree(page).xpath("//input[@name='kind']")
    assert "1 work found." in text(reader.get("/en/search/", {"q": PHRASE}))


def test_a_late_index_tells_nothing_of_what_was_closed(client: Client, open_work: Record) -> None:
    limit(open_work, Policy.limited())
    page = client.get("/search/", {"q": PHRASE})
    assert "phượng hoàng" not in text(page).replace(f"“{PHRASE}”", "")
    assert not tree(page).xpath("//ul[@class='pass']")
    limit(open_work, Policy(metadata=(), view=(), download=()))
    assert hits(client, "q=phượng") == []


def test_a_late_index_shows_no_words_that_are_no_longer_there(client: Client, open_work: Record) -> None:
    PageText.objects.filter(number=2).update(text="Trang hai đã thay.")
    page = client.get("/search/", {"q": PHRASE})
    assert not tree(page).xpath("//ul[@class='pass']")


def test_a_withdrawn_work_is_not_shown_even_by_a_late_index(client: Client, open_work: Record) -> None:
    withdraw(actor=command("test"), record_id=open_work.pk, reason="Sai.")
    assert hits(client, "q=phượng") == []


def test_without_the_index_titles_are_found_and_the_page_says_so(client: Client, open_work: Record, index_down: None) -> None:
    words = text(client.get("/en/search/?q=Xâm+nhập"))
    assert "The full-text index does not answer just now" in words
    assert "Xâm nhập mặn ở đường bờ sông Hậu" in words
    assert hits(client, "q=không+có") == []
    assert len(hits(client, "kind=master-thesis&collection=luan-van&institution=song-hau&language=vi&year_from=2025")) == 1
    assert hits(client, "year_to=2024") == []


def test_without_the_index_only_public_works_are_shown(
    client: Client, reader: Client, open_work: Record, index_down: None
) -> None:
    limit(open_work, Policy(metadata=(), view=(), download=()))
    assert hits(client, "q=Xâm") == []
    assert hits(reader, "q=Xâm") == []


def test_collections_are_listed_without_the_index(client: Client, open_work: Record, index_down: None) -> None:
    for path in ("/collections/luan-van/", "/institutions/song-hau/", "/collections/luan-van/?sort=title"):
        assert "Xâm nhập mặn ở đường bờ sông Hậu" in text(client.get(path))


def test_a_library_holds_what_its_units_hold(
    client: Client, collection: Collection, indexed: Indexed, subtests: Subtests
) -> None:
    faculty = InstitutionFactory(slug="khoa-moi-truong", parent=collection.institution)
    indexed(published(CollectionFactory(slug="khoa", institution=faculty), title="Của khoa"))
    for engine in (finding.engine, Dead):
        with subtests.test(str(engine)), pytest.MonkeyPatch.context() as patch:
            patch.setattr(finding, "engine", engine)
            assert "Của khoa" in text(client.get("/institutions/song-hau/"))
            assert "Của khoa" in text(client.get("/institutions/khoa-moi-truong/"))


def test_nothing_that_is_typed_breaks_it(client: Client, open_work: Record, subtests: Subtests) -> None:
    typed = [
        "q=%00", "q=%22%22%22", "q=((((", "q=a AND OR NOT *", "q=title:%22", "q=" + "mặn " * 400, "q=%F0%9F%90%A6", "q=%ED%A0%80",
        "q=..%2F..%2Fetc", "q=<script>", "page=0", "page=-1", "page=99999999999", "page=x", "page=1000", "year_from=abc",
        "year_from=%D9%A2%D9%A0%D9%A2%D9%A0", "year_from=2030&year_to=2000", "year_to=99999", "sort=price", "kind=", "kind=%00",
        "kind=nope&kind=nope", "subject=x", "subject=:::", "access=secret", "language=" + "x" * 300, "collection=khong-co",
        "institution=%22%27", "&".join(f"kind=k{number}" for number in range(300)), "q=a&q=b", "q=năm:2020-", "q=-mặn", "q=*",
    ]  # fmt: skip
    for query in typed:
        with subtests.test(query[:40]):
            assert client.get(f"/search/?{query}").status_code == 200


def test_pages_of_results_follow_each_other(client: Client, collection: Collection, indexed: Indexed) -> None:
    for number in range(12):
        indexed(published(collection, title=f"Luận văn thứ {number:02}"))
    first, second = hits(client, "sort=title"), hits(client, "sort=title&page=2")
    assert [*first, *second] == [f"Luận văn thứ {number:02}" for number in range(12)]
    page = tree(client.get("/en/search/?sort=title"))
    assert page.xpath("//nav[@class='pager']//a[@rel='next']/@href") == ["?sort=title&page=2"]
    assert hits(client, "sort=title&page=50") == second
