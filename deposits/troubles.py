"""What may be wrong with a deposit under review, as its report and its files' inspections know it (`Trouble`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deposits.agreements import agreement_for
from deposits.embargoes import last_day, opens
from deposits.flows.lookup import kind_of
from deposits.forms import unread_asked
from deposits.metadata.checks import missing
from deposits.models import Deposit, DepositFile, FileRole, Message, State, Trouble
from media.models import Inspection, Scan, TextStatus
from media.scanning import waits

UNDER_REVIEW = (State.SUBMITTED, State.RETURNED, State.SCHEDULED)
# Facts of an inspection that may harm a reader: what a file does when it is opened, or hides.
DANGERS = ("scripts", "launches", "attachments", "external")
_UNREADABLE = frozenset({TextStatus.NO_TEXT, TextStatus.DAMAGED, TextStatus.TOO_LARGE, TextStatus.TIMED_OUT})


def troubles(deposit: Deposit) -> list[Trouble]:
    """The worst first; nothing where all is well. Other works that look the same are `deposits.duplicates`' matter."""
    files = list(deposit.files.select_related("stored__inspection"))
    found = {trouble for one in files for trouble in _of_file(one)}
    found |= {*_of_description(deposit)}
    if not any(one.role in (FileRole.MAIN, FileRole.DATA) for one in files):
        found.add(Trouble.NO_FILE)
    if is_answered(deposit):
        found.add(Trouble.ANSWERED)
    return [one for one in Trouble if one in found]


def written(found: Iterable[Trouble]) -> str:
    """As `Deposit.troubles` holds them."""
    return " ".join(found)


def _of_file(file: DepositFile) -> Iterator[Trouble]:
    stored = file.stored
    inspection: Inspection | None = getattr(stored, "inspection", None)
    status = inspection.status if inspection else TextStatus.PENDING
    facts = inspection.facts if inspection else {}
    if stored.scan == Scan.INFECTED or status == TextStatus.INFECTED:
        yield Trouble.VIRUS
        return
    if waits(stored) or status == TextStatus.PENDING:
        yield Trouble.READING
    if stored.is_damaged or status in _UNREADABLE:
        yield Trouble.UNREADABLE
    if status == TextStatus.ENCRYPTED or facts.get("encrypted"):
        yield Trouble.ENCRYPTED
    if any(facts.get(one) for one in DANGERS):
        yield Trouble.ACTIVE


def _of_description(deposit: Deposit) -> Iterator[Trouble]:
    kind, document = kind_of(deposit), deposit.document
    if missing(document, kind.fields) or unread_asked(deposit, kind):
        yield Trouble.INCOMPLETE
    day, last = opens(deposit.access), last_day()
    unexplained = day is not None and (not deposit.access.reason or (last is not None and day > last))
    if not document.licence or unexplained or (not deposit.acceptances.exists() and agreement_for(deposit) is not None):
        yield Trouble.RIGHTS


def is_answered(deposit: Deposit) -> bool:
    """Whether it came again after it was returned, or the last message is from the depositor's side."""
    if deposit.state != State.SUBMITTED:
        return False
    returned = deposit.messages.filter(reason=Message.Reason.RETURNED).last()
    if returned is not None and deposit.submitted is not None and deposit.submitted > returned.at:
        return True
    last = deposit.messages.last()
    theirs = {deposit.owner_id or deposit.created_by_id, *deposit.coauthors.values_list("user", flat=True)}
    return last is not None and last.author_id is not None and last.author_id in theirs
