"""Curated sets of records, in a tree."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from deposits.models.institutions import Institution


class Collection(MP_Node):
    """A node of the tree. Editors are known by the paths of their collections, so a path changes only when a collection
    itself is moved, never because of a neighbour: children keep the order in which they came, and pages sort them."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="collections", verbose_name=_("institution")
    )
    kinds = models.JSONField(default=list, blank=True, help_text=_("Codes of the kinds that it accepts; empty: all."))
    reviewed = models.BooleanField(
        default=True,
        help_text=_("Off: what is submitted is published at once, here and in collections below without steps of their own."),
    )
    accepts_deposits = models.BooleanField(default=True)
    defaults = models.JSONField(default=dict, blank=True, help_text=_("Metadata that a new deposit begins with."))
    featured = models.BooleanField(default=False)
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shown_first = models.JSONField(default=list, blank=True, help_text="ids of the records that its page shows first")
    united_with = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+",
        help_text="where its works are now: its address leads there",
    )  # fmt: skip

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        return self.name_en if (language or get_language()) == "en" and self.name_en else self.name

    def full_label(self) -> str:
        """Its label and that of its institution, which is left out where its own already says it."""
        label, institution = self.label(), self.institution.label()
        return label if institution.casefold() in label.casefold() else f"{label}, {institution}"

    def lineage_paths(self) -> list[str]:
        """Tree paths of the ancestors and itself, from the root."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def present(self) -> Collection:
        """Itself, or the one that it was united with, and that one's in turn."""
        here = self
        while here.united_with is not None:
            here = here.united_with
        return here


class CollectionEditor(models.Model):
    """Who curates a collection and all below it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="edited_collections")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "user"], name="one_editorship_each")]


class Union(models.Model):
    """That a collection was united with another: all that went over, by primary keys, so that it can be taken back."""

    source = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="unions")
    target = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    moved = models.JSONField(help_text="records, deposits, further (records), children, editors")
    took_deposits = models.BooleanField()
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
