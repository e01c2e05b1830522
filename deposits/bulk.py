"""Writing many rows at once. On PostgreSQL by COPY, some four times as fast as INSERT; elsewhere by `bulk_create`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, JSONField, Model

Row = TypeVar("Row", bound=Model)


def insert(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Insert new rows, which receive their primary keys; inside the caller's transaction. Constraints hold as ever."""
    found = list(rows)
    if not found:
        return found
    if connection.vendor != "postgresql":
        return model._default_manager.bulk_create(found)
    _number(model, found)
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in found:
            copy.write_row([_value(field, row) for field in fields])
    for row in found:
        row._state.adding, row._state.db = False, connection.alias
    return found


def insert_values(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as plain values of the named fields (`record_id` …), where nobody needs the objects."""
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows])
        return
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _number(model: type[Row], rows: Sequence[Row]) -> None:
    """Draw the primary keys from the table's own sequence."""
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number


def _value(field: Field[Any, Any], row: Model) -> Any:
    value = field.pre_save(row, True)
    if isinstance(field, JSONField):
        return None if value is None else json.dumps(value, ensure_ascii=False, cls=field.encoder)
    return value
