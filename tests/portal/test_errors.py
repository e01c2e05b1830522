"""What a reader sees when something is wrong."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from pytest import MonkeyPatch

from media import serving
from media.errors import StorageUnavailable
from portal.errors import bad_request, server_error
from tests.factories import published
from tests.portal.reading_html import assert_sound, text, tree


@pytest.mark.parametrize("path", ["/khong-co/", "/en/khong-co/", "/collections/khong-co/", "/en/institutions/khong-co/"])
def test_a_missing_page_leads_on(client: Client, installed: None, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert_sound(response)
    assert tree(response).xpath("//form[@role='search']")
    assert {one.get("href") for one in tree(response).xpath("//header//a[@hreflang]")} <= {"/", "/en/"}


def test_the_page_for_a_broken_server_needs_no_database(installed: None, django_assert_num_queries: object) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = server_error(request)
    assert response.status_code == 500
    assert_sound(response)


def test_a_broken_view_answers_with_that_page(client: Client, installed: None, monkeypatch: MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("broken")

    client.raise_request_exception = False
    monkeypatch.setattr("portal.browse.views.tree", broken)
    response = client.get("/en/collections/")
    assert response.status_code == 500
    assert "Something broke on our side" in text(response)
    assert "RuntimeError" not in response.content.decode()


def test_a_bad_request_needs_neither_host_nor_database(client: Client, db: None) -> None:
    assert_sound(bad_request(RequestFactory().get("/")))
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert_sound(response)


def test_an_expired_form_says_that_nothing_was_sent(installed: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/en/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert_sound(response)
    assert "Nothing was sent." in text(response)


def test_a_store_that_is_down_says_when_to_try_again(client: Client, collection: object, monkeypatch: MonkeyPatch) -> None:
    work = published(collection)

    def down(*args: object, **kwargs: object) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(serving, "open_stream", down)
    response = client.get(f"/records/{work.public_id}/files/luan-van.txt", headers={"Accept-Language": "en"})
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert_sound(response)
    assert "The file store does not answer at the moment." in text(response)


def test_an_address_of_a_form_that_is_opened_by_itself_says_so(installed: None, reader: Client) -> None:
    response = reader.get("/en/accounts/profile/connect/", headers={"Accept": "text/html"})
    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert_sound(response)
    assert "press the button once more" in text(response)
    assert reader.get("/en/accounts/profile/connect/", headers={"Accept": "application/json"}).content == b""


def test_too_many_tries_are_refused_in_words(client: Client, installed: None, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", {"login": "1/m/ip"}, raising=False)
    for _ in range(2):
        response = client.post("/en/accounts/login/", {"login": "a@khomo.example", "password": "b"})
    assert response.status_code == 429
    assert_sound(response)


def test_when_even_the_error_page_breaks_words_remain(monkeypatch: MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ValueError("no style sheet")

    monkeypatch.setattr("portal.errors.render_to_string", broken)
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke on our side." in response.content.decode()
