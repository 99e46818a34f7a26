"""The practical test: set for an examiner, judged step by step under their eyes (WY-A4.3.2, JS-TV)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.actions.passing import grant_if_done, void_with
from huiyin.rooms.people.training.models import Practical, PracticalState
from huiyin.rooms.people.training.promises import JUDGE
from huiyin.rooms.people.training.queries import mark_of, practicals_seen_by, standing_practicals
from huiyin.rooms.people.training.rules import judge_steps, passes
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-A4.3.2", "JS-TV"]
PRACTICALS = register(
    Kind(
        "practicals",
        _("操作考核"),
        Practical,
        practicals_seen_by,
        series=numbering.register("CK"),
        states=PracticalState,
        closed=(PracticalState.PASSED, PracticalState.FAILED, PracticalState.VOIDED),
        document=lambda one: tokens.document(codes=(one.record.number or "",), texts=(one.matter.title,)),
        barred=lambda facts: frozenset({facts["member"].pk}),
        never_owned_by=lambda one: frozenset({one.member_id}),
        silent=frozenset({"steps"}),
        hidden_from=lambda one: frozenset(),  # it is theirs: they are told how it went
    )
)


@opens(
    "practicals.set",
    label=_("安排操作考核"),
    clauses=CLAUSES,
    form=forms.SetPracticalForm,
    from_=["courses"],
    icon="clipboard-check",
)
def set_practical(act, matter, *, course, member, training=None):
    """What is done with hands and voice is judged by somebody who watches, and by nobody of themselves."""
    if course.retired_at or not course.practical:
        raise Refused(_("“%s”没有操作考核") % course.title, _("另选课程"), field="course")
    if not member.is_active:
        raise Refused(_("%s已离职") % member.name, _("选择在职人员"), field="member")
    if standing_practicals(course, member).filter(matter__closed_at=None).exists():
        raise Refused(_("%s已有一份待考的操作考核") % member.name, _("考完或作废后再安排"), field="member")
    one = Practical.objects.create(
        matter=matter,
        course=course,
        member=member,
        training=training,
        steps=[[item, points, None] for item, points in course.steps],
    )
    making.make(act, JUDGE, matter)
    return one


@action(
    "practicals.judge",
    label=_("评分"),
    clauses=CLAUSES,
    moves="open",
    form=forms.JudgeForm,
    tone="primary",
    icon="checklist",
)
def judge_practical(act, one, *, points: Sequence[int], remark=""):
    """Everybody is judged by the same steps; who does not pass is told what to work on."""
    if act.actor and act.actor.pk == one.member_id:
        raise Refused(_("不能给自己评分"), _("请其他考官办理"), clause="WY-A4.3.2")
    if len(points) != len(one.steps):
        raise Refused(_("考核项目已有变动"), _("刷新页面后再填"))
    for n, ((item, most, _given), given) in enumerate(zip(one.steps, points, strict=True), 1):
        if not 0 <= given <= most:
            raise Refused(
                _("%(item)s最高%(points)d分") % {"item": item, "points": most},
                _("填写 0 到满分之间的分数"),
                field=f"points_{n}",
            )
    one.steps = [[item, most, given] for (item, most, _old), given in zip(one.steps, points, strict=True)]
    figure, mark = judge_steps(one.steps, one.pk), mark_of(one.course)
    one.got, one.full = figure.value, sum(most for _item, most, _given in one.steps)
    one.passed = passes(one.got, one.full, mark)
    if not one.passed and not remark:
        raise Refused(_("未合格要写明问题在哪里"), _("在点评中写清哪里不好、怎样改进"), field="remark")
    one.remark, one.judged_at, one.judged_by = remark, act.now, act.actor
    keep(act, "got", figure)
    one.matter.state = PracticalState.PASSED if one.passed else PracticalState.FAILED
    one.matter.closing = Closing.NOBODY
    for item, most, given in one.steps:
        act.note(**{item: f"{given}/{most}"})
    act.note(得分=f"{one.got}/{one.full}", 及格线=f"{mark.value}%")
    act.tell(
        one.member,
        _("“%(course)s”操作考核%(result)s")
        % {
            "course": one.course.title,
            "result": _("合格") if one.passed else _("未合格"),
        },
        key=f"practical {one.pk}",
        clause="WY-A4.3.2",
    )


@action(
    "practicals.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="open | passed | failed -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_practical(act, one):
    """A test that was not fair, or set by mistake, counts nowhere; a pass that rests on it goes with it."""
    if act.actor and act.actor.pk == one.member_id:
        raise Refused(_("不能作废自己的考核"), _("请上级办理"))
    act.void(_("写明作废的原因"))


@after("practicals.void")
def take_the_pass_back(act, one) -> None:
    void_with(act, one)


@after("practicals.judge")
def settle(act, one) -> None:
    if one.passed:
        grant_if_done(act, one.course, one.member)
