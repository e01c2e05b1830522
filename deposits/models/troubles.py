"""What the last look at a deposit under review found wrong with it, kept so that the desk's queue need not look again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trouble(models.TextChoices):
    """The worst first. No code is part of another: `Deposit.troubles` holds several, with spaces between them."""

    VIRUS = "virus", _("Virus found")
    ACTIVE = "active", _("Scripts or hidden contents")
    ENCRYPTED = "encrypted", _("Encrypted file")
    UNREADABLE = "unreadable", _("Text cannot be read")
    NO_FILE = "no_file", _("No full text")
    INCOMPLETE = "incomplete", _("Required fields are empty")
    RIGHTS = "rights", _("Rights not settled")
    ANSWERED = "answered", _("Remarks answered")
    READING = "reading", _("Files still being read")
    UNSEEN = "unseen", _("Not looked over yet")
