"""Merging a term into another one of its vocabulary: works follow, the term stays as a retired one that leads there; and
taking that back. What the event of a merger tells of is what goes back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from deposits.access import Actor, today
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.import_terms import REBUILD
from deposits.models import Event, Subject
from deposits.terms.term import cleaned


@transaction.atomic
def merge_terms(*, actor: Actor, scheme: str, code: str, into: str) -> Subject:
    """Narrower terms move along, its names become other names of the one that stays. Raises NotAllowed, Unacceptable."""
    rows = _locked(actor, scheme)
    term, target = rows.get(code), rows.get(into)
    if term is None or target is None:
        raise Unacceptable(_("There is no such term in this vocabulary."))
    if term == target or term.merged or target.merged:
        raise Unacceptable(_("Name two different terms, neither of them merged already."))
    if term.pk in _above(rows, target):
        raise Unacceptable(_("A term cannot be merged into one of its own parts."))
    names = [(term.name, "vi"), (term.name_en, "en"), *map(tuple, term.alternatives)]
    known = {(target.name, "vi"), (target.name_en, "en"), *map(tuple, target.alternatives)}
    new = [list(one) for one in cleaned(names) if one not in known]
    target.alternatives = [list(one) for one in cleaned(map(tuple, (*target.alternatives, *new)))]
    target.save(update_fields=["alternatives"])
    narrower = [one for one in rows.values() if one.parent_id == term.pk]
    leading = [one for one in rows.values() if one.merged and one.successor_id == term.pk]
    told: dict[str, object] = {
        "scheme": scheme,
        "from": code,
        "into": into,
        "narrower": [one.code for one in narrower],
        "leading": [one.code for one in leading],
        "names": new,
        "successor": next((one.code for one in rows.values() if one.pk == term.successor_id), ""),
        "valid_until": term.valid_until.isoformat() if term.valid_until else "",
    }
    Subject.objects.filter(pk__in=[one.pk for one in narrower]).update(parent=target)
    Subject.objects.filter(pk__in=[one.pk for one in leading]).update(successor=target)
    term.successor, term.merged, term.valid_until = target, True, min(term.valid_until or today(), today())
    term.save(update_fields=["successor", "merged", "valid_until"])
    announce("merge_terms", actor=actor, data=told)
    async_task(REBUILD, scheme, cluster="slow", task_name=f"vocabulary {scheme}")
    return target


@transaction.atomic
def undo_merge_terms(*, actor: Actor, scheme: str, code: str) -> Subject:
    """The term stands for itself again, with the narrower ones and the names that went over and are still there, however often
    its successor was merged since. Raises NotAllowed, WrongState."""
    rows = _locked(actor, scheme)
    term = rows.get(code)
    if term is None or not term.merged:
        raise WrongState(_("This term is not merged into another one."))
    told, now, above = _last_merger(term), term.successor_id, _above(rows, term)
    for one in (rows.get(narrower) for narrower in told.get("narrower", ())):
        if one is not None and one.parent_id == now and one.pk not in above:
            one.parent = term
            one.save(update_fields=["parent"])
    for one in (rows.get(leading) for leading in told.get("leading", ())):
        if one is not None and one.merged and one.successor_id == now:
            one.successor = term
            one.save(update_fields=["successor"])
    term.merged, term.successor = False, rows.get(told.get("successor", ""))
    term.valid_until = dt.date.fromisoformat(told["valid_until"]) if told.get("valid_until") else None
    term.save(update_fields=["merged", "successor", "valid_until"])
    _take_names_back(rows, told)
    announce("undo_merge_terms", actor=actor, data={"scheme": scheme, "from": told.get("into", ""), "term": code})
    async_task(REBUILD, scheme, cluster="slow", task_name=f"vocabulary {scheme}")
    return term


def _locked(actor: Actor, scheme: str) -> dict[str, Subject]:
    """The terms of a vocabulary by their codes. Raises NotAllowed."""
    if not actor.is_administrator:
        raise NotAllowed
    return {one.code: one for one in Subject.objects.select_for_update(of=("self",)).filter(scheme=scheme)}


def _above(rows: dict[str, Subject], term: Subject) -> set[int]:
    """Primary keys of the broader terms, up to the top."""
    by_pk = {one.pk: one for one in rows.values()}
    found: set[int] = set()
    here = by_pk.get(term.parent_id or 0)
    while here is not None and here.pk not in found:
        found.add(here.pk)
        here = by_pk.get(here.parent_id or 0)
    return found


def _last_merger(term: Subject) -> dict[str, Any]:
    told = Event.objects.filter(verb="merge_terms", data__scheme=term.scheme, data__from=term.code)
    return told.order_by("-pk").values_list("data", flat=True).first() or {}


def _take_names_back(rows: dict[str, Subject], told: dict[str, Any]) -> None:
    """From the term that it was merged into, and from those that this one was merged into since; but not the names of terms that
    are still merged there."""
    going = {tuple(one) for one in told.get("names", ())}
    here = rows.get(told.get("into", ""))
    while here is not None:
        others = [one for one in rows.values() if one.merged and one.successor_id == here.pk]
        kept = {name for one in others for name in ((one.name, "vi"), (one.name_en, "en"))}
        here.alternatives = [one for one in here.alternatives if tuple(one) not in going - kept]
        here.save(update_fields=["alternatives"])
        here = rows.get(_last_merger(here).get("into", "")) if here.merged else None
