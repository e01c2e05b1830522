"""Why a backup or its restoring stops. Each says what is safe and what to do."""

from __future__ import annotations


class BackupError(Exception):
    pass
