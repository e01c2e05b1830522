"""Every kind of record with any text in it: valid by the official schemas, and by rules of our own where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pymarc
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from lxml import etree

from deposits import crosswalks
from deposits.access import Derived, Status
from deposits.kinds import KINDS
from deposits.public import PublicRecord
from tests.crosswalks.rules import broken, etdms, mets, qdc
from tests.crosswalks.schemas import official
from tests.crosswalks.strategies import many_files, records
from tests.crosswalks.test_rules import RULES
from tests.crosswalks.works import ARTICLE, FULL, public_file, public_record

SCHEMAS = {
    "oai_dc": "oai_dc.xsd",
    "oai_openaire": "openaire/schemas/4.0/openaire.xsd",
    "mods": "mods/mods-3-8.xsd",
    "marcxml": "MARC21slim.xsd",
    "oai_datacite": "datacite/oai_datacite-1.1.xsd",
}
THESES = ("bachelor-thesis", "master-thesis", "doctoral-thesis")
_EXAMPLES = examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def written(prefix: str, record: PublicRecord) -> etree._Element:
    return etree.fromstring(crosswalks.formats()[prefix].write(record).encode())


def assert_valid(prefix: str, root: etree._Element, schemas: Path) -> None:
    if prefix in SCHEMAS:
        official(schemas, SCHEMAS[prefix]).assertValid(root)
    if prefix in RULES:
        assert broken(RULES[prefix], root) == []
    for name, inner in _official_parts(prefix, root):
        official(schemas, name).assertValid(inner)
    if prefix == "qdc":
        qdc.schema(schemas).assertValid(root)


def _official_parts(prefix: str, root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Parts of a document, or another form of it, that have a schema of their own."""
    if prefix == "mods":
        yield "mods/mods-3-7.xsd", root
    if prefix == "oai_datacite":
        (resource,) = root.xpath("*[local-name()='payload']/*")
        yield "datacite/kernel-4/metadata.xsd", _alone(resource)
        yield "datacite/kernel-4.6/metadata.xsd", _alone(resource)
    if prefix == "mets":
        (inside,) = root.xpath("//*[local-name()='mods']")
        yield "mods/mods-3-8.xsd", _alone(inside)
    if prefix in ("etdms", "oai_etdms"):
        yield "etdms/etdms-1.0.xsd", etdms.as_version_1_0(root)


def _alone(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(deepcopy(element)))


def _prefixes(record: PublicRecord) -> list[str]:
    return [prefix for prefix, one in crosswalks.formats().items() if one.applies(record.kind)]


@pytest.mark.parametrize("prefix", [prefix for prefix in crosswalks.formats() if "etdms" not in prefix])
def test_any_record_is_valid(prefix: str, schemas: Path) -> None:
    @_EXAMPLES
    @given(record=records())
    def check(record: PublicRecord) -> None:
        assert_valid(prefix, written(prefix, record), schemas)

    check()


@pytest.mark.parametrize("prefix", ["etdms", "oai_etdms"])
def test_any_thesis_is_valid(prefix: str, schemas: Path) -> None:
    @_EXAMPLES
    @given(record=records(THESES))
    def check(record: PublicRecord) -> None:
        assert_valid(prefix, written(prefix, record), schemas)

    check()


@pytest.mark.parametrize("code", [one[0] for one in KINDS])
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="everything told"),
        pytest.param({"contributors": []}, id="no creator"),
        pytest.param({"issued": "", "thesis": {}}, id="no date"),
        pytest.param({"issued": "2024"}, id="a year"),
        pytest.param({"issued": "2099-12-31"}, id="in the future"),
        pytest.param({"abstracts": [{"text": "đ" * 100_000, "lang": "vi"}]}, id="100 kB of abstract"),
        pytest.param({"title": "Tie\u0302\u0301ng <i>Vie\u0323\u0302t</i> & 😀 \u202e]]>\ufffe\x00"}, id="nasty title"),
        pytest.param({"abstracts": [{"text": "a", "lang": lang} for lang in ("vi", "en", "fr", "zh-Hant")]}, id="four languages"),
        pytest.param(
            {"contributors": [{"role": "author", "organisation": True, "name": {"display": "Viện Hải dương học"}}]},
            id="an organisation",
        ),
        pytest.param({"language": "", "licence": "", "abstracts": [], "keywords": []}, id="as little as there may be"),
        pytest.param({"derived": Derived(Status.RESTRICTED)}, id="restricted"),
        pytest.param({"derived": Derived(Status.METADATA_ONLY)}, id="metadata only"),
        pytest.param({"publication": ARTICLE["publication"], "identifiers": ARTICLE["identifiers"]}, id="part of a journal"),
        pytest.param({"task": {"code": "KC.08/16-20", "programme": "KC.08", "host": "Viện A", "accepted": "2024-05"}}, id="task"),
    ],
)
def test_every_kind_in_every_case(code: str, changes: dict[str, object], schemas: Path) -> None:
    record = public_record({**FULL, "kind": code}, files=(public_file(),), **changes)
    for prefix in _prefixes(record):
        assert_valid(prefix, written(prefix, record), schemas)


@pytest.mark.parametrize("code", [one[0] for one in KINDS])
def test_every_kind_with_any_files(code: str, schemas: Path) -> None:
    for files in ((), many_files(50), (public_file("kín.pdf", Status.RESTRICTED),)):
        record = public_record({**FULL, "kind": code}, files=files)
        for prefix in _prefixes(record):
            assert_valid(prefix, written(prefix, record), schemas)


@_EXAMPLES
@given(record=records())
def test_any_record_keeps_our_own_rules(record: PublicRecord) -> None:
    """Needs no official schema."""
    for prefix in set(_prefixes(record)) & set(RULES):
        assert broken(RULES[prefix], written(prefix, record)) == []


def test_an_embargo_is_told_from_its_beginning_to_its_end(schemas: Path) -> None:
    import datetime as dt

    record = public_record(
        FULL, derived=Derived(Status.EMBARGOED, dt.date(2031, 6, 1)), files=(public_file(status=Status.EMBARGOED),)
    )
    for prefix in _prefixes(record):
        root = written(prefix, record)
        assert_valid(prefix, root, schemas)
        told = "20310601" if prefix == "marcxml" else "1" if "etdms" in prefix else "2031-06-01"
        assert told in {part for text in root.itertext() for part in (text, text.rpartition("/")[2])}
        assert "/files/" not in etree.tostring(root, encoding=str)


def test_etdms_is_for_theses_alone() -> None:
    prefixes = {one[0]: _prefixes(public_record(kind=one[0])) for one in KINDS}
    assert {code for code, found in prefixes.items() if {"etdms", "oai_etdms"} <= set(found)} == set(THESES)
    assert all({"etdms", "oai_etdms"}.isdisjoint(found) for code, found in prefixes.items() if code not in THESES)
    assert all(len(set(crosswalks.formats()) - set(found)) in (0, 2) for found in prefixes.values())


@_EXAMPLES
@given(record=records())
def test_a_library_system_reads_our_marc(record: PublicRecord) -> None:
    """What pymarc reads it writes again as ISO 2709, and reads that."""
    import io

    text = crosswalks.formats()["marcxml"].write(record)
    (read,) = pymarc.parse_xml_to_array(io.StringIO(text))
    (again,) = pymarc.MARCReader(read.as_marc(), to_unicode=True, force_utf8=True) if len(read.as_marc()) < 99_999 else (read,)
    assert again is not None
    assert [field.tag for field in again.get_fields()] == [field.tag for field in read.get_fields()]
    assert again["245"]["a"] == read["245"]["a"]


def test_a_mets_lists_fifty_files() -> None:
    root = written("mets", public_record(files=many_files(50)))
    assert len(mets.find(root, "//m:file")) == len(mets.find(root, "//m:fptr")) == 50
