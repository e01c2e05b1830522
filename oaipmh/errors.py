"""The error conditions of OAI-PMH 2.0, section 3.6. They travel in the body of an HTTP 200, never as an HTTP status.

    ProtocolError
    ├── BadVerb                  no verb, an unknown one, or more than one
    ├── BadArgument              unknown, repeated, missing, malformed or contradictory
    ├── BadResumptionToken       not one of ours, of another list, or expired
    ├── CannotDisseminateFormat  no such format, here or for this item
    ├── IdDoesNotExist           no such item
    ├── NoRecordsMatch           an empty list
    ├── NoMetadataFormats        an item without formats
    └── NoSetHierarchy           a repository without sets

A request may break several rules: all of them are reported together, as `Refused`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class ProtocolError(Exception):
    """`text` is for the person who reads the harvester's log."""

    code: ClassVar[str]

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class BadVerb(ProtocolError):
    code = "badVerb"


class BadArgument(ProtocolError):
    code = "badArgument"


class BadResumptionToken(ProtocolError):
    code = "badResumptionToken"


class CannotDisseminateFormat(ProtocolError):
    code = "cannotDisseminateFormat"


class IdDoesNotExist(ProtocolError):
    code = "idDoesNotExist"


class NoRecordsMatch(ProtocolError):
    code = "noRecordsMatch"


class NoMetadataFormats(ProtocolError):
    code = "noMetadataFormats"


class NoSetHierarchy(ProtocolError):
    code = "noSetHierarchy"


class Refused(Exception):
    """Everything that is wrong with one request; never empty."""

    def __init__(self, *errors: ProtocolError) -> None:
        super().__init__("; ".join(f"{error.code}: {error.text}" for error in errors))
        self.errors: Sequence[ProtocolError] = errors

    @property
    def is_illegible(self) -> bool:
        """The request's arguments must then not be repeated in the response (section 3.2)."""
        return any(isinstance(error, BadVerb | BadArgument) for error in self.errors)
