"""What must stand in the database beside the tables: put back after every migration, in any process, twice or more."""

from django.core.management import call_command
from django.db import connection

from huiyin.kernel.calendars.loading import load_known_years
from huiyin.kernel.clauses.packs import publish
from huiyin.kernel.journal.triggers import stand_up


def prepare() -> None:
    """History's triggers (SQLite drops them when a table is altered), the rule book, the published calendar years."""
    stand_up()
    publish()
    load_known_years()
    call_command("createcachetable", verbosity=0)
    count_for_planner()


def count_for_planner() -> None:
    """SQLite chooses its ways by what it counted of each index, and counts only when told; PostgreSQL does it by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("PRAGMA optimize=0x10002")
