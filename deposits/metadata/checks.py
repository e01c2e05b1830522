"""What a kind requires before a work may be submitted, and what looks wrong in what is there."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from deposits.errors import Problem
from deposits.metadata.catalogue import CATALOGUE, Field
from deposits.metadata.document import Metadata


def value_of(metadata: Metadata, field: Field) -> object:
    """What the document holds for a field: for people, those in the field's roles."""
    if field.widget == "people":
        return metadata.by_role(*field.roles)
    value: object = metadata
    for part in field.name.split("."):
        value = getattr(value, part)
    return value


def missing(metadata: Metadata, fields: Sequence[dict[str, object]]) -> list[Problem]:
    """A problem for each required field (`Kind.fields`) that is empty, with the way to mend it."""
    return [
        Problem(field.name, how_to_fill(field))
        for chosen in fields
        if chosen.get("required") and (field := CATALOGUE.get(str(chosen["name"]))) and not value_of(metadata, field)
    ]


def how_to_fill(field: Field) -> str:
    """What somebody is to do who left it empty."""
    match field.widget:
        case "people":
            return _("Write at least one name.")
        case "choice" | "language" | "licence" | "subjects":
            return _("Choose one from the list.")
        case "date":
            return _("Write the date; the year alone is enough, such as 2026.")
        case "lines" | "texts":
            return _("Write it in at least one language.")
        case "keywords":
            return _("Write at least one word.")
        case "identifiers" | "related" | "funders":
            return _("Write at least one.")
        case _:
            return _("Fill this in.")
