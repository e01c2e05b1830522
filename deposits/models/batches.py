"""Sheets that are brought in: how far each has come, and what became of every row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.ids import new_id
from deposits.models.collections import Collection
from deposits.models.deposits import Deposit
from deposits.models.kinds import Kind
from media.models import StoredFile


class Batch(models.Model):
    """`position` counts the rows that are tried, then those that are done; it moves in the transaction that writes them."""

    class State(models.TextChoices):
        NEW = "new", _("not checked yet")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        WORKING = "working", _("being brought in")
        DONE = "done", _("brought in")
        REFUSED = "refused", _("could not be read")

    class Goal(models.TextChoices):
        DRAFT = "draft", _("drafts")
        SUBMITTED = "submitted", _("submitted for review")
        PUBLISHED = "published", _("published")

    public_id = models.CharField(max_length=12, unique=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="batches")
    sheet = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sheet_name = models.CharField(max_length=250)
    archive = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    archive_name = models.CharField(max_length=250, blank=True)
    place = models.CharField(max_length=1000, blank=True, help_text="a folder or ZIP file on the server, instead of an archive")
    collection = models.ForeignKey(Collection, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, null=True, on_delete=models.PROTECT, related_name="+")
    goal = models.CharField(max_length=12, choices=Goal.choices, default=Goal.DRAFT)
    agreed = models.BooleanField(default=False, help_text="that the depositors have accepted the deposit agreement")
    language = models.CharField(max_length=2, default="vi", help_text="of what is said about its rows")
    header = models.JSONField(default=list, help_text="[[heading, first values], …], as it was read last")
    mapping = models.JSONField(default=dict, help_text="what a person decided: heading → column, or nothing")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    refusal = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    asked = models.DateTimeField(null=True, help_text="when what goes on in the background was asked for")
    updated = models.DateTimeField(auto_now=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def is_busy(self) -> bool:
        """Whether work in the background goes on, or waits for its turn."""
        return self.state in (self.State.NEW, self.State.CHECKING, self.State.WORKING)


class BatchRow(models.Model):
    """What a row would do, or has done. By `key` the same row is known again in another sheet of the collection."""

    class Outcome(models.TextChoices):
        NEW = "new", _("will be made")
        CHANGE = "change", _("will be changed")
        SAME = "same", _("nothing to do")
        ERROR = "error", _("wrong")
        CONFLICT = "conflict", _("edited here since")
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="found")
    number = models.PositiveIntegerField(help_text="as the spreadsheet program counts")
    key = models.CharField(max_length=210, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    problems = models.JSONField(default=list, help_text="[[heading, sentence], …]")
    deposit = models.ForeignKey(Deposit, null=True, on_delete=models.SET_NULL, related_name="+")
    collection = models.ForeignKey(Collection, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0, help_text="of the deposit, as this row left it")
    files = models.JSONField(default=dict, help_text="name → mark of what was taken")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_outcome_a_row")]
        indexes = [models.Index(fields=["key", "collection", "id"], name="batch_row_key")]
