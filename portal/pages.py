"""The pages that a repository begins with, in both languages. What an administrator has edited is left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from portal.models import ContentPage, HomePage, NewsIndexPage, TranslatedPage

_TEXTS = Path(__file__).parent / "texts"
_CONTENT = ("about", "help", "policies", "privacy")
_NEWS = "news"


@transaction.atomic
def ensure_pages() -> None:
    """Create the site root, both front pages, the list of news and the pages of words that are missing."""
    words = _read("home")
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}
    _remove_welcome()
    homes: dict[str, HomePage] = {}
    for code, locale in locales.items():
        homes[code] = _home(locale, words[code], homes.get(settings.LANGUAGE_CODE))
    _site(homes[settings.LANGUAGE_CODE])
    _family(homes, NewsIndexPage, _NEWS, {code: words["news"][code] for code in homes})
    for slug in _CONTENT:
        _family(homes, ContentPage, slug, {code: _content(text) for code, text in _read(slug).items()})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def _remove_welcome() -> None:
    """Wagtail's own first page, recognised by its being a bare page directly under the root."""
    for page in Page.objects.filter(depth=2, slug="home"):
        if page.specific_class is Page:
            page.delete()


def _home(locale: Locale, words: dict[str, Any], original: HomePage | None) -> HomePage:
    found = HomePage.objects.filter(locale=locale, depth=2).first()
    if found:
        return found
    fields = {**words, "suggestions": "\n".join(words["suggestions"])}
    page = HomePage(slug=f"home-{locale.language_code}", locale=locale, **fields)
    if original:
        page.translation_key = original.translation_key
    # Wagtail's migrations make the root; a database that was emptied since has none.
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    root.add_child(instance=page)
    return page


def _site(home: HomePage) -> None:
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname=address.hostname or "localhost",
            port=port,
            site_name=settings.WAGTAIL_SITE_NAME,
            root_page=home,
            is_default_site=True,
        )
    elif not isinstance(site.root_page.specific, HomePage):
        site.root_page = home
        site.save()


def _family(homes: dict[str, HomePage], model: type[TranslatedPage], slug: str, fields: dict[str, dict[str, Any]]) -> None:
    """One page a language, as translations of each other."""
    key = None
    for code, home in homes.items():
        page = model.objects.child_of(home).filter(slug=slug).first()
        if page is None:
            page = model(slug=slug, locale=home.locale, **fields[code])
            if key:
                page.translation_key = key
            home.add_child(instance=page)
        key = page.translation_key


def _content(text: dict[str, Any]) -> dict[str, Any]:
    parts = [{"type": "section", "value": part} for part in text["parts"]]
    return {"title": text["title"], "lead": text["lead"], "parts": parts}
