"""Printed forms of the office: 工作任务单, 审批单, 物品交接单, and 通知 with its list of signatures."""

from __future__ import annotations

from pathlib import Path

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.approvals.flows import label_of
from huiyin.kernel.approvals.holding import lines_held
from huiyin.kernel.approvals.models import State, Step
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.custody.models import Item
from huiyin.kernel.custody.sorts import label_of as sort_label
from huiyin.kernel.money import capital, yuan
from huiyin.kernel.promises.models import Promise
from huiyin.registers.office.models import Addressee, Circular, TaskState
from huiyin.registers.office.promises import DOING
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def read_tasks(found, member):
    """All that 工作任务单 draws, with the promise that it is done under."""
    promised = Promise.objects.filter(matter=OuterRef("pk"), kind__in=[kind.name for kind in DOING]).order_by(
        "-id"
    )
    return found.select_related(
        "given_by", "given_from", "answered_by", "duty", "matter__record__project"
    ).annotate(
        due=Subquery(promised.values("due")[:1]), promise_clause=Subquery(promised.values("clause")[:1])
    )


def task_sheet(task, member) -> dict:
    """The lines of 工作任务单: who wants what of whom, until when, and what came back."""
    matter, record = task.matter, task.record
    clause = shipped()[1].get(task.promise_clause or "")
    done = task.matter.state != TaskState.OPEN
    return {
        "sheet": {"department": name_of(task.given_from)},
        "from_department": name_of(task.given_from),
        "given_by": name_of(task.given_by),
        "to_department": name_of(record.department),
        "owner": matter.owner.name,
        "given_at": matter.opened_at,
        "due": task.due,
        "clause": f"{clause.code} {clause.title}" if clause else "",
        "importance": matter.get_importance_display(),
        "project": name_of(record.project),
        "duty": f"{task.duty.title}（{task.duty_on:%Y-%m-%d}）" if task.duty else "",
        "title": matter.title,
        "wanted": task.wanted,
        "checks": [
            (str(n), line, (_("已检查") if line in task.checked else _("未做")) if done else "", "")
            for n, line in enumerate(task.checklist, 1)
        ],
        "progress": task.progress,
        "result": task.result,
        "answered_by": name_of(task.answered_by),
        "answered_at": task.answered_at,
        "remark": task.remark,
        "confirmed_at": matter.closed_at if matter.state == TaskState.DONE and task.given_by else None,
    }


def read_circulars(found, member):
    readers = Addressee.objects.select_related("member", "department").order_by("department__name", "pk")
    return found.select_related("issued_by").prefetch_related(Prefetch("addressees", readers))


def circular_sheet(circular, member) -> dict:
    """The text of a circular and everybody it went to, signed here in the house or to be signed on paper."""
    readers = list(circular.addressees.all())
    return {
        "sheet": {"title": circular.get_sort_display()},
        "sort": circular.get_sort_display(),
        "origin": circular.origin if circular.sort == Circular.Sort.FORWARDED else "",
        "origin_number": circular.origin_number,
        "issued_by": name_of(circular.issued_by),
        "department": name_of(circular.record.department),
        "issued_at": circular.issued_at,
        "due": circular.due,
        "audience": circular.audience,
        "title": circular.title,
        "text": circular.text,
        "readers": [
            (
                str(n),
                one.department.name,
                one.member.name,
                stamp(one.read_at) if one.read_at else "",
                one.words,
                "",
            )
            for n, one in enumerate(readers, 1)
        ],
        "read": sum(1 for one in readers if one.read_at),
        "total": len(readers),
    }


def read_approvals(found, member):
    steps = Step.objects.select_related("decider", "signed_by").order_by("place", "pk")
    return found.select_related("asked_by", "about", "follows__matter__record").prefetch_related(
        "copied", "matter__record__files", Prefetch("steps", steps)
    )


def approval_sheet(one, member) -> dict:
    """审批单: what is asked, and each step with who signed it for whom; what is still to come is signed by hand."""
    matter, record = one.matter, one.record
    done = not matter.is_open
    return {
        "sheet": {"department": name_of(record.department)},
        "department": name_of(record.department),
        "asked_by": one.asked_by.name,
        "asked_at": matter.opened_at,
        "flow": label_of(one.flow),
        "verb": str(VERBS[one.verb].label) if one.verb else "",
        "about": str(one.about or ""),
        "amount": yuan(one.amount) if one.amount else "",
        "capital": capital(one.amount) if one.amount else "",
        "copied": "、".join(copy.name for copy in one.copied.all()),
        "follows": str(one.follows.record) if one.follows else "",
        "title": matter.title,
        "text": one.text,
        "held": lines_held(one) if one.verb else [],
        "files": "、".join(file.name for file in record.files.all()),
        "steps": [
            (
                step.label,
                matter.owner.name if step.state == Step.State.WAITING else step.signer(),
                step.get_state_display() if step.at else "",
                step.note,
                stamp(step.at) if step.at else "",
                "",
            )
            for step in one.steps.all()
        ],
        "state": str(State(matter.state).label) if done else "",
        "decided_at": one.decided_at if done else None,
    }


def read_transfers(found, member):
    items = Item.objects.select_related("about", "record").order_by("about", "label")
    return found.select_related("giver", "to__member", "to__party").prefetch_related(Prefetch("items", items))


def transfer_sheet(transfer, member) -> dict:
    """交接单: what passes, from whom to whom, with room for both signatures."""
    record = transfer.record
    items = list(transfer.items.all())
    return {
        "sheet": {"department": name_of(record.department)},
        "giver": name_of(transfer.giver),
        "to": transfer.to.said,
        "taken_by": transfer.taken_by,
        "offered_at": transfer.matter.opened_at,
        "taken_at": transfer.taken_at,
        "words": transfer.matter.title,
        "project": name_of(record.project),
        "items": [
            (str(n), str(item.about), sort_label(item.sort), item.label, item.record.number or "", "")
            for n, item in enumerate(items, 1)
        ],
        "total": len(items),
    }


register(
    Paper(
        "transfer",
        _("物品交接单"),
        "transfers",
        FOLDER / "transfer.typ",
        transfer_sheet,
        ("ZH-J2.2", "ZH-J4.7"),
        copies=("交出方联", "接收方联"),
        reads=read_transfers,
    )
)
register(
    Paper(
        "approval",
        _("审批单"),
        "approvals",
        FOLDER / "approval.typ",
        approval_sheet,
        ("YX-3.1.4",),
        reads=read_approvals,
    )
)
register(
    Paper(
        "task",
        _("工作任务单"),
        "tasks",
        FOLDER / "task.typ",
        task_sheet,
        ("YX-2.5.1b",),
        copies=("存查联", "承办联"),
        reads=read_tasks,
    )
)
register(
    Paper(
        "circular",
        _("通知"),
        "circulars",
        FOLDER / "circular.typ",
        circular_sheet,
        ("WY-P3",),
        reads=read_circulars,
    )
)
