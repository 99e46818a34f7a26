"""The kernel's own schedules."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import connection

from huiyin.kernel import clock
from huiyin.kernel.actions.models import Request
from huiyin.kernel.calendars.loading import load_known_years
from huiyin.kernel.calendars.models import CalendarYear
from huiyin.kernel.drafts.keeping import forget_old as forget_old_drafts
from huiyin.kernel.imports.jobs import forget_old, resume_stalled
from huiyin.kernel.journal.reading import seal
from huiyin.kernel.live.telling import forget_old_signals
from huiyin.kernel.notices.delivering import deliver, forget_old_messages
from huiyin.kernel.privacy.looking import forget_old_looks
from huiyin.kernel.promises.digest import tell_the_day
from huiyin.kernel.promises.sweeping import recompute_provisional, sweep
from huiyin.kernel.schedules import every
from huiyin.kernel.schedules.models import Beat, Run

REQUESTS_KEPT = dt.timedelta(days=14)
RUNS_KEPT = dt.timedelta(days=30)
NOTICE_MONTH = 12  # the holidays of the next year are published in November

log = logging.getLogger("huiyin.worker")


@every("* * * * *", "promises.sweep")
def tell_what_is_due() -> None:
    sweep()


@every("* * * * *", "notices.deliver")
def send_what_waits() -> None:
    deliver()


@every("*/10 * * * *", "notices.digest")
def tell_what_the_day_brings() -> None:
    tell_the_day()


@every("30 2 * * *", "journal.seal")
def seal_the_day() -> None:
    seal()


@every("40 2 * * *", "calendars.publish")
def take_in_new_years() -> None:
    """A calendar year that has become known replaces what was reckoned provisionally."""
    load_known_years()
    recompute_provisional()
    today = clock.today()
    if today.month == NOTICE_MONTH and not CalendarYear.objects.filter(year=today.year + 1).exists():
        log.warning("the holidays of %s are not entered yet", today.year + 1)


@every("*/5 * * * *", "imports.stalled")
def take_up_stalled_imports() -> None:
    """A batch whose worker is gone goes on where its last whole chunk ended."""
    resume_stalled()


@every("20 3 * * *", "imports.forget")
def forget_what_never_went_in() -> None:
    """Rows that were staged and never put in are personal data without a purpose (YX-1.4)."""
    forget_old()


@every("10 3 * * *", "house.tidy")
def throw_away_what_has_served() -> None:
    """Drafts, looks, messages and signals past their term, keys of requests, records of runs and names of workers that nobody will ask for again."""
    now = clock.now()
    forget_old_drafts()
    forget_old_looks()
    forget_old_messages()
    forget_old_signals()
    Request.objects.filter(at__lt=now - REQUESTS_KEPT).delete()
    Run.objects.filter(due_at__lt=now - RUNS_KEPT).delete()
    Beat.objects.filter(at__lt=now - RUNS_KEPT).delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "ANALYZE"
            )  # whole: what is counted of a part leads its planner astray; PostgreSQL counts by itself
