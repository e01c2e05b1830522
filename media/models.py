"""What `media` keeps: immutable bytes, what was found in them, and their text page by page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Immutable bytes under an opaque key. The row is written after the bytes are whole and verified."""

    key = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=120, help_text="found from the bytes, not from the name")
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"


class TextStatus(models.TextChoices):
    """An honest word for what could be read: an image-only or damaged file never counts as text."""

    PENDING = "pending", _("being read")
    TEXT = "text", _("searchable in full text")
    OCR = "ocr", _("read by character recognition")
    NO_TEXT = "no_text", _("no text inside (images only)")
    ENCRYPTED = "encrypted", _("locked by a password")
    DAMAGED = "damaged", _("damaged")
    TOO_LARGE = "too_large", _("too large to be read")
    TIMED_OUT = "timed_out", _("took too long to be read")
    UNSUPPORTED = "unsupported", _("of a type that is not read")
    INFECTED = "infected", _("infected")


class Inspection(models.Model):
    """What was found in a stored file. It can be thrown away and made again."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="inspection")
    status = models.CharField(max_length=20, choices=TextStatus.choices, default=TextStatus.PENDING, db_index=True)
    pages = models.PositiveIntegerField(null=True, help_text="page count, where the format has pages")
    language = models.CharField(max_length=10, blank=True)
    facts = models.JSONField(default=dict, help_text="producer, title, scripts, attachments … as the file says")
    seconds = models.FloatField(default=0)
    updated = models.DateTimeField(auto_now=True)


class PageText(models.Model):
    """The text of one page, NFC. Pages count from 1; a file without pages has one."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_text_a_page")]
        ordering = ["file", "number"]
