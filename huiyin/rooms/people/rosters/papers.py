"""Printed forms: 值班表 to hang up, 考勤表 for the month's signatures, 离岗报告单 for who leaves the post."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.approvals.queries import granted_by, granting
from huiyin.kernel.clauses.parameters import needed
from huiyin.rooms.people.rosters.models import OutingState, Sort
from huiyin.rooms.people.rosters.queries import (
    WEEKDAYS,
    attendances_seen_by,
    figures,
    holiday_name,
    last_of,
    mark_from,
    marks_of,
    plan_of,
)
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def _heads(department: int, days) -> list[list[str]]:
    return [[str(day.day), holiday_name(department, day) or WEEKDAYS[day.weekday()]] for day in days]


def roster_sheet(roster, member) -> dict:
    """值班表: members by days in the shifts' letters, with what the letters mean."""
    plan = plan_of(roster.place_id, roster.month, last_of(roster.month), roster)
    rows = []
    for who, _from, _to in plan.members:
        slots = [plan.slots.get((who.pk, day)) for day in plan.days]
        held = [one for one in slots if one]
        if held:
            hours = sum(one.shift.minutes for one in held) / 60
            rows.append([who.name, *(one.shift.letter if one else "" for one in slots), f"{hours:g}"])
    used = {slot.shift for slot in plan.slots.values()}
    legend = [f"{one.letter} {one.name} {one.hours}" for one in sorted(used, key=lambda one: one.starts)]
    return {
        "department": roster.place.name,
        "month": _now("%(year)d年%(month)d月") % {"year": roster.month.year, "month": roster.month.month},
        "heads": _heads(roster.place_id, plan.days),
        "rows": rows,
        "legend": "；".join(legend),
        "answer": roster.answer,
        "published_at": roster.published_at,
        "owner": roster.matter.owner.name,
    }


def _sign(one) -> str:
    """A day in the signs that such sheets have always used."""
    if one.sort == Sort.WORKED:
        sign = "△" if one.late else ""
        sign += "▽" if one.early else ""
        return sign or "√"
    return {"absent": "×", "leave": "○", "suspended": "停"}[one.sort]


def timesheet_sheet(sheet, member) -> dict:
    """考勤表: members by days in signs, with the month's sums, for signature. Of the days those that the printer may read."""
    days = [sheet.month.replace(day=n + 1) for n in range(last_of(sheet.month).day)]
    by_member: dict = {}
    for one in marks_of(sheet).filter(pk__in=attendances_seen_by(member).values("pk")):
        by_member.setdefault(one.member, {})[one.day] = one
    grace = needed("WY-M4b", "grace_minutes", sheet.place_id)
    rows = []
    for who, marks in by_member.items():
        sums = figures(map(mark_from, marks.values()), grace)
        rows.append(
            [
                who.name,
                *(_sign(marks[day]) if day in marks else "" for day in days),
                str(sums["worked"].value),
                f"{sums['late_times'].value}/{sums['late_minutes'].value}",
                f"{sums['early_times'].value}/{sums['early_minutes'].value}",
                str(sums["absent"].value),
                str(sums["leave"].value),
            ]
        )
    return {
        "department": sheet.place.name,
        "month": _now("%(year)d年%(month)d月") % {"year": sheet.month.year, "month": sheet.month.month},
        "heads": _heads(sheet.place_id, days),
        "rows": rows,
        "remark": sheet.remark,
        "confirmed": f"{clock.local(sheet.confirmed_at):%Y-%m-%d}" if sheet.confirmed_at else "",
        "owner": sheet.matter.owner.name,
    }


def read_outings(found, member):
    return found.select_related(
        "member", "stand_in", "told_to", "matter__record__department"
    ).prefetch_related(*granting())


def outing_sheet(outing, member) -> dict:
    """离岗报告单: where to, why, who stands in, who agreed, whom it was reported to, and the return by the house's time."""
    late = _now("，晚返%d分钟") % outing.late if outing.late else ""
    return {
        "department": outing.record.department.name,
        "member": outing.member.name,
        "place_to": outing.place_to,
        "why": outing.why,
        "stand_in": outing.stand_in.name,
        "from_at": outing.from_at,
        "back_by": outing.back_by,
        "told_to": name_of(outing.told_to),
        "steps": [
            (one.label, one.signer(), one.note, stamp(one.at), "") for one in granted_by(outing.record)
        ],
        "returned": f"{stamp(outing.returned_at)}{late}" if outing.returned_at else "",
        "state": OutingState(outing.matter.state).label,
    }


register(
    Paper(
        "outing",
        _("离岗报告单"),
        "outings",
        FOLDER / "outing.typ",
        outing_sheet,
        ("YX-4.1.1",),
        reads=read_outings,
    )
)
register(
    Paper(
        "roster",
        _("值班表"),
        "rosters",
        FOLDER / "roster.typ",
        roster_sheet,
        ("WY-S3", "YX-3.1.2"),
        copies=("张贴联", "存档联"),
        landscape=True,
        reads=lambda found, member: found.select_related("place", "matter__owner"),
    )
)
register(
    Paper(
        "timesheet",
        _("考勤表"),
        "timesheets",
        FOLDER / "timesheet.typ",
        timesheet_sheet,
        ("WY-M4b",),
        copies=("存档联",),
        landscape=True,
        reads=lambda found, member: found.select_related("place", "matter__owner"),
    )
)
