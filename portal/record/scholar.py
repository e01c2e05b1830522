"""Google Scholar's meta tags (Inclusion Guidelines for Webmasters, "Indexing"): one pair a tag, in the order they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deposits.access import ANONYMOUS, Right
from deposits.crosswalks import works
from deposits.public import PublicRecord


def citation_tags(record: PublicRecord) -> list[tuple[str, str]]:
    """`citation_*` names and values, without the empty ones."""
    return [(f"citation_{name}", value) for name, value in _tags(record) if value]


def _tags(record: PublicRecord) -> Iterator[tuple[str, str]]:
    metadata = record.metadata
    where = metadata.publication
    yield "title", works.full_title(record)
    for one in metadata.creators:
        yield "author", one.name.display
        yield "author_institution", one.affiliation
        yield "author_orcid", f"https://orcid.org/{one.orcid}" if one.orcid else ""
    yield "publication_date", works.issued(record).replace("-", "/")
    if record.kind.is_thesis:
        yield "dissertation_institution", works.organisation(record)
    elif record.kind.semantics == "report":
        yield "technical_report_institution", works.organisation(record)
        yield "technical_report_number", metadata.task.code
    else:
        conference = record.kind.semantics in ("conferencePaper", "conferenceObject")
        yield "conference_title" if conference else "journal_title", where.container or where.event
        yield "volume", where.volume
        yield "issue", where.issue
        first, _dash, last = re.sub(r"\s*[–-]+\s*", "-", where.pages).partition("-")
        yield "firstpage", first
        yield "lastpage", last
    yield "publisher", works.publisher(record)
    for identifier in metadata.identifiers:
        if identifier.scheme in ("doi", "isbn", "issn"):
            yield identifier.scheme, identifier.value
    yield "language", metadata.language
    yield "keywords", "; ".join(one.text for one in metadata.keywords)
    yield "abstract_html_url", record.url
    yield "pdf_url", next((file.url for file in record.files_for(ANONYMOUS, Right.DOWNLOAD) if file.is_pdf), "")
