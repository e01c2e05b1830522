"""What an editor would look at first: what is missing, what could not be read, what the files hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deposits.agreements import agreement_for
from deposits.embargoes import in_words, last_day, opens
from deposits.forms import unread_asked
from deposits.metadata.checks import missing
from deposits.models import Deposit, FileRole, Kind
from media.models import TextStatus
from portal.deposit.files import FileRow
from portal.deposit.form.fields import known
from portal.desk.report import dangers

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Check:
    level: Level
    words: str

    @property
    def icon(self) -> str:
        return "check" if self.level == "ok" else "alert"


@dataclass(frozen=True)
class Completeness:
    """`filled` of `required` fields of the kind."""

    filled: int
    required: int
    first_missing: str = ""


def completeness(deposit: Deposit, kind: Kind | None) -> Completeness:
    if kind is None:
        return Completeness(0, 0)
    required = sum(1 for one in kind.fields if one.get("required"))
    empty = missing(deposit.document, kind.fields)
    return Completeness(required - len(empty), required, str(known(empty[0].field, kind)) if empty else "")


def checks(deposit: Deposit, kind: Kind, files: Sequence[FileRow]) -> list[Check]:
    """Worst first."""
    document = deposit.document
    empty = missing(document, kind.fields)
    found = [Check("bad", _("Fill in “%(field)s”.") % {"field": known(problem.field, kind)}) for problem in empty]
    found += [
        Check("bad", _("“%(field)s” could not be read.") % {"field": known(name, kind)}) for name in unread_asked(deposit, kind)
    ]
    if not empty:
        found.append(Check("ok", _("Every required field is filled in.")))
    found += _files(files)
    if not document.licence:
        found.append(Check("warn", _("No licence was chosen: all rights reserved.")))
    found += _agreement(deposit)
    found += _access(deposit)
    return sorted(found, key=lambda check: ("bad", "warn", "ok").index(check.level))


def _access(deposit: Deposit) -> list[Check]:
    """An embargo, with its end and its reason; one without a reason, or longer than depositors may choose, is asked about."""
    day = opens(deposit.access)
    if day is None:
        return []
    last, reason = last_day(), deposit.access.reason
    said = {"day": date_format(day, "d/m/Y"), "reason": in_words(reason)}
    if not reason:
        return [Check("warn", _("Closed until %(day)s, and no reason is given.") % said)]
    if last and day > last:
        return [Check("warn", _("Closed until %(day)s, longer than depositors may choose: %(reason)s.") % said)]
    return [Check("ok", _("Closed until %(day)s: %(reason)s.") % said)]


def _agreement(deposit: Deposit) -> list[Check]:
    """Whether the text that holds today was accepted, and how."""
    last = deposit.acceptances.select_related("agreement").last()
    if last is None:
        text = agreement_for(deposit)
        return [Check("warn", _("The deposit agreement has not been accepted."))] if text else []
    words = _("The deposit agreement was accepted, version %(version)s: %(way)s.")
    return [Check("ok", words % {"version": last.agreement.version, "way": last.get_way_display()})]


def _files(files: Sequence[FileRow]) -> list[Check]:
    if not files:
        return [Check("warn", _("There is no file."))]
    found = (
        []
        if any(row.file.role in (FileRole.MAIN, FileRole.DATA) for row in files)
        else [Check("warn", _("No file is the full text."))]
    )
    for row in files:
        words = f"{row.file.name}: {row.label}"
        if row.status in (TextStatus.TEXT, TextStatus.OCR):
            found.append(Check("ok", words))
        elif row.status in (TextStatus.INFECTED, TextStatus.DAMAGED):
            found.append(Check("bad", words))
        elif row.status is not TextStatus.UNSUPPORTED:
            found.append(Check("warn", words))
        facts = row.inspection.facts if row.inspection else {}
        found += [Check("bad", f"{row.file.name}: {one.sentence} {', '.join(one.names)}".strip()) for one in dangers(facts)]
    return found
