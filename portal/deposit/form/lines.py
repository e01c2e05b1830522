"""Fields of one box: a line, a text, a date, a choice; keywords, identifiers and funding, written one after the other."""

from __future__ import annotations

import re
from typing import get_args

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.metadata import dates
from deposits.metadata.catalogue import Field
from deposits.metadata.document import IdentifierValue, Metadata
from portal.deposit.form.typed import Draft, Typed, Unreadable, plain, put

_SCHEMES = get_args(IdentifierValue.model_fields["scheme"].annotation)
_NAMED = re.compile(r"([A-Za-z-]+)(?::\s*|\s+)(\S.*)")
_MARKED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ\u1ea0-\u1ef9]")


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


def read_date(typed: str) -> str:
    """W3C-DTF, or Unreadable with the way to write it."""
    try:
        return dates.from_text(typed)
    except ValueError as error:
        raise Unreadable(
            _("“%(typed)s” is not a date. Write day/month/year, such as 18/09/2026, or the year alone.")
            % {"typed": typed.strip()}
        ) from error


class Keywords(Line):
    """Typed: separated by semicolons; by commas where there is no semicolon."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return "; ".join(one.text for one in document.keywords)

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        parts = re.split(r"[;\n]" if re.search(r"[;\n]", typed) else ",", typed)
        known = {one["text"]: one for one in draft.get("keywords", [])}
        words = dict.fromkeys(" ".join(part.split()) for part in parts)
        draft["keywords"] = [known.get(word) or {"text": word, "lang": _language_of(word)} for word in words if word]


class Identifiers(Line):
    """Typed: one a line, “doi 10.1234/abc”; the scheme may be left out where the value shows it."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return "\n".join(f"{one.scheme} {one.value}" for one in document.identifiers)

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        held = {f"{one['scheme']} {one['value']}": one for one in draft.get("identifiers", [])}
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        draft["identifiers"] = [held.get(line) or _identifier(line) for line in lines]


class Funders(Line):
    """Typed: one a line, “Quỹ NAFOSTED; 105.08-2024.12”."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return "\n".join("; ".join(filter(None, (one.name, one.award))) for one in document.funders)

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        split = (line.partition(";") for line in typed.splitlines() if line.strip(" ;"))
        draft["funders"] = [{"name": name.strip(), "award": award.strip()} for name, _semicolon, award in split]


def _value(name: str, draft: Draft) -> object:
    value: object = draft
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _language_of(word: str) -> str:
    """Vietnamese letters are seen; where there are none, nothing is claimed."""
    return "vi" if _MARKED.search(word) else ""


def _identifier(line: str) -> dict[str, str]:
    named = _NAMED.fullmatch(line)
    if named and named.group(1).lower() in _SCHEMES:
        scheme, value = named.group(1).lower(), named.group(2)
    elif found := re.search(r"\b(10\.\d{4,9}/\S+)", line):
        scheme, value = "doi", found.group(1)
    elif re.match(r"https?://\S+$", line):
        scheme, value = "url", line
    elif re.fullmatch(r"(97[89])?[\d -]{9,16}[\dXx]", line):
        scheme, value = "isbn", line
    else:
        raise Unreadable(
            _("“%(typed)s” is not known as an identifier. Begin with one of: %(schemes)s.")
            % {"typed": line, "schemes": ", ".join(_SCHEMES)}
        )
    if scheme == "doi":
        value = re.sub(r"^(https?://)?(dx\.)?doi\.org/", "", value, flags=re.IGNORECASE)
        if not re.fullmatch(r"10\.\d{4,9}/\S+", value):
            raise Unreadable(_("“%(typed)s” is not a DOI. A DOI looks like 10.1234/abc.") % {"typed": line})
    return {"scheme": scheme, "value": value}
