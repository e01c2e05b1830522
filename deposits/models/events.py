"""What happened, to what, by whom, when: written in the same transaction as the change itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Event(models.Model):
    """`verb` is the name of the flow, such as `publish`; `data` holds ids and small facts, never a person's text."""

    verb = models.CharField(max_length=50)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )  # `event_of_person` begins with it
    actor_label = models.CharField(max_length=150, blank=True)
    deposit = models.ForeignKey("deposits.Deposit", null=True, on_delete=models.CASCADE, related_name="events")
    record = models.ForeignKey("deposits.Record", null=True, on_delete=models.CASCADE, related_name="events")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["verb", "at"]),
            models.Index(fields=["at", "id"], name="event_log"),
            models.Index(fields=["actor", "at", "id"], name="event_of_person"),
            models.Index(fields=["actor_label", "at", "id"], name="event_of_label"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise ValueError("an event is written once")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
