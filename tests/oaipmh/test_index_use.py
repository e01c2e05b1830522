"""A page is read from an index, wherever it lies: no sorting, no scan of what came before."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deposits.models import Collection
from oaipmh import listing
from oaipmh.arguments import Selection
from oaipmh.tokens import Position
from tests.oaipmh.cast import fill

NOW = dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(("within", "index"), [(None, "record_keyset"), ("col_luan-van", "set_keyset")])
def test_a_page_is_a_step_into_an_index(collection: Collection, within: str | None, index: str) -> None:
    (record,) = fill(collection, 1)
    what = Selection("oai_dc", start=NOW - dt.timedelta(days=1), until=NOW + dt.timedelta(days=1), set=within)
    with CaptureQueriesContext(connection) as captured:
        listing.page(what, Position(record.datestamp, record.pk), 250)
    plan = _plan(captured.captured_queries[-1]["sql"])
    assert index in plan
    assert not re.search("TEMP B-TREE|SCAN (?!page)|Sort|Seq Scan", plan), plan


def _plan(query: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which scans and sorts a table of one row, if it may
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {query}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return " | ".join(str(row[-1]) for row in cursor.fetchall())


def test_rows_are_read_without_models(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(collection, 2)

    def refuse(*_: object) -> None:
        raise AssertionError("a model instance was made")

    from deposits.models import Record

    monkeypatch.setattr(Record, "from_db", refuse)
    assert len(listing.page(Selection("oai_dc"), None, 10)) == 2
