"""A mail to whoever set a sheet or a bulk edit going, when it has ended and took so long that she will not have waited for it:
what succeeded, what failed, and where both stand."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Final

from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deposits.models import Batch, BatchRow, BulkEdit, EditedDeposit, Event
from portal.accounts.actors import actor_for
from portal.desk.scope import curated_deposits
from portal.notices.choices import wants
from portal.notices.letter import Letter, Quote, absolute
from portal.notices.models import Notice
from portal.notices.posting import mail_of
from portal.notices.receivers import SENDER, Receiver

log = logging.getLogger(__name__)
PATIENCE: Final = dt.timedelta(minutes=1)  # what took less, she has seen on its page
_NAMED = 10
_FAILED = (BatchRow.Outcome.ERROR, BatchRow.Outcome.CONFLICT)
_NOT_CHANGED = (EditedDeposit.Outcome.CONFLICT, EditedDeposit.Outcome.REFUSED)


def tell(event_id: int) -> None:
    """Listens to `try_batch`, `bring_in` and `edit_many`, each announced once. Delivered again, it writes only where no mail
    has gone out. Raises what the mail server answered: the queue tries it again."""
    event = Event.objects.get(pk=event_id)
    work = _work(event)
    if work is None or work.user is None or not work.user.is_active or work.asked is None or event.at - work.asked < PATIENCE:
        return
    receiver = Receiver.of(work.user, SENDER)
    if not wants(event.verb, receiver):
        return
    notice, _made = Notice.objects.get_or_create(event=event, address=receiver.address.lower())
    if notice.sent:
        return
    with translation.override(receiver.language):
        letter = _of_batch(work, event.verb) if isinstance(work, Batch) else _of_edit(work)
        collection = work.collection if isinstance(work, Batch) else None
        message = mail_of(letter, receiver, verb=event.verb, collection=collection)
    message.send()
    notice.sent = timezone.now()
    notice.save(update_fields=["sent"])


def _work(event: Event) -> Batch | BulkEdit | None:
    """None where it was removed meanwhile."""
    if "batch" in event.data:
        return Batch.objects.select_related("user", "collection__institution").filter(pk=event.data["batch"]).first()
    return BulkEdit.objects.select_related("user").filter(pk=event.data["edit"]).first()


def _of_batch(batch: Batch, verb: str) -> Letter:
    facts = {"name": batch.sheet_name}
    action, url = _("See every row"), absolute("desk:batch", batch.public_id)
    if batch.state == Batch.State.REFUSED:
        return Letter(
            subject=_("Not brought in: %(name)s") % facts,
            paragraphs=[_("The sheet “%(name)s” could not be brought in:") % facts],
            quotes=[Quote("", batch.refusal)],
            action=_("Look at it"),
            url=url,
        )
    rows = batch.found.order_by()
    wrong = batch.found.filter(outcome__in=_FAILED)
    if verb == "try_batch":
        subject = _("Tried, and waiting for you: %(name)s") % facts
        said = _("Every row of “%(name)s” was tried; nothing is made yet. Now you decide whether it is brought in.") % facts
    else:
        subject = _("Brought in: %(name)s") % facts
        said = _("The sheet “%(name)s” has been brought in.") % facts
    named = [_named(row.number, row.title, "; ".join(text for _column, text in row.problems)) for row in wrong[:_NAMED]]
    return Letter(
        subject=subject,
        paragraphs=[said],
        quotes=_counted(rows.values_list("outcome").annotate(Count("pk")), BatchRow.Outcome) + _failures(named, wrong.count()),
        action=action,
        url=url,
    )


def _of_edit(edit: BulkEdit) -> Letter:
    url = absolute("desk:edited", edit.public_id)
    if edit.state == BulkEdit.State.REFUSED:
        return Letter(
            subject=_("A bulk edit was not carried out"),
            paragraphs=[_("The bulk edit that you ordered could not be carried out:")],
            quotes=[Quote("", edit.refusal)],
            action=_("Look at it"),
            url=url,
        )
    count = edit.rows.count()
    left = edit.rows.filter(outcome__in=_NOT_CHANGED)
    rows = list(left.select_related("deposit")[:_NAMED])
    hers = curated_deposits(actor_for(edit.user)).filter(pk__in=[row.deposit_id for row in rows]) if edit.user else ()
    titles = {one.pk: one.title for one in hers}  # of what has come to others since, nothing is told
    named = [_named(row.number, titles.get(row.deposit_id or 0, ""), row.problem) for row in rows]
    return Letter(
        subject=_("A bulk edit is carried out"),
        paragraphs=[
            ngettext("The bulk edit of %(count)s deposit has ended.", "The bulk edit of %(count)s deposits has ended.", count)
            % {"count": count}
        ],
        quotes=_counted(edit.rows.order_by().values_list("outcome").annotate(Count("pk")), EditedDeposit.Outcome)
        + _failures(named, left.count()),
        action=_("See what became of each deposit"),
        url=url,
    )


def _counted(counts: Iterable[tuple[str, int]], outcomes: type[BatchRow.Outcome] | type[EditedDeposit.Outcome]) -> list[Quote]:
    found = dict(counts)
    return [Quote(str(one.label).capitalize(), str(found[one.value])) for one in outcomes if found.get(one.value)]


def _named(number: int, title: str, why: str) -> str:
    return _("Row %(number)s, %(title)s: %(why)s") % {"number": number, "title": title or "—", "why": why}


def _failures(named: list[str], count: int) -> list[Quote]:
    more = [_("… and %(more)d more") % {"more": count - len(named)}] if count > len(named) else []
    return [Quote("", "\n".join([*named, *more]))] if named else []
