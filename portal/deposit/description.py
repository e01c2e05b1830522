"""A deposit's description to be read: each field of its kind with its value in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deposits.access import CONSORTIUM, EVERYONE, Policy
from deposits.embargoes import in_words
from deposits.forms import unasked
from deposits.metadata import dates
from deposits.metadata.catalogue import LANGUAGES, LICENCES, RELATIONS, ROLES, SCHEMES, Field
from deposits.metadata.checks import value_of
from deposits.metadata.document import Contributor, Funder, Metadata, Related
from deposits.models import Deposit, Institution, Kind, Message
from portal.accounts.models import User
from portal.deposit.form.fields import chosen_fields, element_id


@dataclass(frozen=True)
class Described:
    """A line of the description: `lines` is empty where nothing is written; `before` is what readers see now, where the
    working copy of a published deposit differs."""

    field: Field
    required: bool
    lines: Sequence[str]
    before: Sequence[str] | None = None
    remarks: Sequence[Message] = ()

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def id(self) -> str:
        return element_id(self.field.name)


def described(
    kind: Kind, document: Metadata, published: Metadata | None = None, remarks: Mapping[str, Sequence[Message]] | None = None
) -> list[Described]:
    required = {str(one["name"]) for one in kind.fields if one.get("required")}
    found = []
    for field in chosen_fields(kind):
        now, before = lines_of(field, document), lines_of(field, published) if published else None
        found.append(
            Described(
                field=field,
                required=field.name in required,
                lines=now,
                before=before if before is not None and before != now else None,
                remarks=(remarks or {}).get(field.name, ()),
            )
        )
    return found


def kept_lines(deposit: Deposit, kind: Kind) -> list[tuple[Field, list[str]]]:
    """What was written into fields that the form does not ask any more: it stays, and is said."""
    document = deposit.document
    return [
        (field, [*lines_of(field, document), *([_("not readable")] if field.name in deposit.unread else [])])
        for field in unasked(deposit, kind)
    ]


def lines_of(field: Field, document: Metadata) -> list[str]:
    """What a field holds, as a reader would like it: a line for each person, term, language …"""
    value = value_of(document, field)
    match field.widget:
        case "people":
            return [_person(one, several=len(field.roles) > 1) for one in document.by_role(*field.roles)]
        case "lines" | "texts":
            return [_in_language(one.text, one.lang) for one in value]  # type: ignore[attr-defined]
        case "keywords":
            return ["; ".join(one.text for one in document.keywords)] if document.keywords else []
        case "subjects":
            return [f"{one.code} {one.label}" for one in document.subjects]
        case "identifiers":
            return [f"{one.scheme.upper()}: {one.value}" for one in document.identifiers]
        case "related":
            return [_related(one) for one in document.related]
        case "funders":
            return [_funder(one) for one in document.funders]
        case "date":
            return [dates.to_text(str(value))] if value else []
        case "licence":
            return [str(dict(LICENCES).get(str(value), value))]
        case "choice" | "language":
            return [str(dict(field.choices).get(str(value), value))] if value else []
        case _line:
            return [str(value)] if value else []


def access_in_words(policy: Policy, institution: Institution) -> str:
    """Who may read the files, in one sentence."""
    words = []
    names: dict[str, str | Promise] = {
        EVERYONE: _("everyone"),
        CONSORTIUM: _("members of the consortium"),
        f"institution:{institution.slug}": institution.label(),
    }
    names |= _people(policy)
    for grant in policy.download:
        if grant.audience == "nobody":
            continue
        name = str(names.get(grant.audience) or grant.audience.partition(":")[2])
        if grant.since:
            name = _("%(who)s from %(day)s on") % {"who": name, "day": date_format(grant.since)}
        if grant.until:
            name = _("%(who)s until %(day)s") % {"who": name, "day": date_format(grant.until)}
        words.append(name)
    text = "; ".join(words) or _("nobody but the library")
    text = text[:1].upper() + text[1:]
    return f"{text} ({in_words(policy.reason)})" if policy.reason else text


def _people(policy: Policy) -> dict[str, str | Promise]:
    """The names of those who are named. Shown to the depositor and the library alone."""
    ids = [one.audience.removeprefix("user:") for one in policy.download if one.audience.startswith("user:")]
    return {f"user:{one.pk}": str(one) for one in User.objects.filter(pk__in=ids)} if ids else {}


def _person(one: Contributor, *, several: bool) -> str:
    name = f"{one.title} {one.name.display}".strip()
    more = ", ".join(part for part in (str(ROLES[one.role]) if several else "", one.affiliation, one.orcid) if part)
    return f"{name} ({more})" if more else name


def _related(one: Related) -> str:
    known = f"{dict(SCHEMES).get(one.scheme, one.scheme)} {one.value}".strip() if one.value else ""
    return f"{RELATIONS.get(one.relation, one.relation)}: {', '.join(filter(None, (one.title, known)))}"


def _funder(one: Funder) -> str:
    more = ", ".join(filter(None, (one.award, one.identifier)))
    return f"{one.name} ({more})" if more else one.name


def _in_language(text: str, lang: str) -> str:
    name = dict(LANGUAGES).get(lang, lang)
    return f"{text} [{name}]" if name else text
