"""What training does by the clock: collects papers whose time is up, tells of passes that end."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.schedules import every
from huiyin.rooms.people.training.actions.exams import GRACE
from huiyin.rooms.people.training.models import Exam, ExamState
from huiyin.rooms.people.training.queries import ending_passes

FARTHEST = 400  # days ahead that any department may want to be told


@every("* * * * *", "exams.end")
def end_exams() -> int:
    """Judges what was left lying when its time was up; how many."""
    now = clock.now()
    over = Q(matter__state=ExamState.RUNNING, ends_at__lt=now - GRACE)
    missed = Q(matter__state=ExamState.SET, due_at__lt=now)
    keys = Exam.objects.filter(over | missed, submitted_at=None, matter__closed_at=None)
    return sum(by_clock("exams.end", key) for key in keys.order_by("pk").values_list("pk", flat=True))


@every("30 8 * * *", "passes.remind")
def remind_of_passes() -> int:
    """Tells of passes that end within the time that their department wants to know before; how many."""
    today, done = clock.today(), 0
    for one in (
        ending_passes(today, today + dt.timedelta(days=FARTHEST)).select_related("record").order_by("pk")
    ):
        days = needed("WY-A4.4.4", "expiry_remind_days", one.record.department_id)
        if one.valid_to and one.valid_to - today <= dt.timedelta(days=days):
            done += by_clock("passes.remind", one.pk)
    return done
