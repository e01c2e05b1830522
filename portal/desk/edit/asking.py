"""The change that was asked for, read from the form; and what it would do to each deposit, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.access import Policy, today
from deposits.amending import Change, Wanted, is_same
from deposits.errors import Unacceptable
from deposits.flows.edits import wanted_of
from deposits.metadata import written
from deposits.metadata.catalogue import CATALOGUE, LANGUAGES
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.models import BulkEdit, Deposit, EditedDeposit
from deposits.roles import TABLE
from deposits.sheets import cells, columns
from portal.deposit.asking import actor_of
from portal.deposit.description import access_in_words
from portal.desk.batch.asking import collections_of

RESERVED = "reserved"
AUDIENCES = ("everyone", "consortium", "institution", "nobody")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One deposit of a bulk edit, None where this person does not edit it (any more); what would change, and why not."""

    row: EditedDeposit
    deposit: Deposit | None
    differences: list[Any]
    problem: str = ""


def read_change(request: HttpRequest) -> Change:
    """Raises Unacceptable."""
    post = request.POST
    slug = post.get("collection", "")
    collection = next((one for one in collections_of(actor_of(request)) if one.slug == slug), None)
    licence = post.get("licence", "")
    licences = {value or RESERVED for value, _label in CATALOGUE["licence"].choices}
    language = post.get("language", "")
    audience = post.get("audience", "")
    change = Change(
        collection=collection,
        added=tuple(written.words(post.get("added", "")[:5000])),
        removed=tuple(written.words(post.get("removed", "")[:5000])),
        licence=("" if licence == RESERVED else licence) if licence in licences else None,
        language=language if language in dict(LANGUAGES) else None,
        audience=audience if audience in AUDIENCES else "",
        until=_day(post.get("until", "")),
    )
    if change.until and not change.audience:
        raise Unacceptable(_("Choose who may read the files until that day."))
    if change.is_empty:
        raise Unacceptable(_("Say what is to be changed."))
    return change


def shown(edit: BulkEdit, rows: list[EditedDeposit], mine: QuerySet[Deposit]) -> list[Shown]:
    """`mine`: the deposits that this person edits."""
    found = mine.filter(pk__in=[one.deposit_id for one in rows]).select_related("collection__institution", "owner")
    deposits = {one.pk: one for one in found}
    try:
        change = Change.from_json(edit.change) if edit.state == BulkEdit.State.ASKED else None
    except Unacceptable as error:
        return [Shown(row, deposits.get(row.deposit_id or 0), [], str(error)) for row in rows]
    return [_shown(row, deposits.get(row.deposit_id or 0), change) for row in rows]


def _shown(row: EditedDeposit, deposit: Deposit | None, change: Change | None) -> Shown:
    cells_ = [dict(zip(("label", "before", "after", "problem"), cell, strict=True)) for cell in row.cells]
    if deposit is None or change is None or row.outcome != EditedDeposit.Outcome.WAITING:
        return Shown(row, deposit, cells_ if deposit is not None else [], row.problem)
    try:
        wanted = wanted_of(row, deposit, change)
    except Unacceptable as error:
        return Shown(row, deposit, [], str(error))
    found = [] if is_same(deposit, wanted) else differences(deposit, wanted)
    if deposit.revision != row.revision:
        return Shown(row, deposit, found, _("Somebody has saved it meanwhile. Nothing was overwritten."))
    if found and not TABLE["save"].get(deposit.state):  # her own rights are asked when its turn comes
        return Shown(
            row, deposit, found, _("It cannot be changed while it is: %(state)s.") % {"state": deposit.get_state_display()}
        )
    return Shown(row, deposit, found)


def differences(deposit: Deposit, wanted: Wanted) -> list[Difference]:
    """What of a deposit would be another, as cells of a sheet would show it."""
    before, after = deposit.document, Metadata.model_validate(wanted.metadata)
    language = "en" if get_language() == "en" else "vi"
    found = [
        Difference(column.label(language), was, becomes)
        for column in columns.columns().values()
        if column.field is not None
        and not column.part
        and (was := cells.show(column, before)) != (becomes := cells.show(column, after))
    ]
    if wanted.collection is not None:
        found.insert(0, Difference(_("Collection"), deposit.collection.label(), wanted.collection.label()))
    if wanted.policy != deposit.policy:
        was = access_in_words(deposit.access, deposit.collection.institution)
        institution = (wanted.collection or deposit.collection).institution
        found.append(
            Difference(
                _("Who may read the files"), str(was), str(access_in_words(Policy.model_validate(wanted.policy), institution))
            )
        )
    return found


def _day(typed: str) -> dt.date | None:
    if not typed.strip():
        return None
    try:
        day = written.date(typed)
    except Unreadable as error:
        raise Unacceptable(str(error)) from error
    if len(day) < 10 or (until := dt.date.fromisoformat(day)) <= today():
        raise Unacceptable(_("Write a day in the future, such as 01/06/2027."))
    return until
