"""Printed forms of complaints: 投诉处理单, 转办单 and 产品投诉汇总表."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.money import capital, yuan
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.desk.complaints.models import Complaint, Contact, Part, PartState, PlanStep, Remedy, State
from huiyin.rooms.desk.complaints.queries import items_shown
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.papers.people import phones_of, with_phones
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def _customer(subject) -> str:
    return subject.party.name if subject.party else str(_("匿名"))


def _yes_no(value: bool | None) -> str:
    return {True: str(_("是")), False: str(_("否")), None: ""}[value]


def read_complaints(found, member):
    """All that 投诉处理单 draws, in as many queries as it has tables."""
    return (
        with_phones(found, member)
        .select_related(
            *("unit", "receiver", "about_member", "acknowledged_by", "responsible", "decided_by"),
            *("matter__record__project", "group_lead__matter__record"),
        )
        .prefetch_related(
            Prefetch("steps", PlanStep.objects.select_related("owner").order_by("position")),
            Prefetch("contacts", Contact.objects.select_related("member").order_by("id")),
            Prefetch("remedies", Remedy.objects.select_related("agreed_by").order_by("id")),
            Prefetch(
                "parts",
                Part.objects.exclude(matter__state=PartState.VOIDED)
                .select_related("matter__record__department", "replied_by")
                .order_by("matter"),
            ),
        )
    )


def complaint_sheet(complaint, member) -> dict:
    """The lines of 投诉处理单, from the record as it stands."""
    matter, record = complaint.matter, complaint.record
    cost = sum(remedy.cost for remedy in complaint.remedies.all())
    return {
        "customer": _customer(complaint),
        "phone": phones_of(complaint, member),
        "unit": complaint.unit.path if complaint.unit else "",
        "project": name_of(record.project),
        "channel": complaint.get_channel_display(),
        "category": complaint.get_category_display(),
        "topic": complaint.get_topic_display(),
        "importance": matter.get_importance_display(),
        "happened": matter.happened_at,
        "recorded": matter.opened_at,
        "receiver": name_of(complaint.receiver),
        "owner": matter.owner.name,
        "state": State(matter.state).label,
        "closed": matter.closed_at,
        "extras": _extras(complaint),
        "title": matter.title,
        "cause": complaint.cause,
        "wants": complaint.wants,
        "instruction": complaint.instruction,
        "acknowledged_by": name_of(complaint.acknowledged_by),
        "acknowledged_at": complaint.acknowledged_at,
        "findings": complaint.findings,
        "responsible": name_of(complaint.responsible),
        "steps": [
            (
                str(n),
                step.words,
                step.owner.name,
                f"{step.due_on:%Y-%m-%d}",
                step.outcome or (_("已完成") if step.done_at else ""),
            )
            for n, step in enumerate(complaint.steps.all(), 1)
        ],
        "contacts": [
            (
                stamp(contact.at),
                contact.get_way_display(),
                name_of(contact.member),
                _("已联系上") if contact.reached else _("未联系上"),
                contact.words,
            )
            for contact in complaint.contacts.all()
        ],
        "remedies": [
            (remedy.words, yuan(remedy.cost), name_of(remedy.agreed_by), _yes_no(remedy.accepted))
            for remedy in complaint.remedies.all()
        ],
        "cost": yuan(cost) if cost else "",
        "cost_capital": capital(cost),
        "parts": [
            (
                part.record.department.name,
                part.asked,
                part.reply,
                name_of(part.replied_by),
                stamp(part.matter.closed_at),
            )
            for part in complaint.parts.all()
        ],
        "decided": bool(complaint.decision) or matter.state == State.ESCALATED,
        "decision": complaint.decision,
        "decided_by": name_of(complaint.decided_by),
        "declined_rule": complaint.declined_rule,
        "result": complaint.result,
        "answer": matter.answer,
        "answered": matter.answered_at,
    }


def _extras(complaint) -> list[tuple]:
    """Lines that only some complaints have, two to a row."""
    pairs = [
        (_("政府工单号"), complaint.government_number),
        (_("工单期限"), complaint.government_number and complaint.government_due),
        (_("被投诉人"), name_of(complaint.about_member)),
        (_("群诉牵头单"), complaint.group_lead and complaint.group_lead.record.number),
        (_("客户催办"), complaint.chased and _("%d次") % complaint.chased),
        (_("重新打开"), complaint.reopened and _("%d次") % complaint.reopened),
        (_("办结方式"), complaint.matter.get_closing_display()),
    ]
    flat = [word for pair in pairs if pair[1] for word in pair]
    return [tuple(flat[i : i + 4]) for i in range(0, len(flat), 4)]


def read_parts(found, member):
    """All that 转办单 draws, with the promise that the other department works under."""
    promised = Promise.objects.filter(matter=OuterRef("pk"), kind__startswith="parts.").order_by("-id")
    return (
        with_phones(found, member)
        .select_related(
            *("asked_by", "replied_by", "complaint__unit", "matter__record__project"),
            *("complaint__matter__record__department", "complaint__matter__owner"),
        )
        .annotate(
            due=Subquery(promised.values("due")[:1]), promise_clause=Subquery(promised.values("clause")[:1])
        )
    )


def part_sheet(part, member) -> dict:
    """The lines of 转办单: who asks whom for what, until when, and what came back."""
    complaint = part.complaint
    clause = shipped()[1].get(part.promise_clause or "")
    issued_by = name_of(complaint.record.department)
    return {
        "sheet": {"department": issued_by},
        "from_department": issued_by,
        "asked_by": name_of(part.asked_by),
        "to_department": name_of(part.record.department),
        "owner": part.matter.owner.name,
        "purpose": part.get_purpose_display(),
        "asked_at": part.matter.opened_at,
        "due": part.due,
        "clause": f"{clause.code} {clause.title}" if clause else "",
        "complaint_number": complaint.record.number,
        "complaint_title": complaint.matter.title,
        "complaint_owner": complaint.matter.owner.name,
        "customer": _customer(part),
        "phone": phones_of(part, member),
        "unit": complaint.unit.path if complaint.unit else "",
        "project": name_of(part.record.project),
        "title": part.matter.title,
        "asked": part.asked,
        "reply": part.reply,
        "replied_by": name_of(part.replied_by),
        "replied_at": part.matter.closed_at if part.reply else None,
    }


def read_collections(found, member):
    return found.select_related("to_member", "record__department")


def collection_sheet(collection, member) -> dict:
    """The rows of 产品投诉汇总表 as they were reported: later changes of a complaint do not change them."""
    items = items_shown(collection, member)
    known = {
        pk: (department, opened)
        for pk, department, opened in Complaint.objects.filter(
            pk__in=[item[0] for item in items]
        ).values_list("pk", "matter__record__department__name", "matter__opened_at")
    }
    labels = dict(State.choices)
    states = Counter(item[-1] for item in items)
    rows = [
        (str(n), number, *_place_and_day(known.get(pk)), title, labels.get(state, state), "")
        for n, (pk, number, title, *_rest, state) in enumerate(items, 1)
    ]
    return {
        "from_on": collection.from_on,
        "to_on": collection.to_on,
        "department": name_of(collection.record.department),
        "to": collection.to_member.name,
        "sent": collection.sent_at,
        "read": collection.read_at,
        "remark": collection.remark,
        "rows": rows,
        "total": len(rows),
        "states": [(labels[state], states[state]) for state in State.values if states[state]],
    }


def _place_and_day(known: tuple | None) -> tuple[str, str]:
    return (known[0], stamp(known[1])[:10]) if known else ("", "")


register(
    Paper(
        "complaint",
        _("投诉处理单"),
        "complaints",
        FOLDER / "complaint.typ",
        complaint_sheet,
        ("WY-G6",),
        copies=("存档联", "回访联"),
        reads=read_complaints,
    )
)
register(
    Paper(
        "part",
        _("转办单"),
        "parts",
        FOLDER / "part.typ",
        part_sheet,
        ("YX-2.1.3a", "YX-3.3"),
        copies=("存查联", "承办联"),
        reads=read_parts,
    )
)
register(
    Paper(
        "collection",
        _("产品投诉汇总表"),
        "collections",
        FOLDER / "collection.typ",
        collection_sheet,
        ("JS-H3.3",),
        copies=("留存联", "上报联"),
        landscape=True,
        reads=read_collections,
    )
)
