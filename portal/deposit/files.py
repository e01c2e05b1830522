"""The files of a deposit as its form shows them: what each is, who may read it, and honestly what could be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deposits.embargoes import REASONS
from deposits.file_types import GROUPS, REFUSED_NAMES, FileGroup, accepted
from deposits.flows.files import MOST_FILES
from deposits.flows.lookup import kind_of
from deposits.metadata.catalogue import Words
from deposits.models import Deposit, DepositFile, FileRole
from deposits.models.deposits import usual_access
from media.errors import Withheld
from media.models import Inspection, Scan, TextStatus
from media.scanning import waits
from media.store import check_released
from portal.deposit.description import access_in_words
from portal.deposit.form import access
from portal.deposit.form.typed import Place

_GOOD = {TextStatus.TEXT, TextStatus.OCR}
_NEUTRAL = {TextStatus.PENDING, TextStatus.UNSUPPORTED}

_ADVICE = {
    TextStatus.NO_TEXT: gettext_lazy("Its words will not be found. Send the file that it was printed from, or a sharper scan."),
    TextStatus.ENCRYPTED: gettext_lazy("Nobody can read it in the future. Send a copy that has no password."),
    TextStatus.DAMAGED: gettext_lazy(
        "It may not open for readers either. Open it on your computer, save it anew, and send that."
    ),
    TextStatus.TOO_LARGE: gettext_lazy("It is kept as it is, but its words will not be found. Divide it if they should be."),
    TextStatus.TIMED_OUT: gettext_lazy(
        "It is kept as it is, but its words will not be found. Save it anew as PDF if they should be."
    ),
    TextStatus.INFECTED: gettext_lazy("It is given to nobody. Clean your computer, then send a clean copy in its place."),
}


@dataclass(frozen=True)
class FileRow:
    file: DepositFile
    access: access.TypedAccess
    error: str = ""
    other: object = None  # portal.deposit.clashes.Clash
    wrong: str = ""  # the column of the box that the error is about

    @property
    def key(self) -> str:
        return f"file:{self.file.pk}"

    @property
    def roles(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in FileRole.choices]

    @property
    def reasons(self) -> list[tuple[str, Words]]:
        """Why access may be limited, in the library's words."""
        return list(REASONS.items())

    @property
    def inspection(self) -> Inspection | None:
        return getattr(self.file.stored, "inspection", None)

    @property
    def status(self) -> TextStatus:
        return TextStatus(self.inspection.status) if self.inspection else TextStatus.PENDING

    @property
    def label(self) -> str:
        """What is known of it by now, in words."""
        if self.file.stored.is_damaged:
            return _("damaged in the store: given to nobody until a good copy is back")
        if waits(self.file.stored):
            return str(Scan.WAITING.label)
        found = self.inspection.facts.get("signature") if self.inspection else ""
        return f"{self.status.label}: {found}" if found else str(self.status.label)

    @property
    def advice(self) -> str:
        """What the depositor can do about it; empty where nothing needs to be done."""
        return "" if self.file.stored.is_damaged or waits(self.file.stored) else str(_ADVICE.get(self.status, ""))

    @property
    def withheld(self) -> str:
        """Why nobody may open it at the moment; empty where it can be opened."""
        try:
            check_released(self.file.stored)
        except Withheld as reason:
            return str(reason)
        return ""

    @property
    def recognised(self) -> tuple[int, int] | None:
        """Pages whose characters were recognised by now, of how many; None where none waits."""
        return self.inspection.recognised if self.inspection else None

    @property
    def quality(self) -> int | None:
        """How far recognised text may be trusted, in per cent."""
        quality = self.inspection.ocr_quality if self.inspection else None
        return round(100 * quality) if quality is not None else None

    @property
    def usual(self) -> str:
        """Who may read a file of this role where nothing else is chosen for it, in words; empty: as the whole deposit."""
        policy = usual_access(self.file.role)
        return access_in_words(policy, self.file.deposit.collection.institution) if policy else ""

    @property
    def own_access(self) -> str:
        """Who may read this file, in words, where it is not as the whole deposit."""
        policy = self.file.access
        return access_in_words(policy, self.file.deposit.collection.institution) if policy else ""

    @property
    def settled(self) -> bool:
        """Whether the file has been read, or it is known that it will not be."""
        return self.status is not TextStatus.PENDING

    @property
    def state_class(self) -> str:
        if self.file.stored.is_damaged:
            return "back"
        if self.status in _GOOD:
            return "done"
        return "" if self.status in _NEUTRAL else "back"


WITH_FILES = Prefetch("files", DepositFile.objects.select_related("stored__inspection"))


def file_rows(
    deposit: Deposit,
    errors: Mapping[str, str] | None = None,
    others: Mapping[str, object] | None = None,
    places: Mapping[str, Place] | None = None,
) -> list[FileRow]:
    """For many deposits at once, fetch them with `prefetch_related(WITH_FILES)`."""
    prefetch_related_objects([deposit], WITH_FILES)
    found = []
    for file in deposit.files.all():
        key = f"file:{file.pk}"
        wrong = (places or {}).get(key, (0, ""))[1]
        found.append(file_row(deposit, file, (errors or {}).get(key, ""), (others or {}).get(key), wrong))
    return found


def file_row(deposit: Deposit, file: DepositFile, error: str = "", other: object = None, wrong: str = "") -> FileRow:
    typed = deposit.unread.get(f"file:{file.pk}") or access.show_file(file.own_policy, deposit.collection.institution)
    return FileRow(file, typed, error, other, wrong)


@dataclass(frozen=True)
class Limits:
    """What a deposit takes, told before anything is sent."""

    groups: list[FileGroup]
    bytes: int
    files: int

    @property
    def extensions(self) -> str:
        """For the script: all that is accepted by name, by commas."""
        return ",".join(extension for group in self.groups for extension in group.extensions)

    @property
    def refused(self) -> str:
        """By commas too: what is accepted by nobody or not here."""
        unwanted = {extension for group in GROUPS if group not in self.groups for extension in group.extensions}
        return ",".join(sorted(REFUSED_NAMES | unwanted))

    @property
    def takes_any(self) -> bool:
        """Whether a name that no group knows counts as data, which are accepted."""
        return any(group.code == "data" for group in self.groups)


def limits(deposit: Deposit) -> Limits:
    return Limits(accepted(kind_of(deposit)), settings.MAX_FILE_BYTES, MOST_FILES)
