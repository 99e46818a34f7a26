"""Objections: in time, once; decided by somebody who did not appraise; a doubtful clause is explained first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import holders, in_force
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.records.models import Link
from huiyin.rooms.people.appraisals import forms
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Objection, ObjectionState, SheetState
from huiyin.rooms.people.appraisals.promises import DECIDE
from huiyin.rooms.people.appraisals.queries import objections_seen_by
from huiyin.rooms.people.appraisals.rules import in_points
from huiyin.web.forms import ReasonForm

CLAUSES = ("WY-A1", "WY-A4.1", "WY-A4.4.5")


def no_voice(sheet: AppraisalSheet) -> frozenset[int]:
    """Who does not decide about a sheet: the member, whoever appraised, whoever signed, whoever deducted."""
    by = set(sheet.deductions.values_list("by", flat=True))
    return frozenset(filter(None, {sheet.member_id, sheet.appraiser_id, sheet.done_by_id, *by}))


def _judge(act, department: Department, facts: dict) -> Member:
    """The manager, or the quality department where the house sends disputes there; never one without a voice."""
    out = no_voice(facts["sheet"])
    if needed("WY-A1", "score_disputes_to", department.pk, act.now) == "quality":
        quality = in_force(clock.today()).filter(post__role="quality").select_related("member")
        found = [one.member for one in quality.order_by("member") if one.member_id not in out]
    else:
        found = [one for one in holders("manager", department.pk, None, act.now) if one.pk not in out]
    return found[0] if found else superior_of(act.actor, department, "manager", act.now, out)


OBJECTIONS = register(
    Kind(
        "appraisalobjections",
        _("考评异议"),
        Objection,
        objections_seen_by,
        series=numbering.register("PY"),
        states=ObjectionState,
        closed=(ObjectionState.DECIDED, ObjectionState.WITHDRAWN),
        first_owner=_judge,
        barred=lambda facts: no_voice(facts["sheet"]),
        never_owned_by=lambda one: no_voice(one.sheet),
        hidden_from=lambda one: frozenset(),
        silent=frozenset({"rank", "standing", "points"}),
        private=True,
    )
)


def objection_ends(sheet: AppraisalSheet):
    """Until when the member may object: from the moment at which the sheet was signed."""
    limit = needed("WY-A1", "object_within", sheet.record.department_id, sheet.done_at)
    assert sheet.done_at is not None  # asked only of what is signed
    return making.due_by(limit, "WY-A1", sheet.record.department_id, sheet.done_at).at


@opens(
    "appraisalobjections.raise",
    label=_("提出异议"),
    clauses=CLAUSES,
    form=forms.ObjectionForm,
    from_=["appraisalsheets"],
    offered_on=lambda sheet, member: sheet.member_id == member.pk and sheet.state == SheetState.DONE,
    right_from="sheet",
    icon="message-report",
    tone="",
)
def raise_objection(act, matter, *, sheet, words, deduction=None, clause="", question=""):
    """Whoever is appraised may have it looked at by somebody else, once for each deduction and once for the whole."""
    if act.actor is None or act.actor.pk != sheet.member_id:
        raise NoRight(_("只有本人可以对自己的考评提出异议"), _("请本人提出"), clause="WY-A1")
    if sheet.state != SheetState.DONE:
        raise Refused(_("这张表还没有签署"), _("签署后再提出"), clause="WY-A1")
    if act.now > (until := objection_ends(sheet)):
        raise Refused(
            _("提出异议的期限已过（%s）") % f"{until:%Y-%m-%d}", _("请向上级说明情况"), clause="WY-A1"
        )
    if deduction is not None and deduction.sheet_id != sheet.pk:
        raise Refused(_("这项扣分不在本表"), _("重新选择"), field="deduction")
    if bool(clause) != bool(question):
        raise Refused(
            _("对条款有疑问的，条款和疑问都要写"), _("补全，或都不填"), field="question", clause="WY-A4.10"
        )
    if Objection.objects.filter(sheet=sheet, deduction=deduction, standing=True).exists():
        raise Refused(_("已经提出过异议"), _("处理结果会通知你"), field="deduction", clause="WY-A1")
    objection = Objection.objects.create(
        matter=matter,
        sheet=sheet,
        member=act.actor,
        rank=sheet.rank,
        deduction=deduction,
        words=words,
        clause=clause,
        question=question,
    )
    making.make(act, DECIDE, matter)
    act.tell(
        matter.owner,
        _("%(who)s对%(number)s提出异议，请处理") % {"who": act.actor.name, "number": sheet.record.number},
        key=f"objection {matter.pk}",
        clause="WY-A1",
        level="warning",
    )
    return objection


def unexplained(objection: Objection) -> bool:
    """Whether a question about the meaning of a clause that came with it is still open."""
    return Link.objects.filter(
        from_record=objection.pk,
        kind="opened",
        to_record__kind="interpretations",
        to_record__matter__closed_at=None,
    ).exists()


@action(
    "appraisalobjections.decide",
    label=_("处理异议"),
    clauses=[*CLAUSES, "WY-A4.10"],
    moves="open -> decided",
    open_to=lambda one: (one.matter.owner_id,),
    form=forms.VerdictForm,
    tone="primary",
    icon="signature",
)
def decide(act, objection, *, upheld, verdict, points=None):
    """The score is decided by somebody who had no hand in it, and a doubtful clause by who interprets it (reading 22)."""
    sheet = objection.sheet
    if act.actor and act.actor.pk in no_voice(sheet):
        raise Refused(_("考评人和本人不能处理异议"), _("由另一位上级处理"), clause="WY-A1")
    if unexplained(objection):
        raise Refused(_("条款疑问还没有答复"), _("先等条款解释，再决定得分"), clause="WY-A4.10")
    if not upheld:
        if objection.deduction is None:
            raise Refused(
                _("对整张表的异议不能直接改分"),
                _("请重新打开本轮后退回重评，再在这里答复为维持或说明"),
                field="upheld",
                clause="WY-A4.1",
            )
        if points is None or points >= objection.deduction.points:
            raise Refused(
                _("改扣的分数要小于原来的 %s 分") % in_points(objection.deduction.points),
                _("不扣的填 0"),
                field="points",
                clause="WY-A1",
            )
        objection.points = points
        act.note(改扣=_("%s分") % in_points(points))
    objection.upheld, objection.verdict = upheld, verdict
    objection.decided_by, objection.decided_at = act.actor, act.now
    objection.matter.closing = Closing.NOBODY
    act.tell(
        objection.member,
        _("你的考评异议已处理：%s") % (_("维持") if upheld else _("改扣 %s 分") % in_points(points)),
        key=f"objection {objection.pk} decided",
        clause="WY-A1",
    )


@after("appraisalobjections.decide")
def put_right(act, objection) -> None:
    if objection.points is not None:
        act.then(
            "appraisalsheets.amend",
            objection.sheet_id,
            deduction=objection.deduction,
            points=objection.points,
        )


@action(
    "appraisalobjections.withdraw",
    label=_("撤回"),
    clauses=["WY-A1"],
    moves="open -> withdrawn",
    who=lambda member, one: _own(member, one),
    open_to=lambda one: (one.member_id,),
    form=ReasonForm,
    icon="arrow-back-up",
)
def withdraw(act, objection):
    """Whoever objected may leave it at that."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    objection.standing = False
    objection.matter.closing = Closing.NOBODY


def _own(member: Member, objection: Objection) -> None:
    if member.pk != objection.member_id:
        raise NoRight(_("只有提出人可以撤回"), _("请%s办理") % objection.member.name, clause="WY-A1")
