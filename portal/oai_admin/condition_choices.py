"""What the conditions of a named set may be chosen from, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from deposits.access import Status
from deposits.lying import moved_on
from deposits.metadata.catalogue import LANGUAGES
from deposits.models import Collection, Institution, Kind, Record
from portal.search.facets import status_name
from portal.templatetags.khomo import language_name

Choices = list[tuple[str, str]]
_STEP = "\u2003"  # one em of indentation for each step down a tree


def kinds() -> Choices:
    return [(one.code, one.label()) for one in Kind.objects.all()]


def collections() -> Choices:
    """As the tree is."""
    return [
        (one.slug, f"{_STEP * (one.depth - 1)}{one.label()}")
        for one in Collection.objects.filter(united_with=None).order_by("path")
    ]


def united(slugs: Iterable[str]) -> Choices:
    """Those of these collections that were united with others since: they stand for those."""
    now = moved_on(slugs)
    names = {one.slug: one.label() for one in Collection.objects.filter(slug__in=[*now, *now.values()])}
    said = _("%(name)s (united with “%(other)s”)")
    return [(slug, said % {"name": names[slug], "other": names[other]}) for slug, other in now.items()]


def institutions() -> Choices:
    """Each with its units beneath it."""
    children: dict[int | None, list[Institution]] = {}
    for one in Institution.objects.order_by("name"):
        children.setdefault(one.parent_id, []).append(one)
    return list(_below(children, None, 0))


def _below(children: dict[int | None, list[Institution]], parent: int | None, depth: int) -> Iterable[tuple[str, str]]:
    for one in children.get(parent, ()):
        yield one.slug, f"{_STEP * depth}{one}"
        yield from _below(children, one.pk, depth + 1)


def languages() -> Choices:
    """Those that the form of deposits offers, then others that records are in."""
    offered = [code for code, _name in LANGUAGES]
    used = Record.objects.exclude(language__in=["", *offered]).order_by("language").values_list("language", flat=True)
    return [(code, language(code)) for code in (*offered, *used.distinct())]


def language(code: str) -> str:
    return str(dict(LANGUAGES).get(code) or language_name(code))


def statuses() -> Choices:
    return [(one.value, status_name(one)) for one in Status]


def with_kept(choices: Choices, kept: Iterable[str]) -> Choices:
    """And what a definition names although it does not exist any more, so that saving does not change it unseen."""
    known = {code for code, _label in choices}
    return [*choices, *((code, _("%(code)s (no longer exists)") % {"code": code}) for code in kept if code not in known)]
