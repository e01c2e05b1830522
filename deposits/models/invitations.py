"""Who works on a deposit beside its owner, and who has been asked to."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from deposits.models.deposits import Deposit

LIFE = dt.timedelta(days=14)


class CoAuthor(models.Model):
    """An account that may open a deposit, and edit and submit it where `may_edit`. It may not delete it nor ask others."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="coauthors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    may_edit = models.BooleanField(default=False)
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deposit", "user"], name="one_co_author_each")]


class Invitation(models.Model):
    """An address that was asked to work on a deposit, or to take it over. Whoever holds the link in the mail answers it,
    once, within `LIFE`."""

    class Purpose(models.TextChoices):
        EDIT = "edit", pgettext_lazy("invited to", "reads and edits")
        READ = "read", pgettext_lazy("invited to", "reads only")
        OWN = "own", pgettext_lazy("invited to", "takes the deposit over")

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=4, choices=Purpose.choices)
    email = models.EmailField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True)
    accepted = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]

    @property
    def expires(self) -> dt.datetime:
        return self.made + LIFE

    @property
    def is_open(self) -> bool:
        return self.answered is None and timezone.now() < self.expires
