"""Bringing in a vocabulary: what a file says becomes what is here. Nothing is deleted; what is missing may be retired."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.models import Subject
from deposits.terms.comparing import Comparison, compare, retired
from deposits.terms.term import Term, held

REBUILD = "deposits.tasks.rebuild_vocabulary"
_SCHEME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,49}")


@transaction.atomic
def import_terms(*, actor: Actor, scheme: str, terms: Sequence[Term], retiring: bool) -> Comparison:
    """Compared once more, under a lock, with what is here now. The same file a second time changes nothing.

    Raises NotAllowed; Unacceptable where there are problems.
    """
    if not actor.is_administrator:
        raise NotAllowed
    if not _SCHEME.fullmatch(scheme):
        raise Unacceptable(_("Name the vocabulary by small letters without marks, digits and - _ . only."))
    rows = {one.code: one for one in Subject.objects.select_for_update(of=("self",)).filter(scheme=scheme)}
    found = compare(held(scheme), terms, retiring=retiring)
    if found.problems:
        raise Unacceptable(found.problems[0][1])
    if not found.does_something:
        return found
    made = Subject.objects.bulk_create(Subject(scheme=scheme, code=term.code, name=term.name) for term in found.new)
    rows |= {one.code: one for one in made}
    wanted = [*found.new, *(after for _before, after in found.changed), *map(retired, found.missing if retiring else ())]
    for term in wanted:
        _write(rows[term.code], term, rows)
    fields = ["name", "name_en", "parent", "successor", "valid_from", "valid_until", "alternatives"]
    Subject.objects.bulk_update([rows[term.code] for term in wanted], fields, batch_size=200)
    counts = {"new": len(found.new), "changed": len(found.changed), "retired": len(found.missing) if retiring else 0}
    announce("import_terms", actor=actor, data={"scheme": scheme, **counts})
    async_task(REBUILD, scheme, cluster="slow", task_name=f"vocabulary {scheme}")
    return found


def _write(subject: Subject, term: Term, rows: dict[str, Subject]) -> None:
    subject.name, subject.name_en = term.name, term.name_en
    subject.parent, subject.successor = rows.get(term.parent), rows.get(term.successor)
    subject.valid_from, subject.valid_until = term.valid_from, term.valid_until
    subject.alternatives = [list(one) for one in term.alternatives]
