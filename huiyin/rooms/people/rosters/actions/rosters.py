"""值班表: drawn from patterns, corrected cell by cell, published to everybody on it (WY-S3, YX-3.1.2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.actions.checking import check_slot, why_not_posted
from huiyin.rooms.people.rosters.models import Roster, RosterState, Rotation, ShiftType, Slot, Work
from huiyin.rooms.people.rosters.promises import PUBLISH
from huiyin.rooms.people.rosters.queries import (
    is_holiday,
    last_of,
    limits_of,
    plan_of,
    publish_by,
    rosters_seen_by,
    rotations_in,
    shortfalls,
    work_near,
    works_of,
)
from huiyin.rooms.people.rosters.rules import draw, fault_of, turn
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-S3", "YX-3.1.2"]
SHOWN = 6  # of what is wrong or could not be drawn, in one message
ROSTERS = register(
    Kind(
        "rosters",
        _("值班表"),
        Roster,
        rosters_seen_by,
        series=numbering.register("ZB"),
        states=RosterState,
        closed=(RosterState.PUBLISHED, RosterState.VOIDED),
    )
)


@opens("rosters.begin", label=_("编制值班表"), clauses=CLAUSES, form=forms.RosterForm, icon="calendar")
def begin_roster(act, matter, *, month):
    """A department has one roster a month, published before the month begins, so that people can plan their days."""
    place = matter.record.department
    if Roster.objects.filter(place=place, month=month, voided=False).exists():
        raise Refused(
            _("%(where)s已有%(month)s的值班表") % {"where": place.name, "month": f"{month:%Y-%m}"},
            _("在原表上修改，或作废后重编"),
            field="month",
        )
    before = publish_by(place.pk, month)
    due = max(before, act.now + dt.timedelta(days=1))
    making.make(act, PUBLISH, matter, due=due, how=_now("当月第一天之前公布"))
    return Roster.objects.create(matter=matter, place=place, month=month)


@action(
    "rosters.draw",
    label=_("按轮班生成"),
    clauses=CLAUSES,
    moves="draft",
    form=forms.DrawForm,
    tone="primary",
    icon="rotate",
)
def draw_roster(act, roster, *, anew=False, holidays=False):
    """A month falls out of the patterns in one go; what would break a rule is left empty and named.

    What was set by hand stays, unless it is to be drawn anew. On holidays nobody is drawn unless asked for.
    """
    first, last = roster.month, last_of(roster.month)
    if anew:
        act.note(清除=roster.slots.count())
        roster.slots.all().delete()
    department = roster.place_id
    plan, limits = plan_of(department, first, last, roster), limits_of(department)
    by_member: dict[int, list[Rotation]] = defaultdict(list)
    for rotation in rotations_in(department, first, last):
        by_member[rotation.member_id].append(rotation)
    if not by_member:
        raise Refused(_("没有人按规律轮班"), _("先在“轮班规律”里排给成员，或逐格填写"))
    made: list[Slot] = []
    left: list[str] = []
    for member, from_on, to_on in plan.members:
        wanted: list[Work] = []
        blocked: dict[dt.date, str] = {}
        drawn: dict[dt.date, ShiftType] = {}
        for day in plan.days:
            rotation = next((r for r in reversed(by_member.get(member.pk, ())) if r.from_on <= day), None)
            if rotation is None or (rotation.to_on and rotation.to_on < day) or not from_on <= day <= to_on:
                continue
            shift = plan.shifts.get(turn(rotation.pattern.cycle, rotation.from_on, rotation.first, day) or 0)
            if shift is None or (is_holiday(department, day) and not holidays):
                continue
            wanted.append(shift.work_on(day))
            if why := plan.why_off(member.pk, day):
                blocked[day] = why
            drawn[day] = shift
        if not wanted:
            continue
        placed, missed = draw(wanted, works_of(work_near(member.pk, first, last)), blocked, limits)
        made += [
            Slot(
                roster=roster,
                member=member,
                day=one.day,
                shift=drawn[one.day],
                from_at=one.start,
                to_at=one.end,
                holiday=is_holiday(department, one.day),
            )
            for one in placed
        ]
        left += [f"{member.name} {day:%m-%d} {why}" for day, why in missed]
    Slot.objects.bulk_create(made)
    act.note(生成=len(made), 未排=len(left), 未排明细="；".join(left[:SHOWN]))


@action(
    "rosters.set",
    label=_("改一格"),
    clauses=CLAUSES,
    moves="draft | published",
    adds=True,
    form=forms.SetForm,
    icon="pencil",
)
def set_slot(act, roster, *, worker, day, shift=None, holiday=False):
    """A cell is set or emptied by hand; what everybody has been told is changed only with a reason, and told again."""
    old = Slot.objects.filter(roster=roster, member=worker, day=day).select_related("shift").first()
    published = roster.matter.state == RosterState.PUBLISHED
    if published:
        act.require_reason(_("值班表已公布，改动需要写明理由"), _("在“理由”一栏写一句"))
    if old is not None and shift is not None and old.shift_id == shift.pk and old.holiday == holiday:
        return
    if old is None and shift is None:
        return
    if shift is not None:
        check_slot(roster, worker, day, shift, holiday=holiday)
    if old is not None:
        old.delete()
    if shift is not None:
        put(roster, worker, day, shift)
    was, now = old.shift.name if old else _now("休"), shift.name if shift else _now("休")
    act.note(**{f"{worker.name} {day:%m-%d}": f"{was} → {now}"})
    if published:
        act.tell(
            worker,
            _("%(day)s的值班改为“%(now)s”（原“%(was)s”）：%(why)s")
            % {"day": f"{day:%m-%d}", "now": now, "was": was, "why": act.reason},
            key=f"slot {roster.pk} {worker.pk} {day} {act.now.timestamp()}",
            level="warning",
            clause="WY-S3",
        )


def put(roster: Roster, member: Member, day: dt.date, shift: ShiftType) -> Slot:
    """Writes a cell; that it may stand was asked before."""
    start, end = shift.span(day)
    return Slot.objects.create(
        roster=roster,
        member=member,
        day=day,
        shift=shift,
        from_at=start,
        to_at=end,
        holiday=is_holiday(roster.place_id, day),
    )


def _broken(roster: Roster) -> list[str]:
    """What of a roster cannot stand: looked at as a whole, for much may have changed since a cell was set."""
    first, last = roster.month, last_of(roster.month)
    plan, limits = plan_of(roster.place_id, first, last, roster), limits_of(roster.place_id)
    found: list[str] = []
    mine: dict[int, list[Slot]] = defaultdict(list)
    for (key, _day), slot in plan.slots.items():
        mine[key].append(slot)
    for member, from_on, to_on in plan.members:
        near = works_of(work_near(member.pk, first, last)) if mine[member.pk] else []
        for slot in sorted(mine[member.pk], key=lambda one: one.day):
            one = Work(slot.day, slot.from_at, slot.to_at, slot.shift.minutes)
            why = plan.why_off(member.pk, slot.day) or why_not_posted(member, slot.day, from_on, to_on)
            if not why and (fault := fault_of(one, [o for o in near if o.day != slot.day], limits)):
                why = fault.what
            if why:
                found.append(f"{member.name} {slot.day:%m-%d} {why}")
    return found


@action(
    "rosters.publish",
    label=_("公布"),
    clauses=CLAUSES,
    moves="draft -> published",
    form=forms.PublishForm,
    tone="primary",
    icon="speakerphone",
)
def publish(act, roster, *, answer=""):
    """From its publication on a roster binds and everybody on it knows; too few people on a shift is answered in words first."""
    if not roster.slots.exists():
        raise Refused(_("值班表还是空的"), _("先按轮班生成，或逐格填写"))
    if wrong := _broken(roster):
        raise Refused(
            _("有%(n)d处不能公布：%(what)s") % {"n": len(wrong), "what": "；".join(wrong[:SHOWN])},
            _("在表上改好这几格再公布"),
            clause="WY-S3",
        )
    short = shortfalls(roster)
    if short and not answer.strip():
        named = "；".join(
            _now("%(day)s%(shift)s %(n)d/%(least)d人")
            % {"day": f"{day:%m-%d}", "shift": shift.name, "n": n, "least": shift.least}
            for day, shift, n in short[:SHOWN]
        )
        raise Refused(
            _("有%(n)d个班人手不足：%(what)s") % {"n": len(short), "what": named},
            _("补上人，或写明这些班怎么安排"),
            clause="WY-S3",
            field="answer",
        )
    roster.answer, roster.published_at = answer.strip(), act.now
    roster.matter.closing = Closing.NOBODY
    act.note(人手不足=len(short) or None)
    for member in Member.objects.filter(slots__roster=roster).distinct().order_by("pk"):
        act.tell(
            member,
            _("%s的值班表已公布，请看“我的值班”") % f"{roster.month:%Y-%m}",
            key=f"roster {roster.pk}",
            clause="WY-S3",
        )


@action(
    "rosters.swapped",
    label=_("换班已生效"),
    clauses=CLAUSES,
    moves="published",
    who="anyone",
    adds=True,
    hidden=True,
)
def note_swapped(act, roster, *, swap):
    """What a swap changed stands in the roster's own history too."""
    act.note(
        **{
            f"{swap.my_day:%m-%d} {swap.my_shift.name}": f"{swap.asker.name} → {swap.other.name}",
            f"{swap.their_day:%m-%d} {swap.their_shift.name} ": f"{swap.other.name} → {swap.asker.name}",
        }
    )


@action(
    "rosters.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="draft | published -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_roster(act, roster):
    """A roster made by mistake goes with its reason; nobody is on duty by it any more, and who was told is told again."""
    act.void(_("写明作废的原因"))
    if roster.published_at and roster.month <= clock.today():
        raise Refused(_("这个月已经开始，值班表不能作废"), _("在表上逐格更改"), clause="WY-S3")
    told = list(Member.objects.filter(slots__roster=roster).distinct()) if roster.published_at else []
    act.note(值班=roster.slots.count())
    roster.slots.all().delete()
    roster.voided = True
    for member in told:
        act.tell(
            member,
            _("%(month)s的值班表已作废：%(why)s") % {"month": f"{roster.month:%Y-%m}", "why": act.reason},
            key=f"roster {roster.pk} void",
            level="warning",
            clause="WY-S3",
        )
