"""A published work for those who curate it, whether or not it came through a deposit: where it is shown, withdrawing and
restoring it, its removal by legal order."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.access import Actor, Right, allows
from deposits.errors import FlowError, NotAllowed, Unacceptable
from deposits.flows.remove import ask_removal, confirm_removal, drop_removal
from deposits.flows.show_in import show_in
from deposits.flows.withdraw import restore, withdraw
from deposits.happened import last_event
from deposits.models import Collection, Record, Removal
from deposits.removable import drafts_of, files_of, shared_with
from deposits.roles import is_editor
from portal.deposit.asking import actor_of
from portal.deposit.words import history
from portal.desk.decisions import seen_in
from portal.desk.scope import curated_collections


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """`do`: show, withdraw, restore, remove, confirm, drop."""
    one = _opened(request, public_id)
    if request.method != "POST":
        return _page(request, one)
    verbs: dict[str, Callable[[HttpRequest, Record], str]] = {
        "show": _show,
        "withdraw": _withdraw,
        "restore": _restore,
        "remove": _remove,
        "confirm": _confirm,
        "drop": _drop,
    }
    try:
        verb = verbs.get(request.POST.get("do", ""))
        if verb is None:
            raise NotAllowed
        messages.success(request, verb(request, one))
    except FlowError as error:
        return _page(request, _opened(request, public_id), error)
    return redirect("desk:record", public_id)


def _opened(request: HttpRequest, public_id: str) -> Record:
    """A record that this person edits, or one that is shown in a collection of hers and that she may see."""
    found = Record.objects.select_related("collection__institution", "institution", "kind", "snapshot", "deposit")
    one = found.filter(public_id=public_id).exclude(snapshot=None).first()
    actor = actor_of(request)
    if one is None or not (is_editor(actor, one.collection) or _shows(actor, one)):
        raise Http404
    return one


def _shows(actor: Actor, one: Record) -> bool:
    further = [row.collection for row in one.further.select_related("collection__institution")]
    return any(is_editor(actor, each) for each in further) and allows(actor, Right.METADATA, one.protected)


def _show(request: HttpRequest, one: Record) -> str:
    """Boxes stand for the collections that this person edits; what others put elsewhere stays. So does what a colleague did
    since the page was made: only boxes that she has changed from what they were (`was`) count."""
    actor = actor_of(request)
    mine = {each.pk: each.slug for each in curated_collections(actor)}
    held = set(one.further.values_list("collection", flat=True))
    ticked = set(request.POST.getlist("collection"))
    was = set(request.POST.getlist("was")) if "was" in request.POST else {mine[pk] for pk in held & mine.keys()}
    offered = held | {pk for pk in mine if is_editor(actor, one.collection)}
    wanted = {pk for pk in offered if (mine[pk] in ticked if mine.get(pk) in ticked ^ was else pk in held)}
    show_in(actor=actor, record_id=one.pk, collection_ids=wanted)
    return _("Kept. Its sets and the index follow.")


def _withdraw(request: HttpRequest, one: Record) -> str:
    withdraw(actor=actor_of(request), record_id=one.pk, reason=request.POST.get("reason", ""), seen=seen_in(request.POST))
    return _("Withdrawn. Its address now tells so, with the reason.")


def _restore(request: HttpRequest, one: Record) -> str:
    restore(actor=actor_of(request), record_id=one.pk, reason=request.POST.get("reason", ""), seen=seen_in(request.POST))
    return _("Restored. Readers and harvesters find it again.")


def _typed(request: HttpRequest, one: Record) -> None:
    if request.POST.get("typed", "").strip() != one.public_id:
        raise Unacceptable(_("Type the id of the work to confirm: %(id)s") % {"id": one.public_id})


def _remove(request: HttpRequest, one: Record) -> str:
    post = request.POST
    _typed(request, one)
    removal = ask_removal(
        actor=actor_of(request),
        record_id=one.pk,
        order=post.get("order", ""),
        authority=post.get("authority", ""),
        why=post.get("why", ""),
        words=post.get("words", ""),
        kept=post.getlist("kept"),
    )
    return _removed() if removal.done else _("Asked for. Another administrator must confirm it on this page.")


def _confirm(request: HttpRequest, one: Record) -> str:
    _typed(request, one)
    confirm_removal(actor=actor_of(request), removal_id=_waiting(one).pk)
    return _removed()


def _drop(request: HttpRequest, one: Record) -> str:
    drop_removal(actor=actor_of(request), removal_id=_waiting(one).pk)
    return _("The removal is not carried out.")


def _removed() -> str:
    return _("Removed. Stores and index are being cleaned; this page tells when nothing is left.")


def _waiting(one: Record) -> Removal:
    found = one.removals.filter(done=None).first()
    if found is None:
        raise NotAllowed
    return found


def _page(request: HttpRequest, one: Record, refused: FlowError | None = None) -> HttpResponse:
    actor = actor_of(request)
    own = is_editor(actor, one.collection)
    shown_in = set(one.further.values_list("collection", flat=True))
    choices = Collection.objects.filter(pk__in=curated_collections(actor).values("pk"), united_with=None).exclude(
        pk=one.collection_id
    )
    deposits = [each for each in (one.deposit, *drafts_of(one)) if each is not None]
    may_remove = actor.is_administrator and one.removed is None
    context = {
        "section": "desk",
        "record": one,
        "own": own,
        "seen": last_event(one.deposit_id) if own else 0,
        "choices": [(each, each.pk in shown_in) for each in choices.order_by("path") if own or each.pk in shown_in],
        "may_remove": may_remove,
        "files": list(files_of(one, deposits)) if may_remove else [],
        "shared": sorted({place for _pk, place in shared_with(one, deposits)}) if may_remove else [],
        "drafts": len(deposits) - (1 if one.deposit else 0),
        "waiting": one.removals.filter(done=None).select_related("asked_by").first() if actor.is_administrator else None,
        "removal": one.removals.exclude(done=None).select_related("asked_by", "done_by").first()
        if actor.is_administrator
        else None,
        "by_two": settings.LEGAL_REMOVAL_BY_TWO,
        "may_keep": Removal.Kept.choices,
        "kept": request.POST.getlist("kept"),
        "history": history(one.events.select_related("actor")) if own else [],
        "typed": request.POST,
        "refused": refused,
        "crumbs": [(_("Desk"), reverse("desk:queue"))],
    }
    return render(request, "desk/curating/record.html", context, status=422 if refused else 200)
