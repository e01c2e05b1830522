"""The record page: its landing page for people, and by content negotiation its forms for machines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from deposits.crosswalks.exports import citation
from deposits.public import PublicRecord
from deposits.roles import is_editor
from portal.browse.collections import crumbs
from portal.desk.taking import door
from portal.record import description, signposting
from portal.record.audience import file_rows
from portal.record.formats import BY_MEDIA_TYPE, FORMATS
from portal.record.machine import representation
from portal.record.opening import Opened, opening
from portal.record.reader import reader
from portal.record.schema_org import as_script
from portal.record.scholar import citation_tags
from portal.record.similar import similar
from portal.record.versions import versions

_OFFERED = ["text/html", "application/xhtml+xml", *BY_MEDIA_TYPE]


@opening
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    wanted = request.get_preferred_type(_OFFERED)
    if wanted in BY_MEDIA_TYPE:
        return representation(opened, BY_MEDIA_TYPE[wanted])
    response = render(request, "record/page.html", _context(request, opened))
    response["Link"] = signposting.landing_page(opened.public, opened.actor)
    patch_vary_headers(response, ["Accept"])
    return response


def _context(request: HttpRequest, opened: Opened) -> dict[str, object]:
    record = opened.public
    files = file_rows(record.files, opened.actor, record)
    return {
        "record": record,
        "crumbs": crumbs(record.collection),
        "people": description.people(record.metadata),
        "committee": description.committee(record.metadata),
        "abstracts": description.abstracts(record.metadata),
        "subjects": description.subjects(record.metadata),
        "facts": description.facts(record),
        "related": description.related(record.metadata),
        "files": files,
        "download": next((one for one in files if one.may_download and not one.file.damaged), None),
        "reader": reader(opened, request.GET),
        "citations": _citations(record),
        "formats": FORMATS,
        "citation_tags": citation_tags(record),
        "schema_org": as_script(record),
        "versions": versions(opened.row, opened.actor),
        "door": door(opened.row, opened.actor),
        "similar": similar(opened),
        "revisions": opened.row.snapshots.order_by("-number"),
        "curates_it": is_editor(opened.actor, record.collection),
        "section": "search",
    }


def _citations(record: PublicRecord) -> list[tuple[str, str, object]]:
    """Anchor, name and parts of each citation style."""
    return [
        ("tcvn", "TCVN", citation(record, "tcvn")),
        ("apa", "APA", citation(record, "apa")),
        ("ieee", "IEEE", citation(record, "ieee")),
    ]
