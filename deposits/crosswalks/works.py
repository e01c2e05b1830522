"""What every format asks of a work: who is named first, who published it, when, and where it appeared."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from django.utils import timezone

from deposits.access import Status
from deposits.crosswalks.markup import legal
from deposits.metadata.document import Contributor
from deposits.public import PublicFile, PublicRecord

# Who helped to make the work. An examination committee judged it: its members are not named to the world here.
CONTRIBUTING = ("advisor", "project-leader", "project-member", "data-collector", "editor", "translator", "other")


def creators(record: PublicRecord) -> list[str]:
    """Names as "family, given". A work that names nobody is the work of its organisation."""
    named = [inverted(one) for one in record.metadata.creators]
    return named or [organisation(record)]


def contributors(record: PublicRecord) -> list[str]:
    """Advisors first, then the others who are not creators already, each once."""
    first = {one.name.display for one in record.metadata.creators}
    helped = [one for role in CONTRIBUTING for one in record.metadata.by_role(role) if one.name.display not in first]
    return list(dict.fromkeys(inverted(one) for one in helped))


def inverted(person: Contributor) -> str:
    return person.name.display if person.organisation else person.name.inverted


def organisation(record: PublicRecord) -> str:
    """Where the work was made: who granted the degree, hosted the task, or holds the record. Never empty."""
    named = (record.metadata.thesis.grantor, record.metadata.task.host, keeper(record))
    return next(one for one in named if legal(one).strip())


def keeper(record: PublicRecord) -> str:
    """The institution that holds the record. Never empty."""
    return record.institution.name if legal(record.institution.name).strip() else namespace(record)


def publisher(record: PublicRecord) -> str:
    return record.metadata.publisher if legal(record.metadata.publisher).strip() else organisation(record)


def issued(record: PublicRecord) -> str:
    """A partial date: of issue, else of the defence or acceptance, else the day it was first public here."""
    metadata = record.metadata
    return metadata.issued or metadata.thesis.defended or metadata.task.accepted or published_on(record)


def published_on(record: PublicRecord) -> str:
    """The day on which it was first public here, in the repository's time zone."""
    return timezone.localdate(record.published).isoformat()


def full_title(record: PublicRecord) -> str:
    subtitle = record.metadata.subtitle
    return f"{title(record)}: {subtitle}" if subtitle else title(record)


def title(record: PublicRecord) -> str:
    """Without the subtitle. Never empty: a work without a title is called by its kind, in a cataloguer's brackets."""
    return legal(record.metadata.title).strip() or f"[{record.kind.name}]"


def subjects(record: PublicRecord) -> list[str]:
    """Keywords, then terms of vocabularies by name, then the discipline of a thesis; each once."""
    metadata = record.metadata
    named = (
        *(one.text for one in metadata.keywords),
        *(one.label or one.code for one in metadata.subjects),
        metadata.thesis.discipline,
    )
    return [one for one in dict.fromkeys(named) if one]


def open_files(record: PublicRecord) -> list[PublicFile]:
    """Those that anybody may download today. Size, checksum and address of the others are told to nobody else."""
    return [one for one in record.files if one.derived.status is Status.OPEN]


def pages(record: PublicRecord) -> tuple[str, str]:
    """`12–27` → `12`, `27`; `e123` → `e123`, nothing."""
    start, _, end = re.sub(r"\s*[-–—]+\s*", "-", record.metadata.publication.pages).partition("-")
    return start.strip(), end.strip()


def task(record: PublicRecord) -> str:
    """Programme and code of a science and technology task."""
    return ", ".join(part for part in (record.metadata.task.programme, record.metadata.task.code) if part)


def source(record: PublicRecord) -> str:
    """Where it appeared: "Tạp chí Môi trường, 12(3), 45–58"."""
    where = record.metadata.publication
    number = f"{where.volume}({where.issue})" if where.volume and where.issue else where.volume or where.issue
    parts = [where.container or where.event, number, where.pages]
    return ", ".join(part for part in parts if part) if parts[0] else ""


def is_part(record: PublicRecord) -> bool:
    """Whether ISBN and ISSN name what the work appeared in."""
    return bool(record.metadata.publication.container or record.metadata.publication.event)


def namespace(record: PublicRecord) -> str:
    """Of the repository: `oai:khomo.example:4h7k9bc` → `khomo.example`."""
    return record.oai_identifier.split(":")[1]


def media_types(record: PublicRecord) -> Iterator[str]:
    yield from dict.fromkeys(one.media_type for one in record.files)


def kind_label(record: PublicRecord) -> str:
    """The kind in the language of the work: Vietnamese or English."""
    return record.kind.label(labels_in(record))


def labels_in(record: PublicRecord) -> str:
    return "vi" if record.metadata.language.split("-")[0] in ("vi", "") else "en"


def moment(at: dt.datetime) -> str:
    """A second in UTC: `2026-09-18T01:02:03Z`."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
