"""The page of the advanced form. Sent, it leads to the search page with the query that it wrote."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.search.advanced import Fields
from portal.search.asked import Asked


@dataclass(frozen=True)
class Row:
    name: str
    label: str
    help: str
    value: str


@require_safe
def advanced(request: HttpRequest) -> HttpResponse:
    asked = Asked.read(request.GET)
    if Fields.are_in(request.GET):
        written = Fields.read(request.GET).written("en" if get_language() == "en" else "vi")
        query = asked.asking(written).encoded()
        return redirect(f"{reverse('search:results')}?{query}" if query else reverse("search:results"))
    fields = Fields.taken_apart(asked.text)
    return render(
        request,
        "search/advanced.html",
        {
            "rows": _rows(fields.rows()),
            "first": fields.first,
            "last": fields.last,
            "kept": [(name, value) for name, value in asked.pairs() if name != "q"],
            "section": "search",
        },
    )


def _rows(typed: dict[str, str]) -> list[Row]:
    described = {
        "words": (_("All these words"), _("In any order, with or without Vietnamese marks.")),
        "phrase": (_("This exact phrase"), _("Words that stand side by side.")),
        "without": (_("Without these words"), ""),
        "title": (_("Words of the title"), ""),
        "author": (_("Author"), _("As the name is written, whole or in part: Nguyễn Văn An, Văn An.")),
        "advisor": (_("Advisor"), ""),
        "institution": (_("Institution"), ""),
        "subject": (_("Subject or keyword"), ""),
        "identifier": (_("Identifier"), _("DOI, ISBN, report number or another code, whole or in part.")),
    }
    return [Row(name, label, help, typed[name]) for name, (label, help) in described.items()]
