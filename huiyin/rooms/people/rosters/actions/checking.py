"""Whether a shift may stand: asked for every cell that is set, for both sides of a swap, and at the publication (WY-S3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.members.models import Absence, Member
from huiyin.rooms.people.rosters.models import Roster, ShiftType, Work
from huiyin.rooms.people.rosters.queries import (
    is_holiday,
    last_of,
    limits_of,
    posted,
    suspended_days,
    work_near,
    works_of,
)
from huiyin.rooms.people.rosters.rules import fault_of


def why_not_posted(member: Member, day: dt.date, from_on: dt.date, to_on: dt.date) -> str:
    """Why somebody who is posted between two days cannot work on a day; nothing where they can."""
    if not member.is_active:
        return _now("已离职")
    return "" if from_on <= day <= to_on else _now("那天不在本部门任职")


def check_slot(
    roster: Roster,
    member: Member,
    day: dt.date,
    shift: ShiftType,
    *,
    holiday: bool,
    leaving: Container[dt.date] = (),
) -> None:
    """Raises Refused, with the rule and the way out, where a member cannot have a shift on a day.

    `leaving` are days whose shift they give away by the same act; what stands on the day itself is replaced.
    """
    department = roster.place_id
    if not roster.month <= day <= last_of(roster.month):
        raise Refused(_("%s不在这个月") % f"{day:%Y-%m-%d}", _("在那个月的值班表上改"), field="day")
    if shift.record.department_id != department or shift.retired_at:
        raise Refused(_("班次“%s”已停用或不是本部门的") % shift.name, _("另选班次"), field="shift")
    if not member.is_active:
        raise Refused(_("%s已离职") % member.name, _("排给在职的成员"), clause="YX-3.3", field="worker")
    spans = {one.pk: (start, end) for one, start, end in posted(department, day, day)}
    if member.pk not in spans:
        raise Refused(
            _("%s那天不在本部门任职") % member.name,
            _("先办理任用，或排给其他人"),
            clause="WY-S3",
            field="worker",
        )
    start, end = shift.span(day)
    away = Absence.objects.filter(member=member, from_at__lt=end, to_at__gt=start).first()
    if away is not None:
        raise Refused(
            _("%(who)s这段时间离岗（%(why)s）") % {"who": member.name, "why": away.reason},
            _("换一个人，或请本人先提前返岗"),
            clause="YX-3.2.1",
            field="worker",
        )
    if (member.pk, day) in suspended_days([member.pk], day, day):
        raise Refused(
            _("%(who)s%(day)s停岗") % {"who": member.name, "day": f"{day:%m-%d}"},
            _("停岗日不排班，换一个人"),
            clause="YX-4.2.2",
            field="day",
        )
    if is_holiday(department, day) and not holiday:
        raise Refused(
            _("%s是节假日") % f"{day:%m-%d}", _("勾选“节假日值班”再排"), clause="WY-S3", field="holiday"
        )
    slots = [one for one in work_near(member.pk, day, day) if one.day not in leaving]
    here = next((one for one in slots if one.day == day), None)
    if here is not None and here.roster_id != roster.pk:
        raise Refused(
            _("%(who)s%(day)s已有另一个部门的班") % {"who": member.name, "day": f"{day:%m-%d}"},
            _("一天只排一个班"),
            clause="WY-S3",
            field="day",
        )
    others = works_of(one for one in slots if one.day != day)
    if fault := fault_of(Work(day, start, end, shift.minutes), others, limits_of(department)):
        raise Refused(f"{member.name} {day:%m-%d} {fault.what}", fault.way_out, clause="WY-S3", field="shift")
