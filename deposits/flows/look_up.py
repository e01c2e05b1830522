"""Looking up what somebody pasted into the form, and choosing among what was found. Neither changes the work."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from deposits.access import Actor
from deposits.flows.lookup import locked
from deposits.lookup.asking import find
from deposits.lookup.errors import LookupFailed, TooOften
from deposits.lookup.recognising import LONGEST, recognise
from deposits.lookup.services import Services
from deposits.models import Deposit, Lookup
from deposits.roles import permit

_PER_MINUTE = 20


def look_up(*, actor: Actor, deposit_id: int, text: str) -> Lookup:
    """Ask, and keep what came of it with the deposit, also where nothing did: what was pasted is not lost, and the reason is
    told. The registers are asked outside of any transaction: nobody else waits for them. Raises NotAllowed, WrongState."""
    permit(actor, "save", Deposit.objects.select_related("collection").get(pk=deposit_id))
    kept: dict[str, object] = {
        "asked": text.replace("\x00", "")[:LONGEST],
        "found": None,
        "chosen": None,
        "problem": "",
        "detail": "",
    }
    try:
        _not_too_often(actor)
        kept["found"] = find(recognise(text), Services.configured()).model_dump(mode="json")
    except LookupFailed as error:
        kept |= {"problem": error.code, "detail": error.detail[:200]}
    with transaction.atomic():
        deposit = locked(deposit_id, actor=actor, verb="save")
        return Lookup.objects.update_or_create(deposit=deposit, defaults=kept)[0]


def choose_work(*, actor: Actor, deposit_id: int, number: int) -> None:
    """Say which of the works that were found it is, counted from 0. Where only its DOI tells more, that is looked up.
    Raises NotAllowed, WrongState."""
    lookup = Lookup.objects.filter(deposit=deposit_id).first()
    found = lookup.result if lookup else None
    if found is None or not 0 <= number < len(found.works):
        return
    if found.source == "ORCID" and found.works[number].doi:
        told = look_up(actor=actor, deposit_id=deposit_id, text=found.works[number].doi)
        if told.found is not None:
            return
        # The register of DOIs is of no help now: what ORCID tells is better than nothing.
    with transaction.atomic():
        deposit = locked(deposit_id, actor=actor, verb="save")
        kept = {"found": found.model_dump(mode="json"), "chosen": number, "problem": "", "detail": ""}
        Lookup.objects.filter(deposit=deposit).update(**kept)


@transaction.atomic
def keep_pasted(*, actor: Actor, deposit_id: int, text: str) -> None:
    """Keep what stands in the box, before anybody asked to look it up: what was pasted is not lost with the page. Raises
    NotAllowed, WrongState."""
    deposit = locked(deposit_id, actor=actor, verb="save")
    asked = text.replace("\x00", "")[:LONGEST]
    lookup = Lookup.objects.filter(deposit=deposit).first()
    if asked != (lookup.asked if lookup else ""):
        Lookup.objects.update_or_create(deposit=deposit, defaults={"asked": asked})


@transaction.atomic
def forget_lookup(*, actor: Actor, deposit_id: int) -> None:
    """Put away what was found. Raises NotAllowed, WrongState."""
    Lookup.objects.filter(deposit=locked(deposit_id, actor=actor, verb="save")).delete()


def _not_too_often(actor: Actor) -> None:
    """The registers are free for everyone: nobody here empties them through us."""
    key = f"lookup:often:{actor.user_id}"
    cache.add(key, 0, 60)
    try:
        asked = cache.incr(key)
    except ValueError:  # the minute has just ended
        return
    if asked > _PER_MINUTE:
        raise TooOften
