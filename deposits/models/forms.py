"""What a collection asks otherwise than its kinds do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.models.collections import Collection
from deposits.models.kinds import Kind


class OwnForm(models.Model):
    """A collection's own form for a kind, valid in the collection and below it, in place of the form that it would inherit."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="own_forms")
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="own_forms")
    fields = models.JSONField(default=list, help_text="as `Kind.fields`; words that are left out are inherited")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "kind"], name="one_form_a_kind")]
        verbose_name = _("form")
        verbose_name_plural = _("forms")
