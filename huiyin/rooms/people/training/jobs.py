"""What training does by the clock: collects papers whose time is up, tells of passes that end."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.schedules import every
from huiyin.rooms.people.training.actions.exams import GRACE
from huiyin.rooms.people.training.models import Exam, ExamState
from huiyin.rooms.people.training.queries import ending_passes

log = logging.getLogger("huiyin.worker")
FARTHEST = 400  # days ahead that any department may want to be told


@every("* * * * *", "exams.end")
def end_exams() -> int:
    """Judges what was left lying when its time was up; how many."""
    now = clock.now()
    over = Q(matter__state=ExamState.RUNNING, ends_at__lt=now - GRACE)
    missed = Q(matter__state=ExamState.SET, due_at__lt=now)
    keys = Exam.objects.filter(over | missed, submitted_at=None, matter__closed_at=None)
    return sum(_done("exams.end", key) for key in keys.order_by("pk").values_list("pk", flat=True))


@every("30 8 * * *", "passes.remind")
def remind_of_passes() -> int:
    """Tells of passes that end within the time that their department wants to know before; how many."""
    today, done = clock.today(), 0
    for one in ending_passes(today, today + dt.timedelta(days=FARTHEST)).select_related("record"):
        days = needed("WY-A4.4.4", "expiry_remind_days", one.record.department_id)
        if one.valid_to and one.valid_to - today <= dt.timedelta(days=days):
            done += _done("passes.remind", one.pk)
    return done


def _done(verb: str, key: int) -> int:
    """1 where it was done, 0 where another worker was first."""
    try:
        perform(verb, by=None, on=key, source="worker")
    except Refused as refusal:
        log.info("%s %s: %s", verb, key, refusal)
        return 0
    return 1
