"""Many rows in few statements, on both databases: keys taken ahead, columns set by key."""

from __future__ import annotations

from collections.abc import Sequence

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


def update_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Sets `columns` row by row; each row holds the key first, then the values in the order of the columns."""
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in (model._meta.pk.name, *columns)]  # type: ignore
    names = [field.column for field in fields]  # type: ignore[union-attr]
    prepared = [
        [f.get_db_prep_save(value, connection) for f, value in zip(fields, row, strict=True)]  # type: ignore[union-attr]
        for row in rows
    ]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = [field.db_type(connection) for field in fields]  # type: ignore[union-attr]
            types = [
                "bigint" if t.startswith(("bigserial", "serial", "bigint")) else t.split(" CHECK")[0]
                for t in types
            ]
            arrays = ", ".join(f"%s::{t}[]" for t in types)
            sets = ", ".join(f"{name} = v.{name}" for name in names[1:])
            cursor.execute(
                f"UPDATE {table} t SET {sets} FROM unnest({arrays}) AS v({', '.join(names)}) "
                f"WHERE t.{names[0]} = v.{names[0]}",
                [list(column) for column in zip(*prepared, strict=True)],
            )
        else:
            sets = ", ".join(f"{name} = %s" for name in names[1:])
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {names[0]} = %s", [[*row[1:], row[0]] for row in prepared]
            )
