"""Each planted fault is found by its own rule, and by no other; the endpoint without faults has none."""

from __future__ import annotations

import pytest

from oaipmh.checking.catalogue import RULES
from oaipmh.checking.rule import Severity
from tests.oaipmh.checking.checked import broken, checked
from tests.oaipmh.checking.endpoint import Edit, serving

_DC = "<dc:language>vie</dc:language>"
_CREATOR = "<dc:creator>Nguyễn, Văn An</dc:creator>"
_GRANULARITY = "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"

# One fault, and all that it breaks. Where it breaks two rules, both are true of it.
PLANTED: list[tuple[str | Edit, set[str]]] = [
    ("post-refused", {"http.post"}),
    ("wrong-content-type", {"http.content-type"}),
    ("http-status-on-errors", {"errors.http-status"}),
    ("attributes-on-errors", {"errors.attributes"}),
    ("repeated-verb-accepted", {"errors.bad-verb"}),
    ("unknown-argument-accepted", {"errors.bad-argument"}),
    ("repeated-argument-accepted", {"errors.repeated-argument"}),
    ("token-with-arguments-accepted", {"errors.exclusive-token"}),
    ("unknown-identifier-matches-nothing", {"errors.unknown-identifier"}),
    ("unknown-format-is-bad-argument", {"errors.unknown-format"}),
    ("any-token", {"errors.bad-token"}),
    ("empty-list", {"errors.no-records", "errors.unknown-set"}),
    ("unknown-set-ignored", {"errors.unknown-set"}),
    ("mixed-accepted", {"dates.mixed"}),
    ("reversed-accepted", set()),  # an empty range matches nothing, and may say so
    ("reversed-swapped", {"dates.reversed"}),
    ("any-date", {"dates.malformed"}),
    ("until-excludes-day", {"dates.day"}),
    ("until-excludes-second", {"dates.second"}),
    ("dates-ignored", {"dates.outside"}),
    ("identifiers-lack-one", {"tokens.lists-differ"}),
    ("skips", {"tokens.twice", "tokens.cursor", "tokens.size"}),
    ("no-last-token", {"tokens.last"}),
    ("empty-last-page", {"tokens.empty-page"}),
    ("endless", {"tokens.endless"}),
    ("token-once", {"tokens.replay"}),
    ("deleted-with-metadata", {"headers.deleted-with-metadata"}),
    ("deleted-without-sets", {"headers.deleted-without-sets", "sets.membership"}),
    ("item-without-formats", {"formats.of-item"}),
    ("format-not-given", {"formats.not-given"}),
    ("broken-links", {"links.broken"}),
    (Edit("Identify", "<protocolVersion>2.0", "<protocolVersion>1.1"), {"identify.protocol-version"}),
    (Edit("Identify", "<baseURL>http://", "<baseURL>https://"), {"identify.base-url"}),
    (Edit("Identify", "<adminEmail>", "<adminEmail>mailto:"), {"identify.admin-email"}),
    (Edit("Identify", "<repositoryName>Kho thử</repositoryName>", ""), {"identify.elements"}),
    (Edit("Identify", "<deletedRecord>persistent</deletedRecord>", "<deletedRecord>yes</deletedRecord>"), {"identify.deleted-record"}),
    (Edit("Identify", ">persistent<", ">no<"), {"identify.deletions-forgotten", "headers.deleted-unannounced"}),
    (Edit("Identify", "<earliestDatestamp>2026-01-01T", "<earliestDatestamp>2026-01-11T"), {"identify.earliest-later"}),
    (Edit("Identify", "2026-01-01T00:00:00Z", "2026-01-01"), {"identify.earliest-format"}),
    (Edit("Identify", _GRANULARITY, "<granularity>yyyy-MM-dd'T'HH:mm:ss'Z'</granularity>"), {"identify.granularity"}),
    (Edit("Identify", "<scheme>oai</scheme>", "<scheme>hdl</scheme>"), {"identify.oai-identifier"}),
    (Edit("Identify", "<description>", "<description></description><description>"), {"identify.description"}),
    (Edit("ListMetadataFormats", "<metadataPrefix>oai_dc<", "<metadataPrefix>dc<"), {"formats.oai-dc", "formats.of-item", "formats.not-given"}),
    (Edit("ListMetadataFormats", "kho.example.vn/rieng/", "kho.example.vn/khac/"), {"formats.namespace"}),
    (Edit("ListRecords", "/rieng.xsd", "/khac.xsd"), {"formats.schema-location"}),
    (Edit("ListRecords", "<r:so>7</r:so>", "<r:so>bảy</r:so>"), {"schema.metadata"}),
    (Edit("ListSets", "<setSpec>luan-van</setSpec>", "<setSpec>luận văn</setSpec>"), {"sets.spec", "sets.parent", "sets.unlisted"}),
    (Edit("ListSets", "<setName>OpenAIRE</setName>", ""), {"sets.name"}),
    (Edit("ListSets", "<setSpec>luan-van:thac-si<", "<setSpec>openaire<"), {"sets.twice", "sets.unlisted"}),
    (Edit("ListRecords", "<dc:title>Nghiên cứu số 9", "<dc:title>\x0bNghiên cứu số 9"), {"xml.characters"}),
    (Edit("ListIdentifiers", "<header><identifier>oai:kho.example.vn:60<", "<identifier>oai:kho.example.vn:60<"), {"xml.well-formed"}),
    (Edit("ListSets", "Luận văn", "Lu\udce2n v\udce3n"), {"xml.encoding"}),
    (Edit("ListSets", '"?>', '"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'), {"xml.doctype"}),
    (Edit("ListRecords", "&amp; ứng dụng", "&amp;amp; ứng dụng"), {"xml.escaped-twice"}),
    (Edit("Identify", "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd", "OAI-PMH.xsd"), {"envelope.schema-location"}),
    (Edit("ListSets", "/oai</request>", "/request</request>"), {"envelope.request-url"}),
    (Edit("ListSets", '<request verb="ListSets">', "<request>"), {"envelope.request-attributes"}),
    (Edit("", "<responseDate>2", "<responseDate>lúc 2"), {"envelope.response-date"}),
    (Edit("", "<responseDate>2", "<responseDate>1"), {"envelope.clock"}),
    (Edit("ListIdentifiers", "<datestamp>2026-01-05T13:00:01Z", "<datestamp>2026-01-05"), {"dates.datestamp"}),
    (Edit("", "<datestamp>2026-01-05T13:00:01Z", "<datestamp>2926-01-05T13:00:01Z"), {"dates.future"}),
    (Edit("ListIdentifiers", "oai:kho.example.vn:1<", "kho 1<"), {"headers.identifier", "headers.namespace", "tokens.lists-differ"}),
    (Edit("GetRecord", "<datestamp>2026", "<datestamp>2025"), {"headers.get-record"}),
    (Edit("ListRecords", 'cursor="25"', 'cursor="24"'), {"tokens.cursor"}),
    (Edit("ListRecords", 'completeListSize="60"', 'completeListSize="100"'), {"tokens.size"}),
    (Edit("ListIdentifiers", 'expirationDate="2', 'expirationDate="1'), {"tokens.expiration"}),
    (Edit("ListRecords", _CREATOR, f"{_CREATOR}<dc:author>Nguyễn</dc:author>"), {"dc.element"}),
    (Edit("ListRecords", _CREATOR, f"{_CREATOR}<dc:subject/>"), {"dc.empty"}),
    (Edit("ListRecords", _CREATOR, ""), {"dc.missing", "openaire3.missing"}),
    (Edit("ListRecords", "<dc:identifier>http", "<dc:identifier>x-http"), {"dc.no-link"}),
    (Edit("ListRecords", "<dc:date>2025-11<", "<dc:date>tháng 11/2025<"), {"dc.date"}),
    (Edit("ListRecords", _DC, "<dc:language>vn</dc:language>"), {"dc.language", "openaire4.language"}),
    (Edit("ListRecords", "semantics/masterThesis", "nghĩa/luận văn"), {"openaire3.type"}),
    (Edit("ListRecords", "<dc:rights>info:eu-repo/semantics/openAccess", "<dc:rights>Mở"), {"openaire3.rights"}),
    (Edit("ListRecords", "semantics/openAccess", "semantics/embargoedAccess"), {"openaire3.embargo"}),
    (Edit("ListRecords", ' dateType="Issued"', ""), {"openaire4.missing"}),
    (Edit("ListRecords", ' resourceTypeGeneral="literature"', ""), {"openaire4.type"}),
    (Edit("ListRecords", ' identifierType="URL"', ""), {"openaire4.identifier"}),
    (Edit("ListRecords", "coar/access_right/c_abf2", "coar/khac"), {"openaire4.rights"}),
    (Edit("ListRecords", "coar/access_right/c_abf2", "coar/access_right/c_f1cf"), {"openaire4.embargo"}),
]  # fmt: skip


def name(value: object) -> str | None:
    return value if isinstance(value, str) else f"{value.verb}: {value.new[:40]}" if isinstance(value, Edit) else None


def test_the_endpoint_without_faults_has_none() -> None:
    for seconds in (True, False):
        with serving(seconds=seconds) as endpoint:
            report = checked(endpoint.base_url)
        assert broken(report) == set()
        assert report.exit_code == 0
        assert len(report.passed) > 80
        assert {one.rule for one in report.not_checked} <= {
            "schema.envelope",
            "schema.metadata",
            "http.later-pages",
            "dates.second",
        }


def test_pages_that_end_where_the_list_ends_are_no_fault() -> None:
    for page in (20, 30, 59, 60, 61):
        with serving(page=page) as endpoint:
            assert broken(checked(endpoint.base_url)) == set(), page


@pytest.mark.parametrize(("fault", "rules"), PLANTED, ids=name)
def test_a_planted_fault_is_found_by_its_rule_and_no_other(fault: str | Edit, rules: set[str]) -> None:
    with serving(fault) as endpoint:
        report = checked(endpoint.base_url)
    # What is unreadable at one place may leave rules elsewhere unjudged, but breaks none of them.
    assert broken(report) == rules
    errors = any(RULES[rule].severity is Severity.ERROR for rule in rules)
    assert report.exit_code == (1 if errors else 0)


def test_a_repository_of_days_must_refuse_seconds() -> None:
    with serving("finer-accepted", seconds=False) as endpoint:
        assert broken(checked(endpoint.base_url)) == {"dates.finer"}


def test_most_rules_have_a_fault_that_shows_them() -> None:
    shown = set().union(*(rules for _, rules in PLANTED), {"dates.finer"})
    assert len(shown) >= 60
    assert shown <= RULES.keys()


def test_a_server_that_asks_to_wait_is_obeyed() -> None:
    waited: list[float] = []
    with serving("busy-once") as endpoint:
        assert broken(checked(endpoint.base_url, waited=waited)) == set()
    assert 2 in waited and set(waited) == {2, 0.2}
    with serving("busy-once", "busy-without-word") as endpoint:
        assert broken(checked(endpoint.base_url)) == {"http.retry-after"}


def test_a_small_budget_is_kept_and_said() -> None:
    from oaipmh.checking.asking import Manners

    with serving() as endpoint:
        report = checked(endpoint.base_url, manners=Manners(requests=9))
        assert len(endpoint.served) == report.requests == 9
    assert broken(report) == set() and "budget" in {one.reason for one in report.not_checked}
