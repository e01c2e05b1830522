"""What templates of every room may use: icons, dates as they are written here, names of languages and media types."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from deposits.access import ANONYMOUS, Right
from deposits.metadata import dates
from deposits.public import PublicRecord
from search.port import Passage

register = template.Library()

_NAMED = 3
_SUMMARY_WORDS = 45
_FORMATS = {
    "application/pdf": "PDF",
    "text/csv": "CSV",
    "text/plain": "TXT",
    "text/html": "HTML",
    "application/json": "JSON",
    "application/zip": "ZIP",
    "application/epub+zip": "EPUB",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.oasis.opendocument.text": "ODT",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite `img/icons.svg`. It says nothing to a screen reader: words stand beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static("img/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def thumbnail(context: template.RequestContext, record: PublicRecord) -> str:
    """The address of the picture of a work's first page; empty where this actor may see none."""
    actor = getattr(context.get("request"), "actor", ANONYMOUS)
    file = next((one for one in record.files_for(actor, Right.VIEW) if one.is_pdf and one.pages), None)
    return f"{reverse('machine:page-image', args=[record.id, file.name, 1])}?width=160" if file else ""


@register.filter
def partial_date(value: str) -> str:
    """`2026-09-18` → `18/09/2026`; a month or a year alone stays one."""
    return dates.to_text(value)


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the language of the page; the code itself where nobody has named it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def format_name(media_type: str) -> str:
    """How people call a file format: PDF, CSV …"""
    if media_type in _FORMATS:
        return _FORMATS[media_type]
    group, _slash, detail = media_type.partition("/")
    if group in ("image", "audio", "video"):
        return detail.removeprefix("x-").upper()
    return _("File")


@register.filter
def byline(record: PublicRecord) -> str:
    """Who made a work, as lists name them: "Trần Thị Hồng Nhung, Phạm Ngọc Ánh and 3 more"."""
    return _joined([one.name.display for one in record.metadata.creators])


@register.filter
def advisors(record: PublicRecord) -> str:
    return _joined([one.name.display for one in record.metadata.by_role("advisor")])


def _joined(names: list[str]) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    named, more = ", ".join(names[: _NAMED - 1]), len(names) - _NAMED + 1
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {"names": named, "count": more}


@register.filter
def summary(record: PublicRecord) -> str:
    """The beginning of the abstract, in the language of the page where there is one."""
    return Truncator(record.metadata.abstract(get_language() or "vi")).words(_SUMMARY_WORDS, truncate="…")


@register.filter
def marks(passage: Passage) -> SafeString:
    """A passage, what was found in it marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in passage.parts)
    )


@register.filter
def italics(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """A citation, its titles in italics."""
    return format_html_join("", "{}", ((format_html("<i>{}</i>", text) if italic else text,) for text, italic in parts))
