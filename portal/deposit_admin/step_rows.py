"""The steps of a collection as rows of a page: what was posted, what the buttons do to it, and whom one may name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import Group
from django.db.models import Q
from django.http import QueryDict

from deposits.access import Actor
from deposits.flows.define_steps import MOST_STEPS, WantedStep
from deposits.models import Collection, InstitutionMember, ReviewStep
from portal.accounts.models import User
from portal.deposit_admin.governed import governed_institutions
from portal.numbers import key, numbers

_ADDRESS = re.compile(r"[\s,;<>]+")
_LONGEST, _MOST_ADDRESSES = 80, 50
NEW = "new"


@dataclass(frozen=True)
class StepRow:
    """`key` is the primary key of a step that is kept, or `new-3`. `unknown` are addresses of nobody who may be named."""

    key: str
    name: str = ""
    name_en: str = ""
    editors: bool = True
    people: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    unknown: tuple[str, ...] = field(default=())

    @property
    def wanted(self) -> WantedStep:
        pk = key(self.key) or None
        people, groups = tuple(sorted(self.people)), tuple(sorted(self.groups))
        return WantedStep(self.name, self.name_en, self.editors, people, groups, pk)


@dataclass(frozen=True)
class Nameable:
    """The accounts and groups that somebody may give a step of a collection. `wide`: any account may be named by its
    address; else those of her own institutions."""

    people: list[User]
    groups: list[Group]
    wide: bool
    institutions: frozenset[int]

    def by_address(self, address: str) -> User | None:
        found = User.objects.filter(email__iexact=address, is_active=True)
        if not self.wide:
            known = Q(pk__in=[one.pk for one in self.people]) | Q(memberships__institution__in=self.institutions)
            found = found.filter(known)
        return found.distinct().first()


def nameable(actor: Actor, collection: Collection) -> Nameable:
    """Who is shown to be ticked: the editors of the collection and of those above it, the administrators of its institution,
    and whoever has a step in that institution already. Groups: an administrator of an institution may name those whose
    members are all of her institutions."""
    administers = Q(memberships__role=InstitutionMember.Role.ADMINISTRATOR, memberships__institution=collection.institution_id)
    steps = ReviewStep.objects.filter(collection__institution=collection.institution_id).values("pk")
    near = administers | Q(edited_collections__collection__path__in=collection.lineage_paths()) | Q(review_steps__in=steps)
    people = list(User.objects.filter(near, is_active=True).distinct().order_by("folded_name", "pk"))
    institutions = governed_institutions(actor)
    groups = Group.objects.order_by("name")
    if not actor.is_administrator:
        strangers = User.objects.exclude(memberships__institution__in=institutions)
        own = groups.filter(user__isnull=False).exclude(user__in=strangers)
        groups = groups.filter(Q(pk__in=own.values("pk")) | Q(review_steps__in=steps)).distinct()
    return Nameable(people, list(groups), actor.is_administrator, frozenset(institutions))


def nameable_by_address(actor: Actor) -> Nameable:
    """Whom somebody may name anywhere, without looking who is near."""
    return Nameable([], [], actor.is_administrator, frozenset(governed_institutions(actor)))


def saved_rows(steps: Iterable[ReviewStep]) -> list[StepRow]:
    return [
        StepRow(
            key=str(one.pk) if one.pk else f"{NEW}-1",
            name=one.name,
            name_en=one.name_en,
            editors=one.editors,
            people=frozenset(one.people.values_list("pk", flat=True)) if one.pk else frozenset(),
            groups=frozenset(one.groups.values_list("pk", flat=True)) if one.pk else frozenset(),
        )
        for one in steps
    ]


def copied(rows: Iterable[StepRow]) -> list[StepRow]:
    """The same steps, to be made anew in another collection."""
    return [replace(one, key=f"{NEW}-{number}") for number, one in enumerate(rows, 1)]


def take(post: QueryDict, allowed: Nameable) -> list[StepRow]:
    """What the page posted. People and groups whom the actor may not name are left out."""
    people, groups = {one.pk for one in allowed.people}, {one.pk for one in allowed.groups}
    rows = []
    for row in list(dict.fromkeys(post.getlist("step")))[: MOST_STEPS + 1]:
        chosen = set(numbers(post.getlist(f"{row}.person")))
        added, unknown = named(post.get(f"{row}.addresses", ""), allowed)
        # Somebody who was added by her address and not saved yet is not in the list of the near: she is asked for again.
        known = people | {pk for pk in chosen - people if _is_nameable(pk, allowed)}
        rows.append(
            StepRow(
                key=row,
                name=" ".join(post.get(f"{row}.name", "").split())[:_LONGEST],
                name_en=" ".join(post.get(f"{row}.name_en", "").split())[:_LONGEST],
                editors=f"{row}.editors" in post,
                people=frozenset(chosen & known | added),
                groups=frozenset(groups.intersection(numbers(post.getlist(f"{row}.group")))),
                unknown=unknown,
            )
        )
    return rows


def _is_nameable(pk: int, allowed: Nameable) -> bool:
    user = User.objects.filter(pk=pk).first()
    return user is not None and allowed.by_address(user.email) is not None


def named(typed: str, allowed: Nameable) -> tuple[set[int], tuple[str, ...]]:
    """Primary keys of the accounts with these addresses, and the addresses of nobody who may be named."""
    found: set[int] = set()
    unknown = []
    for address in [one for one in _ADDRESS.split(typed) if one][:_MOST_ADDRESSES]:
        user = allowed.by_address(address)
        if user is None:
            unknown.append(address[:254])
        else:
            found.add(user.pk)
    return found, tuple(unknown)


def pressed(rows: list[StepRow], action: str) -> list[StepRow]:
    """The rows after a button: `up:12`, `down:12`, `drop:12`, `add`."""
    verb, _colon, key = action.partition(":")
    place = next((number for number, one in enumerate(rows) if one.key == key), -1)
    if verb == "add":
        numbers = [int(one.key.removeprefix(f"{NEW}-")) for one in rows if one.key.startswith(NEW)]
        return [*rows, StepRow(key=f"{NEW}-{max(numbers, default=0) + 1}")]
    if place < 0:
        return rows
    if verb == "drop":
        return [one for one in rows if one.key != key]
    other = place + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= other < len(rows):
        rows = list(rows)
        rows[place], rows[other] = rows[other], rows[place]
    return rows
