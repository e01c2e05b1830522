"""Searches that readers keep, and the mails that tell what is new in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    NEVER = "never", _("never")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")


class SavedSearch(models.Model):
    """A search of one person. `seen` holds the primary keys of the records that are no news to her: what she could see
    when she asked for mails, and what a mail has told her since; None until the index has been asked for the first."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=200)
    query = models.TextField(blank=True, help_text="the query string of the search page")
    frequency = models.CharField(max_length=6, choices=Frequency.choices, default=Frequency.NEVER)
    paused = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    since = models.DateTimeField(help_text="what was published until then is no news")
    looked = models.DateTimeField(null=True, help_text="when the index was last asked")
    seen = models.JSONField(null=True)
    due = models.DateTimeField(null=True, db_index=True, help_text="when to look next; nothing where no mail is wanted")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """A mail about what was new in a search: written down with its works before it is sent, so that none is lost and
    none goes out for the same works twice."""

    saved = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="alerts")
    made = models.DateTimeField()
    works = models.JSONField(help_text="primary keys of records, the newest first")
    claimed = models.DateTimeField(null=True, help_text="when a worker began to send it")
    sent = models.DateTimeField(null=True, db_index=True, help_text="when the mail server took it, or nothing was left to tell")

    def __str__(self) -> str:
        return f"{self.saved} {self.made:%Y-%m-%d %H:%M}"
