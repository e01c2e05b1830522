"""In the admin: the collections of an institution, for those who govern it: made, edited, moved, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from deposits.errors import FlowError
from deposits.models import Collection, Deposit, Institution
from portal.browse.collections import Branch, tree
from portal.browse.institutions import with_units
from portal.deposit_admin.governed import governed_collections
from portal.institution_admin.collection_form import GovernedCollectionForm
from portal.institution_admin.figures import WAYS, figures
from portal.institution_admin.governing import (
    COLLECTION,
    COLLECTIONS,
    INDEX,
    ITS_COLLECTIONS,
    NEW_COLLECTION,
    ONE,
    Governing,
    governed,
)
from portal.oai_admin.page import Label, actor_of


@dataclass(frozen=True)
class Row:
    """A collection in its tree: works in it and below it, and what is on its way to it alone."""

    collection: Collection
    unit: str  # whose it is, where neither its name nor the page says that
    indent: int
    works: int
    ways: int


class InstitutionCollections(Governing):
    """Those of an institution and its units as a tree. What lies there and belongs to others is not in it."""

    template_name = "institution_admin/collections.html"
    header_icon = "folder-open-inverse"

    def get_page_title(self) -> Label:
        return ITS_COLLECTIONS

    def above(self) -> list[tuple[str, Label]]:
        return [(reverse(ONE, args=[self.institution.slug]), self.institution.label())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = _rows(tree(self._own(), actor_of(self.request)), _on_the_way(self._own()), self.institution)
        return super().get_context_data(**kwargs) | {"institution": self.institution, "rows": list(shown)}

    def _own(self) -> QuerySet[Collection]:
        return Collection.objects.filter(institution__in=with_units([self.institution.slug]), united_with=None)


class MyCollections(Governing):
    """Where the menu leads: to the collections of her institution with its units, or to the list of those that she has."""

    def get_page_title(self) -> Label:
        return ITS_COLLECTIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        parents = dict(governed(actor_of(request)).values_list("pk", "parent"))
        topmost = [pk for pk, parent in parents.items() if parent not in parents]
        if len(topmost) > 1:
            return redirect(INDEX)
        return redirect(COLLECTIONS, Institution.objects.get(pk=topmost[0]).slug)


class EditCollection(Governing):
    """One of its collections; without a name in the address a new one."""

    template_name = "institution_admin/collection.html"
    header_icon = "folder-open-inverse"

    @cached_property
    def collection(self) -> Collection | None:
        if "collection" not in self.kwargs:
            return None
        own = governed_collections(actor_of(self.request)).filter(institution=self.institution, united_with=None)
        return get_object_or_404(own.select_related("image", "institution"), slug=self.kwargs["collection"])

    def get_page_title(self) -> Label:
        return self.collection.label() if self.collection else _("New collection")

    def above(self) -> list[tuple[str, Label]]:
        slug = self.institution.slug
        return [
            (reverse(ONE, args=[slug]), self.institution.label()),
            (reverse(COLLECTIONS, args=[slug]), ITS_COLLECTIONS),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begins = {"parent": request.GET.get("in", "")} if self.collection is None else {}
        return self.render_to_response(self.get_context_data(form=self._form(initial=begins)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            try:
                kept = form.save()
            except FlowError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved. Its page shows it; sets and the index follow within minutes."))
                return redirect(COLLECTION, self.institution.slug, kept.slug)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "institution": self.institution,
            "collection": self.collection,
            "figures": figures(self.collection) if self.collection else None,
            "new": NEW_COLLECTION,
        }

    def _form(self, *typed: Any, **options: Any) -> GovernedCollectionForm:
        """On a row of its own: what was typed and refused is not what the page tells of the collection."""
        instance = Collection(institution=self.institution)
        if self.collection is not None:
            instance = Collection.objects.select_related("institution", "image").get(pk=self.collection.pk)
        return GovernedCollectionForm(*typed, instance=instance, for_user=self.request.user, **options)


def _rows(branches: Iterable[Branch], ways: Counter[int], whose: Institution, indent: int = 0) -> Iterator[Row]:
    for branch in branches:
        one, unit = branch.collection, branch.collection.institution.label()
        told = one.institution_id == whose.pk or unit.casefold() in one.label().casefold()
        yield Row(one, "" if told else unit, indent, branch.works, ways[one.pk])
        yield from _rows(branch.branches, ways, whose, indent + 1)


def _on_the_way(rows: QuerySet[Collection]) -> Counter[int]:
    """Deposits that are not published yet, by collection."""
    found = Deposit.objects.filter(collection__in=rows.order_by().values("pk"), state__in=WAYS, deleted=None)
    return Counter(dict(found.order_by().values_list("collection").annotate(Count("pk"))))
