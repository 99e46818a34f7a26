"""What the worker does about complaints by the clock."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.clauses.parameters import binds, needed
from huiyin.kernel.members.models import Department
from huiyin.kernel.schedules import every
from huiyin.rooms.desk.complaints.models import Collection
from huiyin.rooms.desk.complaints.queries import has_to_report
from huiyin.rooms.desk.complaints.rules import last_period


@every("0 8 * * *", "collections.report")
def report_product_complaints() -> int:
    """Each level reports the period that is over, the lowest first, so that the level above has it in its own; how many.

    Says nothing where there is nothing to say, and nothing twice (JS-H3.3).
    """
    today, count = clock.today(), 0
    for department in _lowest_first(Department.objects.order_by("pk")):
        if not binds("JS-H3.3", department):
            continue
        from_on, to_on = last_period(needed("JS-H3.3", "report_period", department.pk), today)
        if _reported(department, from_on, to_on) or not has_to_report(department, from_on, to_on):
            continue
        perform(
            "collections.report",
            by=None,
            source="worker",
            department=department,
            from_on=from_on,
            to_on=to_on,
        )
        count += 1
    return count


def _reported(department: Department, from_on: dt.date, to_on: dt.date) -> bool:
    found = Collection.objects.filter(record__department=department, from_on=from_on, to_on=to_on)
    return found.filter(record__voided_at=None).exists()


def _lowest_first(departments) -> list[Department]:
    above = {one.pk: one.parent_id for one in departments}

    def depth(pk: int | None) -> int:
        return 0 if pk is None else 1 + depth(above[pk])

    return sorted(departments, key=lambda one: -depth(one.pk))
