"""What every page may use."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from deposits.roles import works_at_desk

NAMES = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class Translation:
    """The page at hand in one of the site's languages; `url` is a path."""

    code: str
    url: str
    is_current: bool

    @property
    def name(self) -> str:
        return NAMES[self.code]


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": settings.WAGTAIL_SITE_NAME,
        "ADMIN_EMAIL": settings.ADMIN_EMAIL,
        "page_path": request.path,
        "translations": SimpleLazyObject(lambda: translations(request.get_full_path())),
        "curates": SimpleLazyObject(lambda: works_at_desk(request.actor)),  # type: ignore[attr-defined]
    }


def translations(here: str) -> list[Translation]:
    """The page at a path, query string included, in each language. Where it has no language: the front pages."""
    there = {code: translate_url(here, code) for code in NAMES}
    if len(set(there.values())) == 1:
        return front_pages()
    return [Translation(code, url, code == get_language()) for code, url in there.items()]


def front_pages() -> list[Translation]:
    return [Translation(code, front_page(code), code == get_language()) for code in NAMES]


def front_page(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
