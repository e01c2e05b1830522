"""More records for a database that is searched: each new in every word, in the collection and under the access of one that was
imported. Written straight into SQLite, some ten times as fast as they could be imported, which `importing` measures."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from deposits.ids import new_id
from tests.bench.searching.mix import lines
from tests.search.corpus import Corpus

_COPIED: Final = 2_000
Row = dict[str, Any]


def copy(database: Path, start: int, number: int) -> None:
    """Add `number` records, numbered from `start`, made after records without files. One transaction."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.row_factory = sqlite3.Row
    # Nothing is lost with the power that could not be made again.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    models = [_Model(connection, row) for row in _without_files(connection)]
    record = _last(connection, "deposits_record")
    snapshot = _last(connection, "deposits_snapshot")
    chance = random.Random(start)
    for place, line in enumerate(lines(Corpus(seed=start), start, number), start=1):
        chance.choice(models).repeat(connection, json.loads(line), record + place, snapshot + place)
    connection.execute("COMMIT")
    connection.close()


class _Model:
    """A record with its snapshot and sets, as rows."""

    def __init__(self, connection: sqlite3.Connection, record: Row) -> None:
        self._record = record
        self._snapshot = dict(
            connection.execute("SELECT * FROM deposits_snapshot WHERE id = ?", [record["snapshot_id"]]).fetchone()
        )
        sets = connection.execute("SELECT * FROM deposits_recordset WHERE record_id = ?", [record["id"]])
        self._sets = [dict(row) for row in sets]
        self._kind = json.loads(self._snapshot["metadata"])["kind"]

    def repeat(self, connection: sqlite3.Connection, line: dict[str, Any], record: int, snapshot: int) -> None:
        metadata = {**line["metadata"], "kind": self._kind, "schema_version": 1}
        name, number = _name(connection), line["source_identifier"]
        _insert(connection, "deposits_record", {
            **self._record, "id": record, "snapshot_id": snapshot, "public_id": name, "oai_identifier": f"oai:khomo.example:{name}",
            "source_identifier": number, "source_digest": f"{record:064x}", "title": metadata["title"],
            "language": metadata["language"], "year": int(metadata["issued"]),
        })  # fmt: skip
        own = {"id": snapshot, "record_id": record, "metadata": json.dumps(metadata)}
        _insert(connection, "deposits_snapshot", {**self._snapshot, **own})
        for row in self._sets:
            _insert(connection, "deposits_recordset", {**row, "id": None, "record_id": record})


def _without_files(connection: sqlite3.Connection) -> Iterator[Row]:
    rows = connection.execute(
        "SELECT * FROM deposits_record WHERE snapshot_id NOT IN (SELECT snapshot_id FROM deposits_snapshotfile) LIMIT ?",
        [_COPIED],
    )
    yield from map(dict, rows.fetchall())


def _last(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0])


def _insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    places = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))


def _name(connection: sqlite3.Connection) -> str:
    """Among a million, some are drawn twice."""
    while connection.execute("SELECT 1 FROM deposits_record WHERE public_id = ?", [name := new_id()]).fetchone():
        pass
    return name
