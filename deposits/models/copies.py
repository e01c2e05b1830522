"""Requests for a copy of a file that the requester may not download."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from deposits.models.records import Record
from media.models import StoredFile


class CopyRequest(models.Model):
    """Asked by anybody, confirmed from the address that was given, answered once by the owner or an editor.

    A grant is for these bytes (`stored`) and until `until`; the file's audience does not change."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("request for a copy", "address not confirmed")
        WAITING = "waiting", pgettext_lazy("request for a copy", "waits for an answer")
        GRANTED = "granted", pgettext_lazy("request for a copy", "granted")
        REFUSED = "refused", pgettext_lazy("request for a copy", "refused")

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="copy_requests")
    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=250)
    name = models.CharField(max_length=200)
    email = models.EmailField(db_index=True)
    reason = models.TextField(max_length=2_000)
    language = models.CharField(max_length=2, default="vi")
    client = models.CharField(max_length=64, db_index=True, help_text="digest of the network address, for the limit")
    made = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True, max_length=2_000, help_text="what the answer says")
    until = models.DateTimeField(null=True, help_text="when the grant ends")
    downloads = models.PositiveIntegerField(default=0)
    last_download = models.DateTimeField(null=True, help_text="when the last of them began")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.email}"

    @property
    def is_granted(self) -> bool:
        return self.state == self.State.GRANTED and self.until is not None and timezone.now() < self.until
