"""GetRecord and ListMetadataFormats: one item at a time."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from deposits import crosswalks
from deposits.models import Collection, Kind
from tests.oaipmh.cast import OAI, Endpoint, fill

DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def theses_only(monkeypatch: pytest.MonkeyPatch) -> str:
    """A second format, which describes theses and nothing else."""
    format = SimpleNamespace(
        PREFIX="theses",
        NAMESPACE="https://khomo.example/theses",
        SCHEMA="https://khomo.example/theses.xsd",
        VERSION=1,
        applies=lambda kind: kind.is_thesis or "thesis" in kind.code,
        write=lambda record: f'<thesis xmlns="https://khomo.example/theses">{record.id}</thesis>',
    )
    every = {"oai_dc": crosswalks.formats()["oai_dc"], "theses": format}
    monkeypatch.setattr(crosswalks, "formats", lambda: every)
    return "theses"


def test_a_record_has_header_and_metadata(oai: Endpoint, collection: Collection) -> None:
    (record,) = fill(collection, 1)
    answer = oai("GetRecord", identifier=record.oai_identifier, metadataPrefix="oai_dc")
    (element,) = answer.root.iter(f"{OAI}record")
    assert [one.tag for one in element] == [f"{OAI}header", f"{OAI}metadata", f"{OAI}about"]
    assert answer.identifiers == [record.oai_identifier]
    assert answer.one("datestamp") == record.datestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert answer.all("setSpec") == ["col_luan-van", "inst_dhsh", "kind_master-thesis", "ndltd"]
    assert [one.text for one in element.iter(f"{DC}title")] == ["Nhan đề số 1"]


def test_a_list_gives_the_same_record(oai: Endpoint, collection: Collection) -> None:
    (record,) = fill(collection, 1)
    one = oai("GetRecord", identifier=record.oai_identifier, metadataPrefix="oai_dc").text
    assert one.partition("<record>")[2].partition("</record>")[0] in oai("ListRecords", metadataPrefix="oai_dc").text


def test_every_format_is_listed_with_namespace_and_schema(oai: Endpoint) -> None:
    answer = oai("ListMetadataFormats")
    assert "oai_dc" in answer.all("metadataPrefix")
    assert "http://www.openarchives.org/OAI/2.0/oai_dc.xsd" in answer.all("schema")
    assert "http://www.openarchives.org/OAI/2.0/oai_dc/" in answer.all("metadataNamespace")


def test_metadata_has_the_namespace_that_is_announced(oai: Endpoint, collection: Collection) -> None:
    fill(collection, 1)
    (metadata,) = oai("ListRecords", metadataPrefix="oai_dc").root.iter(f"{OAI}metadata")
    assert metadata[0].tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"


def test_a_format_is_offered_for_the_kinds_that_it_describes(oai: Endpoint, collection: Collection, theses_only: str) -> None:
    thesis, article = fill(collection, 1)[0], fill(collection, 1, first=2, kind="article")[0]
    assert theses_only in oai("ListMetadataFormats").all("metadataPrefix")
    assert oai("ListMetadataFormats", identifier=thesis.oai_identifier).all("metadataPrefix") == ["oai_dc", "theses"]
    assert oai("ListMetadataFormats", identifier=article.oai_identifier).all("metadataPrefix") == ["oai_dc"]
    assert oai("GetRecord", identifier=article.oai_identifier, metadataPrefix=theses_only).codes == ["cannotDisseminateFormat"]
    assert thesis.public_id in oai("GetRecord", identifier=thesis.oai_identifier, metadataPrefix=theses_only).text


@pytest.mark.parametrize("within", [{}, {"set": "col_luan-van"}])
def test_a_list_in_a_format_holds_what_it_describes(
    oai: Endpoint, collection: Collection, theses_only: str, within: dict[str, str]
) -> None:
    theses = fill(collection, 2)
    fill(collection, 2, first=3, kind="article")
    found = oai("ListRecords", metadataPrefix=theses_only, **within).identifiers
    assert found == [one.oai_identifier for one in theses]
    Kind.objects.filter(code="master-thesis").update(code="master")
    Kind.objects.update(fields=[], semantics="")
    assert oai("ListRecords", metadataPrefix=theses_only, **within).codes == ["noRecordsMatch"]
