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
    """A problem for each required field (`Kind.fields`) that is empty."""
    return [
        Problem(field.name, _("Fill this in."))
        for chosen in fields
        if chosen.get("required") and (field := CATALOGUE.get(str(chosen["name"]))) and not value_of(metadata, field)
    ]
