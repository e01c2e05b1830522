"""Letters about what somebody else has done with a deposit, beside the answers to it: moved, put off, removed, written about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deposits.metadata import dates
from deposits.models import Collection, Deposit, Event, Message, Removal
from portal.deposit.form.fields import known
from portal.notices.letter import Letter, Quote, absolute, place, standing, title
from portal.notices.receivers import EDITOR, Receiver


def _who(event: Event) -> str:
    return str(event.actor or _("An editor"))


def moved(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    action, url = standing(deposit, receiver)
    before = Collection.objects.filter(pk=event.data.get("from")).first()
    facts = {
        "who": _who(event),
        "title": title(deposit),
        "place": place(deposit),
        "before": before.full_label() if before else "—",
    }
    return Letter(
        subject=_("Moved: %(title)s") % facts,
        paragraphs=[
            _("%(who)s has moved “%(title)s” from %(before)s to %(place)s.") % facts,
            _("Nothing of what was filled in is lost."),
        ],
        action=action,
        url=url,
    )


def scheduled(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    action, url = standing(deposit, receiver)
    facts = {"title": title(deposit), "place": place(deposit), "day": dates.to_text(str(event.data["day"]))}
    return Letter(
        subject=_("Accepted: %(title)s") % facts,
        paragraphs=[_("“%(title)s” was accepted for %(place)s. It is published on %(day)s, by itself.") % facts],
        action=action,
        url=url,
    )


def unscheduled(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    action, url = standing(deposit, receiver)
    facts = {"title": title(deposit)}
    return Letter(
        subject=_("Not published yet: %(title)s") % facts,
        paragraphs=[_("The day on which “%(title)s” was to be published was taken back. It is being reviewed again.") % facts],
        action=action,
        url=url,
    )


def reopened(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    action, url = standing(deposit, receiver)
    facts = {"who": _who(event), "title": title(deposit)}
    return Letter(
        subject=_("Opened again: %(title)s") % facts,
        paragraphs=[_("“%(title)s” had been rejected; %(who)s has opened it again. It can be changed and submitted.") % facts],
        action=action,
        url=url,
    )


def deleted(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    facts = {"who": _who(event), "title": title(deposit)}
    return Letter(
        subject=_("In the bin: %(title)s") % facts,
        paragraphs=[_("%(who)s has put “%(title)s” into the bin. You can take it out again for 30 days.") % facts],
        action=_("To your deposits"),
        url=absolute("deposit:mine"),
    )


def removed(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    """No more than the address of the work tells everybody; its title only where the order leaves it."""
    removal = Removal.objects.get(pk=event.data["removal"])
    facts = {"title": deposit.title or deposit.public_id, "number": deposit.public_id}
    return Letter(
        subject=_("Removed by legal order: %(title)s") % facts,
        paragraphs=[
            _("Your work %(number)s was removed by legal order: its files and its description are destroyed.") % facts,
            _("Its address tells:"),
        ],
        quotes=[Quote("", removal.words)],
        action=_("Open its page"),
        url=absolute("record:page", deposit.public_id),
        after=_("The library can tell you more, as far as the law allows. Write to it if you do not agree."),
    )


def written(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    message = Message.objects.get(pk=event.data["message"])
    facts = {"who": _who(event) if receiver.part != EDITOR else str(event.actor or _("Somebody")), "title": title(deposit)}
    if receiver.part == EDITOR:
        action, url = _("Open the deposit"), absolute("desk:review", deposit.public_id)
    else:
        action, url = standing(deposit, receiver)
    return Letter(
        subject=_("A message about: %(title)s") % facts,
        paragraphs=[_("%(who)s writes about “%(title)s”:") % facts],
        quotes=[Quote(str(known(message.field)) if message.field else "", message.body)],
        action=action,
        url=url,
        after="" if not receiver.has_account else _("Answer there, not by e-mail."),
    )
