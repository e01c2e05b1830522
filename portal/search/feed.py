"""Any search as an Atom feed (RFC 4287): the newest works first, as the one who asks may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.crosswalks import works
from deposits.public import PublicRecord
from portal.search.asked import Asked
from portal.search.finding import permitted
from search.engines import engine

SIZE: Final = 50
MEDIA_TYPE: Final = "application/atom+xml"
_SUMMARY: Final = 1_000
_BEGINNING: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class _Feed(Atom1Feed):
    """Django's, with every author of a work, and the moment that it was last changed as that of the feed."""

    def latest_post_date(self) -> dt.datetime:
        """Of a feed without entries always the same, so that asking again finds nothing changed."""
        return max((item["updateddate"] for item in self.items), default=_BEGINNING)

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.startElement("author", {})
        handler.addQuickElement("name", settings.WAGTAIL_SITE_NAME)
        handler.addQuickElement("uri", settings.SITE_URL)
        handler.endElement("author")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


def feed(asked: Asked, actor: Actor, *, page: str, address: str, language: str) -> str:
    """The XML. `page` is the address of the search page, `address` that of the feed. Raises SearchUnavailable."""
    query = replace(asked.query(actor.tokens), facets=(), passages=False, sort="newest", offset=0, limit=SIZE)
    hits = engine().search(query).hits
    title = _("Results for “%(asked)s”") % {"asked": asked.text} if asked.text else _("All works")
    atom = _Feed(
        title=f"{title} · {settings.WAGTAIL_SITE_NAME}",
        link=page,
        description=_("The newest works of this search."),
        language=language,
        feed_url=address,
        feed_guid=address,
    )
    for record in permitted([hit.id for hit in hits], actor):
        _add(atom, record)
    return atom.writeString("utf-8")


def _add(atom: _Feed, record: PublicRecord) -> None:
    metadata = record.metadata
    abstract = " ".join(metadata.abstract(metadata.language).split())
    atom.add_item(
        title=works.full_title(record),
        link=record.url,
        description=abstract if len(abstract) <= _SUMMARY else f"{abstract[:_SUMMARY].rsplit(' ', 1)[0]} …",
        unique_id=record.oai_identifier,
        pubdate=record.published,
        updateddate=record.datestamp,
        categories=[one.text for one in metadata.keywords] + [one.label for one in metadata.subjects if one.label],
        authors=[one.name.display for one in metadata.creators],
    )
