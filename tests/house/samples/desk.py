"""A sample of each kind of the desk, of the office, of the rule book and of the estates."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.clauses.models import Clause
from huiyin.rooms.desk.quality.models import Slip
from huiyin.rooms.desk.quality.queries import facts_of_check, work_shown


def _complaint(house, made):
    return perform(
        "complaints.record",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        title="样本：卫生间漏水",
        cause="样本：昨晚起卫生间顶部渗水",
        topic="product",
    )


def _part(house, made):
    facts = {"department": house.works, "title": "样本：查漏点", "asked": "样本：请上门查漏"}
    complaint = made["complaints"]
    return perform(
        "parts.ask", by=house.specialist, complaint=complaint, opened_from=complaint.record, **facts
    )


def _call(house, made):
    return perform(
        "calls.record",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        number="13800135678",
        need="样本：问收楼时间",
    )


def _collection(house, made):
    days = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 11, 30)}
    return perform("collections.report", by=house.supervisor, department=house.desk, **days)


def _task(house, made):
    facts = {"department": house.desk, "title": "样本：核对台账", "wanted": "样本：核对本月台账"}
    return perform("tasks.give", by=house.specialist, **facts)


def _appointment(house, made):
    return perform(
        "appointments.book",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        owner=house.specialist,
        title="样本：办理退款",
        place="样本：一楼接待室",
        from_at=clock.shanghai("2026-11-25 10:00"),
        to_at=clock.shanghai("2026-11-25 10:30"),
    )


def _circular(house, made):
    facts = {"title": "样本：值班安排", "text": "样本：本周值班", "sort": "notice"}
    return perform(
        "circulars.issue", by=house.clerk, department=house.desk, members=[house.supervisor], **facts
    )


def _duty(house, made):
    facts = {"title": "样本：资料归档", "wanted": "样本：检查归档", "frequency": "monthly", "month_day": 28}
    return perform("duties.define", by=house.supervisor, department=house.desk, owner=house.clerk, **facts)


def _approval(house, made):
    facts = {"title": "样本：添置雨具", "text": "样本：前台添置雨伞", "flow": "expense", "amount": 30000}
    return perform("approvals.ask", by=house.specialist, department=house.desk, **facts)


def _delegation(house, made):
    span = {"from_at": clock.shanghai("2026-11-25 09:00"), "to_at": clock.shanghai("2026-11-27 18:00")}
    facts = {"taker": house.supervisor, "why": "样本：外出"}
    return perform("delegations.grant", by=house.manager, department=house.desk, **facts, **span)


def _followup(house, made):
    return perform(
        "followups.plan",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        title="样本：离店回访",
        why="leaving",
        guest="individual",
    )


def _opinion(house, made):
    facts = {"title": "样本：绿化", "sort": "suggestion", "topic": "greening", "words": "样本：多种桂花"}
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    return perform("opinions.raise", by=house.clerk, owner=house.head, **where, **facts)


def _questionnaire(house, made):
    facts = {"title": "样本：清洁调查", "topic": "cleaning", "questions": ["样本：楼道是否干净"]}
    return perform("questionnaires.define", by=house.supervisor, department=house.desk, **facts)


def _offer(house, made):
    days = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 12, 31)}
    facts = {"title": "样本：连住优惠", "words": "样本：连住三晚八折"}
    return perform("offers.define", by=house.supervisor, department=house.desk, **facts, **days)


def _revision(house, made):
    facts = {
        "title": "样本：修改条文",
        "new_title": "样本：忠于职守",
        "new_text": "样本：条文",
        "why": "样本：理由",
    }
    clause = Clause.objects.get(code="YX-1.1")
    return perform(
        "revisions.draft",
        by=house.supervisor,
        department=house.desk,
        clause=clause,
        wanted_on=clock.today(),
        **facts,
    )


def _interpretation(house, made):
    clause = Clause.objects.get(code="YX-1.1")
    facts = {"clause": clause, "title": "样本：怎样算勤勉", "question": "样本：请解释"}
    return perform("interpretations.ask", by=house.clerk, department=house.desk, **facts)


def _reading(house, made):
    facts = {"house": "YX", "departments": [house.desk]}
    return perform("readings.issue", by=house.supervisor, department=house.desk, **facts)


def _callback(house, made):
    facts = {
        "department": house.desk,
        "project": house.project,
        "title": "样本：请回电",
        "number": "13800135678",
    }
    return perform("callbacks.record", by=house.specialist, party=made["customers"].party, **facts)


def _walkin(house, made):
    facts = {"department": house.desk, "project": house.project, "purpose": "样本：办理入住"}
    return perform("walkins.arrive", by=house.clerk, party=made["customers"].party, **facts)


def _wording(house, made):
    facts = {"category": "guide", "situation": "样本：进门", "purpose": "样本：先问好"}
    return perform("wordings.add", by=house.supervisor, department=house.desk, **facts)


def _slip(house, made):
    facts = {
        "category": "forbidden",
        "situation": "样本：拿不准",
        "triggers": ["样本不知道"],
        "better": "样本：我去核实",
    }
    perform("wordings.add", by=house.supervisor, department=house.desk, **facts)
    facts = {"number": "13800135678", "need": "样本：问时间", "reply": "样本不知道"}
    call = perform("calls.record", by=house.clerk, department=house.desk, project=house.project, **facts)
    return Slip.objects.select_related("record").get(about=call.pk)


def _check(house, made):
    facts = facts_of_check(made["calls"], work_shown(made["calls"].record))
    return perform("checks.pick", by=house.manager, opened_from=made["calls"].record, **facts)


def _shift(house, made):
    facts = {"taker": house.specialist, "words": "样本：请跟进"}
    return perform("shifts.hand_over", by=house.clerk, department=house.desk, **facts)


def _extension(house, made):
    facts = {"number": "样本8001", "holder": house.clerk}
    return perform("extensions.assign", by=house.supervisor, department=house.desk, **facts)


def _place(house, made):
    facts = {
        "name": "样本：大堂",
        "address": "一号楼一层",
        "phone": "0755-12345678",
        "hours": "每天 8:30–18:00",
    }
    return perform("places.add", by=house.supervisor, department=house.desk, project=house.project, **facts)


def _sheet(house, made):
    where = {"department": house.desk, "project": house.project}
    return perform("sheets.open", by=house.supervisor, works=house.works, **where)


def _progress(house, made):
    return perform(
        "progress.report",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        buildings=[made["units"].building],
        seen_on=dt.date(2026, 11, 20),
        stage="主体施工",
        floors=18,
        told="样本：主体施工到十八层",
        origin="样本：工程部周报",
    )


def _question(house, made):
    facts = {
        "question": "样本：几时交房",
        "answer": "样本：按合同",
        "triggers": ["样本交房"],
        "origin": "样本：合同",
    }
    where = {"department": house.desk, "project": house.project}
    return perform("questions.add", by=house.clerk, **where, **facts)


def _item(house, made):
    facts = {"department": house.desk, "project": house.project, "sort": "papers", "label": "样本：收据原件"}
    return perform("items.take_in", by=house.clerk, about=made["tasks"], place="档案柜A-3", **facts)


def _transfer(house, made):
    facts = {"department": house.desk, "project": house.project, "title": "样本：送财务入账"}
    taker = house.specialist
    return perform("transfers.make", by=house.clerk, items=[made["items"]], taker=taker, **facts)


SAMPLES = {
    "complaints": _complaint,
    "parts": _part,
    "calls": _call,
    "collections": _collection,
    "tasks": _task,
    "items": _item,
    "transfers": _transfer,
    "appointments": _appointment,
    "circulars": _circular,
    "duties": _duty,
    "approvals": _approval,
    "delegations": _delegation,
    "followups": _followup,
    "opinions": _opinion,
    "questionnaires": _questionnaire,
    "offers": _offer,
    "revisions": _revision,
    "interpretations": _interpretation,
    "readings": _reading,
    "callbacks": _callback,
    "walkins": _walkin,
    "wordings": _wording,
    "slips": _slip,
    "checks": _check,
    "shifts": _shift,
    "extensions": _extension,
    "places": _place,
    "sheets": _sheet,
    "progress": _progress,
    "questions": _question,
}
