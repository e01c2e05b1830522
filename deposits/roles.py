"""Who may do what to a deposit: verb × state × the actor's relation to it. Reading is `deposits.access`'s matter."""

from __future__ import annotations

from typing import Any

from deposits.access import ADMINISTRATOR, Actor
from deposits.errors import NotAllowed, WrongState
from deposits.models import CoAuthor, Collection, CollectionEditor, Deposit, Institution, InstitutionMember, State

# verb → the states that it starts from
STARTS: dict[str, frozenset[str]] = {
    "save": frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED, State.PUBLISHED}),
    "attach": frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED, State.PUBLISHED}),
    "delete": frozenset({State.DRAFT, State.RETURNED}),
    "undelete": frozenset({State.DRAFT, State.RETURNED}),
    "submit": frozenset({State.DRAFT, State.RETURNED}),
    "take_back": frozenset({State.SUBMITTED}),
    "return": frozenset({State.SUBMITTED}),
    "reject": frozenset({State.SUBMITTED}),
    "reopen": frozenset({State.REJECTED}),
    "schedule": frozenset({State.SUBMITTED}),
    "unschedule": frozenset({State.SCHEDULED}),
    "publish": frozenset({State.SUBMITTED, State.SCHEDULED}),
    "assign": frozenset({State.SUBMITTED, State.RETURNED, State.SCHEDULED}),
    "revise": frozenset({State.PUBLISHED}),
    "withdraw": frozenset({State.PUBLISHED}),
    "restore": frozenset({State.WITHDRAWN}),
    "message": frozenset(State.values),
    "invite": frozenset(State.values),
    "version": frozenset({State.PUBLISHED}),
    "hand_over": frozenset(State.values),
}
_OWNERS = frozenset({"save", "attach", "delete", "undelete", "submit", "take_back", "message", "version", "invite", "hand_over"})
_COAUTHORS = frozenset({"save", "attach", "submit", "message"})
_EDITORS = frozenset(STARTS) - {"take_back"}


def is_owner(actor: Actor, deposit: Deposit) -> bool:
    """The owner; and whoever prepares it for an owner without an account."""
    if actor.user_id is None:
        return False
    return actor.user_id == deposit.owner_id or (deposit.owner_id is None and actor.user_id == deposit.created_by_id)


def coauthorship(actor: Actor, deposit: Deposit) -> CoAuthor | None:
    return deposit.coauthors.filter(user=actor.user_id).first() if actor.user_id is not None else None


def is_editor(actor: Actor, collection: Collection) -> bool:
    """An editor of the collection or of one above it, an administrator of its institution, an administrator."""
    return actor.holds(
        ADMINISTRATOR,
        f"institution-admin:{collection.institution_id}",
        *(f"editor:{path}" for path in collection.lineage_paths()),
    )


def could_edit(person: Any, collection: Collection) -> bool:
    """`is_editor` of an account that does not ask itself: whoever is given work must be able to do it."""
    if not person.is_active:
        return False
    institutions = {one.pk for one in collection.institution.lineage()}
    return (
        person.is_superuser
        or CollectionEditor.objects.filter(user=person, collection__path__in=collection.lineage_paths()).exists()
        or InstitutionMember.objects.filter(
            user=person, institution__in=institutions, role=InstitutionMember.Role.ADMINISTRATOR
        ).exists()
    )


def is_librarian(actor: Actor) -> bool:
    """Whoever curates anything may deposit for others."""
    return any(token == ADMINISTRATOR or token.startswith(("editor:", "institution-admin:")) for token in actor.tokens)


def governs(actor: Actor, institution: Institution) -> bool:
    return actor.holds(ADMINISTRATOR, f"institution-admin:{institution.pk}")


def may(actor: Actor, verb: str, deposit: Deposit) -> bool:
    """Whether this actor may do this now; pages ask it to decide which buttons to show."""
    return deposit.state in STARTS[verb] and _related(actor, verb, deposit)


def may_open(actor: Actor, deposit: Deposit) -> bool:
    """Whether this actor may see the working copy at all."""
    return (
        is_owner(actor, deposit)
        or is_editor(actor, deposit.collection)
        or actor.user_id == deposit.created_by_id is not None
        or coauthorship(actor, deposit) is not None
    )


def permit(actor: Actor, verb: str, deposit: Deposit) -> None:
    """NotAllowed or WrongState where `may` says no."""
    if not _related(actor, verb, deposit):
        raise NotAllowed
    if deposit.state not in STARTS[verb]:
        raise WrongState


def _related(actor: Actor, verb: str, deposit: Deposit) -> bool:
    if verb in _EDITORS and is_editor(actor, deposit.collection):
        return True
    # While it waits for review, and once it is published, the form is the editors'; the owner takes it back first.
    if verb in {"save", "attach"} and deposit.state in {State.SUBMITTED, State.PUBLISHED}:
        return False
    if verb in _OWNERS and is_owner(actor, deposit):
        return True
    coauthor = coauthorship(actor, deposit) if verb in _COAUTHORS else None
    return coauthor is not None and (coauthor.may_edit or verb == "message")
