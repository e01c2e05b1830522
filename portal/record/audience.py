"""Who may read or download a file, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from deposits.access import CONSORTIUM, EVERYONE, Actor, Right, Status, allows, today
from deposits.flows.copies import may_be_asked_for
from deposits.models import FileRole, Institution
from deposits.public import PublicFile, PublicRecord
from media.models import TextStatus
from portal.search.finding import has_pages


@dataclass(frozen=True)
class FileRow:
    """A file as this actor sees it. `readers` says who else may have it, where the actor may not."""

    file: PublicFile
    role: str
    text_status: str
    may_view: bool
    may_download: bool
    readers: str
    may_be_asked_for: bool = False

    @property
    def has_pages(self) -> bool:
        return self.may_view and has_pages(self.file)


def file_rows(files: tuple[PublicFile, ...], actor: Actor, record: PublicRecord | None = None) -> list[FileRow]:
    """With the `record`, also whether a copy may be asked for."""
    return [_row(file, actor, record) for file in files]


def _row(file: PublicFile, actor: Actor, record: PublicRecord | None) -> FileRow:
    may_download = allows(actor, Right.DOWNLOAD, file.protected)
    return FileRow(
        file=file,
        role=str(FileRole(file.role).label) if file.role in FileRole.values else file.role,
        text_status=str(TextStatus(file.text_status).label) if file.text_status in TextStatus.values else "",
        may_view=allows(actor, Right.VIEW, file.protected),
        may_download=may_download,
        readers="" if may_download else readers(file),
        may_be_asked_for=not may_download and record is not None and may_be_asked_for(record, file),
    )


def readers(file: PublicFile) -> str:
    """A sentence about who may download the file now. Named people and groups are not told apart to strangers."""
    policy = file.protected.policy_for(Right.DOWNLOAD)
    audiences = policy.audiences(Right.DOWNLOAD, today())
    named = [_("people of the member libraries")] if CONSORTIUM in audiences else []
    slugs = [one.partition(":")[2] for one in audiences if one.startswith("institution:")]
    named += sorted(one.label() for one in Institution.objects.filter(slug__in=slugs))
    if any(one.startswith(("user:", "group:")) for one in audiences):
        named.append(_("named people"))
    if EVERYONE in audiences:
        return ""
    if named:
        return _("Now for: %(readers)s.") % {"readers": ", ".join(named)}
    if file.derived.status is Status.EMBARGOED:
        return _("Until then it is kept at the library.")
    return _("Kept at the library only.")
