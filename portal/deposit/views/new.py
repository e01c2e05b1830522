"""Beginning a deposit: its file, its kind, where it goes; for a librarian, also whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deposits.access import Actor
from deposits.collation import sort_key
from deposits.errors import FlowError
from deposits.flows.start import start
from deposits.models import Collection, Deposit, Kind
from deposits.roles import is_librarian
from portal.accounts.models import User
from portal.deposit.asking import actor_of, wants_json
from portal.deposit.views.attaching import attach_all

Errors = dict[str, str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?kind=` and `?collection=` choose beforehand, as links from other pages do. A file sent with the form is the first of
    the deposit; the script sends it in portions afterwards, and asks for JSON."""
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    actor = actor_of(request)
    collections = list(Collection.objects.filter(accepts_deposits=True, united_with=None).select_related("institution"))
    chosen = next((one for one in collections if one.slug == given.get("collection")), None)
    kinds = [
        kind for kind in Kind.objects.filter(active=True) if _takers(kind, [chosen] if chosen and not posted else collections)
    ]
    kind = next((one for one in kinds if one.code == given.get("kind")), None)
    errors: Errors = {}
    if posted:
        deposit = _start(request, kind, chosen, errors)
        if deposit:
            return _begun(request, deposit)
        if wants_json(request):
            return JsonResponse({"errors": errors}, status=422)
    offered = _takers(kind, collections) if kind and not posted else collections
    likely = chosen or _likely(offered, actor)
    return render(
        request,
        "deposit/new.html",
        {
            "section": "deposit",
            "kinds": kinds,
            "kind": kind or _likely_kind(kinds, likely, actor),
            "chosen": likely,
            "groups": _grouped(offered),
            "librarian": is_librarian(actor),
            "typed": given,
            "errors": errors,
            "crumbs": [(_("My deposits"), reverse("deposit:mine"))],
        },
        status=422 if errors else 200,
    )


def _begun(request: HttpRequest, deposit: Deposit) -> HttpResponse:
    form = reverse("deposit:form", args=[deposit.public_id])
    if wants_json(request):
        uploads = reverse("deposit:uploads", args=[deposit.public_id])
        return JsonResponse({"deposit": deposit.public_id, "form": form, "uploads": uploads}, status=201)
    attach_all(request, deposit)
    return redirect(form)


def _takers(kind: Kind, collections: Iterable[Collection]) -> list[Collection]:
    return [one for one in collections if not one.kinds or kind.code in one.kinds]


def _likely(collections: list[Collection], actor: Actor) -> Collection | None:
    """Where this person deposited last; else the only one there is, or the only one of her own institutions."""
    last = Deposit.objects.filter(created_by=actor.user_id).order_by("-pk").values_list("collection", flat=True).first()
    own = [one for one in collections if actor.holds(f"institution:{one.institution.slug}")]
    for choice in ([one for one in collections if one.pk == last], own, collections):
        if len(choice) == 1:
            return choice[0]
    return None


def _likely_kind(kinds: list[Kind], collection: Collection | None, actor: Actor) -> Kind | None:
    """As this person's last deposit; else as the latest one of the collection; else the only one there is."""
    latest = Deposit.objects.order_by("-pk").values_list("metadata__kind", flat=True)
    last = latest.filter(created_by=actor.user_id).first() or (latest.filter(collection=collection).first() if collection else "")
    found = [one for one in kinds if one.code == last and (collection is None or _takers(one, [collection]))] or kinds
    return found[0] if len(found) == 1 else None


def _grouped(collections: list[Collection]) -> list[tuple[str, list[tuple[str, Collection]]]]:
    """Institution → collections, each under the names of those above it: “Theses › Faculty of Physics”."""
    names = {one.path: one.label() for one in Collection.objects.all()}
    labelled = [(" › ".join(names[path] for path in one.lineage_paths()), one) for one in collections]
    labelled.sort(key=lambda pair: (sort_key(pair[1].institution.label()), pair[1].institution_id, sort_key(pair[0])))
    return [(name, list(group)) for name, group in groupby(labelled, key=lambda pair: pair[1].institution.label())]


def _start(request: HttpRequest, kind: Kind | None, collection: Collection | None, errors: Errors) -> Deposit | None:
    """A new deposit, or None with the errors."""
    if kind is None:
        errors["kind"] = _("Choose what you are depositing.")
    if collection is None:
        errors["collection"] = _("Choose the collection that it goes to.")
    owner, name, email = _owner(request, errors)
    if errors or collection is None or kind is None:
        return None
    try:
        return start(actor=actor_of(request), collection=collection, kind=kind, owner=owner, owner_name=name, owner_email=email)
    except FlowError as error:
        errors["email" if owner or email else "collection"] = str(error)
        return None


def _owner(request: HttpRequest, errors: Errors) -> tuple[User | None, str, str]:
    """Whose deposit it will be: (account, name, address). All empty: the actor's own."""
    if request.POST.get("whose") != "other":
        return None, "", ""
    email = request.POST.get("email", "").strip()
    name = " ".join(request.POST.get("name", "").split())
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = _("Write the person's e-mail address, such as an@truong.example.")
        return None, "", ""
    owner = User.objects.filter(email__iexact=email, is_active=True).first()
    if owner is None and not name:
        errors["name"] = _(
            "There is no account with this address. Write the person's name, too: the deposit waits for the account."
        )
    return owner, "" if owner else name[:200], "" if owner else email
