"""The task ledger and the page of a task."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.registers.office.models import TaskState
from huiyin.web.columns import (
    due_column,
    importance_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, matter_level
from huiyin.web.templatetags.huiyin import when


def _giver(task) -> str:
    return task.given_by.name if task.given_by else _("例行事务") if task.duty_id else ""


def party_facts(subject) -> list[Fact]:
    """Name and numbers of a matter's customer, masked for whoever is not the owner."""
    party = subject.matter.record.party
    if party is None:
        return []
    return [
        Fact(_("客户"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
    ]


def _way(task) -> tuple[str, ...]:
    """Where nobody waits for the answer, nobody confirms it."""
    if task.given_by_id in (None, task.matter.owner_id):
        return (TaskState.OPEN, TaskState.DONE)
    return (TaskState.OPEN, TaskState.REPLIED, TaskState.DONE)


def _facts(task, member):
    matter, record = task.matter, task.record
    facts = [
        Fact(_("承办部门"), record.department.name),
        Fact(_("交办人"), _giver(task)),
        Fact(_("交办部门"), task.given_from.name),
        Fact(_("交办时间"), when(matter.opened_at)),
        Fact(_("重要程度"), chosen(matter, "importance")),
        *party_facts(task),
    ]
    if matter.offered_to:
        facts.insert(1, Fact(_("待接收人"), matter.offered_to.name, clause="YX-3.3"))
    if record.project:
        facts.append(Fact(_("项目"), record.project.name))
    if task.duty:
        facts += [
            Fact(_("例行事务"), task.duty.title, url=reverse("record", args=["duties", task.duty_id])),
            Fact(_("应办日期"), f"{task.duty_on:%Y-%m-%d}", clause="WY-P2"),
        ]
    if task.sent_back:
        facts.append(Fact(_("退回重办"), _("%d次") % task.sent_back))
    return facts


def _sections(task, member):
    sections = [Section(_("工作要求"), text=task.wanted)]
    if task.checklist:
        done = task.matter.state != TaskState.OPEN
        lines = [
            {
                "label": line,
                "url": "",
                "state_label": _("已检查") if line in task.checked else _("未做") if done else _("待检查"),
                "state_tone": "green" if line in task.checked else "orange" if done else "grey",
            }
            for line in task.checklist
        ]
        sections.append(listed(_("检查项"), lines))
    if task.result:
        sections.append(
            Section(
                _("办理结果（%(who)s %(when)s）")
                % {"who": task.answered_by or _("系统"), "when": when(task.answered_at)},
                text=task.result,
            )
        )
        if task.remark:
            sections.append(Section(_("交办人意见"), text=task.remark))
    else:
        sections.append(Section(_("最新进展"), text=task.progress or _("还没有进展。")))
    return sections


page(
    Page(
        "tasks",
        "work",
        "clipboard-list",
        order=10,
        columns=(
            number_column(),
            title_column(__("任务")),
            state_column(TaskState.choices),
            due_column(),
            Column("department", __("承办部门"), lambda t: t.record.department.name),
            owner_column(),
            Column("giver", __("交办人"), _giver, filter="given_by__name__contains"),
            Column("progress", __("最新进展"), lambda t: t.progress, minor=True, wide=True),
            opened_column(__("交办时间")),
            importance_column(hidden=True),
            Column("from", __("交办部门"), lambda t: t.given_from.name, hidden=True),
            Column("result", __("办理结果"), lambda t: t.result, hidden=True, wide=True),
            Column(
                "answered",
                __("答复时间"),
                lambda t: when(t.answered_at),
                hidden=True,
                full=lambda t: t.answered_at or "",
            ),
            Column("sent_back", __("退回次数"), lambda t: t.sent_back, hidden=True, align="end"),
        ),
        rows=lambda rows: rows.select_related(
            *MATTER, "matter__record__department", "given_by", "given_from"
        ),
        one=lambda rows: rows.select_related(
            "given_by", "given_from", "answered_by", "duty", "matter__record__project", "matter__offered_to"
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("given", __("我交办的"), lambda member: Q(given_by=member)),
            View(
                "confirm",
                __("待我确认"),
                lambda member: Q(given_by=member, matter__state=TaskState.REPLIED),
            ),
            View("open", __("未完成"), lambda member: Q(matter__closed_at=None)),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
            View("duties", __("例行事务"), lambda member: Q(duty__isnull=False)),
        ),
        clauses=("YX-2.5.1b", "WY-M14", "ZH-4.1.8"),
        empty=__("交给同事或其他部门办的事，从这里交办；对方的答复会回到这里。"),
        facts_title=__("任务信息"),
        way=_way,
    )
)
