"""What changed between two times that a deposit was submitted or published, or since: by field, word by word; and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deposits.access import Policy
from deposits.comparing import Piece, compared
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.document import Metadata
from deposits.models import Deposit, FileRole, Kind, Record
from deposits.models.reviewing import files_of
from portal.deposit.description import access_in_words, lines_of
from portal.deposit.form.fields import known

NOW = "now"
_MOST = 40


@dataclass(frozen=True)
class Moment:
    """A state of the deposit that was kept: `code` names it in an address."""

    code: str
    label: str
    metadata: dict[str, Any] = field(repr=False)
    policy: dict[str, Any] = field(repr=False)
    files: list[dict[str, Any]] = field(repr=False)


@dataclass(frozen=True)
class Changed:
    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class ChangedFile:
    name: str
    words: str
    sort: str  # gone, new or same: another content under the same name


@dataclass(frozen=True)
class Differences:
    before: Moment
    after: Moment
    fields: Sequence[Changed]
    files: Sequence[ChangedFile]

    @property
    def count(self) -> int:
        return len(self.fields) + len(self.files)


def moments(deposit: Deposit, record: Record | None) -> list[Moment]:
    """The oldest first; the working copy as it is now is the last."""
    found: list[tuple[datetime, Moment]] = []
    for one in deposit.submissions.order_by("-number")[:_MOST]:
        label = _("submitted on %(at)s") % {"at": _at(one.at)}
        found.append((one.at, Moment(f"s{one.number}", label, one.metadata, one.policy, one.files)))
    snapshots = record.snapshots.prefetch_related("files__stored").order_by("-number")[:_MOST] if record else ()
    for shot in snapshots:
        label = _("revision %(number)s, published on %(at)s") % {"number": shot.number, "at": _at(shot.created)}
        placed = [
            {"name": one.name, "role": one.role, "sha256": one.stored.sha256, "size": one.stored.size} for one in shot.files.all()
        ]
        found.append((shot.created, Moment(f"r{shot.number}", label, shot.metadata, shot.policy, placed)))
    kept = [moment for _when, moment in sorted(found, key=lambda pair: pair[0])]
    return [*kept, Moment(NOW, _("as it is now"), deposit.metadata, deposit.policy, files_of(deposit))]


def usual(found: Sequence[Moment]) -> tuple[Moment, Moment] | None:
    """What an editor would compare: what she sees now with what she saw when it was submitted or published last; where that
    is the same, with the time before."""
    now = found[-1]
    for moment in reversed(found[:-1]):
        if not _same(moment, now):
            return moment, now
    return None


def pair(found: Sequence[Moment], before: str, after: str) -> tuple[Moment, Moment] | None:
    """The two that an address names, else the usual ones."""
    named = {one.code: one for one in found}
    if before in named and after in named:
        return named[before], named[after]
    return usual(found)


def differences(deposit: Deposit, kind: Kind, before: Moment, after: Moment) -> Differences:
    old, new = Metadata.model_validate(before.metadata), Metadata.model_validate(after.metadata)
    fields = []
    for name, one in CATALOGUE.items():
        was, becomes = "\n".join(lines_of(one, old)), "\n".join(lines_of(one, new))
        if was != becomes:
            fields.append(Changed(str(known(name, kind)), compared(was, becomes)))
    institution = deposit.collection.institution
    was, becomes = (access_in_words(Policy.model_validate(one.policy), institution) for one in (before, after))
    if was != becomes:
        fields.append(Changed(_("Who may read the files"), compared(was, becomes)))
    return Differences(before, after, fields, _files(before.files, after.files))


def _files(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[ChangedFile]:
    olds, news = ({one["name"]: one for one in files if one["role"] != FileRole.LICENCE} for files in (before, after))
    found = [ChangedFile(name, _("removed"), "gone") for name in olds if name not in news]
    found += [ChangedFile(name, _("added"), "new") for name in news if name not in olds]
    for name in olds.keys() & news.keys():
        if olds[name]["sha256"] != news[name]["sha256"]:
            found.append(ChangedFile(name, _("replaced by another content"), "same"))
        elif olds[name]["role"] != news[name]["role"]:
            roles = [str(FileRole(one[name]["role"]).label) for one in (olds, news)]
            found.append(ChangedFile(name, " → ".join(roles), "same"))
    return sorted(found, key=lambda one: one.name)


def _same(one: Moment, other: Moment) -> bool:
    files = [
        {(file["name"], file["role"], file["sha256"]) for file in moment.files if file["role"] != FileRole.LICENCE}
        for moment in (one, other)
    ]
    return (one.metadata, one.policy, files[0]) == (other.metadata, other.policy, files[1])


def _at(moment: datetime) -> str:
    return date_format(localtime(moment), "d/m/Y H:i")
