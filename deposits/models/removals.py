"""Removals by legal order: who asked for one, who carried it out, and what went; never the content."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.models.records import Record


class Removal(models.Model):
    """`done` is empty while it waits for the second person, `scrubbed` until nothing is left in stores, index and the
    database's own files."""

    class Kept(models.TextChoices):
        TITLE = "title", _("title")
        PEOPLE = "people", _("people and their roles")
        YEAR = "issued", _("year of issue")

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="removals")
    order = models.CharField(max_length=100, help_text="number of the order")
    authority = models.CharField(max_length=200, help_text="court or office that gave it")
    why = models.TextField(max_length=5_000, help_text="for the log")
    words = models.TextField(max_length=1_000, help_text="what its address says")
    kept = models.JSONField(default=list, help_text="values of Kept")
    asked = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_label = models.CharField(max_length=150, blank=True)
    done = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    done_label = models.CharField(max_length=150, blank=True)
    files = models.JSONField(default=list, help_text="[key, SHA-256, bytes] of what was destroyed")
    backups = models.JSONField(default=list, help_text="when backups were made that still hold it")
    scrubbed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=models.Q(done=None), name="one_removal_waits_a_record")
        ]

    def __str__(self) -> str:
        return self.order
