"""What is on its way into a deposit."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deposits.models.deposits import Deposit, DepositFile
from media.models import Upload


class DepositUpload(models.Model):
    """An upload's place in a deposit, and what became of it: attached once, or refused with a reason."""

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="+")
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, blank=True)
    replaces = models.ForeignKey(DepositFile, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(DepositFile, null=True, on_delete=models.SET_NULL, related_name="+")
    attached = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    @property
    def is_open(self) -> bool:
        return self.attached is None and not self.refusal
