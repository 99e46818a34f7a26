"""Who was there: by the code on the wall, or written down by name; and what follows from it (WY-A4.4.4)."""

from __future__ import annotations

import datetime as dt

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.clauses.parameters import needed
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.actions.exams import exam_due
from huiyin.rooms.people.training.models import (
    Attendee,
    Exam,
    Practical,
    Training,
)

EARLY = dt.timedelta(minutes=30)  # before the beginning, from when people may sign in
State = Attendee.State


def code_of(training: Training, at: dt.datetime, back: int = 0) -> str:
    """The code by which one signs in at a moment. It changes so often that a picture of it sent on is worth nothing."""
    seconds = needed("WY-A4.4.4", "code_seconds", training.record.department_id)
    window = int(at.timestamp()) // seconds - back
    return salted_hmac("huiyin.training", f"{training.secret}:{window}").hexdigest()[:20]


def _is_code(training: Training, code: str, at: dt.datetime) -> bool:
    return any(constant_time_compare(code, code_of(training, at, back)) for back in (0, 1))


@action(
    "trainings.sign_in",
    label=_("签到"),
    clauses=["WY-A4.4.4"],
    moves="planned",
    who="anyone",
    open_to=lambda training: tuple(training.attendees.values_list("member", flat=True)),
    adds=True,
    hidden=True,
)
def sign_in(act, training, *, code):
    """Whoever is in the room reads the code that stands on its wall; it is over within a minute or two."""
    one = training.attendees.filter(member=act.actor).first()
    if one is None:
        raise Refused(_("你不在这场培训的名单上"), _("请讲师把你加入名单后再扫"))
    if not training.from_at - EARLY <= act.now <= training.to_at:
        raise Refused(_("现在不能签到"), _("开始前30分钟到结束前可以签到，其他情况请讲师登记"))
    if not _is_code(training, code, act.now):
        raise Refused(_("签到码已过期"), _("请重新扫现场屏幕上的码"))
    if one.came:
        return
    late = dt.timedelta(minutes=needed("WY-A4.4.4", "late_after", act.department))
    one.state = State.LATE if act.now > training.from_at + late else State.PRESENT
    one.at, one.by_code = act.now, True
    one.save(update_fields=["state", "at", "by_code"])
    act.note(**{act.actor.name: one.get_state_display()})


@action(
    "trainings.mark",
    label=_("登记到课"),
    clauses=["WY-A4.4.4"],
    moves="planned | held",
    adds=True,
    form=forms.MarkForm,
    icon="user-check",
)
def mark(act, training, *, marks):
    """Who came, came late or was excused is written down by name; afterwards only with a reason."""
    if training.held_at:
        act.require_reason(_("开课后更正到课情况需要写明理由"), _("在“理由”一栏写一句"))
    changed = 0
    for one in training.attendees.select_related("member"):
        state = marks.get(one.member_id, one.state)
        if state == one.state:
            continue
        act.note(**{one.member.name: f"{one.get_state_display()} → {State(state).label}"})
        one.state, one.by_code = state, False
        one.at = act.now if one.came else None
        one.save(update_fields=["state", "at", "by_code"])
        changed += 1
        if training.held_at:
            test_who_came(act, training, one)
    if not changed:
        raise Refused(_("到课情况没有变化"), _("改动后再保存"))


def test_who_came(act, training: Training, one: Attendee) -> None:
    """Whoever was there is tested; where nothing is tested, being there is all it takes."""
    course = training.course
    if not one.came or standing_tests(training, one.member_id):
        return
    where = {"department": training.record.department, "project": training.record.project}
    common = where | {"course": course, "training": training, "member": one.member}
    if course.written:
        title = str(_("%s理论考核") % course.title)
        act.later("exams.set", title=title, owner=one.member, due_at=exam_due(act), **common)
    if course.practical:
        title = str(_("%(course)s操作考核：%(who)s") % {"course": course.title, "who": one.member.name})
        act.later("practicals.set", title=title, owner=training.matter.owner, **common)
    if not (course.written or course.practical):
        act.later("passes.grant", training=training, course=course, member=one.member, **where)


def standing_tests(training: Training, member: int) -> bool:
    return any(
        model.objects.filter(training=training, member=member, matter__record__voided_at=None).exists()
        for model in (Exam, Practical)
    )
