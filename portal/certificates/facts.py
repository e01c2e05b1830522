"""What a certificate says, line by line, in the language of the moment: for the page and for the PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deposits.certificates import Statement, in_groups
from deposits.models import Certificate

MOST_AUTHORS = 40


@dataclass(frozen=True)
class Fact:
    """`neutral`: it tells neither the work nor its people, and may be shown to whoever holds the code."""

    label: str
    value: str
    neutral: bool = False


def address(certificate: Certificate) -> str:
    """Where it is confirmed, in the language of the moment; the QR code holds it."""
    return f"{settings.SITE_URL}{reverse('certificates:confirm', args=[certificate.code])}"


def sentence(certificate: Certificate) -> str:
    """The certificate in one sentence."""
    statement, language = certificate.statement, get_language() or "vi"
    names = {"institution": statement.institution.label(language), "who": statement.depositor or authors(statement)}
    match certificate.occasion:
        case Certificate.Occasion.SUBMITTED:
            return _("%(institution)s certifies that %(who)s has submitted the following work to its repository.") % names
        case Certificate.Occasion.PUBLISHED:
            return (
                _("%(institution)s certifies that the following work, deposited by %(who)s, is published in its repository.")
                % names
            )
        case _revised:
            return (
                _(
                    "%(institution)s certifies that a revision of the following work, deposited by %(who)s, is published in its repository."
                )
                % names
            )


def facts(certificate: Certificate) -> list[Fact]:
    return [one for one in _facts(certificate.statement, get_language() or "vi") if one.value]


def _facts(statement: Statement, language: str) -> Iterator[Fact]:
    title = f"{statement.title}: {statement.subtitle}" if statement.subtitle else statement.title
    yield Fact(_("Title"), title)
    yield Fact(_("Author"), authors(statement))
    yield Fact(_("Kind"), statement.kind.label(language), neutral=True)
    yield Fact(_("Institution"), statement.institution.label(language), neutral=True)
    yield Fact(_("Collection"), statement.collection.label(language), neutral=True)
    yield Fact(_("Deposited by"), statement.depositor)
    yield Fact(_("Number of the deposit"), statement.deposit)
    yield Fact(_("Submitted"), moment(statement.submitted), neutral=True)
    yield Fact(_("Published here"), moment(statement.published), neutral=True)
    if statement.revised:
        revised = _("number %(number)s, %(moment)s") % {"number": statement.revision, "moment": moment(statement.revised)}
        yield Fact(_("Revision"), revised, neutral=True)
    yield Fact(_("Lasting address"), statement.address)
    yield Fact(_("OAI identifier"), statement.oai_identifier)


def authors(statement: Statement) -> str:
    named, more = statement.authors[:MOST_AUTHORS], len(statement.authors) - MOST_AUTHORS
    words = ", ".join(named)
    if more <= 0:
        return words
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {"names": words, "count": more}


def moment(at: dt.datetime | None) -> str:
    """18/09/2026, 14:32, in the site's time zone."""
    return f"{timezone.localtime(at):%d/%m/%Y, %H:%M}" if at else ""


def code(certificate: Certificate) -> str:
    return in_groups(certificate.code)
