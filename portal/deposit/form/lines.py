"""Fields of one box: a line, a text, a date, a choice."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.metadata import dates, written
from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from portal.deposit.form.typed import Draft, Typed, plain, put


class Line:
    """Typed: the text as it is."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return str(plain(field.name, document))

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        return post.get(field.name)

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        put(field.name, typed, draft)


class Choice(Line):
    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        if typed and typed not in dict(field.choices) and typed != _value(field.name, draft):
            raise Unreadable(_("Choose one from the list."))
        put(field.name, typed, draft)


RESERVED = "reserved"


class Licence(Choice):
    """Typed: the licence; `reserved` where there is none, because an empty radio button is not sent by every client."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return document.licence or RESERVED

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        super().write(field, "" if typed == RESERVED else typed, draft)


class Date(Line):
    """Typed: as people here write it, 18/9/2026."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return dates.to_text(plain(field.name, document))

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        put(field.name, read_date(typed), draft)


read_date = written.date


def _value(name: str, draft: Draft) -> object:
    value: object = draft
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
