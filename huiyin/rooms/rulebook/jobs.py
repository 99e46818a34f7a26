"""What the rule book does by the clock: publishes on its day, asks newcomers to sign, reminds who has not."""

from __future__ import annotations

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.schedules import every
from huiyin.registers.office.queries import members_addressed
from huiyin.rooms.rulebook.queries.reading import overdue, standing
from huiyin.rooms.rulebook.queries.revising import revisions_due


@every("*/10 * * * *", "revisions.publish")
def publish_revisions() -> int:
    """Publishes what was approved and whose day has come; how many. Bears being run again."""
    due = list(revisions_due(clock.today()).order_by("pk").values_list("pk", flat=True))
    return sum(by_clock("revisions.publish", key) for key in due)


@every("0 8 * * *", "readings.add_newcomers")
def ask_newcomers() -> int:
    """Puts those who came since on the lists that still stand; how many lists grew."""
    grown = 0
    for reading in standing().prefetch_related("departments", "signatures").order_by("pk"):
        known = {line.member_id for line in reading.signatures.all()}
        if set(members_addressed(reading.departments.all(), [], [])) - known:
            grown += by_clock("readings.add_newcomers", reading.pk)
    return grown


@every("0 9 * * *", "readings.remind")
def remind_of_readings() -> int:
    """Once a day tells everybody what they should have signed; how many readings."""
    late = overdue(clock.now()).order_by("reading").values_list("reading", flat=True).distinct()
    return sum(by_clock("readings.remind", key) for key in list(late))
