"""The database itself refuses to change history. `prepare` puts the triggers back after every migration."""

import contextlib

from django.db import connection, models

# table -> what is refused; the values of an erased party may be deleted, never altered
GUARDED: dict[str, tuple[str, ...]] = {
    "journal_line": ("UPDATE", "DELETE"),
    "journal_values": ("UPDATE",),
    "journal_seal": ("UPDATE", "DELETE"),
}


def guard(model: type[models.Model], *deeds: str) -> None:
    """From now on the database refuses these deeds to a module's own rows, as it does to the journal's."""
    GUARDED[model._meta.db_table] = deeds


def _names() -> list[tuple[str, str, str]]:
    return [(f"{t}_no_{deed.lower()}", t, deed) for t, deeds in GUARDED.items() for deed in deeds]


def stand_up() -> None:
    """Creates every trigger that is missing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION huiyin_history_stands() RETURNS trigger AS "
                "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$ LANGUAGE plpgsql"
            )
            for name, table, deed in _names():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION huiyin_history_stands()"
                )
        else:
            for name, table, deed in _names():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {deed} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
                )


def missing() -> list[str]:
    """Triggers that should stand and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name, _, _ in _names() if name not in standing]


def take_down() -> None:
    """For emptying a test database only."""
    with connection.cursor() as cursor:
        for name, table, _ in _names():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextlib.contextmanager
def lifted():
    """Without the triggers inside: for tests that break history to see that it is found out."""
    take_down()
    try:
        yield
    finally:
        stand_up()
