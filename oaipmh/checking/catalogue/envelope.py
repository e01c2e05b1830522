"""Section 3.2: XML and the frame of every answer."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING

RULES = [
    Rule(
        "xml.well-formed", _E, "OAI-PMH 2.0 §3.2", _("The answer is not well-formed XML: %(problem)s"), why.STOPS,
        _("Write answers with an XML library rather than by joining strings, so that every <, & and quote is escaped."),
    ),
    Rule(
        "xml.characters", _E, "OAI-PMH 2.0 §3.2", _("The answer has characters that XML 1.0 forbids (%(characters)s)."), why.STOPS,
        _("Remove control characters from metadata before writing XML. They often come from text copied out of PDF files."),
    ),
    Rule(
        "xml.encoding", _E, "OAI-PMH 2.0 §3.2", _("The answer is not in UTF-8: %(problem)s"), why.STOPS,
        _("Send UTF-8, and say so in the XML declaration. Look for old records in TCVN3, VNI or Latin-1."),
    ),
    Rule(
        "xml.doctype", _E, "OAI-PMH 2.0 §3.2", _("The answer has a document type declaration (DOCTYPE)."),
        _("Safe harvesters refuse it, because it can make them read their own files."),
        _("Send XML without DOCTYPE and without entities of your own. An HTML page sent in place of XML shows in this way too."),
    ),
    Rule(
        "xml.escaped-twice", _W, "OAI-PMH 2.0 §3.2", _("Text is escaped twice; readers would see “%(text)s”."),
        _("Titles and names show codes such as &amp; to people."),
        _("Keep plain text in the database and escape once, when the XML is written."),
    ),
    Rule(
        "envelope.root", _E, "OAI-PMH 2.0 §3.2", _("The root element is %(root)s, not OAI-PMH of the OAI namespace."), why.STOPS,
        _("Begin answers with <OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">."),
    ),
    Rule(
        "envelope.schema-location", _E, "OAI-PMH 2.0 §3.2", _("The root element does not name its schema."), why.REFUSED,
        _("Add the attribute xsi:schemaLocation with the OAI namespace and the address of OAI-PMH.xsd."),
    ),
    Rule(
        "envelope.order", _E, "OAI-PMH 2.0 §3.2", _("The parts of the answer are %(parts)s."), why.INVALID,
        _("Send responseDate, request, and then either errors or the element named after the verb, in this order."),
    ),
    Rule(
        "envelope.response-date", _E, "OAI-PMH 2.0 §3.2", _("responseDate is “%(date)s”, not a UTC time such as 2026-09-18T07:00:00Z."),
        _("Harvesters begin their next harvest at this time. They miss changes or fetch everything again."),
        _("Write responseDate in UTC, to the second, with a final Z and without fractions."),
    ),
    Rule(
        "envelope.clock", _W, "OAI-PMH 2.0 §3.2", _("responseDate (%(date)s) is %(minutes)s minutes away from the time of the check."),
        _("Harvesters begin their next harvest at this time. With a clock that is ahead they miss changes; local time instead of UTC is seven hours ahead in Viet Nam."),
        _("Set the server's clock by NTP, and convert local time to UTC."),
    ),
    Rule(
        "envelope.request-url", _E, "OAI-PMH 2.0 §3.2", _("The request element says “%(address)s”, not the base URL."), why.MISTAKEN,
        _("Set the public address of the repository in its configuration; behind a proxy it is not what the server sees."),
    ),
    Rule(
        "envelope.request-attributes", _E, "OAI-PMH 2.0 §3.2", _("The request element does not repeat the arguments: %(difference)s."),
        why.REFUSED, _("Repeat every argument of an understood request as an attribute of the request element."),
    ),
]  # fmt: skip
