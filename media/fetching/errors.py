"""Why an address could not be read. Each carries a sentence for a person.

FetchFailed
├── AddressRefused      we do not ask this address: not HTTP, with a password, or inside a private network
├── NotReached          no such host, no connection, no valid certificate, no HTTP
├── TooSlow             not finished within the time given
├── TooMuch             more bytes than allowed, as sent or unpacked
└── TooManyRedirects    sent from address to address
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _


class FetchFailed(Exception):
    """`code` and `detail` (of no language) are what a report keeps; the sentence is made of them when it is shown."""

    code: ClassVar[str] = "failed"
    message: ClassVar[object] = _("The address could not be read: %(detail)s")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return str(self.message) % {"detail": self.detail}


class AddressRefused(FetchFailed):
    code = "refused"
    message = _("This address is not asked, because it is not a public web address: %(detail)s")


class NotReached(FetchFailed):
    code = "not-reached"
    message = _("The address does not answer: %(detail)s")


class TooSlow(FetchFailed):
    code = "too-slow"
    message = _("The answer was not complete after %(detail)s seconds.")


class TooMuch(FetchFailed):
    code = "too-much"
    message = _("The answer is larger than %(detail)s bytes.")


class TooManyRedirects(FetchFailed):
    code = "redirects"
    message = _("The address sends from one address to another without end: %(detail)s")


MESSAGES = {one.code: one.message for one in (FetchFailed, AddressRefused, NotReached, TooSlow, TooMuch, TooManyRedirects)}
