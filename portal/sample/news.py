"""News of the sample's consortium, in both languages."""

from __future__ import annotations

import datetime as dt
import tomllib

from django.db import transaction
from pydantic import BaseModel, ConfigDict
from wagtail.models import Locale

from deposits.access import today
from portal.models import ArticlePage, NewsIndexPage
from portal.pages import ensure_pages
from portal.sample.world import HERE


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    summary: str
    body: str


class _Piece(BaseModel):
    """`days`: how long before the day of loading it appeared."""

    model_config = ConfigDict(extra="forbid")
    slug: str
    days: int
    vi: _Text
    en: _Text


@transaction.atomic
def ensure_news() -> int:
    """Add the pieces that are missing; how many there were. Those that exist are left as they are."""
    ensure_pages()
    pieces = [_Piece.model_validate(one) for one in tomllib.loads((HERE / "news.toml").read_text(encoding="utf-8"))["news"]]
    return sum(_ensure(piece) for piece in pieces)


def _ensure(piece: _Piece) -> bool:
    made, key = False, None
    for language, text in (("vi", piece.vi), ("en", piece.en)):
        parent = NewsIndexPage.objects.filter(locale=Locale.objects.get(language_code=language)).first()
        if parent is None:  # an administrator took the list of news away
            continue
        page = ArticlePage.objects.child_of(parent).filter(slug=piece.slug).first()
        if page is None:
            made = True
            page = ArticlePage(
                slug=piece.slug, locale=parent.locale, date=today() - dt.timedelta(days=piece.days), **text.model_dump()
            )
            if key:
                page.translation_key = key
            parent.add_child(instance=page)
        key = page.translation_key
    return made
