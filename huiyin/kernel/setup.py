"""What must stand in the database beside the tables: put back after every migration, in any process, twice or more."""

import gc

from django.core.management import call_command

from huiyin.kernel.calendars.loading import load_known_years
from huiyin.kernel.clauses.packs import publish
from huiyin.kernel.journal.triggers import stand_up


def settle() -> None:
    """What was loaded stays for good: from here on the collector need not look through it at every turn."""
    gc.collect()
    gc.freeze()


def prepare() -> None:
    """History's triggers (SQLite drops them when a table is altered), the rule book, the published calendar years."""
    stand_up()
    publish()
    load_known_years()
    call_command("createcachetable", verbosity=0)
