"""In the admin: through which steps of review the deposits of a collection pass, and who does them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from deposits.errors import Unacceptable
from deposits.flows.define_steps import MOST_STEPS, define_steps
from deposits.models import Collection, Deposit, State
from deposits.steps import Chain, Chains
from portal.accounts.models import User
from portal.deposit_admin.governed import governed_collections, governs_some
from portal.deposit_admin.step_rows import Nameable, StepRow, copied, nameable, pressed, saved_rows, take
from portal.numbers import key
from portal.oai_admin.page import Label, actor_of

TITLE = gettext_lazy("Review steps")
INDEX, OF_COLLECTION = "review_steps", "review_steps_of_collection"
INHERIT, NONE, OWN = "inherit", "none", "own"


@dataclass(frozen=True)
class CollectionRow:
    """`source`: the collection whose steps hold here; None where nobody has set any."""

    collection: Collection
    steps: Chain
    source: Collection | None

    @property
    def is_own(self) -> bool:
        return self.source == self.collection

    @property
    def indent(self) -> int:
        return int(self.collection.depth) - 1


@dataclass(frozen=True)
class ShownStep:
    """A row with the people and groups that may be ticked, and how many deposits wait there."""

    row: StepRow
    people: list[tuple[User, bool]]
    groups: list[tuple[Group, bool]]
    waiting: int


class ReviewSteps(WagtailAdminTemplateMixin, TemplateView):
    """The tree of collections, with the steps of each."""

    template_name = "deposit_admin/steps.html"
    page_title = TITLE
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not governs_some(request):
            return permission_denied(request)  # type: ignore[no-any-return]
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chains = Chains()
        governed = governed_collections(actor_of(self.request))
        rows = [CollectionRow(one, chains.of(one), chains.source(one)) for one in governed]
        return super().get_context_data(**kwargs) | {"rows": rows}


class EditSteps(WagtailAdminTemplateMixin, TemplateView):
    """The steps of one collection. Buttons change the page; only “Save” changes the collection."""

    template_name = "deposit_admin/steps_of_collection.html"
    header_icon = "tasks"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.collection = get_object_or_404(governed_collections(actor_of(request)), slug=kwargs["slug"])

    def get_page_title(self) -> Label:
        return f"{TITLE}: {self.collection.label()}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        between = {"url": reverse(INDEX), "label": TITLE}
        return [*self.breadcrumbs_items, between, {"url": "", "label": self.collection.label()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = list(self.collection.steps.all())
        source, inherited = _above(self.collection)
        kept = OWN if own else NONE if not self.collection.reviewed else INHERIT
        allowed: Nameable = kwargs.pop("allowed", None) or nameable(actor_of(self.request), self.collection)
        rows: list[StepRow] | None = kwargs.pop("step_rows", None)
        if rows is None:
            rows = saved_rows(own) or copied(saved_rows(inherited))
        waiting = Deposit.objects.filter(collection__path__startswith=self.collection.path, state=State.SUBMITTED, deleted=None)
        return super().get_context_data(**kwargs) | {
            "collection": self.collection,
            "chosen": kwargs.get("chosen", kept),
            "source": source,
            "inherited": inherited,
            "steps": [_shown(one, allowed, self.collection) for one in rows],
            "most": MOST_STEPS,
            "full": len(rows) >= MOST_STEPS,
            "waiting": waiting.count(),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        actor, action = actor_of(request), request.POST.get("do", "save")
        allowed = nameable(actor, self.collection)
        rows, chosen = take(request.POST, allowed), request.POST.get("chosen", INHERIT)
        if action != "save":
            context = {"step_rows": pressed(rows, action), "chosen": chosen if action == "stay" else OWN, "action": action}
            return self.render_to_response(self.get_context_data(allowed=allowed, unsaved=True, **context))
        if chosen == OWN and (unknown := [address for one in rows for address in one.unknown]):
            words = _("Nobody whom you may name has the address %(addresses)s.") % {"addresses": ", ".join(unknown)}
            return self._refused(words, allowed, rows, chosen)
        if chosen == OWN and not rows:
            return self._refused(_("Add at least one step, or choose that there are none."), allowed, rows, chosen)
        wanted = [one.wanted for one in rows] if chosen == OWN else []
        try:
            moved = define_steps(actor=actor, collection=self.collection, steps=wanted, reviewed=chosen != NONE)
        except Unacceptable as error:
            return self._refused(str(error), allowed, rows, chosen)
        messages.success(request, _("Saved. It holds from now on, for what is under way as well."))
        if moved:
            words = ngettext(
                "%(count)s deposit under way has come to another step; its history tells so.",
                "%(count)s deposits under way have come to another step; their histories tell so.",
                moved,
            )
            messages.info(request, words % {"count": moved})
        return redirect(OF_COLLECTION, self.collection.slug)

    def _refused(self, words: str, allowed: Nameable, rows: list[StepRow], chosen: str) -> HttpResponse:
        context = self.get_context_data(allowed=allowed, step_rows=rows, chosen=chosen, refused=words, unsaved=True)
        return self.render_to_response(context, status=422)


def _above(collection: Collection) -> tuple[Collection | None, Chain]:
    """What would hold without a word of the collection itself."""
    parent = collection.get_parent()
    if parent is None:
        return None, Chains([]).of(collection)
    chains = Chains([parent])
    return chains.source(parent), chains.of(parent)


def _shown(row: StepRow, allowed: Nameable, collection: Collection) -> ShownStep:
    """What waits is counted for steps of this collection only, whatever a form names."""
    near = {one.pk for one in allowed.people}
    others = User.objects.filter(pk__in=row.people - near).order_by("folded_name", "pk")
    return ShownStep(
        row=row,
        people=[(one, one.pk in row.people) for one in [*allowed.people, *others]],
        groups=[(one, one.pk in row.groups) for one in allowed.groups],
        waiting=Deposit.objects.filter(step=key(row.key), step__collection=collection, state=State.SUBMITTED).count(),
    )
