"""A complaint ends: solved, half solved, declined by a rule, ended by law; and begins again if the customer says so."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.explain import Parameter
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.promises import making
from huiyin.rooms.desk.complaints import forms
from huiyin.rooms.desk.complaints.actions.recording import barred_from, promise_what_is_owed, sheet_complete
from huiyin.rooms.desk.complaints.actions.working import begun
from huiyin.rooms.desk.complaints.promises import CALLBACK, RECHECK
from huiyin.rooms.desk.complaints.queries import open_parts
from huiyin.rooms.desk.complaints.rules import may_end_unreached


def _answer(act, complaint, answer: str) -> None:
    if answer:
        complaint.matter.answer, complaint.matter.answered_at = answer, act.now


def nothing_owed(complaint) -> None:
    """Nothing ends while another department owes its part or a step of the plan is open."""
    if owed := [part.record.department.name for part in open_parts(complaint)]:
        raise Refused(
            _("%s还没有答复协办事项") % "、".join(owed),
            _("等对方答复，或撤回协办后再办结"),
            clause="YX-2.1.3a",
        )
    if left := [step.words for step in complaint.steps.filter(done_at=None).order_by("pk")]:
        raise Refused(
            _("解决方案还有步骤没有完成：%s") % "、".join(left), _("逐项完成后再办结"), clause="ZH-4.1.5"
        )


@action(
    "complaints.solve",
    label=_("办结"),
    clauses=["WY-G6", "YX-2.1.2b", "YX-2.1.2d", "WY-G13"],
    moves="open | half_solved -> solved",
    form=forms.SolveForm,
    tone="primary",
    icon="circle-check",
)
def solve_complaint(act, complaint, *, result, answer=""):
    """Nothing is solved while a line of the sheet is empty, another department owes its part, or the customer waits."""
    complaint.result = result
    begun(act, complaint)
    sheet_complete(act, complaint)
    nothing_owed(complaint)
    _answer(act, complaint, answer)
    if complaint.party is None:
        complaint.matter.closing = Closing.ANONYMOUS


@action(
    "complaints.solve_partly",
    label=_("部分解决"),
    clauses=["JS-1.2"],
    moves="open | half_solved -> half_solved",
    form=forms.HalfForm,
    icon="circle-half",
)
def solve_partly(act, complaint, *, result, remaining):
    """Half solved is a state, not an end: what remains is promised with a date."""
    complaint.result = result
    begun(act, complaint)
    making.withdraw(act, making.open_of(complaint.matter, RECHECK), _("已约定新的复查时间"))
    making.make(act, RECHECK, complaint.matter, words=_("解决剩余问题：%s") % remaining)
    act.note(剩余问题=remaining)


@action(
    "complaints.decline",
    label=_("说明不予支持"),
    clauses=["WY-G6b", "WY-G6", "YX-2.1.3c"],
    moves="open | half_solved -> declined",
    form=forms.DeclineForm,
    tone="danger",
    icon="x",
)
def decline_complaint(act, complaint, *, rule, answer):
    """A refusal names the rule it rests on and is told to the guest; without a rule there is nothing to refuse by."""
    if not rule.strip():
        raise Refused(_("不予支持要写明依据哪条规定"), _("没有依据的，照客户的要求办理"), field="rule")
    if complaint.party is None:
        raise Refused(_("匿名投诉无人可以答复"), _("请用“依规结案”"))
    complaint.declined_rule = rule
    complaint.result = complaint.result or str(_("不予支持，依据：%s") % rule)
    begun(act, complaint)
    sheet_complete(act, complaint)
    nothing_owed(complaint)
    _answer(act, complaint, answer)


def _vain_attempts(complaint) -> list[tuple[dt.datetime, str]]:
    """The attempts since the customer was last heard of: reached by us, or asking to open it again."""
    heard = [complaint.contacts.filter(reached=True).aggregate(last=Max("at"))["last"]]
    if complaint.reopened:
        lines = Line.objects.filter(record=complaint.pk, verb="complaints.reopen")
        heard.append(lines.aggregate(last=Max("at"))["last"])
    since = max(filter(None, heard), default=complaint.matter.opened_at)
    return list(complaint.contacts.filter(reached=False, at__gte=since).values_list("at", "part_of_day"))


def _attempts_needed(complaint) -> list[Parameter]:
    """How often and in how many parts of the day: by the callback's clause where it binds, else by the general one."""
    department = complaint.record.department
    names = [("WY-G13", "attempts")]
    if binds("YX-2.1.2b", department):
        names = [("YX-2.1.2b", "unreached_attempts"), ("YX-2.1.2b", "unreached_parts_of_day")]
    return [Parameter(clause, name, param(clause, name, department.pk)) for clause, name in names]


@action(
    "complaints.end",
    label=_("依规结案"),
    clauses=["YX-2.1.2b", "WY-G13", "WY-G6"],
    moves="open | half_solved -> ended",
    form=forms.EndForm,
    icon="archive",
)
def end_complaint(act, complaint, *, ground, result):
    """Without an answer a complaint ends only where nobody can be answered: anonymous, or not reached often enough."""
    complaint.result = result
    sheet_complete(act, complaint)
    nothing_owed(complaint)
    if ground not in (Closing.ANONYMOUS, Closing.UNREACHED):
        raise Refused(_("这不是可以不经答复而结案的理由"), _("联系客户并记下答复"), field="ground")
    if ground == Closing.ANONYMOUS and complaint.party is not None:
        raise Refused(_("这件投诉留有客户，不能按匿名结案"), _("联系客户并记下答复"), field="ground")
    if ground == Closing.UNREACHED:
        reached = may_end_unreached(_vain_attempts(complaint), *_attempts_needed(complaint))
        if not reached.value:
            needed, *spread = (parameter.value for parameter in reached.parameters)
            way_out = [
                _("至少联系%s次") % needed,
                *(_("分布在%s个时段") % n for n in spread),
                _("每次都记下来"),
            ]
            raise Refused(
                _("联系次数或时段还不够，不能按联系不上结案"), "，".join(map(str, way_out)), field="ground"
            )
        keep(act, "unreached", reached)
    complaint.matter.closing = ground


def cannot_reopen(complaint, at: dt.datetime) -> Refused | None:
    """Why a complaint that is over cannot be opened again at a moment; None where it can (JS-1.2)."""
    if complaint.record.voided_at:
        return Refused(_("这件投诉已作废"), _("请登记一件新的投诉"))
    days = param("JS-1.2", "reopen_within", complaint.record.department_id)
    closed = complaint.matter.closed_at
    if days is not None and closed and at > closed + dt.timedelta(days=days):
        return Refused(_("办结已超过%s天，不能重新打开") % days, _("请登记一件新的投诉并关联原件"))
    return None


@action(
    "complaints.reopen",
    label=_("重新打开"),
    clauses=["JS-1.2"],
    moves="solved | declined | ended -> open",
    who="anyone",
    form=forms.ReopenForm,
    icon="rotate",
    offered=lambda complaint: not complaint.matter.is_open,
)
def reopen_complaint(act, complaint):
    """A customer who is not satisfied opens it again; it is not a new matter and it keeps its history."""
    act.require_reason(_("重新打开要写明客户哪里不满意"), _("在“理由”一栏写一句"))
    if refusal := cannot_reopen(complaint, act.now):
        raise refusal
    complaint.reopened += 1
    matter, record = complaint.matter, complaint.record
    matter.answer, matter.answered_at = "", None  # it did not satisfy; a new one is owed
    if not matter.owner.is_active:
        matter.owner = default_owner(
            record.department, record.project_id, at=act.now, without=barred_from(complaint)
        )
    if complaint.party and binds("YX-2.1.2b", record.department):
        making.make(act, CALLBACK, matter)
    promise_what_is_owed(act, complaint, since=act.now)
    act.tell(
        matter.owner,
        _("客户不满意，已重新打开：%s") % matter.title,
        key=f"reopened {complaint.pk} {complaint.reopened}",
        level="warning",
    )
