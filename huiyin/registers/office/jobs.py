"""What the office does by the clock: opens routine duties, reminds, moves on what waits for one who has left."""

from __future__ import annotations

import logging

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.approvals.queries import left_behind
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import CalendarError
from huiyin.kernel.schedules import every
from huiyin.registers.office.models import Booking
from huiyin.registers.office.queries import duties_active, overdue_readers
from huiyin.registers.office.rules import rhythm_of

log = logging.getLogger("huiyin.worker")


@every("*/10 * * * *", "duties.open")
def open_duties() -> int:
    """Opens what is due today and what was missed; how many definitions ran. Bears being run again."""
    today, done = clock.today(), 0
    waiting = duties_active().filter(open_from__lte=today).select_related("record")
    for duty in waiting.order_by("pk"):
        try:
            if rhythm_of(duty).runs(calendar_of(duty.record.department_id), duty.open_from, today):
                done += by_clock("duties.run", duty.pk)
        except CalendarError as problem:  # one department without opening hours holds up nobody else
            log.warning("duty %s: %s", duty.record, problem)
    return done


@every("*/5 * * * *", "appointments.remind")
def remind_of_appointments() -> int:
    """Tells hosts of the appointments that come near; how many."""
    waiting = Booking.objects.filter(remind_at__lte=clock.now(), matter__closed_at=None)
    return sum(
        by_clock("appointments.remind", key) for key in waiting.order_by("pk").values_list("pk", flat=True)
    )


@every("0 9 * * *", "circulars.remind")
def remind_of_circulars() -> int:
    """Once a day tells everybody what they should have read; how many circulars."""
    late = overdue_readers(clock.now()).order_by("circular").values_list("circular", flat=True).distinct()
    return sum(by_clock("circulars.remind", key) for key in late)


@every("*/10 * * * *", "approvals.move_on")
def move_approvals_on() -> int:
    """What waits for one who has left goes on to whoever decides now; how many."""
    return sum(
        by_clock("approvals.move_on", key)
        for key in left_behind().order_by("pk").values_list("pk", flat=True)
    )
