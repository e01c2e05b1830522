"""Certificates of deposit: what was certified, and never changes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from deposits.certificates import Statement, new_code
from deposits.models.deposits import Deposit
from deposits.models.records import Record


class Certificate(models.Model):
    """`code` is the secret that its address and QR code hold; `content` is a `deposits.certificates.Statement`. A later one
    does not take an earlier one back: each is true of its own moment."""

    class Occasion(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("certified", "submission")
        PUBLISHED = "published", pgettext_lazy("certified", "publication")
        REVISED = "revised", pgettext_lazy("certified", "publication of a revision")

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="certificates")
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="certificates")
    issued = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Such as 2026-000123: what people write in a file. It opens nothing."""
        return f"{timezone.localtime(self.issued).year}-{self.pk:06d}"

    @property
    def statement(self) -> Statement:
        return Statement.model_validate(self.content)
