"""Wagtail pages: the front page, words, news, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page, Site

from portal.models import ArticlePage, ContentPage, HomePage, NewsIndexPage
from portal.pages import ensure_pages
from tests.factories import UserFactory
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree

pytestmark = pytest.mark.usefixtures("installed")


def home(code: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=code)


def test_installing_again_changes_nothing() -> None:
    page = home("vi")
    page.heading = "Đầu đề do thủ thư viết"
    page.save()
    before = Page.objects.count()
    ensure_pages()
    assert Page.objects.count() == before
    assert home("vi").heading == "Đầu đề do thủ thư viết"
    assert Site.objects.get().root_page_id == page.pk


def test_every_page_has_its_twin() -> None:
    for model in (HomePage, ContentPage, NewsIndexPage):
        for page in model.objects.all():
            languages = {one.locale.language_code for one in page.get_translations(inclusive=True)}
            assert languages == dict(settings.LANGUAGES).keys(), page


def test_what_an_administrator_writes_stands_on_the_front_page(client: Client) -> None:
    page = home("en")
    page.heading, page.suggestions = "Read on", "cá tra\n\n lúa "
    page.save_revision().publish()
    found = tree(client.get("/en/"))
    assert found.xpath("//h1")[0].text_content() == "Read on"
    assert found.xpath("//p[@class='try']//a/@href") == ["/en/search/?q=c%C3%A1%20tra", "/en/search/?q=l%C3%BAa"]
    assert "Read on" not in text(client.get("/"))


def test_the_newest_news_stand_on_the_front_page(client: Client) -> None:
    index = NewsIndexPage.objects.child_of(home("vi")).get()
    for day in range(1, 6):
        index.add_child(
            instance=ArticlePage(
                title=f"Tin ngày {day}",
                slug=f"tin-{day}",
                date=dt.date(2026, 11, day),
                summary="Tóm tắt.",
                body="<p>Nội dung.</p>",
            )
        )
    shown = [one.text_content() for one in tree(client.get("/")).xpath("//*[@class='newsline']//h3")]
    assert shown == ["Tin ngày 5", "Tin ngày 4", "Tin ngày 3"]
    assert "Tin ngày" not in text(client.get("/en/"))
    assert len(tree(client.get("/news/")).xpath("//*[contains(@class, 'newsline')]/li")) == 5
    article = client.get("/news/tin-5/")
    assert_sound(article)
    assert "05/11/2026" in text(article)


def test_a_page_without_a_translation_leads_to_the_other_front_page(client: Client) -> None:
    page = ContentPage(title="Chỉ tiếng Việt", slug="chi-tieng-viet", locale=home("vi").locale, parts=[])
    home("vi").add_child(instance=page)
    assert tree(client.get("/chi-tieng-viet/")).xpath("//header//a[@hreflang='en']/@href") == ["/en/"]


def test_parts_of_the_help_are_where_other_pages_point(client: Client) -> None:
    for prefix in ("", "/en"):
        pointed = tree(client.get(f"{prefix}/")).xpath("//footer//a[contains(@href, '#')]/@href")
        assert len(pointed) == 2
        for address in pointed:
            path, anchor = address.split("#")
            assert tree(client.get(path)).xpath(f"//section[@id='{anchor}']")


def test_the_administration_names_collections_once() -> None:
    administrator = signed_in(UserFactory(is_superuser=True, is_staff=True))
    page = administrator.get("/admin/")
    assert page.status_code == 200
    assert "/admin/collections/" not in page.content.decode()
    assert "/admin/snippets/deposits/collection/" in page.content.decode()
