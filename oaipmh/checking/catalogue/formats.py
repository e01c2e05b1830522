"""Sections 2.4, 3.4 and 4.4: metadata formats."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E = Severity.ERROR
_S = "OAI-PMH 2.0 §3.4"

RULES = [
    Rule(
        "formats.oai-dc", _E, _S, _("oai_dc is not among the formats: %(formats)s."), why.REFUSED,
        _("Offer oai_dc for every item: every repository must."),
    ),
    Rule(
        "formats.oai-dc-namespace", _E, "OAI-PMH 2.0 §4.4", _("oai_dc is announced with “%(announced)s” in place of “%(expected)s”."),
        why.MISTAKEN, _("Announce the namespace and the schema of oai_dc as the specification gives them."),
    ),
    Rule(
        "formats.prefix", _E, _S, _("The metadataPrefix “%(prefix)s” has characters that are not allowed, or comes twice."), why.INVALID,
        _("Use letters, digits and - _ . ! ~ * ' ( ) only, and each prefix once."),
    ),
    Rule(
        "formats.of-item", _E, "OAI-PMH 2.0 §4.4", _("The formats of an item that is listed in oai_dc are: %(formats)s."), why.MISTAKEN,
        _("Answer ListMetadataFormats with an identifier by the formats in which this item can be had, oai_dc among them."),
    ),
    Rule(
        "formats.not-given", _E, "OAI-PMH 2.0 §4.4", _("The format %(prefix)s is announced, but a list of it answers %(received)s."),
        why.MISTAKEN, _("Remove the format from ListMetadataFormats, or make it work."),
    ),
    Rule(
        "formats.namespace", _E, _S, _("Metadata of the format %(prefix)s have the namespace “%(found)s”; announced is “%(announced)s”."),
        why.MISTAKEN, _("Announce the namespace that the records have, or mend the records."),
    ),
    Rule(
        "formats.schema-location", _E, _S, _("Metadata of the format %(prefix)s do not name the announced schema by xsi:schemaLocation."),
        why.INVALID,
        _("Give the root element of the metadata the attribute xsi:schemaLocation with its namespace and the announced schema."),
    ),
]  # fmt: skip
