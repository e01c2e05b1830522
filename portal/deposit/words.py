"""States, next steps and events, in words for the person who reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deposits.happened import CHANGES, TURNS, in_words
from deposits.metadata import dates
from deposits.models import Deposit, Event, State

STATE_CLASSES = {
    State.RETURNED: "back",
    State.REJECTED: "late",
    State.PUBLISHED: "done",
    State.SCHEDULED: "done",
    State.WITHDRAWN: "late",
}


def state_class(deposit: Deposit) -> str:
    """The class of `.state` that draws the state's mark."""
    return STATE_CLASSES.get(State(deposit.state), "")


def next_step(deposit: Deposit) -> str:
    """What the depositor may expect or do now."""
    match deposit.state:
        case State.DRAFT:
            return _("Fill in the rest and submit it.")
        case State.SUBMITTED if deposit.step is not None:
            where = _("It is in review, at the step “%(step)s”.") % {"step": deposit.step}
            return f"{where} {_('You can take it back until it is published.')}"
        case State.SUBMITTED:
            return _("An editor will review it. You can take it back until then.")
        case State.RETURNED:
            return _("Read the editor's remarks, mend it and submit it again.")
        case State.REJECTED:
            return _("Read the reason; write to the editor if something is unclear.")
        case State.SCHEDULED:
            return _("It will be published on %(day)s.") % {"day": dates.to_text(str(deposit.publish_on))}
        case State.PUBLISHED:
            return _("Everyone can find it; its address lasts.")
        case _withdrawn:
            return _("Its address tells that it was withdrawn, and why.")


VERBS: dict[str, str | Promise] = {
    **TURNS,
    **CHANGES,
    "start": gettext_lazy("%(who)s began the deposit"),
    "start_version": gettext_lazy("%(who)s began a new version"),
    "take_in": gettext_lazy("%(who)s took the published work into a deposit"),
    "certify": gettext_lazy("%(who)s had a certificate issued"),
    "confirm_copy": gettext_lazy("Somebody asked for a copy of a file"),
    "grant_copy": gettext_lazy("%(who)s granted a copy of a file"),
    "refuse_copy": gettext_lazy("%(who)s refused a copy of a file"),
    "download_copy": gettext_lazy("A granted copy was downloaded"),
    "invite": gettext_lazy("%(who)s sent an invitation"),
    "join": gettext_lazy("%(who)s joined as a co-author"),
    "part": gettext_lazy("%(who)s ended a co-authorship"),
    "decline": gettext_lazy("%(who)s declined an invitation"),
    "hand_over": gettext_lazy("%(who)s took the deposit over"),
    "import_bag": gettext_lazy("%(who)s brought it in as a BagIt package"),
    "infected": gettext_lazy("%(who)s: a virus was found in a file"),
    "consent": gettext_lazy("%(who)s allowed a use of personal data"),
    "withdraw_consent": gettext_lazy("%(who)s withdrew a consent"),
    "assign": gettext_lazy("%(who)s settled who reviews it"),
    "release": gettext_lazy("%(who)s gave the review back to all editors"),
    "show_in": gettext_lazy("%(who)s changed the collections that show it"),
    "ask_removal": gettext_lazy("%(who)s asked for its removal by legal order"),
    "drop_removal": gettext_lazy("%(who)s dropped its removal by legal order"),
    "remove": gettext_lazy("%(who)s removed it by legal order"),
    "claim": gettext_lazy("%(who)s received it into their account"),
}
_STEADY = {"save", "attach", "replace", "detach"}


@dataclass(frozen=True)
class Line:
    """One line of a history; `at` is the last time where several of the same sort were drawn together."""

    at: datetime
    verb: str
    words: str


def history(events: Iterable[Event]) -> list[Line]:
    """Newest first. An hour of typing is one line, not four hundred."""
    lines: list[Line] = []
    for event in events:
        if event.verb not in VERBS:
            continue
        line = Line(event.at, event.verb, in_words(event, VERBS[event.verb]))
        if lines and line.verb in _STEADY and lines[-1].words == line.words:
            lines.pop()
        lines.append(line)
    return lines[::-1]
