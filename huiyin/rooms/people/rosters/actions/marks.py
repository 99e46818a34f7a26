"""考勤: clocked, written down by who leads, or brought from the time clock; never put right without a reason (WY-M4b)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.owning import rank_in
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.posts.queries import leads
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.models import Attendance, RosterState, Slot, Sort, Source
from huiyin.rooms.people.rosters.queries import (
    attendances_seen_by,
    away_spans,
    is_confirmed,
    open_attendance,
    posted,
    slot_for_clock,
    suspended_days,
)
from huiyin.rooms.people.rosters.rules import due_within, minutes_early, minutes_late
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-M4b"]
ATTENDANCES = register(
    Kind(
        "attendances",
        _("考勤"),
        Attendance,
        attendances_seen_by,
        title=lambda one: f"{one.member.name} {one.day:%Y-%m-%d}",
        silent=frozenset({"rank"}),
    )
)


def _own(member: Member, one: Attendance) -> None:
    if member.pk != one.member_id:
        raise Refused(_("只有%s本人能打卡") % one.member.name, _("请主管更正"))


def _not_confirmed(department: int, day: dt.date) -> None:
    """A confirmed month stands: what finance and appraisals read from it is not changed behind their back."""
    if is_confirmed(department, day):
        raise Refused(
            _("%s的考勤表已确认") % f"{day:%Y-%m}",
            _("先由负责人重新打开考勤表"),
            clause="WY-M4b",
            field="day",
        )


def _led(act, member: Member) -> None:
    """Nobody marks themselves, nor who stands above them."""
    if act.actor is None or act.source == "import":
        return
    if member.pk == act.actor.pk:
        raise Refused(_("不能登记自己的考勤"), _("请你的上级登记"), clause="WY-M4b", field="worker")
    if not leads(act.actor, member):
        raise Refused(_("%s不由你管理") % member.name, _("请其上级登记"), clause="WY-M4b", field="worker")


def _begin(record, member: Member, day: dt.date, slot: Slot | None, source: str) -> Attendance:
    _not_confirmed(record.department_id, day)
    if open_attendance(member, day):
        raise Refused(
            _("%(who)s%(day)s已有考勤记录") % {"who": member.name, "day": f"{day:%m-%d}"},
            _("在原记录上更正"),
            field="day",
        )
    if member.pk not in {one.pk for one, _from, _to in posted(record.department_id, day, day)}:
        raise Refused(_("%s那天不在本部门任职") % member.name, _("核对人员和日期"), field="worker")
    one = Attendance(
        record=record, member=member, day=day, source=source, rank=rank_in(member, record.department)
    )
    if slot is not None:
        one.shift, one.due_from, one.due_to, one.holiday = slot.shift, slot.from_at, slot.to_at, slot.holiday
    return one


def _slot_of(member: Member, day: dt.date) -> Slot | None:
    found = Slot.objects.filter(member=member, day=day, roster__matter__state=RosterState.PUBLISHED)
    return found.select_related("shift").first()


def reckon(one: Attendance) -> None:
    """How late and how early a day was, leave at its ends taken off."""
    one.late = one.early = 0
    if one.sort != Sort.WORKED or one.due_from is None or one.due_to is None:
        return
    grace = needed("WY-M4b", "grace_minutes", one.record.department_id)
    due = due_within((one.due_from, one.due_to), away_spans(one.member_id, one.due_from, one.due_to))
    one.late = minutes_late(due, one.in_at, grace)
    one.early = minutes_early(due, one.out_at, grace)


@opens("attendances.clock_in", label=_("上班打卡"), clauses=CLAUSES, icon="clock")
def clock_in(act, record):
    """Who comes says so on their own page; the time is the house's, not the phone's."""
    member = act.actor
    slot = slot_for_clock(member, act.now, needed("WY-M4b", "clock_in_before", record.department_id))
    day = slot.day if slot else clock.local(act.now).date()
    one = _begin(record, member, day, slot, Source.CLOCK)
    one.in_at = act.now
    reckon(one)
    one.save(force_insert=True)
    return one


@action(
    "attendances.clock_out",
    label=_("下班打卡"),
    clauses=CLAUSES,
    who=_own,
    open_to=lambda one: (one.member_id,),
    adds=True,
    icon="door-exit",
    offered=lambda one: one.in_at is not None and one.source == Source.CLOCK,
)
def clock_out(act, one):
    """Who goes says so; going again later counts, for the last time one left is when one left."""
    _not_confirmed(act.department, one.day)
    if one.in_at is None or one.sort != Sort.WORKED:
        raise Refused(_("没有上班打卡"), _("请主管登记"), clause="WY-M4b")
    if act.now > (one.due_to or one.in_at) + dt.timedelta(hours=12):
        raise Refused(_("离下班已经太久"), _("请主管更正"), clause="WY-M4b")
    one.out_at = act.now
    reckon(one)


def _fill(one: Attendance, sort: str, in_at, out_at) -> None:
    worked = sort == Sort.WORKED
    if not worked and (in_at or out_at):
        raise Refused(_("%s的一天没有打卡时间") % Sort(sort).label, _("清空时间，或改为出勤"), field="in_at")
    if in_at and out_at and out_at <= in_at:
        raise Refused(_("下班早于上班"), _("改正时间"), field="out_at")
    for field, at in (("in_at", in_at), ("out_at", out_at)):
        if at and abs((clock.local(at).date() - one.day).days) > 1:
            raise Refused(_("时间不在这一天"), _("改正时间"), field=field)
    one.sort, one.in_at, one.out_at = sort, in_at, out_at
    reckon(one)


@opens("attendances.mark", label=_("登记考勤"), clauses=CLAUSES, form=forms.MarkForm, icon="user-check")
def mark(act, record, *, worker, day, sort, in_at=None, out_at=None):
    """Where nobody clocked, who leads writes down what was, and says why it is written by hand."""
    act.require_reason(_("登记考勤要写明理由"), _("写一句，如忘打卡、外出办事"))
    _led(act, worker)
    if day > clock.today():
        raise Refused(_("这一天还没有到"), _("当天或以后登记"), field="day")
    one = _begin(record, worker, day, _slot_of(worker, day), Source.HAND)
    _fill(one, sort, in_at, out_at)
    one.words = act.reason
    one.save(force_insert=True)
    act.tell(
        worker,
        _("%(day)s的考勤登记为%(what)s：%(why)s")
        % {"day": f"{day:%m-%d}", "what": "、".join(one.labels), "why": act.reason},
        key=f"attendance {record.pk}",
        clause="WY-M4b",
    )
    return one


@action(
    "attendances.correct",
    label=_("更正"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.CorrectMarkForm,
    icon="pencil",
)
def correct_mark(act, one, *, sort, in_at=None, out_at=None):
    """A mark is put right with its reason, and its member is told; what it was before stays in its history."""
    act.require_reason(_("更正考勤要写明理由"), _("写一句，如忘打卡、补请假"))
    _led(act, one.member)
    _not_confirmed(act.department, one.day)
    _fill(one, sort, in_at, out_at)
    one.words = act.reason
    act.tell(
        one.member,
        _("%(day)s的考勤更正为%(what)s：%(why)s")
        % {"day": f"{one.day:%m-%d}", "what": "、".join(one.labels), "why": act.reason},
        key=f"attendance {one.pk} {act.now.timestamp()}",
        clause="WY-M4b",
    )


@opens("attendances.bring", label=_("导入考勤"), clauses=CLAUSES, hidden=True)
def bring(act, record, *, member, day, in_at=None, out_at=None, words=""):
    """What the time clock at the door wrote is taken over as it stands, against the shift of the day."""
    one = _begin(record, member, day, _slot_of(member, day), Source.FILE)
    _fill(one, Sort.WORKED if in_at or out_at else Sort.ABSENT, in_at, out_at)
    one.words = words
    one.save(force_insert=True)
    return one


@opens("attendances.settle", label=_("按值班表记考勤"), clauses=CLAUSES, hidden=True)
def settle(act, record, *, slot):
    """A shift that nobody clocked and nobody wrote down is leave where leave covers it, a day off the post, or an absence."""
    member, day = slot.member, slot.day
    one = _begin(record, member, day, slot, Source.NIGHT)
    away = away_spans(member.pk, slot.from_at, slot.to_at)
    if (member.pk, day) in suspended_days([member.pk], day, day):
        one.sort = Sort.SUSPENDED
    elif due_within((slot.from_at, slot.to_at), away) is None:
        one.sort = Sort.LEAVE
    else:
        one.sort = Sort.ABSENT
        act.tell(
            member,
            _("%s有班没有打卡，记为缺勤；有误请主管更正") % f"{day:%m-%d}",
            key=f"attendance {record.pk}",
            level="warning",
            clause="WY-M4b",
        )
    one.save(force_insert=True)
    return one


@action(
    "attendances.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_mark(act, one):
    """A mark of the wrong member or day goes with its reason; the day is free for the right one."""
    _led(act, one.member)
    _not_confirmed(act.department, one.day)
    act.void(_("写明作废的原因"))
    one.voided = True
