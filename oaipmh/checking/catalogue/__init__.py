"""Every rule by its id, the topics in the order of a report, and the reasons for which something is not checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from media.fetching.errors import MESSAGES
from oaipmh.checking.catalogue import envelope, errors, formats, identify, lists, metadata, openaire, selecting, transport
from oaipmh.checking.rule import Rule

_MODULES: Final = (transport, envelope, identify, errors, formats, selecting, lists, metadata, openaire)
RULES: Final[Mapping[str, Rule]] = {rule.id: rule for module in _MODULES for rule in module.RULES}

TOPICS: Final[Mapping[str, object]] = {
    "http": _("Transport"),
    "xml": _("XML"),
    "envelope": _("The frame of an answer"),
    "identify": _("Identify"),
    "errors": _("Errors that must be reported"),
    "formats": _("Metadata formats"),
    "dates": _("Dates"),
    "sets": _("Sets"),
    "headers": _("Headers and deletions"),
    "tokens": _("Long lists and their tokens"),
    "schema": _("Validity by the advertised schemas"),
    "dc": _("Dublin Core"),
    "links": _("Links"),
    "openaire3": _("OpenAIRE Guidelines 3"),
    "openaire4": _("OpenAIRE Guidelines 4"),
}

REASONS: Final[Mapping[str, object]] = {
    "no-answer": _("There was no answer to judge: %(detail)s"),
    "budget": _("The limit of requests or of time was reached before."),
    "no-records": _("The endpoint lists no records."),
    "no-deleted": _("No deleted record was among those looked at."),
    "no-sets": _("The endpoint has no sets."),
    "no-such-set": _("The endpoint has no set of that purpose."),
    "no-such-format": _("The endpoint does not offer this format."),
    "one-page": _("The lists fit into one answer, so that there are no tokens."),
    "few-pages": _("The list has too few pages to compare their times."),
    "too-long": _("The list is longer than the pages that were read."),
    "order": _("Two lists of the same records come in different orders."),
    "schema": _("The schema could not be used: %(detail)s"),
    "not-announced": _("The endpoint does not announce it."),
    "no-links": _("No links were among the records looked at."),
    "switched-off": _("Not asked for."),
    "day": _("The endpoint knows days only."),
    "busy": _("The endpoint asks to wait longer than a check can: %(detail)s"),
    **{f"fetch-{code}": message for code, message in MESSAGES.items()},
}
