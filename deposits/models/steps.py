"""The steps of review that a collection sets up, each with its people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from deposits.models.collections import Collection


class ReviewStep(models.Model):
    """A step through which deposits pass, in this collection and in those below it that have none of their own. Its people
    are the named accounts, the members of the named groups and, where `editors`, the editors of the deposit's collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    editors = models.BooleanField(default=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="review_steps")
    groups = models.ManyToManyField("auth.Group", blank=True, related_name="review_steps")

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        named = self.name_en if (language or get_language()) == "en" and self.name_en else self.name
        return named or gettext("Review")
