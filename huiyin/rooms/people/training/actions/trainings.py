"""A training: arranged, attended, held, its tests taken, and ended (WY-S11, WY-A4.4.4, YX-2.3.4)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, ask, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.actions.attending import test_who_came
from huiyin.rooms.people.training.actions.exams import enough_questions
from huiyin.rooms.people.training.models import (
    Attendee,
    Course,
    Exam,
    Practical,
    Sort,
    Training,
    TrainingState,
)
from huiyin.rooms.people.training.promises import FINISH, HOLD
from huiyin.rooms.people.training.queries import standing_pass, trainings_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-S11", "WY-A4.4.4", "ZH-4.1.7"]
State = Attendee.State
TRAININGS = register(
    Kind(
        "trainings",
        _("培训"),
        Training,
        trainings_seen_by,
        series=numbering.register("PX"),
        states=TrainingState,
        closed=(TrainingState.FINISHED, TrainingState.CANCELLED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.teacher, one.place)
        ),
        silent=frozenset({"secret"}),
    )
)


def _fits(course: Course, from_at: dt.datetime, to_at: dt.datetime) -> None:
    if course.retired_at or course.record.voided_at:
        raise Refused(_("课程“%s”已停用") % course.title, _("恢复使用或另选课程"), field="course")
    if to_at <= from_at:
        raise Refused(_("结束时间要晚于开始时间"), _("改正起止时间"), field="to_at")
    if course.written:
        enough_questions(course)


def _ask(act, training: Training, members: Sequence[Member]) -> list[Member]:
    """Asks members to a training, each once; those newly asked."""
    known = set(training.attendees.values_list("member", flat=True))
    fresh = [member for member in dict.fromkeys(members) if member.pk not in known]
    if gone := next((member for member in fresh if not member.is_active), None):
        raise Refused(_("%s已离职") % gone.name, _("从名单中去掉"), field="members")
    Attendee.objects.bulk_create(Attendee(training=training, member=member) for member in fresh)
    for member in fresh:
        act.tell(
            member,
            _("培训通知：%(title)s，%(when)s，%(place)s")
            % {
                "title": training.course.title,
                "when": f"{clock.local(training.from_at):%m-%d %H:%M}",
                "place": training.place,
            },
            key=f"training {act.held.record.pk} {training.from_at.timestamp()}",
            clause="WY-A4.4.4",
        )
    return fresh


@opens(
    "trainings.arrange",
    label=_("安排培训"),
    clauses=[*CLAUSES, "YX-2.3.4"],
    form=forms.ArrangeForm,
    from_=["courses"],
    icon="school",
)
def arrange_training(act, matter, *, course, place, from_at, to_at, teacher, members, line=None):
    """A training has its time, its teacher and a list of who is to come, so that nobody is left out unseen."""
    _fits(course, from_at, to_at)
    if not members:
        raise Refused(_("还没有学员"), _("选择学员后再安排"), field="members")
    if line is not None and line.course_id != course.pk:
        raise Refused(_("计划里的这一场不是这门课程"), _("选择同一课程的计划"), field="line")
    training = Training.objects.create(
        matter=matter,
        course=course,
        line=line,
        place=place,
        from_at=from_at,
        to_at=to_at,
        teacher=teacher,
        secret=secrets.token_hex(16),
    )
    act.note(学员="、".join(member.name for member in _ask(act, training, members)))
    making.make(act, HOLD, matter, due=to_at)
    return training


@action(
    "trainings.change",
    label=_("改时间地点"),
    clauses=CLAUSES,
    moves="planned",
    form=forms.MoveTrainingForm,
    icon="calendar-event",
)
def change_training(act, training, *, place, from_at, to_at, teacher):
    """A training that is moved tells everybody who was asked, with the reason."""
    act.require_reason(_("改期需要写明理由"), _("在“理由”一栏写一句"))
    _fits(training.course, from_at, to_at)
    training.place, training.from_at, training.to_at, training.teacher = place, from_at, to_at, teacher
    for promise in making.open_of(training.matter, HOLD):
        making.rearrange(act, promise, to_at, act.reason)
    for one in training.attendees.select_related("member"):
        act.tell(
            one.member,
            _("培训改期：%(title)s 改为 %(when)s，%(place)s")
            % {
                "title": training.course.title,
                "when": f"{clock.local(from_at):%m-%d %H:%M}",
                "place": place,
            },
            key=f"training {training.pk} {from_at.timestamp()} {place}",
            level="warning",
        )


@action(
    "trainings.invite",
    label=_("增加学员"),
    clauses=CLAUSES,
    moves="planned",
    adds=True,
    form=forms.InviteForm,
    icon="user-plus",
)
def invite(act, training, *, members):
    """Who was forgotten is asked before it begins."""
    fresh = _ask(act, training, members)
    if not fresh:
        raise Refused(_("这些人都已在名单上"), _("选择其他人"), field="members")
    act.note(增加学员="、".join(member.name for member in fresh))


@action(
    "trainings.hold",
    label=_("登记开课"),
    clauses=[*CLAUSES, "WY-A4.3.2"],
    moves="planned -> held",
    form=forms.HoldForm,
    tone="primary",
    icon="check",
)
def hold_training(act, training, *, content, uploads=()):
    """A training was held when it is written down what was taught and who was there; its tests are set at once."""
    if act.now < training.from_at:
        raise Refused(_("还没有到开始时间"), _("%s后再登记") % f"{clock.local(training.from_at):%m-%d %H:%M}")
    training.attendees.filter(state=State.ASKED).update(state=State.ABSENT)
    there = [one for one in training.attendees.select_related("member").order_by("pk") if one.came]
    if not there:
        raise Refused(_("没有人到课"), _("先登记到课，或取消这场培训"))
    training.content, training.held_at = content, act.now
    act.attach(uploads)
    act.note(到课=f"{len(there)}/{training.attendees.count()}")
    making.make(act, FINISH, training.matter)
    for one in there:
        test_who_came(act, training, one)
    if training.line_id and training.line is not None:
        act.later("trainingplans.line_held", training.line.plan_id, line=training.line)


@action(
    "trainings.finish",
    label=_("结束培训"),
    clauses=[*CLAUSES, "YX-2.3.4"],
    moves="held -> finished",
    tone="primary",
    icon="checks",
)
def finish_training(act, training):
    """A training ends when everybody who was there has been tested, and it is known who passed."""
    open_ones = [
        one.member.name
        for model in (Exam, Practical)
        for one in model.objects.filter(training=training, matter__closed_at=None).select_related("member")
    ]
    if open_ones:
        names = "、".join(dict.fromkeys(open_ones))
        raise Refused(_("还有人没考完：%s") % names, _("考完或作废其考核后再结束"))
    training.finished_at = act.now
    training.matter.closing = Closing.NOBODY
    failed = not_passed(training)
    act.note(未合格="、".join(failed))


def not_passed(training: Training) -> list[str]:
    """Who of those asked has no pass of its course yet; who was excused is left out."""
    found = training.attendees.exclude(state=State.EXCUSED).select_related("member").order_by("pk")
    return [
        one.member.name for one in found if standing_pass(training.course, one.member, clock.today()) is None
    ]


@after("trainings.finish")
def close_the_line(act, training) -> None:
    """A launch's contract training is finished by the result: when everybody who was asked has passed (YX-2.3.4)."""
    if not passed_whole(training):
        return
    title = str(Sort.CONTRACT.label)
    for line in ask("launches.lines_called", [], training.record.project, title):
        act.then(
            "launches.finish_line",
            line.launch_id,
            line=line,
            remark=str(_("%s 全员考核合格") % (training.record.number or training.course.title)),
        )


def passed_whole(training: Training) -> bool:
    """Whether it taught what the contracts say, and everybody who was asked has passed (YX-2.3.4)."""
    return training.course.sort == Sort.CONTRACT and not not_passed(training)


@action(
    "trainings.cancel",
    label=_("取消培训"),
    clauses=CLAUSES,
    moves="planned -> cancelled",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def cancel_training(act, training):
    """A training that does not take place tells everybody so, with the reason; what was planned stays to be held."""
    act.require_reason(_("取消需要写明理由"), _("在“理由”一栏写一句"))
    training.matter.closing = Closing.VOIDED
    for one in training.attendees.select_related("member"):
        act.tell(
            one.member,
            _("培训取消：%(title)s（%(why)s）") % {"title": training.course.title, "why": act.reason},
            key=f"training {training.pk} cancelled",
            level="warning",
        )
