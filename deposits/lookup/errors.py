"""Why nothing was found. Each has a sentence for the person, who goes on without.

LookupFailed
├── NotRecognised    no identifier, entry or citation is known in the text
├── Mistyped         an identifier whose check digit does not fit: nobody was asked
├── NotKnown         the registers answer, but do not know it
├── Unreachable      a register does not answer, or not in time
├── Busy             it asks to be left alone for a while
├── TooOften         somebody here asks again and again
├── Malformed        its answer could not be read
└── TurnedOff        the operator has turned off looking there
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _


class LookupFailed(Exception):
    """`code` and `detail` (of no language) are what is kept; the sentence is made of them when it is shown."""

    code: ClassVar[str] = "failed"
    message: ClassVar[object] = _("Nothing could be looked up.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return sentence(self.code, self.detail)


class NotRecognised(LookupFailed):
    code = "not-recognised"
    message = _("This was not recognised. Paste a DOI, an arXiv number, an ISBN, an ORCID iD, BibTeX, RIS, or a whole citation.")


class Mistyped(LookupFailed):
    code = "mistyped"
    message = _("“%(detail)s” has a typing mistake: its check digit does not fit. Compare it with the original.")


class NotKnown(LookupFailed):
    code = "not-known"
    message = _("%(detail)s has no entry for it. Check it, or fill in the form yourself.")


class Unreachable(LookupFailed):
    code = "unreachable"
    message = _("%(detail)s cannot be reached now. Go on filling in; you can try again later.")


class Busy(LookupFailed):
    code = "busy"
    message = _("%(detail)s asks us to wait. Go on filling in; try again in a few minutes.")


class TooOften(LookupFailed):
    code = "too-often"
    message = _("That was a lot of look-ups in a short time. Wait a minute, then go on.")


class Malformed(LookupFailed):
    code = "malformed"
    message = _("The answer of %(detail)s could not be read. Go on filling in yourself.")


class TurnedOff(LookupFailed):
    code = "off"
    message = _("Looking up in %(detail)s is turned off in this repository. Paste BibTeX, RIS or a citation instead.")


_ALL = (LookupFailed, NotRecognised, Mistyped, NotKnown, Unreachable, Busy, TooOften, Malformed, TurnedOff)
_MESSAGES = {one.code: one.message for one in _ALL}


def sentence(code: str, detail: str) -> str:
    """In the language of the moment."""
    return str(_MESSAGES.get(code, LookupFailed.message)) % {"detail": detail}
