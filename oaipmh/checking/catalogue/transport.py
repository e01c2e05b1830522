"""Sections 3.1 and 3.2: HTTP."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E, _W, _A = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = [
    Rule(
        "http.status", _E, "OAI-PMH 2.0 §3.1.2.2", _("A correct request is answered with HTTP status %(status)s."), why.STOPS,
        _("Answer every understood request with HTTP 200. Look into the log of the web server for this address."),
    ),
    Rule(
        "http.content-type", _E, "OAI-PMH 2.0 §3.1.2.1", _("The Content-Type is “%(type)s”, not text/xml."), why.REFUSED,
        _("Send the header Content-Type: text/xml; charset=UTF-8 with every answer."),
    ),
    Rule(
        "http.post", _E, "OAI-PMH 2.0 §3.1.1", _("The same request sent by POST is answered differently: %(difference)s."),
        _("Some harvesters send long arguments, such as tokens, by POST. They receive nothing."),
        _("Accept application/x-www-form-urlencoded by POST for every verb, without a CSRF token."),
    ),
    Rule(
        "http.redirect", _W, "OAI-PMH 2.0 §4.2", _("The address redirects to %(address)s."),
        _("Not every harvester follows redirects, and the base URL that it registered is not the one in the answers."),
        _("Announce and register the final address, in Identify too."),
    ),
    Rule(
        "http.compression", _W, "OAI-PMH 2.0 §3.1.3", _("Identify lists the compression “%(coding)s”, but it is not used when asked for."),
        why.COSTLY, _("Switch compression on in the web server, or remove it from Identify."),
    ),
    Rule(
        "http.unasked-compression", _E, "OAI-PMH 2.0 §3.1.3", _("The answer is compressed although the client asked for none."),
        why.STOPS, _("Compress only where the request's Accept-Encoding names the coding."),
    ),
    Rule(
        "http.retry-after", _W, "OAI-PMH 2.0 §3.1.2.2", _("Status 503 comes without a Retry-After in seconds."),
        _("A harvester does not know when to come back. It gives up, or hammers the server."),
        _("Send Retry-After with a number of seconds with every 503."),
    ),
    Rule(
        "http.later-pages", _A, "OAI-PMH 2.0 §3.5", _("Later pages take longer than the first: %(first)s s, then %(last)s s."),
        _("The cost of a page grows with its place in the list. A harvest of everything may never end."),
        _("Continue a list from the last record given (datestamp and key), not by counting from the beginning."),
    ),
]  # fmt: skip
