"""考勤表: a department's month, confirmed by who leads; then a line for each member with its figures (WY-M4b)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain import keeping
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.models import (
    ONE_DAY,
    Attendance,
    AttendanceLine,
    Timesheet,
    TimesheetState,
)
from huiyin.rooms.people.rosters.promises import CONFIRM
from huiyin.rooms.people.rosters.queries import (
    FIGURES,
    attendance_between,
    attendancelines_seen_by,
    last_of,
    lines_of,
    marks_of,
    missing_marks,
    timesheets_seen_by,
)
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-M4b"]
SHOWN = 6
TIMESHEETS = register(
    Kind(
        "timesheets",
        _("考勤表"),
        Timesheet,
        timesheets_seen_by,
        series=numbering.register("KB"),
        states=TimesheetState,
        closed=(TimesheetState.CONFIRMED, TimesheetState.VOIDED),
    )
)
LINES = register(
    Kind(
        "attendancelines",
        _("月考勤"),
        AttendanceLine,
        attendancelines_seen_by,
        title=lambda line: f"{line.member.name} {line.month:%Y-%m}",
        silent=frozenset({"rank"}),
    )
)


def _due(place: int, month: dt.date, now: dt.datetime) -> dt.datetime:
    """So many working days after the month's end."""
    end = clock.shanghai(f"{last_of(month)} 23:59")
    limit = Limit.parse(needed("WY-M4b", "confirm_within", place))
    return max(calendar_of(place).due(limit, end).at, now + dt.timedelta(hours=1))


@opens(
    "timesheets.begin", label=_("建考勤表"), clauses=CLAUSES, form=forms.TimesheetForm, icon="clipboard-list"
)
def begin_sheet(act, matter, *, month):
    """A month's attendance is confirmed by who leads before anybody reckons with it."""
    place = matter.record.department
    if month > clock.today():
        raise Refused(_("这个月还没有开始"), _("当月再建"), field="month")
    if Timesheet.objects.filter(place=place, month=month, voided=False).exists():
        raise Refused(
            _("%(where)s已有%(month)s的考勤表") % {"where": place.name, "month": f"{month:%Y-%m}"},
            _("在原表上登记"),
            field="month",
        )
    making.make(act, CONFIRM, matter, due=_due(place.pk, month, act.now), how=_now("月末后按工作日计"))
    return Timesheet.objects.create(matter=matter, place=place, month=month)


@action(
    "timesheets.confirm",
    label=_("确认"),
    clauses=CLAUSES,
    moves="open -> confirmed",
    form=forms.ConfirmSheetForm,
    tone="primary",
    icon="checks",
)
def confirm_sheet(act, sheet, *, remark=""):
    """A month is confirmed when it is over and no shift of it is without a mark; its figures stand from then on."""
    first, last = sheet.month, last_of(sheet.month)
    if last >= clock.today():
        raise Refused(_("这个月还没有过完"), _("下月初确认"), clause="WY-M4b")
    missing = list(missing_marks(first, last).filter(roster__place=sheet.place_id))
    if missing:
        named = "、".join(f"{one.member.name}{one.day:%m-%d}" for one in missing[:SHOWN])
        raise Refused(
            _("有%(n)d个班没有考勤：%(who)s") % {"n": len(missing), "who": named},
            _("登记或导入这些天的考勤"),
            clause="WY-M4b",
        )
    open_ended = [one for one in marks_of(sheet) if one.missing_out]
    if open_ended and not remark.strip():
        named = "、".join(f"{one.member.name}{one.day:%m-%d}" for one in open_ended[:SHOWN])
        raise Refused(
            _("有%(n)d天没有下班打卡：%(who)s") % {"n": len(open_ended), "who": named},
            _("更正，或写明这些天怎么算"),
            clause="WY-M4b",
            field="remark",
        )
    sheet.confirmed_at, sheet.remark = act.now, remark.strip()
    sheet.matter.closing = Closing.NOBODY
    keys = marks_of(sheet).order_by().values_list("member", flat=True).distinct()
    for member in Member.objects.filter(pk__in=keys).order_by("pk"):
        act.later("attendancelines.draw", department=sheet.place, timesheet=sheet, member=member)
    superior = superior_of(sheet.matter.owner, sheet.place, "manager", act.now)
    act.tell(
        superior,
        _("%(where)s%(month)s考勤表已确认") % {"where": sheet.place.name, "month": f"{sheet.month:%Y-%m}"},
        key=f"timesheet {sheet.pk}",
        clause="WY-M4b",
    )


@opens("attendancelines.draw", label=_("计算月考勤"), clauses=["WY-M4b", "WY-A4.5.1"], hidden=True)
def draw_line(act, record, *, timesheet, member):
    """What a member's month came to, each figure with the days it rests on: the appraisal reads it from here."""
    months = attendance_between(member, timesheet.month, last_of(timesheet.month), timesheet.place)
    ranks = Attendance.objects.filter(
        member=member, day__range=(timesheet.month, last_of(timesheet.month)), voided=False
    )
    line = AttendanceLine.objects.create(
        record=record,
        timesheet=timesheet,
        member=member,
        rank=max(ranks.values_list("rank", flat=True), default=0),
        month=timesheet.month,
        **{name: months[name].value for name in FIGURES},
    )
    keeping.keep_many(act.now, [(record, name, months[name]) for name in FIGURES])
    act.tell(
        member,
        _("%s的考勤已确认，请核对") % f"{timesheet.month:%Y-%m}",
        key=f"attendance line {record.pk}",
        clause="WY-M4b",
    )
    return line


@action("attendancelines.void", label=_("作废"), clauses=CLAUSES, who="anyone", hidden=True)
def void_line(act, line):
    """A line goes with the confirmation that it came from."""
    act.void()
    line.voided = True


@action(
    "timesheets.reopen",
    label=_("重新打开"),
    clauses=CLAUSES,
    moves="confirmed -> open",
    form=ReasonForm,
    icon="arrow-back-up",
)
def reopen_sheet(act, sheet):
    """A mistake found later is put right in the open: with a reason, and the month is confirmed anew."""
    act.require_reason(_("重新打开要写明理由"), _("写一句要更正什么"))
    sheet.confirmed_at = None
    making.make(act, CONFIRM, sheet.matter, due=_due(sheet.place_id, sheet.month, act.now + ONE_DAY))
    for line in lines_of(sheet):
        act.later("attendancelines.void", on=line, reason=act.reason)


@action(
    "timesheets.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="open -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_sheet(act, sheet):
    """A sheet made by mistake goes with its reason; the days stay."""
    act.void(_("写明作废的原因"))
    sheet.voided = True
