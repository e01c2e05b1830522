"""The authority for people: one Person, however their name was spelled in a work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.models.institutions import Institution


class Person(models.Model):
    display = models.CharField(max_length=250)
    family = models.CharField(max_length=120, blank=True)
    given = models.CharField(max_length=200, blank=True)
    middle = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        help_text="which of the given names stand before the one she is called by; null: nobody said",
    )
    orcid = models.CharField(max_length=19, blank=True, db_index=True)
    orcid_verified = models.DateTimeField(null=True, editable=False, help_text="when she proved the iD by signing in to ORCID")
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display
