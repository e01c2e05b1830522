"""What `media` keeps: immutable bytes, what was found in them, and their text page by page."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Fixity(models.TextChoices):
    """What the last check of the bytes against their SHA-256 found."""

    UNCHECKED = "", _("not checked yet")
    GOOD = "good", _("unchanged")
    DAMAGED = "damaged", _("changed: the bytes are not those that were stored")
    MISSING = "missing", _("missing from the store")


class Scan(models.TextChoices):
    """What the virus scanner said; `NONE` where the site has none, or had none when the file came."""

    NONE = "", _("not scanned for viruses")
    WAITING = "waiting", _("waiting for the virus scan")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("infected")
    TOO_LARGE = "too_large", _("too large for the virus scanner")


class StoredFile(models.Model):
    """Immutable bytes under an opaque key. The row is written after the bytes are whole and verified.

    The key changes only when damaged bytes are replaced by a good copy, which has a key of its own (`media.repair`)."""

    key = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=120, help_text="found from the bytes, not from the name")
    created = models.DateTimeField(auto_now_add=True)
    fixity = models.CharField(max_length=8, choices=Fixity.choices, default=Fixity.UNCHECKED, blank=True, db_index=True)
    checked = models.DateTimeField(null=True, db_index=True, help_text="when all its bytes were last read and compared")
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.NONE, blank=True, db_index=True)
    scan_tried = models.DateTimeField(null=True, help_text="when the virus scanner was last asked")

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"

    @property
    def is_damaged(self) -> bool:
        """Whether the last check found other bytes than were stored, and no good copy has come back. A missing file needs
        no such mark: the store says so itself."""
        return self.fixity == Fixity.DAMAGED


class FileEvent(models.Model):
    """What happened to the bytes: an event of PREMIS, version 3. `kind` is a term of the Library of Congress's vocabulary
    of event types (https://id.loc.gov/vocabulary/preservation/eventType). What a row of StoredFile itself proves, ingestion
    and its message digest, has no row here: see `media.history`."""

    class Kind(models.TextChoices):
        FORMAT = "format identification", _("format identified")
        EXTRACTION = "metadata extraction", _("text and facts read")
        FIXITY = "fixity check", _("bytes compared with their checksum")
        VIRUS = "virus check", _("scanned for viruses")
        QUARANTINE = "quarantine", _("put into quarantine")
        UNQUARANTINE = "unquarantine", _("released from quarantine")
        RECOVERY = "recovery", _("replaced by a good copy")

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    at = models.DateTimeField()
    good = models.BooleanField(help_text="whether the outcome is what one would wish")
    agent = models.CharField(max_length=120, help_text="the program, with its version")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "good"], name="file_event_outcome")]


class Upload(models.Model):
    """A file on its way in, in portions. Nobody can read it; when it is whole, `stored` names the file it became.

    Whoever sends holds it by `holder` for as long as `held_until` is renewed; `turn` counts those who took over from a
    holder that was never heard of again.
    """

    token = models.CharField(max_length=40, unique=True, help_text="its part of an address")
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=250, help_text="as its sender calls it")
    size = models.BigIntegerField(help_text="bytes, as announced")
    sha256 = models.CharField(max_length=64, blank=True, help_text="as announced, where it was")
    offset = models.BigIntegerField(default=0, help_text="bytes that are safe in the store")
    crc32 = models.BigIntegerField(default=0, help_text="of those bytes as they were received")
    progress = models.JSONField(default=dict, help_text="what the store wants to be reminded of")
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(db_index=True)
    stored = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.name} ({self.offset} of {self.size} bytes)"

    @property
    def is_expired(self) -> bool:
        return self.expires < timezone.now()

    @property
    def is_whole(self) -> bool:
        """Whether all has arrived; `stored` says whether it was also found good."""
        return self.offset == self.size


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
    guesses = models.JSONField(default=dict, help_text="proposals for the form, as media.guessing.guesses writes them")
    ocr_quality = models.FloatField(null=True, help_text="0 to 1, where characters were recognised")
    recognition = models.JSONField(default=dict, help_text="what is under way, as media.recognising writes it")
    seconds = models.FloatField(default=0)
    updated = models.DateTimeField(auto_now=True)

    @property
    def recognised(self) -> tuple[int, int] | None:
        """How many of the pages that are pictures were read by now, and how many there are; None where none waits."""
        waiting = self.recognition.get("waiting")
        return (self.recognition["of"] - len(waiting), self.recognition["of"]) if waiting else None


class PageText(models.Model):
    """The text of one page, NFC. Pages count from 1; a file without pages has one."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_text_a_page")]
        ordering = ["file", "number"]
