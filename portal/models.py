"""Wagtail pages: what an administrator writes and arranges. Each page exists once in each language."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from portal.context import NAMES, Translation, front_page
from portal.home.figures import front_page_figures

_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class TranslatedPage(Page):
    """Knows its address in the other language, which may end in another slug."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"translations": self.translations(request)}

    def translations(self, request: HttpRequest) -> list[Translation]:
        """Where a page was not translated, the other language's front page."""
        family = self.get_translations(inclusive=True).live().select_related("locale")
        there = {one.locale.language_code: one.get_url(request) for one in family}
        return [Translation(code, there.get(code) or front_page(code), code == get_language()) for code in NAMES]


class HomePage(TranslatedPage):
    """The front page: its words are written here, its figures are counted."""

    heading = models.CharField(_("heading"), max_length=150)
    lead = models.TextField(_("lead"), max_length=400)
    suggestions = models.TextField(_("searches to try"), blank=True, help_text=_("One per line."))
    deposit_heading = models.CharField(_("heading above the deposit steps"), max_length=150, blank=True)
    deposit_lead = models.TextField(_("lead above the deposit steps"), max_length=400, blank=True)

    template = "home/page.html"
    max_count_per_parent = len(settings.LANGUAGES)
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar[list[FieldPanel]] = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("suggestions"),
        FieldPanel("deposit_heading"),
        FieldPanel("deposit_lead"),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "suggested": [line.strip() for line in self.suggestions.splitlines() if line.strip()],
            "news": ArticlePage.objects.live().descendant_of(self).order_by("-date")[:3],
            "no_find": True,
            **front_page_figures(),
        }


class SectionBlock(StructBlock):
    """A part of a page that can be linked to."""

    heading = CharBlock(label=_("heading"))
    anchor = CharBlock(label=_("address of the part"), help_text=_("Letters, digits and hyphens: /help/#licences"))
    text = RichTextBlock(label=_("text"), features=_FEATURES)

    class Meta:
        label = _("part")


class ContentPage(TranslatedPage):
    """Help, about, policies: a lead and parts with headings."""

    lead = models.TextField(_("lead"), max_length=500, blank=True)
    parts = StreamField([("section", SectionBlock())], verbose_name=_("parts"), blank=True)

    template = "pages/content.html"
    content_panels: ClassVar[list[FieldPanel]] = [*Page.content_panels, FieldPanel("lead"), FieldPanel("parts")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"section": self.slug}


class NewsIndexPage(TranslatedPage):
    template = "pages/news.html"
    subpage_types: ClassVar[list[str]] = ["portal.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.objects.live().child_of(self).order_by("-date", "-pk")
        return super().get_context(request, *args, **kwargs) | {"articles": articles}


class ArticlePage(TranslatedPage):
    """A piece of news."""

    date = models.DateField(_("date"))
    summary = models.TextField(_("summary"), max_length=300)
    body = RichTextField(_("text"), features=["h2", "h3", *_FEATURES, "image"], blank=True)

    template = "pages/article.html"
    parent_page_types: ClassVar[list[str]] = ["portal.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[FieldPanel]] = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
