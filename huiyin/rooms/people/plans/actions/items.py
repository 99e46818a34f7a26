"""The items of a plan: added, divided among months and people, reported on, finished; those of others chased (ZH-J1.13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.plans import forms
from huiyin.rooms.people.plans.actions.measuring import measured
from huiyin.rooms.people.plans.models import ItemSort, ItemState, PlanItem, PlanState, WorkPlan, days_of, said
from huiyin.rooms.people.plans.promises import CHASE, DO
from huiyin.rooms.people.plans.queries import measures, open_parts, parts_of, planitems_seen_by
from huiyin.rooms.people.plans.rules import divided, hundredths, reached

CLAUSES = ["YX-3.1.2", "ZH-J1.1", "WY-M2", "WY-M3"]
GOING = (PlanState.DRAFT, PlanState.RUNNING)
ITEMS = register(
    Kind(
        "planitems",
        _("计划事项"),
        PlanItem,
        planitems_seen_by,
        series=numbering.register("JH"),
        states=ItemState,
        closed=(ItemState.DONE, ItemState.DROPPED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.wanted, one.result)
        ),
        silent=frozenset({"target", "value", "measure"}),  # told in words
    )
)


def _within(plan: WorkPlan, from_on: dt.date, to_on: dt.date) -> None:
    first, last = days_of(plan.span, plan.year, plan.part)
    if to_on < from_on:
        raise Refused(_("完成日期早于开始日期"), _("核对起止日期"), field="to_on")
    if not (first <= from_on and to_on <= last):
        raise Refused(
            _("不在计划的期间内（%(first)s 至 %(last)s）") % {"first": first, "last": last},
            _("改日期，或放进那一期的计划"),
            field="to_on",
        )


def _fits(sort: str, measure: str, target: int | None, other: Department | None) -> None:
    if measure and measure not in measures():
        raise Refused(_("没有这个指标"), _("刷新页面后再选"), field="measure")
    if (measure or sort == ItemSort.TARGET) and target is None:
        raise Refused(_("指标要有目标数"), _("填写目标，如 95"), field="target")
    if sort == ItemSort.MILESTONE and other is None:
        raise Refused(_("他部门节点要写明是哪个部门"), _("选择责任部门"), field="other")


@opens(
    "planitems.add",
    label=_("添加事项"),
    clauses=[*CLAUSES, "ZH-J1.13", "WY-G7a"],
    form=forms.ItemForm,
    from_=["workplans"],
    right_from="plan",
    icon="list-check",
)
def add_item(
    act,
    matter,
    *,
    plan,
    sort,
    from_on,
    to_on,
    wanted="",
    given_by="",
    measure="",
    target=None,
    unit="",
    other=None,
    contact="",
    parent=None,
):
    """Each thing of a plan is one member's, with a day; what is measured has a figure to reach."""
    if plan.matter.state not in GOING:
        raise Refused(_("计划已总结或作废"), _("放进下一期的计划"), field="plan")
    _within(plan, from_on, to_on)
    _fits(sort, measure, target, other)
    item = PlanItem.objects.create(
        matter=matter,
        plan=plan,
        parent=parent,
        sort=sort,
        wanted=wanted,
        given_by=given_by,
        measure=measure,
        target=target,
        unit=measures()[measure].unit if measure else unit,
        from_on=from_on,
        to_on=to_on,
        other=other,
        contact=contact,
    )
    act.note(目标=f"{said(target)}{item.unit}" if target is not None else "")
    making.make(act, DO, matter, due=due_on(matter.record.department_id, to_on, act.now))
    if sort == ItemSort.MILESTONE:
        making.make(act, CHASE, matter)
    act.tell(
        matter.owner,
        _("计划事项由你负责：%(title)s，%(day)s前完成") % {"title": matter.title, "day": to_on},
        key=f"item {matter.pk}",
        clause="ZH-J1.1",
    )
    return item


@action(
    "planitems.break_down",
    label=_("分解"),
    clauses=["ZH-J1.1"],
    moves="open",
    adds=True,
    form=forms.BreakDownForm,
    icon="git-fork",
    offered=lambda item: item.parent_id is None and item.sort != ItemSort.MILESTONE,
)
def break_down(act, item, *, months: Sequence[int], owners: Sequence[Member]):
    """A year's item becomes what each does in each month; what is counted is divided so that nothing is lost."""
    if item.parent_id:
        raise Refused(_("已经是分解出来的事项"), _("分解它上一级的事项"))
    if parts_of(item).exists():
        raise Refused(_("这一项已经分解过"), _("取消原来的分解，或单独添加"))
    first, last = item.from_on, item.to_on
    spans = [days_of("month", first.year, month) for month in sorted(set(months))]
    spans = [(max(a, first), min(b, last)) for a, b in spans]
    if not spans or not owners:
        raise Refused(_("选择月份和责任人"), _("各选至少一个"), field="months")
    if any(a > b for a, b in spans):
        raise Refused(_("有的月份不在这一项的期间内"), _("去掉期间以外的月份"), field="months")
    share = item.measure == "" and item.target is not None
    amounts = (
        divided(item.target, len(spans) * len(owners)) if share else [item.target] * len(spans) * len(owners)
    )
    where = {"department": item.record.department, "project": item.record.project, "opened_from": item.record}
    for (a, b), owner, amount in zip(
        [span for span in spans for _owner in owners], list(owners) * len(spans), amounts, strict=True
    ):
        month = _now("%d月") % a.month
        act.later(
            "planitems.add",
            title=f"{item.matter.title}（{month}，{owner.name}）"[:120],
            owner=owner,
            plan=item.plan,
            parent=item,
            sort=item.sort,
            wanted=item.wanted,
            measure=item.measure,
            target=amount,
            unit=item.unit,
            from_on=a,
            to_on=b,
            **where,
        )
    act.note(分解=_now("%d项") % len(amounts))


@action(
    "planitems.report",
    label=_("写进展"),
    clauses=["YX-3.1.2", "ZH-J1.1"],
    moves="open",
    adds=True,
    form=forms.ReportForm,
    icon="pencil",
)
def report(act, item, *, percent, progress, value=None):
    """How far it has come is written down when it moves, not gathered at the end of the year."""
    if item.measure and value is not None:
        raise Refused(_("这个指标由系统从记录中统计"), _("完成数留空"), field="value")
    item.percent, item.progress = percent, progress
    if value is not None:
        item.value = value
        act.note(完成数=f"{said(value)}{item.unit}")


@action(
    "planitems.reschedule",
    label=_("改期"),
    clauses=["ZH-J1.1"],
    moves="open",
    form=forms.RescheduleForm,
    icon="calendar-time",
)
def reschedule(act, item, *, to_on):
    """A day is never moved silently: the new one has its reason, and the old one stays to be seen."""
    act.require_reason(_("改期需要写明理由"), _("在“理由”一栏写一句"))
    if to_on < clock.today():
        raise Refused(_("新的日期已经过去"), _("填写今天或以后的日期"), field="to_on")
    _within(item.plan, item.from_on, to_on)
    item.to_on = to_on
    for promise in making.open_of(item.matter, DO):
        making.rearrange(act, promise, due_on(act.department, to_on, act.now), act.reason)


@action(
    "planitems.finish",
    label=_("完成"),
    clauses=CLAUSES,
    moves="open -> done",
    form=forms.FinishForm,
    tone="primary",
    icon="check",
)
def finish(act, item, *, result, value=None):
    """What is done says what came of it; a figure that falls short says why."""
    if open_ones := list(open_parts(item)[:3]):
        names = "、".join(one.matter.title for one in open_ones)
        raise Refused(_("分解的事项还没完成：%s") % names, _("完成或取消后再办"))
    figure = measured(item)
    if figure is not None:
        if value is not None and item.measure:
            raise Refused(_("这个指标由系统从记录中统计"), _("完成数留空"), field="value")
        keep(act, "measured", figure)
        value = value if value is not None else hundredths(figure.value)
    elif item.target is not None and value is None and item.value is None:
        raise Refused(_("有目标数的要填完成数"), _("填写完成数"), field="value")
    item.value = value if value is not None else item.value
    if reached(item.value, item.target) is False and not act.reason:
        raise Refused(
            _("完成数%(value)s%(unit)s，没有达到目标%(target)s%(unit)s")
            % {"value": said(item.value), "target": said(item.target), "unit": item.unit},
            _("在“未达标原因”一栏写明"),
            field="reason",
        )
    item.result, item.percent, item.done_at = result, 100, act.now
    if item.value is not None:
        act.note(完成数=f"{said(item.value)}{item.unit}")
    item.matter.closing = Closing.NOBODY


@action(
    "planitems.drop",
    label=_("取消"),
    clauses=["ZH-J1.1"],
    moves="open -> dropped",
    form=forms.DropForm,
    tone="danger",
    icon="ban",
)
def drop(act, item):
    """What will not be done is taken out with its reason, its parts first."""
    act.require_reason(_("取消需要写明理由"), _("在“理由”一栏写一句"))
    if open_parts(item).exists():
        raise Refused(_("分解的事项还在进行"), _("先逐项取消"))
    item.matter.closing = Closing.VOIDED
