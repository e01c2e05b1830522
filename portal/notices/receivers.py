"""Who is told of an event, at which address and in which language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from deposits.models import Collection, Deposit, Event, InstitutionMember, Invitation, State
from deposits.roles import could_review
from deposits.steps import chain, current
from portal.accounts.models import User

OWNER, EDITOR, INVITED, REQUESTER, SENDER = "owner", "editor", "invited", "requester", "sender"
_DEFAULT_LANGUAGE = "vi"


@dataclass(frozen=True)
class Receiver:
    """`part` is what the receiver has to do with the deposit: its owner's side, or the editors'; or with a sheet or a bulk edit:
    its sender. Without an account
    she can be told, but open nothing that is not public."""

    address: str
    name: str
    language: str
    part: str
    has_account: bool = True

    @classmethod
    def of(cls, user: User, part: str) -> Receiver:
        return cls(user.email, user.name, user.language, part)


def receivers(event: Event, deposit: Deposit) -> list[Receiver]:
    """Submitting goes to the people of the first step, with a receipt to the owner, passing on to those of the next; an
    infected file to both; work that is handed over to whom it is given; a message to the other side; everything else to the
    owner's side."""
    if event.verb == "assign":
        given = User.objects.filter(pk=event.data["to"])
        return [Receiver.of(user, EDITOR) for user in given if user.pk != event.actor_id and could_review(user, deposit)]
    if event.verb in ("pass_on", "move"):
        waits = deposit.state == State.SUBMITTED
        told = [Receiver.of(user, EDITOR) for user in editors(deposit) if waits and user.pk != event.actor_id]
        # What is published follows only with its revision, of which she is told then.
        return told + _unless_hers(event, deposit) if event.verb == "move" and deposit.state != State.PUBLISHED else told
    if event.verb == "invite":
        return _invited(event)
    if event.verb == "hand_over":
        return _those_who_gave(event)
    if event.verb in ("schedule", "unschedule", "reopen", "delete"):
        return _unless_hers(event, deposit)
    if event.verb == "message":
        return _of_message(event, deposit)
    told = _owner_side(deposit)
    if event.verb == "infected":
        told += [Receiver.of(user, EDITOR) for user in editors(deposit)]
    if event.verb == "submit" and chain(deposit.collection):
        told += [Receiver.of(user, EDITOR) for user in editors(deposit) if user.pk != event.actor_id]
    once = {one.address.lower(): one for one in reversed(told)}
    return [one for one in told if once[one.address.lower()] is one]


def _unless_hers(event: Event, deposit: Deposit) -> list[Receiver]:
    """The owner's side, without whoever did it."""
    actor = event.actor.email.lower() if event.actor else ""
    return [one for one in _owner_side(deposit) if one.address.lower() != actor]


def _of_message(event: Event, deposit: Deposit) -> list[Receiver]:
    """What the owner's side writes goes to who has taken the review, else to the editors, who know nothing of drafts; what
    editors write, to the owner's side. Nobody where it was removed meanwhile."""
    if not deposit.messages.filter(pk=event.data["message"]).exists():
        return []
    hers = {deposit.owner_id or deposit.created_by_id, *deposit.coauthors.values_list("user", flat=True)}
    if event.actor_id is None or event.actor_id not in hers:
        return _unless_hers(event, deposit)
    if deposit.state == State.DRAFT:
        return []
    asked = [deposit.claimed_by] if deposit.claimed_by is not None and deposit.claimed_by.is_active else editors(deposit)
    return [Receiver.of(user, EDITOR) for user in asked if user.pk != event.actor_id]


def _invited(event: Event) -> list[Receiver]:
    """Whoever the address belongs to; nobody once the invitation was taken back or answered."""
    invitation = Invitation.objects.select_related("invited_by").filter(pk=event.data["invitation"]).first()
    if invitation is None or not invitation.is_open:
        return []
    user = User.objects.filter(email=invitation.email, is_active=True).first()
    if user is not None:
        return [Receiver.of(user, INVITED)]
    language = getattr(invitation.invited_by, "language", _DEFAULT_LANGUAGE)
    return [Receiver(invitation.email, "", language, INVITED, has_account=False)]


def _those_who_gave(event: Event) -> list[Receiver]:
    """Who owned the deposit before, and who offered it."""
    invitation = Invitation.objects.filter(pk=event.data["invitation"]).first()
    pks = {event.data.get("before"), invitation.invited_by_id if invitation else None} - {event.actor_id, None}
    return [Receiver.of(user, OWNER) for user in User.objects.filter(pk__in=pks, is_active=True)]


def _owner_side(deposit: Deposit) -> list[Receiver]:
    """The owner; before she has an account, her address and the librarian who prepares the deposit for her."""
    if deposit.owner is not None:
        return [Receiver.of(deposit.owner, OWNER)] if deposit.owner.is_active else []
    told = []
    if deposit.owner_email:
        told.append(Receiver(deposit.owner_email, deposit.owner_name, _DEFAULT_LANGUAGE, OWNER, has_account=False))
    if deposit.created_by is not None and deposit.created_by.is_active:
        told.append(Receiver.of(deposit.created_by, OWNER))
    return told


def editors(deposit: Deposit) -> list[User]:
    """The people of the step that it is in; where there are none, those who stand in for them (`editors_of`)."""
    step = current(deposit)
    if step.pk is None:
        return editors_of(deposit.collection)
    theirs = Q(review_steps=step) | Q(groups__review_steps=step)
    if step.editors:
        theirs |= Q(edited_collections__collection__path__in=deposit.collection.lineage_paths())
    return list(User.objects.filter(theirs, is_active=True).distinct().order_by("pk")) or editors_of(deposit.collection)


def editors_of(collection: Collection) -> list[User]:
    """The editors of the collection and of those above it; where there are none, the administrators of the institution;
    where there are none either, those of the site."""
    users = User.objects.filter(is_active=True)
    administers = InstitutionMember.objects.filter(institution=collection.institution, role=InstitutionMember.Role.ADMINISTRATOR)
    choices: Iterable[list[User]] = (
        list(query.distinct())
        for query in (
            users.filter(edited_collections__collection__path__in=collection.lineage_paths()),
            users.filter(pk__in=administers.values("user")),
            users.filter(is_superuser=True),
        )
    )
    return next((found for found in choices if found), [])
