"""Deleted records are told of for ever: in lists, in every set that they were in, and one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from deposits.access import Policy, today
from deposits.flows.refresh import rebuild
from deposits.flows.withdraw import restore, withdraw
from deposits.models import Collection, Exposure, Record
from oaipmh.models import Rendition
from tests.factories import published
from tests.oaipmh.cast import OAI, TEST, Answer, Endpoint, date


@pytest.fixture
def withdrawn(collection: Collection) -> Record:
    record = date(published(collection), "2024-03-01T12:00:00Z")
    withdraw(actor=TEST, record_id=record.pk, reason="Tác giả yêu cầu.")
    record.refresh_from_db()
    return record


def header_only(answer: Answer, record: Record) -> bool:
    (found,) = answer.root.iter(f"{OAI}record")
    return [one.tag for one in found] == [f"{OAI}header"] and answer.deleted == [record.oai_identifier]


def test_a_deleted_record_is_a_header_and_nothing_else(oai: Endpoint, withdrawn: Record) -> None:
    assert header_only(oai("ListRecords", metadataPrefix="oai_dc"), withdrawn)
    answer = oai("GetRecord", identifier=withdrawn.oai_identifier, metadataPrefix="oai_dc")
    assert header_only(answer, withdrawn)
    assert answer.one("datestamp") > "2026"
    assert oai("ListIdentifiers", metadataPrefix="oai_dc").deleted == [withdrawn.oai_identifier]


def test_it_is_deleted_in_every_set_that_it_was_in(oai: Endpoint, withdrawn: Record) -> None:
    specs = oai("GetRecord", identifier=withdrawn.oai_identifier, metadataPrefix="oai_dc").all("setSpec")
    assert specs == ["col_luan-van", "driver", "inst_dhsh", "kind_master-thesis", "ndltd", "open_access", "openaire"]
    for spec in specs:
        assert oai("ListRecords", metadataPrefix="oai_dc", set=spec).deleted == [withdrawn.oai_identifier]


def test_a_harvester_that_comes_again_learns_of_it(oai: Endpoint, collection: Collection) -> None:
    record = date(published(collection), "2024-03-01T12:00:00Z")
    assert oai("ListRecords", metadataPrefix="oai_dc", from_="2024-03-02").codes == ["noRecordsMatch"]
    withdraw(actor=TEST, record_id=record.pk, reason="Trùng lặp.")
    assert oai("ListRecords", metadataPrefix="oai_dc", from_="2024-03-02").deleted == [record.oai_identifier]


def test_it_stays_deleted_after_a_rebuild(oai: Endpoint, withdrawn: Record) -> None:
    before = oai("ListIdentifiers", metadataPrefix="oai_dc").all("setSpec")
    rebuild(actor=TEST, record_ids=[withdrawn.pk])
    after = oai("ListIdentifiers", metadataPrefix="oai_dc")
    assert after.deleted == [withdrawn.oai_identifier] and after.all("setSpec") == before


def test_its_formats_can_still_be_asked_for(oai: Endpoint, withdrawn: Record) -> None:
    assert "oai_dc" in oai("ListMetadataFormats", identifier=withdrawn.oai_identifier).all("metadataPrefix")


def test_it_may_come_back(oai: Endpoint, withdrawn: Record) -> None:
    restore(actor=TEST, record_id=withdrawn.pk, reason="Nhầm.")
    answer = oai("ListRecords", metadataPrefix="oai_dc")
    assert answer.deleted == [] and answer.identifiers == [withdrawn.oai_identifier]


def test_a_record_that_was_never_public_is_not_told_of(oai: Endpoint, collection: Collection) -> None:
    private = published(collection, policy=Policy(metadata=()))
    assert private.exposure == Exposure.HIDDEN
    for within in ({}, {"set": "col_luan-van"}):
        assert oai("ListRecords", metadataPrefix="oai_dc", **within).codes == ["noRecordsMatch"]
    assert oai("GetRecord", identifier=private.oai_identifier, metadataPrefix="oai_dc").codes == ["idDoesNotExist"]
    assert oai("ListMetadataFormats", identifier=private.oai_identifier).codes == ["idDoesNotExist"]


def test_a_record_that_closes_today_is_deleted_before_any_rebuild(oai: Endpoint, collection: Collection) -> None:
    """The clock passes midnight; the rule answers at once, the rebuild comes within a minute."""
    record = published(collection)
    assert oai("ListRecords", metadataPrefix="oai_dc").deleted == []
    yesterday = today() - dt.timedelta(days=1)
    policy = Policy.model_validate({"metadata": [{"audience": "everyone", "until": yesterday.isoformat()}]})
    record.current.policy = policy.model_dump(mode="json")
    record.current.save()
    Record.objects.filter(pk=record.pk).update(next_change=today())
    assert Rendition.objects.filter(record=record).exists()
    assert oai("ListRecords", metadataPrefix="oai_dc").deleted == [record.oai_identifier]
    assert header_only(oai("GetRecord", identifier=record.oai_identifier, metadataPrefix="oai_dc"), record)
