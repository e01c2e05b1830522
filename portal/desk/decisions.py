"""What an editor decides, read from her form and handed to the flow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.note import write_note
from deposits.flows.publish import publish, revise, schedule, unschedule
from deposits.flows.review import comment, pass_on, reject, reopen, send_back
from deposits.flows.withdraw import restore, withdraw
from deposits.metadata import dates
from deposits.metadata.written import Unreadable
from deposits.models import Deposit, Record
from portal.deposit.form.lines import read_date
from portal.numbers import numbers

_REMARK = "remark-"
# The boxes of the page, and the verbs that each is there for; none: it is always there.
_BOXES: dict[str, tuple[str, ...]] = {
    "comment": (),
    "private": (),
    "reason": ("withdraw", "restore"),
    "note": ("revise",),
    "day": ("schedule",),
}


def remarks(post: QueryDict) -> dict[str, str]:
    """What was written at fields: name → text."""
    return {key.removeprefix(_REMARK): text for key, text in post.items() if key.startswith(_REMARK) and text.strip()}  # type: ignore[union-attr,misc]


def written(post: QueryDict) -> list[str]:
    """All that somebody wrote into the boxes of the page."""
    return [text for name in _BOXES if (text := post.get(name, "").strip())] + [*remarks(post).values()]


def homeless(post: QueryDict, may: Mapping[str, bool]) -> list[str]:
    """What was written into boxes that the page has no more, now that another has acted: it is shown all the same."""
    drawn = {name for name, verbs in _BOXES.items() if not verbs or any(may[verb] for verb in verbs)}
    left = [] if may["return"] else [*remarks(post).values()]
    return [text for name in _BOXES if name not in drawn and (text := post.get(name, "").strip())] + left


def decide(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    """Do what the button says and answer with a sentence about it. Raises FlowError."""
    verbs: dict[str, Callable[[Actor, Deposit, QueryDict], str]] = {
        "pass_on": _pass_on,
        "publish": _publish,
        "return": _return,
        "reject": _reject,
        "schedule": _schedule,
        "unschedule": _unschedule,
        "reopen": _reopen,
        "revise": _revise,
        "withdraw": _withdraw,
        "restore": _restore,
        "message": _message,
        "note": _note,
    }
    verb = verbs.get(post.get("do", ""))
    if verb is None:
        raise NotAllowed
    return verb(actor, deposit, post)


def seen_in(post: QueryDict) -> int | None:
    """The last event that the page knew which this form came with."""
    return next(iter(numbers([post.get("seen", "")])), None)


def _pass_on(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    passed = pass_on(actor=actor, deposit_id=deposit.pk, seen=seen_in(post))
    return _("Passed on. It waits at the step “%(step)s” now.") % {"step": passed.step}


def _publish(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    publish(actor=actor, deposit_id=deposit.pk, seen=seen_in(post))
    return _("Published. Readers and harvesters find it from now on.")


def _return(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    send_back(
        actor=actor,
        deposit_id=deposit.pk,
        comment=post.get("comment", ""),
        remarks=remarks(post),
        start_over=post.get("start_over") == "1",
        seen=seen_in(post),
    )
    return _("Returned. The depositor is told what to change.")


def _reject(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    reject(actor=actor, deposit_id=deposit.pk, reason=post.get("comment", ""), seen=seen_in(post))
    return _("Rejected. The depositor is told why.")


def _schedule(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    typed = post.get("day", "")
    try:
        written = read_date(typed)
    except Unreadable as error:
        raise Unacceptable(str(error)) from error
    if len(written) < 10:
        raise Unacceptable(_("Write the day of publication, such as 01/06/2027."))
    schedule(actor=actor, deposit_id=deposit.pk, day=dt.date.fromisoformat(written), seen=seen_in(post))
    return _("It will be published on %(day)s.") % {"day": dates.to_text(written)}


def _unschedule(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    unschedule(actor=actor, deposit_id=deposit.pk, seen=seen_in(post))
    return _("The scheduled publication is cancelled. It waits for review again.")


def _reopen(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    reopen(actor=actor, deposit_id=deposit.pk, seen=seen_in(post))
    return _("It is a draft again: the depositor can mend and submit it.")


def _revise(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    record = revise(actor=actor, deposit_id=deposit.pk, note=post.get("note", ""), seen=seen_in(post))
    return _("Revision %(number)s is published.") % {"number": record.current.number}


def _withdraw(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    withdraw(actor=actor, record_id=_record(deposit).pk, reason=post.get("reason", ""), seen=seen_in(post))
    return _("Withdrawn. Its address now tells so, with the reason.")


def _restore(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    restore(actor=actor, record_id=_record(deposit).pk, reason=post.get("reason", ""), seen=seen_in(post))
    return _("Restored. Readers and harvesters find it again.")


def _message(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    comment(actor=actor, deposit_id=deposit.pk, body=post.get("comment", ""))
    return _("Your message is kept with the deposit.")


def _note(actor: Actor, deposit: Deposit, post: QueryDict) -> str:
    write_note(actor=actor, deposit_id=deposit.pk, body=post.get("private", ""))
    return _("Your note is kept for the editors.")


def _record(deposit: Deposit) -> Record:
    record = Record.objects.filter(deposit=deposit).first()
    if record is None:
        raise NotAllowed
    return record
