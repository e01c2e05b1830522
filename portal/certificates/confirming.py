"""What the public page of a certificate tells whom: whether it is genuine, where the work stands now, and as much of the
work as the one who asks may see today (docs/decisions/0022)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from deposits.access import Actor, Right, allows
from deposits.certificates import CertifiedFile, Statement
from deposits.models import Certificate, Deposit, State
from deposits.public import PublicRecord, build
from deposits.roles import may_open
from portal.certificates.facts import Fact, facts


@dataclass(frozen=True)
class Confirmation:
    """`facts` and `files` are those that may be shown; `shows_work` is whether title and authors are among them.
    `newer` was issued later for the same deposit."""

    certificate: Certificate
    standing: str
    mark: str
    shows_work: bool
    facts: list[Fact]
    files: list[CertifiedFile]
    file_count: int
    newer: Certificate | None
    may_print: bool
    record: PublicRecord | None


def find(code: str) -> Certificate | None:
    related = ("deposit__collection__institution", "deposit__owner", "record__snapshot")
    return Certificate.objects.select_related(*related).filter(code=code).first()


def may_print(actor: Actor, certificate: Certificate) -> bool:
    """Whoever may open the deposit: its owner, those who work on it with her, its editors."""
    return may_open(actor, certificate.deposit)


def confirm(certificate: Certificate, actor: Actor) -> Confirmation:
    statement, opens = certificate.statement, may_print(actor, certificate)
    row = getattr(certificate.deposit, "record", None)
    record = build(row) if row is not None else None
    known = record is not None and allows(actor, Right.METADATA, record.protected)
    shows = opens or (record is not None and known and _says_the_same(statement, record))
    standing, mark = _standing(certificate.deposit)
    later = Certificate.objects.filter(deposit=certificate.deposit_id, pk__gt=certificate.pk)
    return Confirmation(
        certificate=certificate,
        standing=standing,
        mark=mark,
        shows_work=shows,
        facts=[one for one in facts(certificate) if shows or one.neutral],
        files=[one for one in statement.files if opens or (shows and record and _is_open(one, record, actor))],
        file_count=len(statement.files),
        newer=later.last(),
        may_print=opens,
        record=record if known else None,
    )


def _says_the_same(statement: Statement, record: PublicRecord) -> bool:
    """What a revision has taken out of sight, an older certificate does not bring back."""
    names = tuple(one.name.display for one in record.metadata.creators)
    return (statement.title, statement.subtitle, statement.authors) == (record.metadata.title, record.metadata.subtitle, names)


def _is_open(file: CertifiedFile, record: PublicRecord, actor: Actor) -> bool:
    """Names and checksums of files are told to those who may download these very bytes from the record's page."""
    return not record.withdrawn and any(
        one.sha256 == file.sha256 and one.name == file.name and allows(actor, Right.DOWNLOAD, one.protected)
        for one in record.files
    )


def _standing(deposit: Deposit) -> tuple[str, str]:
    """Where the work stands now, in words and as the class of a note. Strangers are not told why it was sent back."""
    if deposit.deleted is None:
        match deposit.state:
            case State.SUBMITTED | State.SCHEDULED:
                return _("The work is submitted; an editor reviews it."), "ok"
            case State.PUBLISHED:
                return _("The work is published."), "ok"
            case State.WITHDRAWN:
                return _("The work was published and has been withdrawn."), "warn"
    return _("At present the work is not submitted: its depositor has it back in hand."), "warn"
