"""What the form's page shows."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deposits.access import Actor, Policy
from deposits.embargoes import REASONS, last_day
from deposits.flows.lookup import kind_of
from deposits.models import Deposit, Institution, Message, State
from deposits.roles import is_owner, may
from deposits.steps import chain
from portal.deposit.accepting import still_missing, sure_fields
from portal.deposit.agreeing import to_agree
from portal.deposit.carrying import seal
from portal.deposit.clashes import clashes
from portal.deposit.description import kept_lines
from portal.deposit.files import FileRow, file_rows, limits
from portal.deposit.findings import findings
from portal.deposit.form import access
from portal.deposit.form.fields import Section, chosen_fields, form_fields, known, sections
from portal.deposit.form.marks import saved_marks
from portal.deposit.form.reading import ACCESS, Reading, reread
from portal.deposit.guesses import kind_offer, offers
from portal.deposit.licences import QUESTIONS, options, usual_licence


def form_page(
    deposit: Deposit,
    actor: Actor,
    reading: Reading | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    adding: str = "",
    clashing: Collection[str] = (),
    posted: QueryDict | None = None,
) -> dict[str, Any]:
    """The context of `deposit/form.html`. `reading` is what was just posted, or None for the deposit as it stands;
    `problems` are found beside it, by field; `adding` names a field that gets another empty row; beside the parts that
    are `clashing` stands what another window saved in them. `posted` is the form that comes back, with the boxes that were ticked."""
    problems = problems or {}
    kind = kind_of(deposit)
    reading = reading or reread(deposit, chosen_fields(kind))
    remarks = latest_remarks(deposit)
    fields = form_fields(deposit, kind, reading, problems, remarks)
    offered = offers(deposit)
    others = clashes(clashing, deposit, actor)
    looked_up = findings(deposit, kind)
    for field in fields:
        if (not field.filled or field.name == "language") and field.name not in reading.unread:
            field.offer = offered.get(field.name)
        field.found = looked_up.offers.get(field.name) if looked_up else None
        if field.name == adding:
            field.add_row()
            field.is_asked = True
        field.other = others.get(field.name)
    errors = {**problems, **reading.errors}
    boxes = {field.name: field.box_id for field in fields if field.error}
    files = file_rows(deposit, errors, others, reading.places)
    return {
        "section": "deposit",
        "deposit": deposit,
        "kind": kind,
        "sections": [*_with_files(files, errors), *sections(fields), _end(errors, deposit)],
        "files": files,
        "findings": looked_up,
        "institutions": Institution.objects.order_by("name"),
        "kind_offer": kind_offer(deposit, looked_up.work if looked_up else None),
        "limits": limits(deposit),
        "files_error": problems.get("files", ""),
        "access": reading.unread.get(ACCESS)
        or access.show(Policy.model_validate(reading.policy), deposit.collection.institution),
        "reasons": REASONS.items(),
        "embargo_until": last_day(),
        "access_error": errors.get(ACCESS, ""),
        "access_wrong": reading.places.get(ACCESS, (0, ""))[1],
        "access_other": others.get(ACCESS),
        "clashes": list(others.values()),
        "sure": sure_fields(fields),
        "missing": still_missing(deposit, kind),
        "marks": json.dumps(saved_marks(deposit, chosen_fields(kind))),
        "window": secrets.token_urlsafe(9),
        "seal": seal(actor.user_id or 0, deposit.public_id),
        "agreement_error": problems.get("agreement", ""),
        "summary": [(boxes.get(name) or reading.box_id(name), known(name, kind), message) for name, message in errors.items()],
        "remarks": remarks,
        "kept": kept_lines(deposit, kind),
        "reviewed": bool(chain(deposit.collection)),
        "editing": deposit.state in (State.SUBMITTED, State.PUBLISHED),
        "for_another": not is_owner(actor, deposit) or deposit.owner_id is None,
        "may_delete": may(actor, "delete", deposit),
        "licence_options": options(usual_licence(deposit, kind)),
        "licence_questions": QUESTIONS,
        **to_agree(deposit, actor, posted),
        "pending": any(not row.settled for row in files),
        "crumbs": [(_("My deposits"), reverse("deposit:mine"))],
    }


def latest_remarks(deposit: Deposit) -> dict[str, list[Message]]:
    """What the editor wrote when she returned it last, by field, and what was answered there; the general comment under the
    empty name. Shown as long as the depositor has it back in hand."""
    if deposit.state != State.RETURNED:
        return {}
    found: dict[str, list[Message]] = defaultdict(list)
    at_fields = Q(reason=Message.Reason.COMMENT) & ~Q(field="")
    last = deposit.messages.filter(Q(reason=Message.Reason.RETURNED) | at_fields).select_related("author").order_by("-pk")
    since = deposit.submitted
    for message in last:
        if since is None or message.at >= since:
            found[message.field].insert(0, message)
    return dict(found)


def _with_files(files: list[FileRow], errors: Mapping[str, str]) -> list[Section]:
    if any(name == "files" or name.startswith("file:") for name in errors):
        state, words = "bad", _("something to mend")
    elif files:
        state = "done"
        words = ngettext("%(count)s file", "%(count)s files", len(files)) % {"count": len(files)}
    else:
        state, words = "todo", _("no file yet")
    return [Section("s-files", _("Files"), state, words)]


def _end(errors: Mapping[str, str], deposit: Deposit) -> Section:
    state = "bad" if "agreement" in errors else "todo"
    return Section("s-submit", _("Submit"), state, _("the agreement, then submit"))
