"""Many deposits changed at once: what was asked, and what became of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.ids import new_id
from deposits.models.deposits import Deposit
from media.models import StoredFile


class BulkEdit(models.Model):
    """Asked by a form (`change`), by a sheet that came back (`sheet`), or taken back (`undoes`). Nothing is changed before
    somebody who has seen the differences says so."""

    class State(models.TextChoices):
        COMPARING = "comparing", _("being compared")
        ASKED = "asked", _("not carried out yet")
        WORKING = "working", _("being carried out")
        DONE = "done", _("carried out")
        STOPPED = "stopped", _("stopped")
        REFUSED = "refused", _("could not be read")

    public_id = models.CharField(max_length=12, unique=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="bulk_edits")
    change = models.JSONField(default=dict, help_text="`deposits.amending.Change`")
    sheet = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    sheet_name = models.CharField(max_length=250, blank=True)
    undoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")
    publish = models.BooleanField(default=False, help_text="published works are published again")
    note = models.CharField(max_length=500, blank=True, help_text="what changed, for readers")
    language = models.CharField(max_length=2, default="vi", help_text="of what is said about its deposits")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    refusal = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    asked = models.DateTimeField(null=True, help_text="when what goes on in the background was asked for")
    updated = models.DateTimeField(auto_now=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.COMPARING, self.State.WORKING)


class EditedDeposit(models.Model):
    """One deposit of a bulk edit. `revision` is the one that the differences were shown of; with another one nothing is
    overwritten."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CHANGED = "changed", _("changed")
        SAME = "same", _("nothing to do")
        CONFLICT = "conflict", _("edited here since")
        REFUSED = "refused", _("left as it was")

    edit = models.ForeignKey(BulkEdit, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="its place in the selection, or its row in the sheet")
    deposit = models.ForeignKey(Deposit, null=True, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    wanted = models.JSONField(
        null=True, help_text="metadata, policy, collection (primary key) as they should be; empty: by `change`"
    )
    cells = models.JSONField(default=list, help_text="[[column, before, after, problem], …] of a row that is not taken")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    problem = models.TextField(blank=True)
    before = models.JSONField(null=True, help_text="metadata, policy, collection as they were")
    after = models.PositiveIntegerField(default=0, help_text="the revision that the change has made")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edit", "number"], name="one_row_of_an_edit")]
        indexes = [models.Index(fields=["edit", "outcome", "number"], name="edited_deposit_waiting")]
