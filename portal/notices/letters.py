"""What is written to whom: a letter for each event, with one action."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from deposits.metadata import dates
from deposits.models import Deposit, Event, Message, Record
from deposits.steps import chain, current
from portal.deposit.form.fields import known
from portal.notices import turns
from portal.notices.letter import Letter, Quote, absolute, place, standing, title
from portal.notices.people import handed_over, invited, joined
from portal.notices.receivers import EDITOR, Receiver


def letter(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    """The letter in the language of the moment. Raises KeyError for an event that nobody is told of."""
    if event.verb in ("submit", "pass_on", "move") and receiver.part == EDITOR:
        return _for_editors(event, deposit)
    write: Callable[[Event, Deposit, Receiver], Letter] = {
        "submit": _received,
        "assign": _assigned,
        "return": _returned,
        "reject": _rejected,
        "publish": _published,
        "revise": _revised,
        "withdraw": _withdrawn,
        "restore": _restored,
        "open": _opened,
        "infected": _infected,
        "move": turns.moved,
        "schedule": turns.scheduled,
        "unschedule": turns.unscheduled,
        "reopen": turns.reopened,
        "delete": turns.deleted,
        "remove": turns.removed,
        "message": turns.written,
        "invite": invited,
        "join": joined,
        "hand_over": handed_over,
    }[event.verb]
    return write(event, deposit, receiver)


def _for_editors(event: Event, deposit: Deposit) -> Letter:
    owner = str(deposit.owner or deposit.owner_name or deposit.owner_email)
    step = current(deposit)
    paragraphs = [
        _("%(who)s submitted “%(title)s” to %(place)s.") % {"who": owner, "title": title(deposit), "place": place(deposit)}
    ]
    if step.pk is not None:
        paragraphs.append(_("It is in the step “%(step)s”, which is yours.") % {"step": step.label()})
    return Letter(
        subject=_("A deposit waits for review: %(title)s") % {"title": title(deposit)},
        paragraphs=paragraphs,
        action=_("Review it"),
        url=absolute("desk:review", deposit.public_id),
    )


def _assigned(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    return Letter(
        subject=_("A deposit for you to review: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("%(who)s has given you “%(title)s” for %(place)s to review.")
            % {"who": event.actor or event.actor_label, "title": title(deposit), "place": place(deposit)},
        ],
        action=_("Review it"),
        url=absolute("desk:review", deposit.public_id),
    )


def _received(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    action, url = standing(deposit, receiver)
    if chain(deposit.collection):
        next_ = _("An editor of %(place)s will review it. You receive an e-mail as soon as there is an answer.")
    else:
        next_ = _("It goes to %(place)s and is published at once.")
    return Letter(
        subject=_("Received: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("“%(title)s” has been submitted. Its number is %(number)s.")
            % {"title": title(deposit), "number": deposit.public_id},
            next_ % {"place": place(deposit)},
        ],
        action=action,
        url=url,
    )


def _returned(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    if receiver.has_account:
        action, url = _("Open the deposit and mend it"), absolute("deposit:form", deposit.public_id)
    else:
        action, url = standing(deposit, receiver)
    return Letter(
        subject=_("Your deposit needs changes: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("%(who)s has read “%(title)s” for %(place)s and asks for changes:")
            % {"who": event.actor or _("An editor"), "title": title(deposit), "place": place(deposit)},
        ],
        quotes=_quotes(event, deposit, Message.Reason.RETURNED),
        action=action,
        url=url,
        after=_("Everything that was filled in is still there. When it is mended, submit it again."),
    )


def _rejected(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    action, url = standing(deposit, receiver)
    return Letter(
        subject=_("Your deposit was rejected: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("%(place)s does not publish “%(title)s”. The reason:") % {"place": place(deposit), "title": title(deposit)}
        ],
        quotes=_quotes(event, deposit, Message.Reason.REJECTED),
        action=action,
        url=url,
        after=_("If something is unclear, write to the editor there."),
    )


def _published(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    return Letter(
        subject=_("Published: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("“%(title)s” is published in %(place)s.") % {"title": title(deposit), "place": place(deposit)},
            _("Its address lasts: cite it and pass it on."),
        ],
        action=_("Open its page"),
        url=absolute("record:page", deposit.public_id),
    )


def _revised(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    record = Record.objects.select_related("snapshot").get(deposit=deposit)
    return Letter(
        subject=_("A revision is published: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("The library has published a revision of “%(title)s”. Its address stays the same.") % {"title": title(deposit)}
        ],
        quotes=[Quote(_("What changed"), record.current.note)] if record.current.note else (),
        action=_("Open its page"),
        url=absolute("record:page", deposit.public_id),
    )


def _withdrawn(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    return Letter(
        subject=_("Withdrawn: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("“%(title)s” is no longer shown. Its address tells that it was withdrawn, and why:") % {"title": title(deposit)}
        ],
        quotes=_quotes(event, deposit, Message.Reason.WITHDRAWN),
        action=_("Open its page"),
        url=absolute("record:page", deposit.public_id),
    )


def _restored(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    return Letter(
        subject=_("Restored: %(title)s") % {"title": title(deposit)},
        paragraphs=[_("“%(title)s” can be found and read again at its old address.") % {"title": title(deposit)}],
        action=_("Open its page"),
        url=absolute("record:page", deposit.public_id),
    )


def _opened(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    return Letter(
        subject=_("The embargo has ended: %(title)s") % {"title": title(deposit)},
        paragraphs=[
            _("Since %(day)s everyone can read and download the files of “%(title)s”, as was chosen when it was deposited.")
            % {"title": title(deposit), "day": dates.to_text(str(event.data["day"]))},
        ],
        action=_("Open its page"),
        url=absolute("record:page", deposit.public_id),
    )


def _infected(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    facts = {"name": event.data.get("name", ""), "title": title(deposit), "signature": event.data.get("signature", "")}
    if receiver.part == EDITOR:
        action, url = _("Open the deposit"), absolute("desk:review", deposit.public_id)
    elif receiver.has_account:
        action, url = _("Open the deposit and mend it"), absolute("deposit:form", deposit.public_id)
    else:
        action, url = standing(deposit, receiver)
    return Letter(
        subject=_("A virus was found in %(name)s") % facts,
        paragraphs=[
            _("The virus scanner has found “%(signature)s” in the file “%(name)s” of “%(title)s”.") % facts,
            _("The file is kept in quarantine: nobody can open it, and the deposit cannot be published with it."),
        ],
        action=action,
        url=url,
        after=_(
            "Scan your computer, remove the file from the deposit and add a clean copy. If you think that the scanner is wrong, write to the library."
        ),
    )


def _quotes(event: Event, deposit: Deposit, reason: str) -> list[Quote]:
    """What was written with this very event: an older return of the same deposit is not told again."""
    before = deposit.events.filter(verb=event.verb, pk__lt=event.pk).last()
    written = deposit.messages.filter(reason=reason, at__lte=event.at)
    if before:
        written = written.filter(at__gt=before.at)
    return [Quote(str(known(one.field)) if one.field else "", one.body) for one in written]
