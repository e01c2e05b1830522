"""Stored XML: used while it is valid, made where it is missing, never a reason to give something old."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.db import DatabaseError
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from deposits import crosswalks
from deposits.crosswalks import oai_dc
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Event, Record
from oaipmh import elements, renditions
from oaipmh.models import Rendition
from oaipmh.tasks import fill_renditions
from tests.oaipmh.cast import TEST, Endpoint, fill


@pytest.fixture
def record(collection: Collection) -> Record:
    (one,) = fill(collection, 1)
    return one


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the records for which Dublin Core is written."""
    written: list[str] = []
    monkeypatch.setattr(oai_dc, "write", _noting(oai_dc, written))
    return written


def _noting(crosswalk: ModuleType, written: list[str]) -> Any:
    original = crosswalk.write

    def write(record: Any) -> Any:
        written.append(record.id)
        return original(record)

    return write


def test_a_rendition_is_made_on_demand_and_kept(oai: Endpoint, record: Record, writes: list[str]) -> None:
    first = oai("ListRecords", metadataPrefix="oai_dc")
    assert writes == [record.public_id]
    assert oai("ListRecords", metadataPrefix="oai_dc").text.partition("<request")[2] == first.text.partition("<request")[2]
    assert writes == [record.public_id]


def test_the_event_of_a_publication_makes_them_beforehand(oai: Endpoint, record: Record, writes: list[str]) -> None:
    fill_renditions(Event.objects.get(verb="receive").pk)
    assert writes == [record.public_id]
    assert "Nhan đề số 1" in oai("ListRecords", metadataPrefix="oai_dc").text
    assert writes == [record.public_id]


def test_the_event_may_be_delivered_twice(record: Record) -> None:
    for _ in range(2):
        fill_renditions(Event.objects.get(verb="receive").pk)
    assert Rendition.objects.filter(record=record, prefix="oai_dc").count() == 1


def test_of_many_records_at_once_only_dublin_core_is_made_beforehand(collection: Collection) -> None:
    (record,) = fill(collection, 1)
    fill_renditions(Event.objects.get(verb="receive").pk)
    assert set(Rendition.objects.filter(record=record).values_list("prefix", flat=True)) == {"oai_dc"}


def test_one_record_is_read_once_for_all_its_formats(
    record: Record, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20):
        renditions.fill([record.pk])
    assert set(Rendition.objects.filter(record=record).values_list("prefix", flat=True)) == set(crosswalks.formats())


def test_withdrawal_forgets_them(record: Record) -> None:
    renditions.fill([record.pk])
    withdraw(actor=TEST, record_id=record.pk, reason="Thử.")
    fill_renditions(Event.objects.get(verb="withdraw").pk)
    assert not Rendition.objects.filter(record=record).exists()


def test_a_revision_makes_the_old_one_invalid(oai: Endpoint, record: Record, collection: Collection) -> None:
    oai("ListRecords", metadataPrefix="oai_dc")
    fill(collection, 1, title="Nhan đề đã sửa")
    assert "Nhan đề đã sửa" in oai("ListRecords", metadataPrefix="oai_dc").text
    assert Rendition.objects.filter(record=record).count() == 1


def test_a_new_version_of_the_crosswalk_makes_the_old_one_invalid(
    oai: Endpoint, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    oai("ListRecords", metadataPrefix="oai_dc")
    monkeypatch.setattr(oai_dc, "VERSION", oai_dc.VERSION + 1)
    monkeypatch.setattr(oai_dc, "write", lambda _: f"{oai_dc.OPEN}<dc:title>mới</dc:title>{oai_dc.CLOSE}")
    assert "mới" in oai("ListRecords", metadataPrefix="oai_dc").text
    assert Rendition.objects.get(record=record).crosswalk == elements.version(oai_dc)


def test_all_may_be_thrown_away(oai: Endpoint, collection: Collection) -> None:
    fill(collection, 5)
    before = oai("ListRecords", metadataPrefix="oai_dc").identifiers
    Rendition.objects.all().delete()
    assert oai("ListRecords", metadataPrefix="oai_dc").identifiers == before


def test_a_page_is_given_where_it_cannot_be_kept(oai: Endpoint, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(made: list[Rendition]) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(renditions, "_write", locked)
    assert "Nhan đề số 1" in oai("ListRecords", metadataPrefix="oai_dc").text


def test_identifiers_need_no_renditions(oai: Endpoint, record: Record, writes: list[str]) -> None:
    oai("ListIdentifiers", metadataPrefix="oai_dc")
    assert writes == []


def test_a_longer_page_needs_no_more_queries(
    oai: Endpoint, collection: Collection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection

    renditions.fill(one.pk for one in fill(collection, 5))
    with CaptureQueriesContext(connection) as five:
        oai("ListRecords", metadataPrefix="oai_dc")
    renditions.fill(one.pk for one in fill(collection, 45, first=6))
    with django_assert_max_num_queries(len(five)):
        assert len(oai("ListRecords", metadataPrefix="oai_dc").identifiers) == 50


def test_missing_ones_are_made_in_bulk(
    oai: Endpoint, collection: Collection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(collection, 50)
    with django_assert_max_num_queries(25):
        oai("ListRecords", metadataPrefix="oai_dc")
