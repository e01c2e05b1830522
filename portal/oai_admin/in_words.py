"""The conditions of a named set as a librarian would say them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from deposits.models import Collection, Institution, Kind
from deposits.sets import Conditions
from portal.oai_admin.condition_choices import language, statuses, united


def in_words(conditions: Conditions) -> list[tuple[str, str]]:
    """What is asked, and which answers do. Empty where every record is in the set."""
    kinds = {one.code: one.label() for one in Kind.objects.filter(code__in=conditions.kinds)}
    collections = {one.slug: one.label() for one in Collection.objects.filter(slug__in=conditions.collections)}
    collections |= dict(united(conditions.collections))
    institutions = {one.slug: str(one) for one in Institution.objects.filter(slug__in=conditions.institutions)}
    languages = {code: language(code) for code in conditions.languages}
    found = [
        (_("Kinds"), _any(conditions.kinds, kinds)),
        (_("Collections"), _any(conditions.collections, collections)),
        (_("Institutions"), _any(conditions.institutions, institutions)),
        (_("Year"), _years(conditions.year_from, conditions.year_until)),
        (_("Languages"), _any(conditions.languages, languages)),
        (_("Access"), _any(conditions.statuses, dict(statuses()))),
    ]
    return [(asked, answers) for asked, answers in found if answers]


def _any(codes: Sequence[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)


def _years(first: int | None, last: int | None) -> str:
    if first is not None and last is not None:
        return str(first) if first == last else f"{first}–{last}"
    if first is not None:
        return _("from %(year)s") % {"year": first}
    return _("until %(year)s") % {"year": last} if last is not None else ""
