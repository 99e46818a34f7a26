"""A check is made: points by the sheet, put right while nobody objected; and what follows of a low score."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS, action, after
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain import Parameter
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing, Matter
from huiyin.kernel.promises import making
from huiyin.registers.office.queries import works_in
from huiyin.rooms.desk.quality import forms
from huiyin.rooms.desk.quality.models import QualityCheck, Row
from huiyin.rooms.desk.quality.queries import back_from_absence, sheet_of, standing_slips
from huiyin.rooms.desk.quality.rules import falls_short, said, total
from huiyin.web.forms import ReasonForm

COACHING = ("重看这条记录和评分表", "与主管一起复盘", "练习更好的说法")


def objection_ends(check: QualityCheck):
    """Until when the member may object: counted from the score, or from their return where they were away then."""
    assert check.checked_at is not None
    department = check.record.department_id
    limit = needed("JS-2.3", "objection_within", department, check.checked_at)
    begins = back_from_absence(check.checked_member, check.checked_at)
    return making.due_by(limit, "JS-2.3", department, begins).at


def not_ones_own(act, check: QualityCheck) -> None:
    """Raises Refused where somebody would judge their own work, as a leader or as a stand-in."""
    if act.actor and act.actor.pk == check.checked_member_id:
        raise Refused(_("不能给自己办理的记录评分"), _("请上级或部门指定的质检人办理"), clause="JS-2.3")


def filled(check: QualityCheck, points: Sequence[int | None]) -> list[Row]:
    """The sheet with these points. Raises Refused for points that the sheet does not have."""
    sheet = sheet_of(check)
    if len(points) != len(sheet):
        raise Refused(_("评分表已有变动"), _("刷新页面后按新的评分表填写"), clause="JS-2.3")
    rows = [row._replace(given=given) for row, given in zip(sheet, points, strict=True)]
    for n, row in enumerate(rows, 1):
        if row.given is not None and not 0 <= row.given <= row.points:
            raise Refused(
                _("%(item)s最高%(points)d分") % row._asdict(),
                _("填写 0 到满分之间的分数"),
                clause="JS-2.3",
                field=f"points_{n}",
            )
    if all(row.given is None for row in rows):
        raise Refused(_("至少要评一项"), _("不适用的才留空"), clause="JS-2.3", field="points_1")
    return rows


def judge(act, check: QualityCheck, rows: Sequence[Row]) -> None:
    """Writes the sheet and its total, explained, and whether it asks for coaching."""
    slips = list(
        standing_slips(check.about_id, check.checked_member).values_list("phrase", "situation", "pk")
    )
    figure = total(rows, check.about_id, [(phrase, pk) for phrase, _situation, pk in slips])
    below = Parameter("JS-2.3", "coach_below", needed("JS-2.3", "coach_below", check.record.department_id))
    keep(act, "score", figure)
    check.rows, check.slips = [list(row) for row in rows], [list(slip) for slip in slips]
    check.score = int(figure.value.replace(".", ""))
    check.short = falls_short(check.score, below)
    act.note(得分=said(check.score))


def _say_why(check: QualityCheck, remark: str) -> None:
    if check.short and not remark:
        raise Refused(
            _("得分低于辅导线，要写明问题在哪里"),
            _("在点评中写清哪里不好、怎样改进"),
            clause="JS-2.3",
            field="remark",
        )


@action(
    "checks.score",
    label=_("评分"),
    clauses=["JS-2.3", "YX-1.2"],
    moves="open -> scored",
    form=forms.ScoreForm,
    tone="primary",
    icon="checklist",
    offered=lambda check: check.score is None,
)
def score_check(act, check, *, points, remark=""):
    """A member learns from single records how they come across; the same sheet is used for everybody."""
    not_ones_own(act, check)
    judge(act, check, filled(check, points))
    _say_why(check, remark)
    check.remark, check.checked_by, check.checked_at = remark, act.actor, act.now
    check.matter.closing = Closing.NOBODY
    told = {"about": check.about.number, "score": said(check.score)}
    until = clock.local(objection_ends(check))
    act.tell(
        check.checked_member,
        _("你的%(about)s质检得%(score)s分，有异议的在%(until)s前申诉")
        % (told | {"until": f"{until:%m-%d %H:%M}"}),
        key=f"check {check.pk} scored",
        clause="JS-2.3",
    )


@action(
    "checks.rescore",
    label=_("更正评分"),
    clauses=["JS-2.3"],
    moves="scored",
    form=forms.RescoreForm,
    icon="edit",
    offered=lambda check: check.score is not None and check.objected_at is None,
)
def rescore_check(act, check, *, points, remark=""):
    """What was scored wrongly is put right with a reason; once the member objected, who decides puts it right."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    not_ones_own(act, check)
    before = check.score
    judge(act, check, filled(check, points))
    _say_why(check, remark)
    check.remark = remark
    if check.score != before:
        words = {"about": check.about.number, "before": said(before), "score": said(check.score)}
        act.tell(
            check.checked_member,
            _("你的%(about)s质检由%(before)s分更正为%(score)s分") % words,
            key=f"check {check.pk} rescored {act.now.timestamp()}",
            clause="JS-2.3",
        )


@action(
    "checks.void",
    label=_("作废"),
    clauses=["JS-2.3"],
    moves="open | scored | objected | settled -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_check(act, check):
    """A check of the wrong record is voided with its reason and counts nowhere; it is never deleted."""
    not_ones_own(act, check)
    act.void(_("写明是抽错了记录，还是重复质检"))


@after("checks.score")
@after("checks.rescore")
@after("checks.decide")
@after("checks.void")
def settle_coaching(act, check) -> None:
    """Below the line the member is given the task to learn from it; a score put right takes the task back."""
    coaches = check.short and check.record.voided_at is None
    task = Matter.objects.filter(pk=check.coaching_id).first() if check.coaching_id else None
    if task is not None and task.is_open and not coaches:
        act.then("tasks.withdraw", task.pk, reason=str(_("%s的质检得分已更正") % check.record.number))
    if not coaches or task is not None or not _can_be_coached(check):
        return
    given = act.then(
        "tasks.give",
        department=check.record.department,
        project=check.record.project,
        title=str(_("质检辅导：%s") % check.record.number)[:120],
        wanted=str(
            _("%(about)s质检得%(score)s分。%(remark)s")
            % {
                "about": check.about.number,
                "score": said(check.score),
                "remark": check.decision or check.remark,
            }
        ),
        owner=check.checked_member,
        taker=check.checked_member,
        checklist=list(COACHING),
        opened_from=check.record,
    )
    QualityCheck.objects.filter(pk=check.pk).update(coaching=given.record)
    check.coaching = given.record


def _can_be_coached(check: QualityCheck) -> bool:
    member = check.checked_member
    return member.is_active and works_in(member, check.record.department) and "tasks.give" in VERBS
