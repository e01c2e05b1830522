"""What somebody may be typing into the boxes of people: names that she may know, as her own deposits and the works that she may
see tell them, with what is known of their bearers; herself; organisations."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import get_language

from deposits.access import Actor
from deposits.metadata import names
from deposits.metadata.document import Contributor, Metadata
from deposits.models import Deposit, InstitutionMember, Person
from deposits.organisations import suggest
from portal.accounts.models import User
from portal.deposit.form.subjects import described
from portal.deposit.form.subjects import suggest as suggest_subjects
from portal.search.suggesting import begun_in, readable
from search.engines import engine
from search.port import SearchUnavailable
from search.terms import typed_words

log = logging.getLogger(__name__)
_FEWEST_LETTERS = 2
_LONGEST = 100
_MOST = 8
_OWN = 50  # the latest deposits of her own
_WORKS = 30


@dataclass(frozen=True)
class Known:
    """`label` and `kind` (what tells people of one name apart) are shown; `fill`: column of a row → what it would hold."""

    label: str
    kind: str = ""
    fill: dict[str, str] = field(default_factory=dict)


def people(typed: str, actor: Actor) -> list[Known]:
    """At most eight, those of her own deposits first; without the index only those."""
    words = typed_words(typed[:_LONGEST])
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return []
    found: dict[tuple[str, str], Known] = {}
    for one in _all_contributors(words, actor):
        if begun_in(words, one.name.display):
            known = _known(one)
            # Who gave an ORCID iD or an affiliation once need not be offered again without.
            if not any(name == one.name.display and (orcid == one.orcid or not one.orcid) for name, orcid in found):
                found[one.name.display, one.orcid] = known
        if len(found) == _MOST:
            break
    return list(found.values())


def organisations(typed: str) -> list[Known]:
    language = "en" if get_language() == "en" else "vi"
    return [
        Known(
            one.label(language),
            " · ".join(filter(None, (one.city, "ROR" if one.ror else ""))),
            {"affiliation": one.label(language), "identifier": one.ror},
        )
        for one in suggest(typed[:_LONGEST], _MOST)
    ]


def subjects(typed: str) -> list[Known]:
    return [
        Known(
            f"{one.code} {one.label()}", described(one), {"text": f"{one.code} {one.label()}", "term": f"{one.scheme}|{one.code}"}
        )
        for one in suggest_subjects(typed[:_LONGEST])
    ]


def myself(user: User) -> dict[str, str]:
    """The columns of a row about the person who is signed in: her account, her Person, and what she wrote of herself last."""
    person = Person.objects.filter(user=user).first()
    before = next((one for one in _own(user.pk) if one.name.display == user.name), None)
    own = InstitutionMember.objects.filter(user=user).select_related("institution").order_by("pk").first()
    family, middle, given = before.name.parts if before else names.parse(user.name).parts
    return {
        "name": user.name,
        "orcid": (person.orcid if person else "") or (before.orcid if before else ""),
        "affiliation": (before.affiliation if before else "") or (own.institution.label() if own else ""),
        "title": before.title if before else "",
        "family": family,
        "middle": middle,
        "given": given,
    }


def _all_contributors(words: list[str], actor: Actor) -> Iterator[Contributor]:
    if actor.user_id is not None:
        yield from sorted(_own(actor.user_id), key=_tells_less)
    yield from sorted(_of_works(words, actor), key=_tells_less)


def _tells_less(one: Contributor) -> tuple[bool, bool]:
    return not one.orcid, not one.affiliation


def _own(user_id: int) -> Iterator[Contributor]:
    """From the latest on."""
    deposits = Deposit.objects.filter(Q(owner=user_id) | Q(created_by=user_id), deleted=None).order_by("-pk")
    yield from _contributors(Metadata.model_validate(one) for one in deposits.values_list("metadata", flat=True)[:_OWN])


def _of_works(words: list[str], actor: Actor) -> Iterator[Contributor]:
    """Of published works that she may see: the index proposes them, the access rule decides."""
    try:
        begun = engine().begun(" ".join(words), actor.tokens, _WORKS)
    except SearchUnavailable:
        log.warning("search.unavailable")
        return
    yield from _contributors(readable(begun.get("name", ()), actor).values())


def _contributors(documents: Iterable[Metadata]) -> Iterator[Contributor]:
    for document in documents:
        yield from document.contributors


def _known(one: Contributor) -> Known:
    family, middle, given = ("", "", "") if one.organisation else one.name.parts
    fill = {
        "name": one.name.display,
        "title": one.title,
        "affiliation": one.affiliation,
        "orcid": one.orcid,
        "sort": "organisation" if one.organisation else "",
        "family": family,
        "middle": middle,
        "given": given,
    }
    return Known(f"{one.title} {one.name.display}".strip(), ", ".join(filter(None, (one.affiliation, one.orcid))), fill)
