"""Searches that a reader keeps: saved by one button, renamed, paused, deleted; nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest import MonkeyPatch

from deposits.models import Collection, Record
from portal.accounts.models import User
from portal.saved import keeping
from portal.saved.models import Frequency, SavedSearch
from tests.factories import UserFactory, published
from tests.portal.conftest import Indexed, signed_in
from tests.portal.reading_html import assert_sound, text, tree

QUERY = "q=m%E1%BA%B7n&kind=master-thesis&year_from=2020"


@pytest.fixture
def work(collection: Collection, indexed: Indexed) -> Record:
    return indexed(published(collection))


@pytest.fixture
def hoa(installed: None) -> User:
    return UserFactory(name="Phạm Thị Hoà", email="hoa@sv.example", language="en")


@pytest.fixture
def person(hoa: User) -> Client:
    return signed_in(hoa)


def press_save(client: Client, query: str = QUERY) -> None:
    (form,) = tree(client.get(f"/en/search/?{query}")).xpath("//form[@action='/en/search/saved/save/']")
    sent = client.post(form.get("action"), {"query": form.xpath(".//input[@name='query']/@value")[0]})
    assert sent.status_code == 302
    assert sent["Location"] == f"/en/search/?{query}#saved-search"


def test_one_button_saves_the_search_of_the_page_under_a_proposed_name(person: Client, hoa: User, work: Record) -> None:
    press_save(person)
    saved = SavedSearch.objects.get(user=hoa)
    assert (saved.name, saved.query, saved.frequency) == ("mặn · Master thesis · from 2020", QUERY, "never")
    page = person.get(f"/en/search/?{QUERY}")
    assert_sound(page)
    assert "Saved as “mặn · Master thesis · from 2020”." in text(page)
    assert not tree(page).xpath("//form[@action='/en/search/saved/save/']")
    assert "Save this search" in text(person.get("/en/search/?q=khác"))


def test_the_same_search_is_saved_once(person: Client, hoa: User, work: Record) -> None:
    press_save(person)
    person.post("/en/search/saved/save/", {"query": QUERY + "&page=3"})
    assert hoa.saved_searches.count() == 1


def test_a_stranger_is_led_to_sign_in_and_back(client: Client, work: Record) -> None:
    page = tree(client.get(f"/en/search/?{QUERY}"))
    (link,) = page.xpath("//a[contains(., 'Sign in to save this search')]/@href")
    assert link == "/en/accounts/login/?next=%2Fen%2Fsearch%2F%3Fq%3Dm%25E1%25BA%25B7n%26kind%3Dmaster-thesis%26year_from%3D2020"
    assert client.post("/en/search/saved/save/", {"query": QUERY})["Location"].startswith("/en/accounts/login/?next=")
    assert client.get("/search/saved/")["Location"].startswith("/accounts/login/")
    assert not SavedSearch.objects.exists()


def test_her_list_renames_chooses_mails_pauses_and_deletes(person: Client, hoa: User, work: Record) -> None:
    press_save(person)
    saved = SavedSearch.objects.get(user=hoa)
    page = person.get("/en/search/saved/")
    assert_sound(page)
    assert f"/en/search/?{QUERY}" in tree(page).xpath("//a/@href")

    person.post(f"/en/search/saved/{saved.pk}/", {"name": "  Nước   mặn ", "frequency": "weekly"})
    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("Nước mặn", Frequency.WEEKLY)
    assert saved.due is not None
    assert "Mails come to hoa@sv.example." in text(person.get("/en/search/saved/"))

    person.post(f"/en/search/saved/{saved.pk}/pause/", {"paused": "yes"})
    saved.refresh_from_db()
    assert saved.paused and saved.due is None
    assert "Paused" in text(person.get("/en/search/saved/"))
    person.post(f"/en/search/saved/{saved.pk}/pause/", {"paused": "no"})
    saved.refresh_from_db()
    assert not saved.paused and saved.due is not None

    person.post(f"/en/search/saved/{saved.pk}/delete/")
    assert "No search is saved yet" in text(person.get("/en/search/saved/"))
    assert not SavedSearch.objects.exists()


def test_a_search_that_is_changed_on_the_page_of_results_leads_back_to_it(person: Client, hoa: User, work: Record) -> None:
    press_save(person)
    (form,) = tree(person.get(f"/en/search/?{QUERY}")).xpath("//div[@id='saved-search']//form")
    typed = {one.get("name"): one.get("value") for one in form.xpath(".//input")} | {"frequency": "daily"}
    assert person.post(form.get("action"), typed)["Location"] == f"/en/search/?{QUERY}"
    assert SavedSearch.objects.get(user=hoa).frequency == Frequency.DAILY


def test_nobody_touches_the_searches_of_others(person: Client, stranger: Client, hoa: User, work: Record) -> None:
    press_save(person)
    pk = SavedSearch.objects.get(user=hoa).pk
    for path, typed in (("", {"name": "x", "frequency": "daily"}), ("pause/", {"paused": "yes"}), ("delete/", {})):
        assert stranger.post(f"/en/search/saved/{pk}/{path}", typed).status_code == 404
    assert "mặn" not in text(stranger.get("/en/search/saved/"))
    saved = SavedSearch.objects.get(user=hoa)
    assert (saved.frequency, saved.paused) == ("never", False)


def test_what_makes_no_sense_changes_nothing(person: Client, hoa: User, work: Record) -> None:
    press_save(person)
    saved = SavedSearch.objects.get(user=hoa)
    person.post(f"/en/search/saved/{saved.pk}/", {"name": " \x00 ", "frequency": "hourly"})
    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("mặn · Master thesis · from 2020", "never")
    assert person.get("/en/search/saved/save/").status_code == 405


def test_there_is_an_end_to_what_one_person_saves(person: Client, hoa: User, work: Record, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    press_save(person)
    press_save(person, "q=khac")
    assert hoa.saved_searches.count() == 1
    assert "You have saved 1 searches." in text(person.get("/en/search/"))


def test_the_account_leads_to_the_saved_searches(person: Client, work: Record) -> None:
    assert "/en/search/saved/" in tree(person.get("/en/accounts/profile/")).xpath("//a/@href")
