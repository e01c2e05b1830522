"""Merging a term into another one of its vocabulary: works follow, the term stays as a retired one that leads there."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from deposits.access import Actor, today
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.import_terms import REBUILD
from deposits.models import Subject
from deposits.terms.term import cleaned


@transaction.atomic
def merge_terms(*, actor: Actor, scheme: str, code: str, into: str) -> Subject:
    """Narrower terms move along, its names become other names of the one that stays. Raises NotAllowed, Unacceptable."""
    if not actor.is_administrator:
        raise NotAllowed
    rows = {one.code: one for one in Subject.objects.select_for_update(of=("self",)).filter(scheme=scheme)}
    term, target = rows.get(code), rows.get(into)
    if term is None or target is None:
        raise Unacceptable(_("There is no such term in this vocabulary."))
    if term == target or term.merged or target.merged:
        raise Unacceptable(_("Name two different terms, neither of them merged already."))
    by_pk = {one.pk: one for one in rows.values()}
    above = target.parent_id
    while above is not None:
        if above == term.pk:
            raise Unacceptable(_("A term cannot be merged into one of its own parts."))
        above = by_pk[above].parent_id
    names = [(term.name, "vi"), (term.name_en, "en"), *map(tuple, (*term.alternatives, *target.alternatives))]
    own = {(target.name, "vi"), (target.name_en, "en")}
    target.alternatives = [list(one) for one in cleaned(names) if one not in own]
    target.save(update_fields=["alternatives"])
    Subject.objects.filter(parent=term).update(parent=target)
    Subject.objects.filter(successor=term, merged=True).update(successor=target)
    term.successor, term.merged, term.valid_until = target, True, min(term.valid_until or today(), today())
    term.save(update_fields=["successor", "merged", "valid_until"])
    announce("merge_terms", actor=actor, data={"scheme": scheme, "from": code, "into": into})
    async_task(REBUILD, scheme, cluster="slow", task_name=f"vocabulary {scheme}")
    return target
