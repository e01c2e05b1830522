"""Suggestions while typing: what they offer, to whom, and that they are never in the way."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest import MonkeyPatch
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from deposits.access import ANONYMOUS, Grant, Policy
from deposits.models import Collection, Record, Snapshot
from portal.search import suggesting
from search.port import SearchUnavailable
from tests.factories import published
from tests.portal.conftest import Indexed

MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))


class Dead:
    def begun(self, *args: object) -> None:
        raise SearchUnavailable


def offered(client: Client, typed: str, path: str = "/en/search/suggest/") -> list[tuple[str, str]]:
    answer = client.get(path, {"q": typed})
    assert answer.status_code == 200
    return [(one["kind"], one["label"]) for one in answer.json()["suggestions"]]


@pytest.fixture
def work(collection: Collection, indexed: Indexed) -> Record:
    return indexed(published(collection, title="Giống lúa chịu mặn ở Sóc Trăng"))


def test_however_many_works_they_are_read_in_one_question(
    collection: Collection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    works = [published(collection, title=f"Giống lúa {number}").public_id for number in range(3)]
    with django_assert_num_queries(1):
        assert set(suggesting.readable(works, ANONYMOUS)) == set(works)


def test_titles_are_offered_with_and_without_marks(client: Client, work: Record) -> None:
    for typed in ("giống lú", "giong lu", "GIONG LUA", "sóc tr", "mặn lúa chị"):
        assert ("Work", work.current.document.title) in offered(client, typed), typed
    assert offered(client, "giỏng lú") == []
    assert offered(client, "g") == []


def test_people_lead_to_a_search_for_them_in_the_language_of_the_page(client: Client, work: Record) -> None:
    name = work.current.document.contributors[0].name.display
    for path, kind, word in (("/en/search/suggest/", "Person", "name"), ("/search/suggest/", "Cá nhân", "người")):
        (found,) = [one for one in client.get(path, {"q": name[:-1]}).json()["suggestions"] if one["label"] == name]
        assert found["kind"] == kind
        assert parse_qs(urlsplit(found["url"]).query)["q"] == [f'{word}:"{name}"']
        assert work.public_id in client.get(found["url"]).content.decode()


def test_nobody_is_offered_what_she_may_not_see(
    client: Client, reader: Client, stranger: Client, collection: Collection, indexed: Indexed
) -> None:
    hidden = indexed(published(collection, title="Bí mật của thành viên", policy=MEMBERS))
    name = hidden.current.document.contributors[0].name.display
    for typed in ("bí m", name):
        assert offered(client, typed) == offered(stranger, typed) == []
        assert offered(reader, typed)


def test_a_late_index_offers_nothing_of_what_was_closed(client: Client, work: Record) -> None:
    closed = Policy(metadata=(), view=(), download=()).model_dump(mode="json")
    Snapshot.objects.filter(record=work).update(policy=closed)
    assert offered(client, "giống") == []


def test_words_of_the_file_are_never_offered(client: Client, collection: Collection, indexed: Indexed) -> None:
    indexed(published(collection, title="Khác", content="phượng hoàng".encode(), name="a.txt"))
    assert offered(client, "phượng") == []


def test_without_the_index_nothing_is_offered_and_nothing_fails(client: Client, work: Record, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "engine", Dead)
    assert offered(client, "giống lú") == []


def test_nothing_that_is_typed_breaks_them(client: Client, work: Record) -> None:
    for typed in ("", "\x00", '"""', "((", "*" * 9_000, "lúa " * 3_000, "🐦🐦", "<script>", "../.."):
        assert isinstance(offered(client, typed), list)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_box_is_a_combobox_by_keyboard(page: Page, work: Record, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/search/")
    box = page.get_by_role("combobox", name="Search Kho Mở")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("giong lu")
    option = page.get_by_role("option", name="Giống lúa chịu mặn ở Sóc Trăng")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("giong lu")
    box.press_sequentially("a")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(f"**/records/{work.public_id}/")
    page.goto(f"{live_server.url}/en/search/")
    box.press_sequentially("giong lua")
    expect(option).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/en/search/?q=giong+lua")
