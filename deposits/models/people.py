"""The authority for people: one Person, however their name was spelled in a work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.models.institutions import Institution
from deposits.near_names import LONGEST_KEY, name_key


class NameKey(models.CharField):
    """The words of the row's `display` name without marks (`near_names`): written whenever the row is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": LONGEST_KEY, "blank": True, "default": "", "editable": False, **kwargs})

    def pre_save(self, row: models.Model, add: bool) -> str:
        value = name_key(row.display)  # type: ignore[attr-defined]
        setattr(row, self.attname, value)
        return value


class Person(models.Model):
    """Who was merged into another stays as a row, so that merging can be undone: `merged_into` is the one that a librarian named,
    `main` the one that it counts as today. Both are empty for a Person that stands for itself."""

    display = models.CharField(max_length=250)
    family = models.CharField(max_length=120, blank=True)
    given = models.CharField(max_length=200, blank=True)
    middle = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        help_text="which of the given names stand before the one she is called by; null: nobody said",
    )
    key = NameKey(db_index=True)
    orcid = models.CharField(max_length=19, blank=True, db_index=True)
    orcid_verified = models.DateTimeField(null=True, editable=False, help_text="when she proved the iD by signing in to ORCID")
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    merged_into = models.ForeignKey("self", null=True, editable=False, on_delete=models.SET_NULL, related_name="merged")
    main = models.ForeignKey("self", null=True, editable=False, on_delete=models.SET_NULL, related_name="counted")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display


class NameVariant(models.Model):
    """Another way in which a Person's name is written: she is found by it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="variants")
    display = models.CharField(max_length=250)
    key = NameKey(db_index=True)

    class Meta:
        ordering = ["display"]
        constraints = [models.UniqueConstraint(fields=["person", "display"], name="one_variant_a_name")]

    def __str__(self) -> str:
        return self.display
