"""Printed forms: 工作计划表, 会议纪要, 检查整改单."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.people.plans.actions.measuring import measured
from huiyin.rooms.people.plans.models import ItemState, Seat, said
from huiyin.rooms.people.plans.promises import CORRECT
from huiyin.rooms.people.plans.queries import items_of
from huiyin.web.papers import Paper, register
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def plan_sheet(plan, member) -> dict:
    """工作计划表: each item with whose it is, its day, its figure and how it stands."""
    rows = []
    for n, one in enumerate((one for one in items_of(plan) if one.matter.state != ItemState.DROPPED), 1):
        target = f"{said(one.target)}{one.unit}" if one.target is not None else ""
        figure = measured(one) if one.value is None else None
        value = (
            f"{said(one.value)}{one.unit}"
            if one.value is not None
            else f"{figure.value}{one.unit}"
            if figure and figure.value
            else f"{one.percent}%"
        )
        title = f"　{one.matter.title}" if one.parent_id else one.matter.title
        rows.append((str(n), title, one.matter.owner.name, f"{one.to_on:%m-%d}", target, value))
    return {
        "department": plan.record.department.name,
        "period": plan.period,
        "owner": plan.matter.owner.name,
        "aim": plan.aim,
        "rows": rows,
        "summary": plan.summary,
    }


def minutes_sheet(meeting, member) -> dict:
    """会议纪要: what was said, what was decided, by whom it is done and until when."""
    first, last = clock.local(meeting.from_at), clock.local(meeting.to_at)
    seats = list(meeting.seats.select_related("member").order_by("pk"))
    decisions = list(meeting.decisions.order_by("pk").select_related("task"))
    tasks = {
        one.pk: one
        for one in Matter.objects.filter(pk__in=[one.task_id for one in decisions]).select_related("owner")
    }

    def named(state: str) -> str:
        return "、".join(seat.member.name for seat in seats if seat.state == state)

    rows = []
    for n, one in enumerate(decisions, 1):
        matter = tasks[one.task_id]
        promise = matter.promises.order_by("pk").first()
        due = f"{clock.local(promise.due):%Y-%m-%d}" if promise else ""
        rows.append((str(n), one.words, matter.owner.name, due, one.task.number or ""))
    held = meeting.held_at is not None
    return {
        "title": meeting.matter.title,
        "department": meeting.record.department.name,
        "when": f"{first:%Y-%m-%d %H:%M} {_now('至')} {last:%H:%M}",
        "place": meeting.place,
        "chair": meeting.matter.owner.name,
        "present": named(Seat.State.PRESENT) if held else "、".join(seat.member.name for seat in seats),
        "excused": named(Seat.State.EXCUSED),
        "absent": named(Seat.State.ABSENT),
        "minutes": meeting.minutes or "\n".join(meeting.agenda),
        "rows": rows,
    }


def read_corrections(found, member):
    last = Promise.objects.filter(kind=CORRECT.name).order_by("-pk")
    return found.select_related(
        "found_by", "corrected_by", "rechecked_by", "matter__owner", "matter__record__department"
    ).prefetch_related(Prefetch("matter__promises", last, to_attr="set_right_by"))


def correction_sheet(one, member) -> dict:
    """检查整改单: what was found, how it is put right, and who looked again."""
    return {
        "title": one.matter.title,
        "department": one.record.department.name,
        "found_by": name_of(one.found_by),
        "found_at": one.matter.happened_at,
        "where": one.where,
        "clause": one.clause,
        "found": one.found,
        "remedy": one.remedy,
        "owner": one.matter.owner.name,
        "due": next((promise.due for promise in one.matter.set_right_by), None),
        "result": one.result,
        "corrected_by": name_of(one.corrected_by),
        "corrected_at": one.corrected_at,
        "recheck": one.recheck,
        "rechecked_by": name_of(one.rechecked_by),
        "rechecked_at": one.rechecked_at,
    }


register(
    Paper(
        "workplan",
        _("工作计划表"),
        "workplans",
        FOLDER / "plan.typ",
        plan_sheet,
        ("YX-3.1.2", "ZH-J1.1"),
        copies=("存档联",),
        reads=lambda found, member: found.select_related("matter__owner"),
    )
)
register(
    Paper(
        "minutes",
        _("会议纪要"),
        "meetings",
        FOLDER / "minutes.typ",
        minutes_sheet,
        ("WY-M2",),
        copies=("存档联",),
        reads=lambda found, member: found.select_related("matter__owner"),
    )
)
register(
    Paper(
        "correction",
        _("检查整改单"),
        "corrections",
        FOLDER / "correction.typ",
        correction_sheet,
        ("WY-M3",),
        copies=("存档联", "责任人联"),
        reads=read_corrections,
    )
)
