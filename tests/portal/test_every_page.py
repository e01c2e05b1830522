"""Every page for readers, in both languages: it answers, it is sound, and it leads to itself in the other language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from pytest import Subtests

from deposits.models import Collection, Record
from tests.factories import pdf_bytes, published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import assert_sound, text, tree

PAGES = [
    "/", "/search/", "/search/?q=mặn", "/search/?q=khong-co-gi-nhu-the", "/collections/", "/collections/luan-van/",
    "/institutions/", "/institutions/song-hau/", "/browse/", "/browse/author/", "/browse/subject/", "/browse/institution/",
    "/browse/year/", "/help/", "/about/", "/policies/", "/privacy/", "/news/",
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/confirm-email/", "/accounts/inactive/", "/accounts/confirm-email/abc/", "/accounts/password/reset/key/a-b/",
]  # fmt: skip
SIGNED_IN = ["/accounts/profile/", "/search/saved/", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]
LANGUAGES = ["", "/en"]


@pytest.fixture
def work(collection: Collection, indexed: Indexed) -> Record:
    return indexed(published(collection, content=pdf_bytes("Trang một nói về mặn.", "Trang hai."), name="luan-van.pdf"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_everyone_answer_and_are_sound(client: Client, work: Record, language: str, subtests: Subtests) -> None:
    for path in [*PAGES, f"/records/{work.public_id}/"]:
        with subtests.test(path):
            response = client.get(language + path)
            assert response.status_code == 200
            assert_sound(response)
            assert tree(response).get("lang") == (language.strip("/") or "vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_an_account_answer_and_are_sound(reader: Client, work: Record, language: str, subtests: Subtests) -> None:
    for path in SIGNED_IN:
        with subtests.test(path):
            response = reader.get(language + path)
            assert response.status_code == 200
            assert_sound(response)


def test_pages_of_an_account_ask_strangers_to_sign_in(client: Client, installed: None) -> None:
    for path in SIGNED_IN[:3]:
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")


def test_a_page_leads_to_itself_in_the_other_language(client: Client, work: Record, subtests: Subtests) -> None:
    for path in ("/", "/search/?q=m%E1%BA%B7n&kind=master-thesis", "/collections/luan-van/", "/help/"):
        with subtests.test(path):
            vietnamese, english = client.get(path), client.get("/en" + path)
            (to_english,) = tree(vietnamese).xpath("//header//a[@hreflang='en']/@href")
            (to_vietnamese,) = tree(english).xpath("//header//a[@hreflang='vi']/@href")
            assert (to_english, to_vietnamese) == ("/en" + path, path)
            alternates = tree(vietnamese).xpath("//link[@rel='alternate'][@hreflang]/@href")
            assert [one.removeprefix(settings.SITE_URL) for one in alternates] == [path, "/en" + path]


def test_pages_load_nothing_from_elsewhere(client: Client, work: Record) -> None:
    page = tree(client.get(f"/records/{work.public_id}/"))
    loaded = page.xpath("//script/@src|//img/@src|//link[@rel='stylesheet' or @rel='icon']/@href|//iframe/@src")
    assert loaded
    assert all(one.startswith("/") and not one.startswith("//") for one in loaded)


def test_the_policy_forbids_what_is_inline(client: Client, installed: None) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_front_page_counts_what_is_here(client: Client, work: Record) -> None:
    Collection.objects.update(featured=True)
    words = text(client.get("/en/"))
    assert "Xâm nhập mặn ở đường bờ sông Hậu" in words
    assert "works1" in words
    assert "Featured collections" in words and "Featured collections" in text(client.get("/en/collections/"))
    assert "See the member" in words
    assert tree(client.get("/en/")).xpath("//a[@href='/en/search/?kind=master-thesis']")


def test_a_list_of_titles_follows_the_vietnamese_alphabet(client: Client, collection: Collection, indexed: Indexed) -> None:
    for title in ("Ẩn dụ", "Đo đạc", "Âm nhạc", "Dao động", "An toàn", "Ăn uống"):
        indexed(published(collection, title=title))
    titles = tree(client.get("/collections/luan-van/?sort=title")).xpath("//li[@class='hit']//h3/a")
    assert [one.text_content() for one in titles] == ["An toàn", "Ăn uống", "Âm nhạc", "Ẩn dụ", "Dao động", "Đo đạc"]
