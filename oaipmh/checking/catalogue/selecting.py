"""Sections 2.6, 2.7 and 3.3: harvesting by dates and by sets."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING
_D = "OAI-PMH 2.0 §2.7.1"

RULES = [
    Rule(
        "dates.mixed", _E, _D, _("from as a day with until as a second: expected badArgument, received %(received)s."), why.SILENT,
        _("Refuse from and until of different granularity."),
    ),
    Rule(
        "dates.reversed", _E, _D, _("from later than until: expected badArgument, received %(received)s."), why.SILENT,
        _("Refuse from that is later than until."),
    ),
    Rule(
        "dates.malformed", _E, "OAI-PMH 2.0 §3.3", _("from=“%(date)s”: expected badArgument, received %(received)s."), why.SILENT,
        _("Refuse what is no date of the calendar, and empty dates."),
    ),
    Rule(
        "dates.finer", _E, "OAI-PMH 2.0 §3.3.1", _("Seconds are accepted although the announced granularity is days: received %(received)s."),
        why.SILENT, _("Refuse dates finer than the announced granularity, or announce YYYY-MM-DDThh:mm:ssZ."),
    ),
    Rule(
        "dates.day", _E, _D, _("from=until=%(day)s does not find the record %(identifier)s of that day: %(received)s."), why.LOST,
        _("Both ends belong to the range: until=2026-09-18 includes the whole of that day, to 23:59:59 UTC."),
    ),
    Rule(
        "dates.second", _E, _D, _("from=until=%(second)s does not find the record %(identifier)s of that second: %(received)s."), why.LOST,
        _("Both ends belong to the range. Compare datestamps cut to whole seconds, for the database may keep fractions."),
    ),
    Rule(
        "dates.outside", _E, _D, _("A harvest from %(start)s to %(until)s returns a record of %(date)s."), why.MISTAKEN,
        _("Select by the very datestamp that the header shows."),
    ),
    Rule(
        "dates.datestamp", _E, "OAI-PMH 2.0 §2.5", _("The datestamp “%(date)s” does not have the announced granularity."), why.MISTAKEN,
        _("Write datestamps in UTC, with the granularity that Identify announces."),
    ),
    Rule(
        "dates.future", _W, "OAI-PMH 2.0 §2.5", _("The datestamp %(date)s lies in the future."),
        _("A harvester that has gone beyond it never sees the next change of this record."),
        _("Store datestamps in UTC. Local time taken for UTC is seven hours ahead in Viet Nam."),
    ),
    Rule(
        "sets.spec", _E, "OAI-PMH 2.0 §2.6", _("The setSpec “%(spec)s” has characters that are not allowed."), why.INVALID,
        _("Use letters, digits and - _ . ! ~ * ' ( ) in parts joined by colons; the name for people belongs into setName."),
    ),
    Rule(
        "sets.name", _E, "OAI-PMH 2.0 §4.6", _("The set “%(spec)s” has no setName."), why.INVALID,
        _("Give every set one setName that is not empty."),
    ),
    Rule(
        "sets.twice", _W, "OAI-PMH 2.0 §4.6", _("The set “%(spec)s” is listed more than once."), why.MISTAKEN,
        _("List each set once; look at the pages of ListSets, if there are several."),
    ),
    Rule(
        "sets.parent", _W, "OAI-PMH 2.0 §2.6", _("The set “%(spec)s” is listed, but not “%(parent)s”, in which it lies."),
        why.UNCLEAR, _("List every set on the way to the top."),
    ),
    Rule(
        "sets.unlisted", _W, "OAI-PMH 2.0 §2.6", _("A header names the set “%(spec)s”, which ListSets does not list."), why.MISTAKEN,
        _("List every set that a header names."),
    ),
    Rule(
        "sets.hierarchy", _E, "OAI-PMH 2.0 §3.6", _("ListSets answers noSetHierarchy, but headers name sets (“%(spec)s”)."), why.MISTAKEN,
        _("List the sets, or leave setSpec out of the headers."),
    ),
    Rule(
        "sets.membership", _E, "OAI-PMH 2.0 §2.6", _("A harvest of the set “%(spec)s” returns %(identifier)s, whose header does not name that set."),
        why.MISTAKEN, _("Name in the header every set that the item is in; membership in a:b includes a."),
    ),
]  # fmt: skip
