"""Metadata: validity by the advertised schemas, unqualified Dublin Core, and links."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING
_DC = "Dublin Core 1.1"

RULES = [
    Rule(
        "schema.envelope", _E, "OAI-PMH 2.0 §3.2", _("An answer is not valid by OAI-PMH.xsd: %(problem)s"), why.INVALID,
        _("Compare the answer with the schema at the line that is named."),
    ),
    Rule(
        "schema.metadata", _E, "OAI-PMH 2.0 §3.4", _("Metadata of the format %(prefix)s are not valid by the advertised schema: %(problem)s"),
        why.INVALID, _("Mend the mapping of this field. The schema is the one that ListMetadataFormats names."),
    ),
    Rule(
        "dc.element", _E, _DC, _("The record %(identifier)s has %(element)s inside oai_dc:dc."), why.INVALID,
        _("Only the fifteen elements of Dublin Core 1.1 belong there, each with text and without elements inside."),
    ),
    Rule(
        "dc.empty", _W, _DC, _("The record %(identifier)s has empty elements: %(elements)s."), why.UNCLEAR,
        _("Leave elements without a value out."),
    ),
    Rule(
        "dc.missing", _W, "OpenAIRE 3, DINI, BASE", _("The record %(identifier)s lacks %(elements)s."), why.UNCLEAR,
        _("Give every record title, creator, date, type and identifier."),
    ),
    Rule(
        "dc.no-link", _W, "OpenAIRE 3, BASE", _("The record %(identifier)s has no absolute web address in dc:identifier."),
        _("Aggregators cannot lead readers to you."),
        _("Give the lasting address of the record's page in a dc:identifier, with https://."),
    ),
    Rule(
        "dc.date", _W, "ISO 8601 (W3CDTF)", _("The record %(identifier)s has the date “%(date)s”."),
        _("Aggregators cannot sort or filter by year."),
        _("Write 2026, 2026-09 or 2026-09-18; say anything else in dc:description or dc:coverage."),
    ),
    Rule(
        "dc.language", _W, "ISO 639", _("The record %(identifier)s has the language “%(language)s”."),
        _("Readers who filter by language do not find the record."),
        _("Write the code of ISO 639, such as vie or vi, eng or en. “vn” is the code of the country."),
    ),
    Rule(
        "links.broken", _W, "HTTP", _("The link of the record %(identifier)s is broken: %(problem)s"),
        _("Readers who come from an aggregator find nothing, and aggregators drop such records."),
        _("Mend or redirect the address; give records addresses that last."),
    ),
]  # fmt: skip
