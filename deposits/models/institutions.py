"""Member libraries and their people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Institution(models.Model):
    """A member library or its parent. Its slug is its name in audiences and sets, and never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    city = models.CharField(max_length=100, blank=True)
    ror = models.URLField(blank=True)
    website = models.URLField(blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    networks = models.JSONField(default=list, blank=True, help_text=_("Networks of its reading rooms, such as 10.1.0.0/16."))

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        return self.name_en if (language or get_language()) == "en" and self.name_en else self.name

    def lineage(self) -> list[Institution]:
        """Itself and those above it, nearest first."""
        found: list[Institution] = []
        here: Institution | None = self
        while here is not None and here not in found:
            found.append(here)
            here = here.parent
        return found


class InstitutionMember(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        ADMINISTRATOR = "administrator", _("institution administrator")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    source = models.CharField(
        max_length=40, blank=True, editable=False, help_text="the login that brought it; empty: given by hand"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "user"], name="one_membership_each")]
