"""Which mail went to whom, so that an event that is delivered twice is told once."""

from __future__ import annotations

from django.conf import settings
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


class Muted(models.Model):
    """A group of mails (`portal.notices.choices`) that a person does not want."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="muted_once")]
