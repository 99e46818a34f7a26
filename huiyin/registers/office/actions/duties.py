"""Routine duties: defined once, opened as a task each time by themselves (WY-P2)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import absent_now
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import forms
from huiyin.registers.office.models import Duty, DutyState, Frequency
from huiyin.registers.office.queries import duties_seen_by, post_holders, works_in
from huiyin.registers.office.rules import due_of, rhythm_of
from huiyin.web.forms import ReasonForm

ONE_DAY = dt.timedelta(days=1)
DUTIES = register(
    Kind(
        "duties",
        _("例行事务"),
        Duty,
        duties_seen_by,
        series=numbering.register("LX"),
        document=lambda duty: tokens.document(
            codes=(duty.record.number or "",), texts=(duty.title, duty.wanted)
        ),
        silent=frozenset(
            {"open_from", "last_on", "weekday", "month_day", "month"}
        ),  # a rhythm is told in words
    )
)


def _check_definition(department, owner, post, frequency, month) -> None:
    if owner is None and post is None:
        raise Refused(
            _("例行事务要有责任人或责任岗位"), _("填写其中一项，每次生成的任务就归其负责"), field="owner"
        )
    if owner is not None and not works_in(owner, department):
        raise Refused(
            _("%(who)s不在%(where)s任职") % {"who": owner.name, "where": department.name},
            _("选择本部门的人员"),
            field="owner",
        )
    if post is not None and post.department_id != department.pk:
        raise Refused(_("%s不是本部门的岗位") % post.name, _("选择本部门的岗位"), field="post")
    if frequency == Frequency.QUARTERLY and month not in (1, 2, 3):
        raise Refused(_("每季只有三个月"), _("填写 1 到 3"), field="month")


def open_owner(duty: Duty, department, at: dt.datetime) -> Member:
    """Whose the next task is: the one named, else who holds the post and is there, else whom the house finds."""
    if duty.owner is not None and duty.owner.is_active:
        return duty.owner
    held = list(post_holders(duty.post)) if duty.post else []
    absent = set(absent_now(at).values_list("member", flat=True))
    if held:
        return min(held, key=lambda member: (member.pk in absent, member.pk))
    return default_owner(department, at=at)


@opens(
    "duties.define",
    label=_("设定例行事务"),
    clauses=["WY-P2"],
    form=forms.DutyForm,
    icon="refresh",
)
def define_duty(act, record, *, from_on=None, owner=None, post=None, frequency, month=1, **facts):
    """What comes again is written down once with whose it is, and then never has to be remembered."""
    _check_definition(record.department, owner, post, frequency, month)
    first = from_on or clock.today()
    duty = Duty.objects.create(
        record=record,
        owner=owner,
        post=post,
        frequency=frequency,
        month=month,
        from_on=first,
        open_from=max(first, clock.today()),
        **facts,
    )
    act.note(日子=rhythm_of(duty).words())
    return duty


@action(
    "duties.change",
    label=_("修改"),
    clauses=["WY-P2"],
    who="anyone",
    form=forms.ChangeDutyForm,
    icon="edit",
    offered=lambda duty: duty.state != DutyState.ENDED,
)
def change_duty(act, duty, **facts):
    """A new definition holds for what is opened from now on; what was opened stays as it was."""
    act.require_reason(_("修改需要写明理由"), _("在“理由”一栏写一句"))
    _in_state(duty, DutyState.ACTIVE, DutyState.PAUSED)
    wanted = {name: facts.get(name, getattr(duty, name)) for name in ("owner", "post", "frequency", "month")}
    _check_definition(duty.record.department, **wanted)
    before = rhythm_of(duty).words()
    for name, value in facts.items():
        setattr(duty, name, value)
    if before != (now := rhythm_of(duty).words()):
        act.note(日子=f"{before} → {now}")


def _in_state(duty: Duty, *states: str) -> None:
    if duty.state not in states:
        raise Refused(_("这项例行事务%s") % duty.get_state_display(), _("刷新页面后再办"))


@action(
    "duties.pause",
    label=_("暂停"),
    clauses=["WY-P2"],
    who="anyone",
    form=ReasonForm,
    icon="hourglass",
    offered=lambda duty: duty.state == DutyState.ACTIVE,
)
def pause_duty(act, duty):
    """What is not to be done for a while is paused with the reason, and not left to be overdue."""
    act.require_reason(_("暂停需要写明理由"), _("在“理由”一栏写一句"))
    _in_state(duty, DutyState.ACTIVE)
    duty.state = DutyState.PAUSED


@action(
    "duties.resume",
    label=_("恢复"),
    clauses=["WY-P2"],
    who="anyone",
    tone="primary",
    icon="rotate",
    offered=lambda duty: duty.state == DutyState.PAUSED,
)
def resume_duty(act, duty):
    """It goes on from today; what fell into the pause is not made up for."""
    _in_state(duty, DutyState.PAUSED)
    duty.state = DutyState.ACTIVE
    duty.open_from = max(duty.open_from, clock.local(act.now).date())


@action(
    "duties.end",
    label=_("终止"),
    clauses=["WY-P2"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda duty: duty.state != DutyState.ENDED,
)
def end_duty(act, duty):
    """What is no longer done is ended with the reason; tasks already open are still to be answered."""
    act.require_reason(_("终止需要写明理由"), _("在“理由”一栏写一句"))
    _in_state(duty, DutyState.ACTIVE, DutyState.PAUSED)
    duty.state = DutyState.ENDED


@action(
    "duties.run",
    label=_("生成任务"),
    clauses=["WY-P2"],
    who="anyone",
    adds=True,
    hidden=True,
)
def run_duty(act, duty):
    """Each day opens one task; what was missed while the house stood still is opened once, late, and says so."""
    _in_state(duty, DutyState.ACTIVE)
    today = clock.local(act.now).date()
    hours = calendar_of(duty.record.department_id)
    days = rhythm_of(duty).runs(hours, duty.open_from, today)
    duty.open_from = max(duty.open_from, today + ONE_DAY)
    if not days:
        raise Refused(_("今天没有到期的例行事务"), "")
    missed = [day for day in days if day < today]
    if missed:
        _open_task(act, duty, missed[-1], missed)
    if days[-1] == today:
        _open_task(act, duty, today, [])
    duty.last_on = days[-1]
    act.note(应办="、".join(f"{day:%m-%d}" for day in days))


def _open_task(act, duty: Duty, day: dt.date, missed: list[dt.date]) -> None:
    department = duty.record.department
    wanted = duty.wanted
    if missed:
        late = "、".join(f"{one:%m-%d}" for one in missed)
        wanted = "\n".join([wanted, str(_("（迟开：应于%s办理，系统当时没有运行，现补开一次）") % late)])
    owner = open_owner(duty, department, act.now)
    act.later(
        "tasks.give",
        department=department,
        project=duty.record.project,
        owner=owner,
        title=f"{duty.title}（{day:%m-%d}）",
        wanted=wanted,
        checklist=duty.checklist,
        due=due_of(day, duty.due_time, duty.within_days, calendar_of(department.pk), act.now),
        duty=duty,
        duty_on=day,
    )
