"""Section 4.2: Identify."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E, _W, _A = Severity.ERROR, Severity.WARNING, Severity.ADVICE
_S = "OAI-PMH 2.0 §4.2"

RULES = [
    Rule(
        "identify.elements", _E, _S, _("The elements of Identify are wrong: %(problem)s"), why.INVALID,
        _("Send repositoryName, baseURL, protocolVersion, adminEmail, earliestDatestamp, deletedRecord, granularity, then compression and description, in this order."),
    ),
    Rule(
        "identify.base-url", _E, _S, _("baseURL is “%(address)s”, but the address asked is “%(asked)s”."),
        _("Harvesters tell repositories apart by this address. They refuse the endpoint, or ask where nothing answers."),
        _("Set the public address of the repository in its configuration, letter by letter: https, host, path."),
    ),
    Rule(
        "identify.protocol-version", _E, _S, _("protocolVersion is “%(version)s”, not 2.0."), why.MISTAKEN,
        _("Answer 2.0; earlier versions have not been harvested for years."),
    ),
    Rule(
        "identify.admin-email", _E, _S, _("adminEmail “%(address)s” is not a mail address."),
        _("Nobody can tell you when a harvest fails."),
        _("Give the address of people who read their mail, without “mailto:”."),
    ),
    Rule(
        "identify.earliest-format", _E, _S, _("earliestDatestamp “%(date)s” does not have the announced granularity."), why.MISTAKEN,
        _("Write it as 2026-09-18 or as 2026-09-18T07:00:00Z, in agreement with granularity."),
    ),
    Rule(
        "identify.earliest-later", _E, _S, _("earliestDatestamp is %(earliest)s, but a record has %(date)s."), why.LOST,
        _("Announce a date that no datestamp lies before; an older one is allowed."),
    ),
    Rule(
        "identify.deleted-record", _E, "OAI-PMH 2.0 §2.5.1", _("deletedRecord is “%(value)s”."), why.MISTAKEN,
        _("Answer no, transient or persistent."),
    ),
    Rule(
        "identify.deletions-forgotten", _A, "OAI-PMH 2.0 §2.5.1", _("deletedRecord is “%(value)s”: deletions are not kept for ever."),
        _("To learn what is gone a harvester must fetch everything again and compare."),
        _("Keep the identifier of a deleted record with its datestamp, and announce persistent."),
    ),
    Rule(
        "identify.granularity", _E, "OAI-PMH 2.0 §3.3.1", _("granularity is “%(value)s”."), why.MISTAKEN,
        _("Answer YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, letter by letter."),
    ),
    Rule(
        "identify.description", _E, _S, _("A description is malformed: %(problem)s"), why.INVALID,
        _("Put exactly one element of another namespace into each description, and name its schema by xsi:schemaLocation."),
    ),
    Rule(
        "identify.oai-identifier", _E, "OAI identifier format 2.0", _("The description oai-identifier is wrong: %(problem)s"), why.REFUSED,
        _("Use scheme oai, a domain name as repositoryIdentifier, the delimiter : and a sample that is made of them."),
    ),
]  # fmt: skip
