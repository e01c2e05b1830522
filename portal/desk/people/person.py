"""The page of one person: names, works, who else it may be, what was merged into it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deposits.access import Actor, Right, allows
from deposits.candidates import candidates
from deposits.curating_people import curated_contributions, may_curate, visible_people
from deposits.errors import FlowError, Unacceptable
from deposits.flows.merge_people import undo_merge
from deposits.flows.people import Told, correct, establish, tie, untie
from deposits.models import Contribution, Event, Person, Record
from deposits.visible import visible_to
from portal.browse.paging import Pager, page_number
from portal.desk.people.forms import PersonForm, initial
from portal.desk.people.views import librarian, visible_person
from portal.numbers import numbers

_SIZE: Final = 50
_EVENTS: Final = 20
LABELS: Final = {
    "establish_person": gettext_lazy("made"),
    "correct_person": gettext_lazy("corrected"),
    "tie_person": gettext_lazy("works tied"),
    "untie_person": gettext_lazy("works taken away"),
    "merge_people": gettext_lazy("merged"),
    "undo_merge": gettext_lazy("merge undone"),
    "identify": gettext_lazy("tied to an account"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    actor = librarian(request)
    one = visible_person(actor, pk)
    form = PersonForm(actor, one, request.POST if request.POST.get("do") == "correct" else None, initial=initial(one))
    if request.method == "POST":
        try:
            answer = _act(request, actor, one, form)
        except FlowError as error:
            messages.error(request, str(error))
            answer = None if form.is_bound else redirect("desk:person", one.pk)
        if answer is not None:
            return answer
    elif pk != one.pk:
        return redirect("desk:person", one.pk)
    return render(request, "desk/people/person.html", _context(request, actor, one, form))


def _act(request: HttpRequest, actor: Actor, one: Person, form: PersonForm) -> HttpResponse | None:
    """What the button says. None where the form has errors to show."""
    names = numbers(request.POST.getlist("names"))
    done, where = "", one.pk
    match request.POST.get("do", ""):
        case "correct":
            if not form.is_valid():
                return None
            correct(actor=actor, person_id=one.pk, told=form.told())
            done = _("Saved. Works that show this name follow within a minute.")
        case "tie":
            tie(actor=actor, person_id=one.pk, contribution_ids=names)
            done = _("These works are this person's now.")
        case "untie":
            untie(actor=actor, contribution_ids=_own(one, names))
            done = _("These works are nobody's now.")
        case "split":
            where = establish(actor=actor, told=Told(_name_of(one, names)), contribution_ids=_own(one, names)).pk
            done = _("Made another person of these works.")
        case "undo":
            wanted = numbers([request.POST.get("merged", "")])
            merged = Person.objects.filter(main=one, pk__in=wanted).first()
            if merged is None:
                raise Unacceptable(_("This person is not merged into another."))
            undo_merge(actor=actor, person_id=merged.pk)
            done = _("Undone: they are two people again.")
        case _unknown:
            return redirect("desk:person", one.pk)
    messages.success(request, done)
    return redirect("desk:person", where)


def _own(one: Person, names: list[int]) -> list[int]:
    """Only names that are this person's: another's are not changed from here."""
    rows = _works(one).filter(pk__in=names)
    if not names or rows.count() != len(set(names)):
        raise Unacceptable(_("Choose at least one work."))
    return names


def _name_of(one: Person, names: list[int]) -> str:
    """As the first of the chosen works has it."""
    return _works(one).filter(pk__in=names).values_list("display", flat=True).first() or one.display


def _works(one: Person) -> Any:
    return Contribution.objects.filter(Q(person=one) | Q(person__main=one))


def _context(request: HttpRequest, actor: Actor, one: Person, form: PersonForm) -> dict[str, Any]:
    rows = _works(one).order_by("-record__year", "-record__published", "pk")
    pager = Pager.of(rows.count(), _SIZE, page_number(request.GET.get("page")))
    related = rows.select_related("record__snapshot", "record__collection__institution", "record__deposit", "record__kind")
    page = list(related[(pager.number - 1) * _SIZE : pager.number * _SIZE])
    mine = set(curated_contributions(actor).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    shown = [(row, allows(actor, Right.METADATA, row.record.protected), row.pk in mine) for row in page]
    history = Event.objects.filter(Q(data__person=one.pk), verb__in=LABELS).select_related("actor").order_by("-pk")
    return {
        "person": one,
        "form": form,
        "governed": may_curate(actor, one),
        "works": shown,
        "pager": pager,
        "merged": list(one.counted.order_by("key")),
        "candidates": candidates(
            one, visible_people(actor), curated_contributions(actor), Record.objects.filter(visible_to(actor))
        ),
        "history": [(event, LABELS[event.verb]) for event in history[:_EVENTS]],
        "crumbs": [(_("Desk"), reverse("desk:queue")), (_("People and their names"), reverse("desk:people"))],
    }
