"""Boxes of fields that have several: their names, and which of them is wrong."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.deposit.form.fields import FormField

register = template.Library()


@register.simple_tag
def box(field: FormField, row: int, column: str) -> SafeString:
    """The attributes of the box of a column in a row. The one that is wrong says so, is told why, and can be linked to."""
    name = format_html('name="{}-{}"', field.name, column)
    if field.place != (row, column):
        return name
    return format_html('{} id="{}" aria-invalid="true" aria-describedby="{}-error"', name, field.box_id, field.id)
