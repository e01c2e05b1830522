"""The OpenAIRE Guidelines for Literature Repositories, 3 (oai_dc in the set openaire) and 4 (oai_openaire)."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.rule import Rule, Severity

_W = Severity.WARNING
_WHY = _("OpenAIRE's validator takes points off for this, and may refuse to register the repository.")
_THREE, _FOUR = "OpenAIRE Guidelines 3", "OpenAIRE Guidelines 4"

RULES = [
    Rule(
        "openaire3.missing", _W, _THREE, _("The record %(identifier)s lacks %(elements)s."), _WHY,
        _("Title, creator, date, type, identifier and rights are mandatory in the set openaire."),
    ),
    Rule(
        "openaire3.type", _W, _THREE, _("The first dc:type of %(identifier)s is “%(value)s”."), _WHY,
        _("Give as the first dc:type a term such as info:eu-repo/semantics/masterThesis."),
    ),
    Rule(
        "openaire3.rights", _W, _THREE, _("The record %(identifier)s states no access right in dc:rights."), _WHY,
        _("Give info:eu-repo/semantics/openAccess, embargoedAccess, restrictedAccess or closedAccess in dc:rights."),
    ),
    Rule(
        "openaire3.embargo", _W, _THREE, _("The record %(identifier)s is under embargo, but does not say until when."), _WHY,
        _("Give info:eu-repo/date/embargoEnd/2026-09-18 in a dc:date."),
    ),
    Rule(
        "openaire4.root", _W, _FOUR, _("The root element of oai_openaire is %(root)s."), _WHY,
        _("Begin with the element resource of the namespace http://namespace.openaire.eu/schema/oaire/."),
    ),
    Rule(
        "openaire4.missing", _W, _FOUR, _("The record %(identifier)s lacks %(elements)s."), _WHY,
        _("Title, resource type, date of issue, identifier and access rights are mandatory."),
    ),
    Rule(
        "openaire4.type", _W, _FOUR, _("The resourceType of %(identifier)s is incomplete: %(problem)s."), _WHY,
        _("Give resourceTypeGeneral (literature, dataset, software or other research product) and the uri of a COAR type."),
    ),
    Rule(
        "openaire4.identifier", _W, _FOUR, _("The identifier of %(identifier)s has no identifierType."), _WHY,
        _("Give the attribute identifierType: DOI, Handle, URL …"),
    ),
    Rule(
        "openaire4.rights", _W, _FOUR, _("The rights of %(identifier)s have no rightsURI of COAR."), _WHY,
        _("Give the attribute rightsURI with an address that begins with http://purl.org/coar/access_right/."),
    ),
    Rule(
        "openaire4.embargo", _W, _FOUR, _("The record %(identifier)s is under embargo, but has not both of its dates."), _WHY,
        _("Give a date of type Accepted (its begin) and one of type Available (its end)."),
    ),
    Rule(
        "openaire4.language", _W, _FOUR, _("The language of %(identifier)s is “%(value)s”."), _WHY,
        _("Use codes of three letters (ISO 639-3), such as vie and eng."),
    ),
]  # fmt: skip
