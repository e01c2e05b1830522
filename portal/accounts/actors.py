"""From a signed-in person, or a reading room's network, to the `Actor` that the access rule understands."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest

from deposits.access import ADMINISTRATOR, ANONYMOUS, CONSORTIUM, EVERYONE, Actor
from deposits.models import CollectionEditor, Institution, InstitutionMember, ReviewStep
from portal.accounts.models import User

_NETWORKS = "institution-networks"


def actor_for(user: User | None, address: str = "") -> Actor:
    """The actor of a person (None: a stranger) at a network address."""
    tokens = {EVERYONE} | _network_tokens(address)
    if user is None or not user.is_active:
        return Actor(tokens=frozenset(tokens)) if len(tokens) > 1 else ANONYMOUS
    tokens |= {f"user:{user.pk}", f"owner:{user.pk}"} | {f"group:{pk}" for pk in user.groups.values_list("pk", flat=True)}
    if user.is_superuser:
        tokens.add(ADMINISTRATOR)
    for membership in user.memberships.select_related("institution__parent__parent"):
        tokens |= _membership_tokens(membership.institution)
        if membership.role == InstitutionMember.Role.ADMINISTRATOR:
            tokens |= {f"institution-admin:{pk}" for pk in _with_descendants(membership.institution)}
    named = ReviewStep.objects.filter(Q(people=user) | Q(groups__user=user))
    tokens |= {f"reviewer:{pk}" for pk in named.values_list("pk", flat=True)}
    tokens |= {f"editor:{path}" for path in CollectionEditor.objects.filter(user=user).values_list("collection__path", flat=True)}
    return Actor(user_id=user.pk, tokens=frozenset(tokens), label=str(user))


def client_address(request: HttpRequest) -> str:
    """The address of the client: the entry that the outermost trusted proxy saw, never one that a client wrote itself."""
    if settings.TRUSTED_PROXIES:
        seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(seen) >= settings.TRUSTED_PROXIES:
            return seen[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _membership_tokens(institution: Institution) -> set[str]:
    """A member of a faculty is a member of its university, and every member is of the consortium."""
    return {CONSORTIUM} | {f"institution:{one.slug}" for one in institution.lineage()}


def _with_descendants(institution: Institution) -> set[int]:
    found, edge = {institution.pk}, [institution.pk]
    while edge:
        edge = list(Institution.objects.filter(parent__in=edge).exclude(pk__in=found).values_list("pk", flat=True))
        found.update(edge)
    return found


def _network_tokens(address: str) -> set[str]:
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return set()
    known = cache.get(_NETWORKS)
    if known is None:
        known = [(network, one.pk) for one in Institution.objects.exclude(networks=[]) for network in one.networks]
        cache.set(_NETWORKS, known, 60)
    tokens: set[str] = set()
    for network, pk in known:
        try:
            inside = here in ipaddress.ip_network(network, strict=False)
        except ValueError:
            continue
        if inside:
            tokens |= _membership_tokens(Institution.objects.get(pk=pk))
    return tokens
