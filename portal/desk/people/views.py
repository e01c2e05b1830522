"""The list of people, who may be one person, and merging them with a preview."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deposits.access import Actor
from deposits.candidates import namesakes, unclaimed, works_of
from deposits.curating_people import curated_contributions, may_curate, visible_people
from deposits.errors import FlowError, NotAllowed
from deposits.flows.merge_people import MOST_AT_ONCE, merge, preview
from deposits.flows.people import Told, establish
from deposits.models import Person
from deposits.roles import is_librarian
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.desk.people.finding import MOST, find, listed
from portal.numbers import numbers

_SIZE: Final = 50
_GROUPS: Final = 30
_NAMES: Final = 20


def librarian(request: HttpRequest) -> Actor:
    """Who asks; 403 for everybody who curates nothing."""
    actor = actor_of(request)
    if not is_librarian(actor):
        raise PermissionDenied
    return actor


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`q`: a name or an iD; `view=alike`: groups that may be one person each."""
    actor = librarian(request)
    visible = visible_people(actor)
    typed = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {"typed": typed, "most": MOST, "crumbs": _crumbs()}
    if request.GET.get("view") == "alike":
        groups = namesakes(visible, _GROUPS)
        counts = works_of(person for group in groups for person in group)
        context |= {"view": "alike", "groups": [[(one, counts[one.pk]) for one in group] for group in groups]}
        return render(request, "desk/people/alike.html", context)
    if typed:
        found = find(visible, typed)
        total = len(found)
        pager = Pager.of(total, _SIZE, page_number(request.GET.get("page")))
        shown = found[(pager.number - 1) * _SIZE : pager.number * _SIZE]
        context["unclaimed"] = unclaimed(curated_contributions(actor), typed, _NAMES)
    else:
        total = visible.count()
        pager = Pager.of(total, _SIZE, page_number(request.GET.get("page")))
        shown = list(listed(visible)[(pager.number - 1) * _SIZE : pager.number * _SIZE])
    counts = works_of(shown)
    context |= {"people": [(one, counts[one.pk]) for one in shown], "total": total, "pager": pager}
    return render(request, "desk/people/list.html", context)


@login_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A Person of the names that were chosen in works."""
    actor = librarian(request)
    chosen = numbers(request.POST.getlist("names"))
    try:
        person = establish(actor=actor, told=Told(request.POST.get("display", "")), contribution_ids=chosen)
    except FlowError as error:
        messages.error(request, str(error))
        return redirect("desk:people")
    messages.success(request, _("Made. Check the parts of the name."))
    return redirect("desk:person", person.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: HttpRequest) -> HttpResponse:
    """GET shows what would become of them, POST does it; `p`: who, `keep`: whose name stays."""
    actor = librarian(request)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = numbers(asked.getlist("p"))[:MOST_AT_ONCE]
    chosen = list(listed(visible_people(actor).filter(pk__in=wanted)))
    if len(chosen) < 2:
        messages.error(request, _("Choose at least two people."))
        return redirect("desk:people")
    kept = numbers([asked.get("keep", "")])
    keep = next((one for one in chosen if one.pk in kept), _fullest(chosen))
    if request.method == "POST":
        try:
            merge(actor=actor, person_id=keep.pk, other_ids=[one.pk for one in chosen if one != keep])
        except FlowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Merged. The page of the person can undo it."))
            return redirect("desk:person", keep.pk)
    others = [one for one in chosen if one != keep]
    refused = next((one for one in chosen if not may_curate(actor, one)), None)
    result = preview(keep, others)
    counts = works_of(chosen)
    context = {
        "result": result,
        "chosen": [(one, counts[one.pk]) for one in chosen],
        "refusal": result.refusal or (str(NotAllowed(_("“%(name)s” also has works that are not yours: ask an administrator.") % {"name": refused})) if refused else ""),
        "crumbs": [*_crumbs(), (_("People and their names"), reverse("desk:people"))],
    }  # fmt: skip
    return render(request, "desk/people/merge.html", context)


def visible_person(actor: Actor, pk: int) -> Person:
    """One that she sees; who was merged leads to who it counts as. 404 for others."""
    found = Person.objects.filter(pk=pk).first()
    person = (
        visible_people(actor).filter(pk=found.main_id or found.pk).select_related("institution", "user").first()
        if found
        else None
    )
    if person is None:
        raise Http404
    return person


def _fullest(chosen: list[Person]) -> Person:
    """The name with most words and marks: the one to propose."""
    return max(chosen, key=lambda one: (bool(one.orcid), len(one.display.split()), len(one.display.encode()), -one.pk))


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Desk"), reverse("desk:queue"))]
