"""A note that only editors read."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.flows.review import LONGEST
from deposits.models import Note


@transaction.atomic
def write_note(*, actor: Actor, deposit_id: int, body: str) -> Note:
    """Kept beside the deposit. The Event says that there is one, and not what it says."""
    deposit = locked(deposit_id, actor=actor, verb="note")
    if not body.strip():
        raise Unacceptable(_("The note is empty."))
    note = Note.objects.create(deposit=deposit, author_id=actor.user_id, body=body.strip()[:LONGEST])
    announce("note", actor=actor, deposit=deposit, data={"note": note.pk})
    return note
