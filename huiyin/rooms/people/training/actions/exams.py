"""The written test: set, begun, answered, handed in, judged (WY-A4.3.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.actions.passing import grant_if_done, void_with
from huiyin.rooms.people.training.models import Course, Drawn, Exam, ExamQuestion, ExamState
from huiyin.rooms.people.training.promises import TAKE
from huiyin.rooms.people.training.queries import (
    bank_of,
    exams_seen_by,
    last_pass,
    mark_of,
    standing_exams,
)
from huiyin.rooms.people.training.rules import draw, judge, passes
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-A4.3.2", "WY-A4.4.4"]
GRACE = dt.timedelta(seconds=10)  # an answer may be under way when the time is up
EXAMS = register(
    Kind(
        "exams",
        _("理论考核"),
        Exam,
        exams_seen_by,
        series=numbering.register("LK"),
        states=ExamState,
        closed=(ExamState.PASSED, ExamState.FAILED, ExamState.MISSED, ExamState.VOIDED),
        document=lambda one: tokens.document(codes=(one.record.number or "",), texts=(one.matter.title,)),
        silent=frozenset({"paper", "answers"}),
        # a test is taken by whom it was set for, and by nobody else
        spared=frozenset(
            f"matters.{verb}"
            for verb in ("hand_over", "accept", "return", "take_back", "reassign", "promise", "rearrange")
        ),
    )
)


def only_oneself(member, exam):
    """Raises Refused for anybody but the member the paper is for: no superior and no stand-in is tested for them."""
    if member.pk != exam.member_id:
        raise Refused(_("这是%s的考核") % exam.member.name, _("由本人参加"), clause="WY-A4.3.2")


def _whose(exam) -> tuple[int | None, ...]:
    return (exam.member_id,)


def enough_questions(course: Course) -> list[Drawn]:
    """The bank of a course; refused where it has fewer questions than a paper asks."""
    bank = bank_of(course)
    if len(bank) < course.drawn:
        raise Refused(
            _("“%(course)s”题库只有%(have)d道题，每卷要%(want)d道")
            % {"course": course.title, "have": len(bank), "want": course.drawn},
            _("补充题目，或减少每卷题数"),
            clause="WY-A4.3.2",
            field="course",
        )
    return bank


def exam_due(act) -> dt.datetime:
    """Until when a test that is set now has to be begun."""
    limit = needed("WY-A4.3.2", "exam_within", act.department)
    return making.due_by(limit, "WY-A4.3.2", act.department, act.now).at


@opens(
    "exams.set",
    label=_("安排理论考核"),
    clauses=CLAUSES,
    form=forms.SetExamForm,
    from_=["courses"],
    icon="writing",
)
def set_exam(act, matter, *, course, member, due_at=None, training=None):
    """Whoever was taught is tested out of the bank; who fails is tested again, so many times as the house allows."""
    if course.retired_at or not course.written:
        raise Refused(_("“%s”没有理论考核") % course.title, _("另选课程"), field="course")
    if not member.is_active:
        raise Refused(_("%s已离职") % member.name, _("选择在职人员"), field="member")
    enough_questions(course)
    before = standing_exams(course, member).select_related("matter")
    if before.filter(matter__closed_at=None).exists():
        raise Refused(_("%s已有一份待考的考核") % member.name, _("考完或作废后再安排"), field="member")
    passed = last_pass(course, member)
    if passed:
        before = before.filter(pk__gt=passed.exam_id or 0)
    tried = before.exclude(matter__state=ExamState.MISSED).count()
    most = needed("WY-A4.3.2", "most_tries", matter.record.department_id)
    if tried >= most:
        raise Refused(
            _("%(who)s已考%(n)d次未合格") % {"who": member.name, "n": tried},
            _("先重新参加培训，作废旧考核后再安排"),
            field="member",
        )
    due_at = due_at or exam_due(act)
    if due_at <= act.now:
        raise Refused(_("最迟开考时间已经过去"), _("填写一个将来的时间"), field="due_at")
    exam = Exam.objects.create(
        matter=matter, course=course, member=member, training=training, due_at=due_at, attempt=tried + 1
    )
    making.make(act, TAKE, matter, due=due_at, owner=member)
    act.tell(
        member,
        _("请参加“%s”理论考核") % course.title,
        key=f"exam {matter.pk}",
        clause="WY-A4.3.2",
    )
    return exam


@action(
    "exams.start",
    label=_("开始答题"),
    clauses=CLAUSES,
    moves="set -> running",
    who=only_oneself,
    open_to=_whose,
    tone="primary",
    icon="player-play",
)
def start_exam(act, exam):
    """The paper is drawn when its time begins, so that nobody has seen it before."""
    if act.now > exam.due_at:
        raise Refused(_("已过最迟开考时间"), _("请讲师重新安排"))
    paper = draw(enough_questions(exam.course), exam.course.drawn, f"{exam.pk} {act.now.isoformat()}")
    exam.paper = [list(one) for one in paper]
    exam.started_at = act.now
    exam.ends_at = act.now + dt.timedelta(minutes=exam.course.minutes)


@action(
    "exams.answer",
    label=_("答题"),
    clauses=CLAUSES,
    moves="running",
    who=only_oneself,
    open_to=_whose,
    adds=True,
    hidden=True,
)
def answer(act, exam, *, place: int, chosen: Sequence[int]):
    """Each answer is kept when it is given: a connection that breaks loses nothing."""
    if act.now > exam.ends_at + GRACE:
        raise Refused(_("考试时间已到"), _("系统会自动交卷"))
    if not 0 <= place < len(exam.paper):
        raise Refused(_("试卷没有这道题"), _("刷新页面"))
    one = Drawn(*exam.paper[place])
    chosen = sorted(set(chosen))
    if not set(chosen) <= set(range(len(one.options))):
        raise Refused(_("没有这个选项"), _("刷新页面"))
    if one.sort != ExamQuestion.Sort.SEVERAL and len(chosen) > 1:
        raise Refused(_("这道题只能选一个"), _("只留一个选项"))
    exam.answers = exam.answers | {str(place): chosen}


def _judge(act, exam: Exam) -> None:
    paper = [Drawn(*one) for one in exam.paper]
    figure = judge(paper, exam.answers, exam.pk)
    mark = mark_of(exam.course)
    exam.got, exam.full = figure.value, sum(one.points for one in paper)
    exam.passed = passes(exam.got, exam.full, mark)
    exam.submitted_at = min(act.now, exam.ends_at)
    keep(act, "got", figure)
    exam.matter.state = ExamState.PASSED if exam.passed else ExamState.FAILED
    exam.matter.closing = Closing.NOBODY
    act.note(得分=f"{exam.got}/{exam.full}", 及格线=f"{mark.value}%")


@action(
    "exams.submit",
    label=_("交卷"),
    clauses=CLAUSES,
    moves="running",
    who=only_oneself,
    open_to=_whose,
    form=forms.SubmitForm,
    tone="primary",
    icon="send",
)
def submit_exam(act, exam):
    """The paper is judged the moment it is handed in; only now the right answers are shown."""
    if act.now > exam.ends_at + GRACE:
        raise Refused(_("考试时间已到"), _("系统会自动交卷"))
    _judge(act, exam)


@action(
    "exams.end",
    label=_("到时收卷"),
    clauses=CLAUSES,
    moves="set | running",
    who="anyone",
    hidden=True,
)
def end_exam(act, exam):
    """When time is up what was answered is judged; who never began has missed it."""
    if exam.started_at is None:
        if act.now <= exam.due_at:
            raise Refused(_("还没有到最迟开考时间"), "")
        exam.matter.state, exam.matter.closing = ExamState.MISSED, Closing.NOBODY
        return
    if act.now <= exam.ends_at + GRACE:
        raise Refused(_("考试还没有到时"), "")
    exam.by_clock = True
    _judge(act, exam)


@action(
    "exams.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="set | running | passed | failed | missed -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_exam(act, exam):
    """A test that was not fair, or set by mistake, counts nowhere; a pass that rests on it goes with it."""
    if act.actor and act.actor.pk == exam.member_id:
        raise Refused(_("不能作废自己的考核"), _("请上级办理"))
    act.void(_("写明作废的原因"))


@after("exams.void")
def take_the_pass_back(act, exam) -> None:
    void_with(act, exam)


@after("exams.submit")
@after("exams.end")
def settle(act, exam) -> None:
    """Whoever has now passed everything that the course asks gets their pass; who failed is told to whom to turn."""
    if exam.passed:
        grant_if_done(act, exam.course, exam.member)
        return
    verb = _("缺考") if exam.passed is None else _("未合格")
    act.tell(
        exam.training.matter.owner if exam.training else exam.course.record.department.head,
        _("%(who)s的“%(course)s”理论考核%(verb)s")
        % {"who": exam.member.name, "course": exam.course.title, "verb": verb},
        key=f"exam {exam.pk} failed",
        clause="WY-A4.3.2",
    )
