"""Section 3.6: mistakes that an endpoint must report."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E = Severity.ERROR
_S = "OAI-PMH 2.0 §3.6"
_WHAT = _("%(mistake)s: expected the error %(expected)s, received %(received)s.")


def _error(name: str, mend: object, consequence: object = why.SILENT) -> Rule:
    return Rule(f"errors.{name}", _E, _S, _WHAT, consequence, mend)


RULES = [
    _error("bad-verb", _("Answer badVerb where the verb is missing, unknown or repeated.")),
    _error("bad-argument", _("Answer badArgument where an argument is missing, unknown or empty.")),
    _error("repeated-argument", _("Answer badArgument where an argument is given twice.")),
    _error("exclusive-token", _("Answer badArgument where resumptionToken comes with any other argument.")),
    _error("unknown-format", _("Answer cannotDisseminateFormat where there is no such metadataPrefix.")),
    _error("unknown-identifier", _("Answer idDoesNotExist where there is no such item.")),
    _error("no-records", _("Answer noRecordsMatch where nothing fits, rather than an empty list."), why.INVALID),
    _error(
        "bad-token", _("Answer badResumptionToken where the token is not one of yours. Never begin the list anew."),
        _("A harvester whose token was cut or has expired believes that it goes on, and loops or loses records."),
    ),
    _error("unknown-set", _("Answer noRecordsMatch (or badArgument) where there is no such set. Never leave the argument out."), why.SILENT),
    Rule(
        "errors.http-status", _E, "OAI-PMH 2.0 §3.1.2.2", _("%(mistake)s: the error comes with HTTP status %(status)s."), why.STOPS,
        _("Report errors of the protocol in the body, with HTTP status 200."),
    ),
    Rule(
        "errors.attributes", _E, "OAI-PMH 2.0 §3.2", _("%(mistake)s: the request element has attributes (%(attributes)s)."), why.INVALID,
        _("Leave all attributes out where the answer is badVerb or badArgument."),
    ),
    Rule(
        "errors.code", _E, _S, _("The error code “%(code)s” does not exist."), why.MISTAKEN,
        _("Use only the eight codes of the specification."),
    ),
]  # fmt: skip
