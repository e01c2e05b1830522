"""The tree of collections for those who govern it: moved, united and taken apart again, each with what it would do first."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from deposits.access import Actor
from deposits.errors import FlowError, NotAllowed
from deposits.flows.relocate import may_govern, relocate
from deposits.flows.unite import part, unite
from deposits.lying import below, lying_in
from deposits.models import Collection, CollectionEditor, Deposit, Institution, Kind, State, Union
from deposits.roles import governs
from portal.browse.collections import tree
from portal.browse.presented import editors
from portal.deposit.asking import actor_of
from portal.desk.curating.log import may_read
from portal.desk.scope import curated_collections
from portal.numbers import key

_TOP = "-"
_OPEN = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.SCHEDULED, State.REJECTED)


@dataclass(frozen=True)
class Outlook:
    """What would become of it, in sentences. `losing` and `gaining`: people who could then edit less or more."""

    says: list[str]
    losing: list[str] = field(default_factory=list)
    gaining: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@never_cache
@login_required
@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """Those that this person curates, as a tree."""
    actor = actor_of(request)
    curated = curated_collections(actor)
    if not curated.exists():
        raise PermissionDenied
    crumbs = [(_("Desk"), reverse("desk:queue"))]
    united = curated.exclude(united_with=None).select_related("united_with").order_by("path")
    return _render(
        request, "collections", {"branches": tree(curated, actor), "united": united, "crumbs": crumbs, "log": may_read(actor)}
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """`do`: move-preview, move, unite-preview, unite, part."""
    actor = actor_of(request)
    one = curated_collections(actor).filter(slug=slug).first()
    if one is None:
        raise Http404
    if request.method != "POST":
        return _page(request, one)
    try:
        return _do(request, actor, one)
    except FlowError as error:
        return _page(request, one, {"refused": error}, status=422)


def _do(request: HttpRequest, actor: Actor, one: Collection) -> HttpResponse:
    do, post = request.POST.get("do", ""), request.POST
    if do in ("move", "move-preview"):
        parent = None if post.get("parent") == _TOP else _chosen(post.get("parent", ""))
        if do == "move-preview":
            return _page(request, one, {"moving": moving(actor, one, parent), "parent": parent.slug if parent else _TOP})
        relocate(actor=actor, collection_id=one.pk, parent_id=parent.pk if parent else None)
        messages.success(request, _("Moved. Sets and the index follow within minutes; its address stays."))
    elif do in ("unite", "unite-preview"):
        target, with_editors = _chosen(post.get("target", "")), post.get("editors") == "1"
        if do == "unite-preview":
            outlook = uniting(actor, one, target, with_editors)
            return _page(request, one, {"uniting": outlook, "target": target, "with_editors": with_editors})
        unite(actor=actor, source_id=one.pk, target_id=target.pk, with_editors=with_editors)
        messages.success(request, _("United. The old address leads to the new one; this can be taken back."))
    elif do == "part":
        union = Union.objects.filter(Q(source=one) | Q(target=one), pk=key(post.get("union", ""))).first()
        if union is None:
            raise NotAllowed
        part(actor=actor, union_id=union.pk)
        messages.success(request, _("Taken back: what came with the union is where it was."))
    else:
        raise NotAllowed
    return redirect("desk:collection", one.slug)


def moving(actor: Actor, one: Collection, parent: Collection | None) -> Outlook:
    """What moving it would do. Raises NotAllowed."""
    may_govern(actor, one, parent)
    inside = below(one)
    count, parts = lying_in(one).count(), inside.count() - 1
    says = [
        ngettext("%(count)s record is listed under another path.", "%(count)s records are listed under another path.", count)
        % {"count": count},
        ngettext("%(count)s collection inside moves with it.", "%(count)s collections inside move with it.", parts)
        % {"count": parts},
        _("Its address stays as it is; the names of its sets for harvesters change, and datestamps move."),
    ]
    before, after = _from_above(one.get_parent()), _from_above(parent)
    return Outlook(says, losing=sorted(before - after), gaining=sorted(after - before))


def uniting(actor: Actor, one: Collection, target: Collection, with_editors: bool) -> Outlook:
    """What uniting it with another one would do. Raises NotAllowed."""
    may_govern(actor, one, target)
    records, parts = lying_in(one).filter(collection=one).count(), one.get_children_count()
    deposits = Deposit.objects.filter(collection=one, state__in=_OPEN, deleted=None).count()
    address = reverse("browse:collection", args=[target.slug])
    says = [
        ngettext("%(count)s record goes over.", "%(count)s records go over.", records) % {"count": records},
        ngettext("%(count)s deposit under way goes over.", "%(count)s deposits under way go over.", deposits)
        % {"count": deposits},
        ngettext("%(count)s collection inside moves there.", "%(count)s collections inside move there.", parts)
        % {"count": parts},
        _("The old address leads to %(address)s.") % {"address": address},
        _("What goes over is reviewed and described as the other collection asks: its steps, form and agreement hold."),
    ]
    own, theirs = set(_own_editors(one)), set(editors(target))
    warnings = []
    if target.kinds:
        strange = Kind.objects.exclude(code__in=target.kinds).filter(pk__in=lying_in(one).values("kind")).distinct()
        if names := ", ".join(kind.label() for kind in strange):
            warnings.append(
                _("The other collection takes no works of these kinds; what is there stays: %(kinds)s.") % {"kinds": names}
            )
    if one.institution_id != target.institution_id:
        warnings.append(
            _("Its works will be works of %(institution)s.") % {"institution": Institution.objects.get(pk=target.institution_id)}
        )
    joining = own - theirs
    return Outlook(
        says,
        losing=[] if with_editors else sorted(joining),
        gaining=sorted(joining) if with_editors else [],
        warnings=warnings,
    )


def _own_editors(one: Collection) -> list[str]:
    rows = CollectionEditor.objects.filter(collection=one, user__is_active=True)
    return [str(row.user) for row in rows.select_related("user")]


def _from_above(one: Collection | None) -> set[str]:
    """Who edits what lies in this collection because of it or those above it."""
    if one is None:
        return set()
    rows = CollectionEditor.objects.filter(collection__path__in=one.lineage_paths(), user__is_active=True)
    return {str(row.user) for row in rows.select_related("user")}


def _chosen(slug: str) -> Collection:
    found = Collection.objects.select_related("institution").filter(slug=slug, united_with=None).first()
    if found is None:
        raise FlowError(_("Choose a collection."))
    return found


def _page(request: HttpRequest, one: Collection, more: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    others = Collection.objects.filter(united_with=None).exclude(path__startswith=one.path)
    unions = Union.objects.filter(Q(source=one) | Q(target=one)).select_related("source", "target", "user")
    parent = one.get_parent()
    return _render(
        request,
        "collection",
        {
            "collection": one,
            "governs": governs(actor, one.institution),
            "above": parent,
            "parent": parent.slug if parent else _TOP,
            "places": [
                place for place in others.select_related("institution").order_by("path") if governs(actor, place.institution)
            ],
            "editors": editors(one),
            "unions": unions,
            "crumbs": [(_("Desk"), reverse("desk:queue")), (_("Collections"), reverse("desk:collections"))],
            **(more or {}),
        },
        status,
    )


def _render(request: HttpRequest, name: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, f"desk/curating/{name}.html", {"section": "desk", **context}, status=status)
