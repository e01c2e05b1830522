"""What a reader does with her searches: keep one, rename it, ask for mails or for silence, let it go."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.errors import Unacceptable
from portal.accounts.models import User
from portal.saved import looking
from portal.saved.clock import next_look
from portal.saved.models import Frequency, SavedSearch
from portal.search.asked import Asked
from portal.search.facets import chips

MOST: Final = 100
_LONGEST: Final = 200


def proposed_name(asked: Asked) -> str:
    """What was typed, and by what it was narrowed."""
    parts = [asked.text, *(chip.label for chip in chips(asked))]
    return " · ".join(part for part in parts if part)[:_LONGEST] or _("All works")


def keep(*, user: User, asked: Asked, name: str = "", frequency: str = Frequency.NEVER) -> SavedSearch:
    """Save a search; the one that she already has where it is the same. Raises Unacceptable beyond a hundred."""
    with transaction.atomic():
        mine = SavedSearch.objects.select_for_update().filter(user=user)
        query = asked.encoded()
        if same := mine.filter(query=query).first():
            return same
        if mine.count() >= MOST:
            raise Unacceptable(_("You have saved %(most)d searches. Delete some to save another.") % {"most": MOST})
        saved = SavedSearch.objects.create(
            user=user, name=_clean(name) or proposed_name(asked), query=query, since=timezone.now()
        )
    if frequency != Frequency.NEVER:
        change(saved=saved, name=saved.name, frequency=frequency)
    return saved


def change(*, saved: SavedSearch, name: str, frequency: str) -> SavedSearch:
    """Rename it, and choose how often mails come. Whoever asks for them now is told of what comes from now on."""
    before = saved.frequency
    begins = before == Frequency.NEVER and frequency != Frequency.NEVER
    fields: dict[str, object] = {"name": _clean(name) or saved.name, "frequency": frequency}
    if begins:
        fields |= {"since": timezone.now(), "seen": None, "looked": None, "paused": False}
    _update(saved, **fields)
    if frequency != before:  # what is due already stays due
        _set_due(saved)
    if begins:
        looking.begin(saved)
    return saved


def pause(*, saved: SavedSearch, paused: bool) -> SavedSearch:
    """No mails for a time. What is new meanwhile is told by the first one afterwards."""
    _update(saved, paused=paused)
    _set_due(saved)
    return saved


def stop(*, saved: SavedSearch) -> SavedSearch:
    """No more mails; the search itself stays."""
    return change(saved=saved, name=saved.name, frequency=Frequency.NEVER)


def _set_due(saved: SavedSearch) -> None:
    _update(saved, due=None if saved.paused else next_look(saved.frequency, timezone.now()))


def _update(saved: SavedSearch, **fields: object) -> None:
    """These columns alone: a worker may be writing others."""
    for name, value in fields.items():
        setattr(saved, name, value)
    saved.save(update_fields=list(fields))


def _clean(name: str) -> str:
    return " ".join(name.replace("\x00", " ").split())[:_LONGEST]
