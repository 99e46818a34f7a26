"""What the worker does by the clock: finds who has gone silent and has them rung."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import binds, needed
from huiyin.kernel.members.models import Department
from huiyin.kernel.schedules import every
from huiyin.rooms.desk.followups.models import Reason
from huiyin.rooms.desk.followups.queries import silent_customers, silent_opened_since

log = logging.getLogger("huiyin.worker")


@every("15 8 * * *", "followups.silent")
def ring_the_silent() -> int:
    """Plans a follow-up for each silent customer, so many a day at most; how many. Bears being run again (JS-1.4)."""
    done, midnight = 0, clock.shanghai(f"{clock.today():%Y-%m-%d}")
    for department in Department.objects.order_by("pk"):
        if not binds("JS-1.4", department):
            continue
        left = needed("JS-1.4", "per_day", department.pk) - silent_opened_since(department, midnight)
        for customer in silent_customers(department)[: max(left, 0)]:
            done += _plan(department, customer)
    return done


def _plan(department: Department, customer) -> int:
    try:
        perform(
            "followups.plan",
            by=None,
            source="worker",
            department=department,
            project=customer.record.project,
            party=customer.party,
            title=_("久未联系，问候并了解使用情况"),
            why=Reason.SILENT,
            about=customer.record,
            opened_from=customer.record,
        )
    except Refused as refusal:  # another worker was first
        log.info("followups.plan %s: %s", customer.pk, refusal)
        return 0
    return 1
