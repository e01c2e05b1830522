"""The three links of a request for a copy: to confirm it, to answer it, to download by it. Each is signed for its own use."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from deposits.flows.copies import CONFIRM
from deposits.models import CopyRequest


class Use(StrEnum):
    CONFIRM = "confirm"
    ANSWER = "answer"
    DOWNLOAD = "download"


# A download ends with its grant, which is kept in the row.
_LIFE = {Use.CONFIRM: CONFIRM, Use.ANSWER: dt.timedelta(days=60), Use.DOWNLOAD: dt.timedelta(days=120)}
_RELATED = ("record__deposit__owner", "record__collection__institution", "stored")


def path(asked: CopyRequest, use: Use) -> str:
    """In the language of the moment."""
    return reverse(f"copies:{use.value}", args=[signing.dumps(asked.pk, salt=f"portal.copies.{use.value}")])


def address(asked: CopyRequest, use: Use) -> str:
    return f"{settings.SITE_URL}{path(asked, use)}"


def read(token: str, use: Use) -> CopyRequest | None:
    try:
        pk = signing.loads(token, salt=f"portal.copies.{use.value}", max_age=_LIFE[use])
    except signing.BadSignature:
        return None
    return CopyRequest.objects.select_related(*_RELATED).filter(pk=pk).first()


def digest(client: str) -> str:
    """Of a network address, so that the address itself is not kept."""
    return salted_hmac("portal.copies.client", client, algorithm="sha256").hexdigest()
