"""Many rows in few statements, on both databases: keys taken ahead, rows put in, columns set by key.

They pass by the model's objects, which cost more than the database does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that nobody else will get, rising. On SQLite the caller's write transaction is what keeps others out."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def _stored(field: models.Field) -> Callable[[Any], Any]:
    """How the database driver wants a value of this field. A moment that comes again is worked out once."""
    if not isinstance(field, models.DateTimeField) or connection.vendor == "postgresql":
        return lambda value: value
    known: dict = {None: None}

    def moment(value):
        if value not in known:
            known[value] = connection.ops.adapt_datetimefield_value(value)
        return known[value]

    return moment


def _array_type(field: models.Field) -> str:
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    assert kind is not None
    return (
        "bigint"
        if "serial" in kind or kind.startswith("bigint")
        else kind.split(" ")[0].replace("timestamp", "timestamptz")
    )


def _columns(model: type[models.Model], names: Sequence[str]) -> list[models.Field]:
    return [model._meta.get_field(name) for name in names]  # type: ignore[misc]


def _prepared(fields: Sequence[models.Field], rows: Iterable[Sequence]) -> list[tuple]:
    stored = [_stored(field) for field in fields]
    return [tuple(turn(value) for turn, value in zip(stored, row, strict=True)) for row in rows]


def insert_many(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence], *, ignore: bool = False
) -> None:
    """Puts rows in; every column without a database default must be named. `ignore` leaves standing rows as they are."""
    if not rows:
        return
    fields = _columns(model, names)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    tail = " ON CONFLICT DO NOTHING" if ignore else ""
    prepared = _prepared(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_array_type(field)}[]" for field in fields)
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}){tail}",
                [list(column) for column in zip(*prepared, strict=True)],
            )
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}){tail}", prepared)


def update_many(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Sets the named columns row by row; each row holds the key first, then the values in the order of the names."""
    if not rows:
        return
    fields = [model._meta.pk, *_columns(model, names)]
    columns = [connection.ops.quote_name(str(field.column)) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = _prepared(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_array_type(field)}[]" for field in fields)
            sets = ", ".join(f"{name} = v.{name}" for name in columns[1:])
            cursor.execute(
                f"UPDATE {table} t SET {sets} FROM unnest({arrays}) AS v({', '.join(columns)}) "
                f"WHERE t.{columns[0]} = v.{columns[0]}",
                [list(column) for column in zip(*prepared, strict=True)],
            )
        else:
            sets = ", ".join(f"{name} = %s" for name in columns[1:])
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {columns[0]} = %s", [(*r[1:], r[0]) for r in prepared]
            )
