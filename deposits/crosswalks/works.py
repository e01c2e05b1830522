"""What every format asks of a work: who is named first, who published it, when, and where it appeared."""

from __future__ import annotations

from django.utils import timezone

from deposits.metadata.document import Contributor
from deposits.public import PublicRecord

# Who helped to make the work. An examination committee judged it: its members are not named to the world here.
_CONTRIBUTING = ("advisor", "project-leader", "project-member", "data-collector", "editor", "translator", "other")


def creators(record: PublicRecord) -> list[str]:
    """Names as "family, given". A work that names nobody is the work of its organisation."""
    named = [inverted(one) for one in record.metadata.creators]
    return named or [organisation(record)]


def contributors(record: PublicRecord) -> list[str]:
    """Advisors first, then the others who are not creators already, each once."""
    first = {one.name.display for one in record.metadata.creators}
    helped = [one for role in _CONTRIBUTING for one in record.metadata.by_role(role) if one.name.display not in first]
    return list(dict.fromkeys(inverted(one) for one in helped))


def inverted(person: Contributor) -> str:
    return person.name.display if person.organisation else person.name.inverted


def organisation(record: PublicRecord) -> str:
    """Where the work was made: who granted the degree, hosted the task, or holds the record."""
    return record.metadata.thesis.grantor or record.metadata.task.host or record.institution.label("vi")


def publisher(record: PublicRecord) -> str:
    return record.metadata.publisher or organisation(record)


def issued(record: PublicRecord) -> str:
    """A partial date: of issue, else of the defence or acceptance, else the day it was first public here."""
    metadata = record.metadata
    return (
        metadata.issued or metadata.thesis.defended or metadata.task.accepted or timezone.localdate(record.published).isoformat()
    )


def full_title(record: PublicRecord) -> str:
    metadata = record.metadata
    return f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title


def kind_label(record: PublicRecord) -> str:
    """The kind in the language of the work: Vietnamese or English."""
    return record.kind.label(labels_in(record))


def labels_in(record: PublicRecord) -> str:
    return "vi" if record.metadata.language.split("-")[0] in ("vi", "") else "en"
