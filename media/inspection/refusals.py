"""Why a file is not read, said by the reader that met it."""

from __future__ import annotations

from media.inspection.finding import Status


class Unreadable(Exception):
    """Ends the reading of a file with `status`; `reason` is a short English phrase for the facts."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status: Status = status
        self.reason = reason
