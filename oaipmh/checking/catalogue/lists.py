"""Sections 2.5 and 3.5: headers, deletions, and lists in several pages."""

from django.utils.translation import gettext_lazy as _

from oaipmh.checking.catalogue import consequences as why
from oaipmh.checking.rule import Rule, Severity

_E, _W, _A = Severity.ERROR, Severity.WARNING, Severity.ADVICE
_H, _T = "OAI-PMH 2.0 §2.5", "OAI-PMH 2.0 §3.5"
_CHANGED = _("If records have changed while the check ran, check again before you look for the cause.")

RULES = [
    Rule(
        "headers.identifier", _E, "OAI-PMH 2.0 §2.4", _("The identifier “%(identifier)s” is not a URI."), why.INVALID,
        _("Use identifiers such as oai:repository.example.vn:1234, and never change them."),
    ),
    Rule(
        "headers.namespace", _E, "OAI identifier format 2.0", _("The identifier “%(identifier)s” does not begin with “%(expected)s”, as Identify announces."),
        why.MISTAKEN, _("Announce in oai-identifier the namespace that the identifiers have."),
    ),
    Rule(
        "headers.status", _E, _H, _("The header's status is “%(status)s”."), why.MISTAKEN,
        _("The attribute status has one value, deleted; leave it out otherwise."),
    ),
    Rule(
        "headers.deleted-with-metadata", _E, _H, _("The deleted record %(identifier)s has metadata."), why.STALE,
        _("Send of a deleted record its header and nothing else."),
    ),
    Rule(
        "headers.without-metadata", _E, _H, _("The record %(identifier)s is not deleted, but has no metadata."), why.INVALID,
        _("Mark it deleted, or find out why its metadata could not be written."),
    ),
    Rule(
        "headers.deleted-unannounced", _E, "OAI-PMH 2.0 §2.5.1", _("Identify says that deletions are not kept, but %(identifier)s is deleted."),
        why.MISTAKEN, _("Announce transient or persistent."),
    ),
    Rule(
        "headers.deleted-without-sets", _W, "OAI-PMH 2.0 §2.6", _("The deleted record %(identifier)s names no set, while other records do."),
        why.STALE, _("Keep the sets of a record when it is deleted: whoever harvests a set must hear of it."),
    ),
    Rule(
        "headers.get-record", _E, "OAI-PMH 2.0 §4.1", _("GetRecord of %(identifier)s does not agree with the list: %(difference)s."),
        why.MISTAKEN, _("Answer GetRecord from the same data as the lists. An index that lags behind shows in this way too."),
    ),
    Rule(
        "tokens.last", _E, _T, _("The last page of a list in several pages has no empty resumptionToken."),
        _("A harvester cannot tell the end of the list from an answer that was cut short."),
        _("Close the last page with an empty resumptionToken element."),
    ),
    Rule(
        "tokens.single", _A, _T, _("A list that fits into one answer has an empty resumptionToken."),
        _("Some harvesters take it for the end of a list whose beginning they have missed."),
        _("Leave the element out where the list was not split."),
    ),
    Rule(
        "tokens.empty-page", _E, _T, _("A token leads to a page without records: %(received)s."), why.STOPS,
        _("Look one record ahead, and give a token only where something follows."),
    ),
    Rule(
        "tokens.replay", _E, _T, _("The same token sent twice gives other records."),
        _("A harvester that repeats a request after a broken connection loses a page."),
        _("Let the token say where the list goes on. Do not keep the place on the server."),
    ),
    Rule(
        "tokens.other-lists", _E, _T, _("A token gives other records after another list was asked for."),
        _("Two harvesters at a time disturb each other."),
        _("Do not keep the place of a list in a session or in one place for all."),
    ),
    Rule(
        "tokens.endless", _E, _T, _("The list comes back to a token that it has given before."),
        _("The harvest never ends."),
        _("Move on by what was given, and end the list after the last record."),
    ),
    Rule(
        "tokens.twice", _E, _T, _("The list gives %(identifier)s twice."),
        _("Where records come twice others are usually skipped: the order is not the same from page to page."),
        _("Order the list by something unique, such as datestamp and then key."),
    ),
    Rule(
        "tokens.lists-differ", _E, "OAI-PMH 2.0 §4.3", _("ListIdentifiers and ListRecords do not give the same records: %(difference)s."), why.LOST,
        _CHANGED,
    ),
    Rule(
        "tokens.cursor", _W, _T, _("cursor is %(cursor)s where %(given)s records were given before."), why.MISTAKEN,
        _("Count in cursor the records given before this page, from 0."),
    ),
    Rule(
        "tokens.size", _W, _T, _("completeListSize is %(size)s, but the list holds %(given)s records."),
        _("Harvesters show wrong progress, and those that compare believe that records were lost."),
        _("Count what the list really gives, deleted records included, or leave the attribute out."),
    ),
    Rule(
        "tokens.expiration", _W, _T, _("expirationDate is “%(date)s”."),
        _("A token that has expired, or whose expiry cannot be read, ends the harvest of careful clients."),
        _("Write a UTC time to the second that lies ahead, or leave the attribute out."),
    ),
    Rule(
        "tokens.short-life", _A, _T, _("Tokens expire after %(minutes)s minutes."),
        _("A slow harvester, or one that was interrupted, must begin anew."),
        _("Let tokens live for a day at least; those that need no memory on the server may live for ever."),
    ),
    Rule(
        "tokens.page-size", _A, _T, _("A page holds %(size)s records."), why.COSTLY,
        _("Pages of 100 to 500 records serve harvesters best."),
    ),
]  # fmt: skip
