"""What became of a deposit and by whom, in a sentence: for whoever comes too late, and for its history."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.models import Deposit, Event

TURNS: dict[str, str | Promise] = {
    "submit": gettext_lazy("%(who)s submitted it for review"),
    "take_back": gettext_lazy("%(who)s took it back"),
    "return": gettext_lazy("%(who)s returned it for changes"),
    "pass_on": gettext_lazy("%(who)s passed it on to the step “%(step)s”"),
    "resettle": gettext_lazy("%(who)s changed the steps of review: it waits at “%(step)s”"),
    "reject": gettext_lazy("%(who)s rejected it"),
    "reopen": gettext_lazy("%(who)s opened it again"),
    "schedule": gettext_lazy("%(who)s scheduled its publication"),
    "unschedule": gettext_lazy("%(who)s cancelled the scheduled publication"),
    "move": gettext_lazy("%(who)s moved it into another collection"),
    "publish": gettext_lazy("%(who)s published it"),
    "revise": gettext_lazy("%(who)s published a revision"),
    "withdraw": gettext_lazy("%(who)s withdrew it"),
    "restore": gettext_lazy("%(who)s restored it"),
    "delete": gettext_lazy("%(who)s put it into the bin"),
    "undelete": gettext_lazy("%(who)s took it out of the bin"),
}
CHANGES: dict[str, str | Promise] = {
    "save": gettext_lazy("%(who)s edited the description"),
    "change_kind": gettext_lazy("%(who)s chose another kind of work"),
    "attach": gettext_lazy("%(who)s added a file"),
    "replace": gettext_lazy("%(who)s replaced a file"),
    "detach": gettext_lazy("%(who)s removed a file"),
}


def in_words(event: Event, words: str | Promise) -> str:
    """`words` with who did it, and the step that it leads to."""
    who = str(event.actor) if event.actor else event.actor_label or _("The system")
    return words % {"who": who, "step": _step(event.data.get("named", {}))}


def _step(named: dict[str, str]) -> str:
    return (named.get("en") if get_language() == "en" else "") or named.get("vi") or _("Review")


def last_turn(deposit: Deposit) -> str:
    """The last change of its state, by whom and when; empty where there has been none."""
    event = deposit.events.filter(verb__in=TURNS).select_related("actor").last()
    return _told(event, TURNS[event.verb]) if event else ""


def last_change(deposit: Deposit, verb: str) -> str:
    """The last change of this sort (a key of CHANGES), by whom and when; empty where there has been none."""
    event = deposit.events.filter(verb=verb).select_related("actor").last()
    return _told(event, CHANGES[verb]) if event else ""


def last_event(deposit_id: int | None) -> int:
    """The last event (primary key) of a deposit: what a page that shows it knows. 0 where there is none."""
    return Event.objects.filter(deposit=deposit_id).aggregate(last=Max("pk"))["last"] or 0 if deposit_id else 0


def since(deposit: Deposit, seen: int, actor: Actor) -> str:
    """What somebody else has done to a deposit after the event `seen` (a primary key), which its reader has not seen yet;
    empty where nothing."""
    words = TURNS | CHANGES
    events = deposit.events.filter(verb__in=words, pk__gt=seen).select_related("actor")
    if actor.user_id is not None:
        events = events.exclude(actor=actor.user_id)
    event = events.last()
    return _told(event, words[event.verb]) if event else ""


def _told(event: Event, words: str | Promise) -> str:
    return _("%(what)s (%(when)s).") % {
        "what": in_words(event, words),
        "when": date_format(timezone.localtime(event.at), "H:i d/m/Y"),
    }
