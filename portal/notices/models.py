"""Which mail went to whom, so that an event that is delivered twice is told once."""

from __future__ import annotations

from django.db import models

from deposits.models import Event


class Notice(models.Model):
    """Told: `sent` is set after the mail server took the message; until then it is tried again."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    sent = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "address"], name="one_notice_each")]

    def __str__(self) -> str:
        return f"{self.event} → {self.address}"
