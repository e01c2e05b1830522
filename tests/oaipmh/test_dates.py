"""Dates: both ends of a range belong to it, by day and by second."""

from __future__ import annotations

import datetime as dt

import pytest

from deposits.models import Collection
from oaipmh import dates
from tests.oaipmh.cast import Endpoint, date, fill


def test_a_day_lasts_until_its_last_second() -> None:
    day = dates.read("2024-02-29")
    assert (dates.write(day.first), dates.write(day.last)) == ("2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z")


def test_a_second_is_its_own_end() -> None:
    second = dates.read("2024-02-29T12:00:01Z")
    assert second.first == second.last == dt.datetime(2024, 2, 29, 12, 0, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "value", ["", "2023-02-29", "2024-1-1", "2024-01-01T00:00:00z", "2024-01-01\n", " 2024-01-01", "2024-01-01T00:00:60Z"]
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        dates.read(value)


def test_other_time_zones_are_written_in_utc() -> None:
    hanoi = dt.timezone(dt.timedelta(hours=7))
    assert dates.write(dt.datetime(2024, 3, 1, 6, 59, 59, 999_999, tzinfo=hanoi)) == "2024-02-29T23:59:59Z"


@pytest.fixture
def three(collection: Collection) -> list[str]:
    """Records of the last second of a day, of the first of the next, and of its noon."""
    records = fill(collection, 3)
    for record, moment in zip(records, ("2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z", "2024-03-01T12:00:00Z"), strict=True):
        date(record, moment)
    return [one.oai_identifier for one in records]


@pytest.mark.parametrize(
    ("start", "until", "expected"),
    [
        ("2024-03-01", "2024-03-01", [1, 2]),
        ("2024-02-29", "2024-02-29", [0]),
        ("2024-02-29", "2024-03-01", [0, 1, 2]),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z", [0]),
        ("2024-03-01T00:00:00Z", "2024-03-01T00:00:00Z", [1]),
        ("2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z", [0, 1]),
        ("2024-03-01T00:00:01Z", "2024-03-01T12:00:00Z", [2]),
        ("2024-03-01", "", [1, 2]),
        ("", "2024-02-29", [0]),
        ("", "2024-03-01T00:00:00Z", [0, 1]),
        ("0001-01-01", "9999-12-31", [0, 1, 2]),
    ],
)
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
@pytest.mark.parametrize("within", ["", "col_luan-van"])
def test_a_range_holds_both_its_ends(
    oai: Endpoint, three: list[str], verb: str, within: str, start: str, until: str, expected: list[int]
) -> None:
    given = {"from": start, "until": until, "set": within, "metadataPrefix": "oai_dc"}
    answer = oai(verb, **{name: value for name, value in given.items() if value})
    assert answer.identifiers == [three[number] for number in expected]


@pytest.mark.parametrize("length", [len("2024-03-01"), len("2024-03-01T12:00:00Z")])
def test_the_datestamp_of_a_record_finds_it(oai: Endpoint, three: list[str], length: int) -> None:
    for identifier in three:
        stamp = oai("GetRecord", identifier=identifier, metadataPrefix="oai_dc").one("datestamp")[:length]
        assert identifier in oai("ListIdentifiers", metadataPrefix="oai_dc", from_=stamp, until=stamp).identifiers


def test_the_second_of_the_request_belongs_to_the_list(oai: Endpoint, collection: Collection) -> None:
    (record,) = fill(collection, 1)
    assert oai.harvest() == [record.oai_identifier]
    assert dt.datetime.now(dt.UTC) - record.datestamp < dt.timedelta(seconds=60)


def test_an_end_before_everything_is_an_empty_list(oai: Endpoint, three: list[str]) -> None:
    assert oai("Identify").one("earliestDatestamp") == "2024-02-29T23:59:59Z"
    assert oai("ListRecords", metadataPrefix="oai_dc", until="2024-02-28").codes == ["noRecordsMatch"]
