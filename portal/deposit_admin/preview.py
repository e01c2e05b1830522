"""The sections of a form with empty boxes, to be looked at."""

from __future__ import annotations

from deposits.forms import Entry, asked
from deposits.metadata.document import Metadata
from portal.deposit.form.fields import FormField, Section, sections
from portal.deposit.form.widgets import WIDGETS


def preview_sections(entries: list[Entry]) -> list[Section]:
    empty = Metadata()
    required = {str(one["name"]) for one in entries if one.get("required")}
    return sections([FormField(one, one.name in required, WIDGETS[one.widget].show(one, empty)) for one in asked(entries)])
