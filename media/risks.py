"""Formats that may not be readable in twenty years, with the reason and what a library would ask for instead.

Sources: Library of Congress, Recommended Formats Statement 2024-2025 (https://www.loc.gov/preservation/resources/rfs);
The National Archives' and the Digital Preservation Coalition's lists of endangered formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from media.models import StoredFile, TextStatus


@dataclass(frozen=True)
class Risk:
    """`which`: the stored files that have it."""

    code: str
    reason: object
    mend: object
    which: Q


_RISKS = (
    Risk(
        "encrypted",
        _("locked by a password: unreadable once it is forgotten, and nothing inside can be found"),
        _("ask the author for the file without its password"),
        Q(inspection__status=TextStatus.ENCRYPTED),
    ),
    Risk(
        "damaged",
        _("it came damaged: it can be opened in part or not at all"),
        _("ask the author for the file again"),
        Q(inspection__status=TextStatus.DAMAGED),
    ),
    Risk(
        "legacy office",
        _("Office's format of before 2007: closed, and read worse with every year"),
        _("keep it, and add a PDF/A or today's format (DOCX, XLSX, PPTX, ODF)"),
        Q(media_type__in=["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/x-ole-storage"]),
    ),
    Risk(
        "macros",
        _("it holds macros, programs that only one maker's software runs"),
        _("ask for the document without macros"),
        Q(media_type__contains="macroEnabled"),
    ),
    Risk(
        "closed media",
        _("sound or film in a format that little software still plays"),
        _("keep it, and add a copy in MP4, FLAC or WAV"),
        Q(media_type__in=["video/x-msvideo", "video/quicktime", "application/vnd.rn-realmedia", "video/x-ms-wmv", "audio/x-ms-wma"]),
    ),
    Risk(
        "closed archive",
        _("packed in a format that only its maker may write"),
        _("ask for a ZIP file, or the files themselves"),
        Q(media_type="application/vnd.rar"),
    ),
    Risk(
        "program",
        _("a program: it runs on the machines of today only"),
        _("ask for its source, or for the data alone"),
        Q(media_type__in=["application/vnd.microsoft.portable-executable", "application/x-executable"]),
    ),
    Risk(
        "unknown",
        _("of a format that was not recognised"),
        _("ask what it is and what opens it, and write it into the notes"),
        Q(media_type="application/octet-stream"),
    ),
)  # fmt: skip


def at_risk() -> Iterator[tuple[Risk, QuerySet[StoredFile]]]:
    """Each risk that some stored file has, with those files."""
    for risk in _RISKS:
        found = StoredFile.objects.filter(risk.which).order_by("pk")
        if found.exists():
            yield risk, found
