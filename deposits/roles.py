"""Who may do what to a deposit: one table of verbs, states and roles. Reading what is published is `deposits.access`'s matter.

`docs/roles.md` is made from the table, and a test goes through every cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db.models import Q

from deposits.access import ADMINISTRATOR, Actor
from deposits.errors import NotAllowed, WrongState
from deposits.happened import TURNS, last_turn
from deposits.models import CoAuthor, Collection, CollectionEditor, Deposit, Institution, InstitutionMember, ReviewStep, State
from deposits.steps import current, following


class Role(StrEnum):
    """What somebody has to do with a deposit. An editor is a person of each step that is the editors'."""

    ADMINISTRATOR = "administrator"
    INSTITUTION = "institution administrator"
    EDITOR = "editor of the collection"
    REVIEWER = "person of its step"
    OWNER = "owner"
    SUBMITTER = "who made it for another"
    COAUTHOR = "co-author who edits"
    READER = "co-author who reads"


Roles = frozenset[Role]
_CURATORS = frozenset({Role.ADMINISTRATOR, Role.INSTITUTION, Role.EDITOR})
_STEP = frozenset({Role.ADMINISTRATOR, Role.INSTITUTION, Role.REVIEWER})
_OWNER, _COAUTHOR = frozenset({Role.OWNER}), frozenset({Role.COAUTHOR})
_ALL = _CURATORS | {Role.OWNER, Role.SUBMITTER, Role.COAUTHOR, Role.READER}
_EVERY = frozenset(State)
_OPEN, _WAITS, _HANDS = {State.DRAFT, State.RETURNED}, {State.SUBMITTED}, {State.SUBMITTED, State.RETURNED, State.SCHEDULED}


def _row(*cells: tuple[Iterable[State], Roles]) -> dict[str, Roles]:
    found: dict[str, Roles] = {}
    for states, roles in cells:
        for state in states:
            found[state] = found.get(state, frozenset()) | roles
    return found


# verb → state → who may. `open`: to see the working copy, its files and its history.
TABLE: dict[str, dict[str, Roles]] = {
    "open": _row((_EVERY, _ALL), (_HANDS, _STEP)),
    "message": _row((_EVERY, _ALL), (_HANDS, _STEP)),
    "note": _row((_EVERY, _CURATORS), (_HANDS, _STEP)),
    "save": _row((_OPEN, _CURATORS | _OWNER | _COAUTHOR), (_WAITS, _STEP), ({State.PUBLISHED}, _CURATORS)),
    "attach": _row((_OPEN, _CURATORS | _OWNER | _COAUTHOR), (_WAITS, _STEP), ({State.PUBLISHED}, _CURATORS)),
    "delete": _row((_OPEN, _CURATORS | _OWNER)),
    "undelete": _row((_OPEN, _CURATORS | _OWNER)),
    "submit": _row((_OPEN, _CURATORS | _OWNER | _COAUTHOR)),
    "take_back": _row((_WAITS, _OWNER)),
    "pass_on": _row((_WAITS, _STEP)),
    "return": _row((_WAITS, _STEP)),
    "reject": _row((_WAITS, _STEP)),
    "reopen": _row(({State.REJECTED}, _CURATORS)),
    "schedule": _row((_WAITS, _STEP)),
    "unschedule": _row(({State.SCHEDULED}, _STEP)),
    "publish": _row((_WAITS, _STEP), ({State.SCHEDULED}, _STEP)),
    "assign": _row((_HANDS, _STEP)),
    "move": _row((_OPEN | _WAITS | {State.PUBLISHED}, _CURATORS)),
    "revise": _row(({State.PUBLISHED}, _CURATORS)),
    "withdraw": _row(({State.PUBLISHED}, _CURATORS)),
    "restore": _row(({State.WITHDRAWN}, _CURATORS)),
    "version": _row(({State.PUBLISHED}, _CURATORS | _OWNER)),
    "invite": _row((_EVERY, _CURATORS | _OWNER)),
    "hand_over": _row((_EVERY, _CURATORS | _OWNER)),
}
# verb → the states that it starts from
STARTS: dict[str, frozenset[str]] = {verb: frozenset(row) for verb, row in TABLE.items()}
_NOT_LAST, _LAST = frozenset({"pass_on"}), frozenset({"publish", "schedule"})


def roles_of(actor: Actor, deposit: Deposit) -> Roles:
    return _with_step(actor, deposit, _beside_steps(actor, deposit))


def _with_step(actor: Actor, deposit: Deposit, roles: Roles) -> Roles:
    """With that of a reviewer, where the actor is of the step at hand: the steps of a collection are read for it."""
    edits = Role.EDITOR in roles
    of_step = (edits or is_reviewer(actor)) and is_of_step(actor, current(deposit), edits)
    return roles | {Role.REVIEWER} if of_step else roles


def _beside_steps(actor: Actor, deposit: Deposit) -> Roles:
    """Those that she has whatever step the deposit waits in."""
    found = set()
    collection = deposit.collection
    if actor.is_administrator:
        found.add(Role.ADMINISTRATOR)
    if actor.holds(f"institution-admin:{collection.institution_id}"):
        found.add(Role.INSTITUTION)
    if actor.holds(*(f"editor:{path}" for path in collection.lineage_paths())):
        found.add(Role.EDITOR)
    if is_owner(actor, deposit):
        found.add(Role.OWNER)
    elif actor.user_id is not None and actor.user_id == deposit.created_by_id:
        found.add(Role.SUBMITTER)
    if (coauthor := coauthorship(actor, deposit)) is not None:
        found.add(Role.COAUTHOR if coauthor.may_edit else Role.READER)
    return frozenset(found)


def is_of_step(actor: Actor, step: ReviewStep, edits: bool) -> bool:
    """`edits`: whether the actor is an editor of the deposit's collection."""
    return (edits and step.editors) or (step.pk is not None and actor.holds(f"reviewer:{step.pk}"))


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


def could_review(person: Any, deposit: Deposit) -> bool:
    """Of an account that does not ask itself, whether it is among those who act on a deposit in its step: whoever is given
    work must be able to do it."""
    if not person.is_active:
        return False
    collection, step = deposit.collection, current(deposit)
    institutions = {one.pk for one in collection.institution.lineage()}
    edited = CollectionEditor.objects.filter(user=person, collection__path__in=collection.lineage_paths())
    named = ReviewStep.objects.filter(Q(people=person) | Q(groups__user=person), pk=step.pk)
    administers = InstitutionMember.objects.filter(
        user=person, institution__in=institutions, role=InstitutionMember.Role.ADMINISTRATOR
    )
    return person.is_superuser or (step.editors and edited.exists()) or named.exists() or administers.exists()


def is_librarian(actor: Actor) -> bool:
    """Whoever curates anything may deposit for others."""
    return any(token == ADMINISTRATOR or token.startswith(("editor:", "institution-admin:")) for token in actor.tokens)


def is_reviewer(actor: Actor) -> bool:
    """Whether a step of review names this actor."""
    return any(token.startswith("reviewer:") for token in actor.tokens)


def works_at_desk(actor: Actor) -> bool:
    return is_librarian(actor) or is_reviewer(actor)


def administered(actor: Actor) -> list[int]:
    """Primary keys of the institutions that this actor administers, those below included."""
    prefix = "institution-admin:"
    return [int(token.removeprefix(prefix)) for token in actor.tokens if token.startswith(prefix)]


def curated(actor: Actor) -> Q:
    """The same rule as `is_editor`, as a condition on collections."""
    if actor.is_administrator:
        return Q()
    paths = [token.removeprefix("editor:") for token in actor.tokens if token.startswith("editor:")]
    found = Q(institution_id__in=administered(actor))
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def governs(actor: Actor, institution: Institution) -> bool:
    return actor.holds(ADMINISTRATOR, f"institution-admin:{institution.pk}")


def verbs(actor: Actor, deposit: Deposit) -> frozenset[str]:
    """Everything that this actor may do to it now: the buttons of a page."""
    roles, state = roles_of(actor, deposit), deposit.state
    found = {verb for verb, row in TABLE.items() if roles & row.get(state, frozenset())}
    if state == State.SUBMITTED and found & (_LAST | _NOT_LAST):
        found -= _NOT_LAST if following(deposit) is None else _LAST
    return frozenset(found)


def may(actor: Actor, verb: str, deposit: Deposit) -> bool:
    """Whether this actor may do this now; a page with many buttons asks `verbs` once."""
    return verb in verbs(actor, deposit)


def may_open(actor: Actor, deposit: Deposit) -> bool:
    """Whether this actor may see the working copy at all."""
    return bool(roles_of(actor, deposit) & TABLE["open"][deposit.state])


def permit(actor: Actor, verb: str, deposit: Deposit) -> None:
    """NotAllowed or WrongState, which tells what happened and by whom, where `may` says no."""
    roles, row = _beside_steps(actor, deposit), TABLE[verb]
    here = row.get(deposit.state, frozenset())
    if not roles & here:
        roles = _with_step(actor, deposit, roles)
    if roles & here:
        if deposit.state == State.SUBMITTED and verb in _LAST | _NOT_LAST:
            _permit_step(verb, deposit)
        return
    held_it = Role.EDITOR in roles or was_of_step(actor, deposit)
    if (deposit.state in row or not any(roles & allowed for allowed in row.values())) and not held_it:
        raise NotAllowed
    raise WrongState.told(last_turn(deposit))


def was_of_step(actor: Actor, deposit: Deposit) -> bool:
    """Whether a step that it has left names this actor: she is told what became of it, where others learn nothing."""
    prefix = "reviewer:"
    steps = [int(token.removeprefix(prefix)) for token in actor.tokens if token.startswith(prefix)]
    if not steps:
        return False
    left = deposit.events.filter(verb__in=TURNS).values_list("data", flat=True)
    return any(data.get("step") in steps for data in left)


def _permit_step(verb: str, deposit: Deposit) -> None:
    """What is not in its last step is passed on, and not published; what is there, the other way round."""
    after = following(deposit)
    if (after is None) is (verb in _NOT_LAST):
        raise WrongState.told(last_turn(deposit))
