"""A complaint is taken down, put right, or taken back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing, Importance
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.complaints import forms
from huiyin.rooms.desk.complaints.models import Category, Channel, Complaint, State
from huiyin.rooms.desk.complaints.promises import (
    ACKNOWLEDGE,
    CALLBACK,
    GOVERNMENT,
    INVESTIGATE,
    PLAN,
    RAISE,
    REPORT,
    REQUEST,
)
from huiyin.rooms.desk.complaints.queries import complaints_seen_by
from huiyin.rooms.desk.complaints.rules import importance_of


def _document(complaint: Complaint) -> str:
    party, record = complaint.party, complaint.record
    return tokens.document(
        names=[party.name] if party else (),
        phones=[phone.number for phone in party.phones.all()] if party else (),
        codes=[
            record.number or "",
            complaint.government_number,
            complaint.unit.path if complaint.unit else "",
        ],
        texts=(complaint.matter.title, complaint.cause, complaint.wants, complaint.result),
    )


COMPLAINTS = register(
    Kind(
        "complaints",
        _("投诉"),
        Complaint,
        complaints_seen_by,
        series=numbering.register("TS"),
        states=State,
        closed=(State.SOLVED, State.DECLINED, State.ENDED, State.VOIDED),
        document=_document,
        barred=lambda facts: frozenset({facts["about_member"].pk} if facts.get("about_member") else ()),
        never_owned_by=lambda complaint: frozenset(filter(None, [complaint.about_member_id])),
    )
)


@opens(
    "complaints.record",
    label=_("登记投诉"),
    clauses=["YX-2.1.2b", "YX-2.1.2c", "YX-2.1.2d", "YX-3.2.6", "ZH-J2.7", "WY-M4", "WY-P5", "ZH-J1.7"],
    form=forms.RecordForm,
    from_=["calls", "customers"],
    icon="message-exclamation",
)
def record_complaint(
    act,
    matter,
    *,
    category=Category.COMPLAINT,
    channel=Channel.CALL,
    cause,
    on_spot=False,
    result="",
    answer="",
    anonymous=False,
    new_name="",
    new_phones=(),
    **facts,
):
    """Settled on the spot, or owed a call within two days: whoever complains never leaves without one of the two."""
    record = matter.record
    if record.party is None and new_name:
        record.party = act.beforehand(
            "customers.register",
            department=record.department,
            project=record.project,
            name=new_name,
            phones=new_phones,
            unit=facts.get("unit"),
        ).party
    if record.party is None and not anonymous:
        raise Refused(
            _("还不知道是谁投诉的"), _("选择客户，或填写姓名和电话；不愿留名的请勾选“匿名”"), field="party"
        )
    if channel == Channel.GOVERNMENT and not (facts.get("government_number") and facts.get("government_due")):
        raise Refused(_("政府工单要有工单号和办结期限"), _("照工单填写这两项"), field="government_number")
    facts["receiver"] = facts.get("receiver") or act.actor
    complaint = Complaint.objects.create(
        matter=matter, category=category, channel=channel, cause=cause, result=result, **facts
    )
    _weigh(act, complaint)
    if on_spot:
        _settle_on_the_spot(act, complaint, answer)
    else:
        _promise(act, complaint)
    act.tell(matter.owner, _("新的%(kind)s归你负责：%(title)s") % _said(complaint), key=f"owner {record.pk}")
    return complaint


def _said(complaint: Complaint) -> dict:
    return {"kind": complaint.get_category_display(), "title": complaint.matter.title}


def _weigh(act, complaint: Complaint) -> None:
    """The importance that words and number of complainants give; a clerk may set it higher, never lower (WY-S4)."""
    lead, group = complaint.group_lead, 1
    if lead:
        since = act.now - dt.timedelta(days=param("WY-S4", "group_days", act.department))
        group = 1 + Complaint.objects.filter(group_lead=lead, matter__opened_at__gte=since).count()
    weighed = importance_of(
        f"{complaint.matter.title} {complaint.cause} {complaint.wants}",
        grave_words=param("WY-S4", "important_words", act.department) or (),
        group=group,
        group_size=param("WY-S4", "group_size", act.department),
        government=bool(complaint.government_number),
    )
    keep(act, "importance", weighed)
    complaint.matter.importance = max(complaint.matter.importance, weighed.value)


def _settle_on_the_spot(act, complaint: Complaint, answer: str) -> None:
    if not complaint.result or (complaint.party and not answer):
        raise Refused(
            _("当场办结要写明处理结果和对客户的答复"), _("补全这两项，或不勾选“当场办结”"), field="result"
        )
    matter = complaint.matter
    matter.state, matter.answer, matter.answered_at = State.SOLVED, answer, act.now
    complaint.first_action_at = act.now
    complaint.save(update_fields=["first_action_at"])
    if complaint.party is None:
        matter.closing = Closing.ANONYMOUS


def _promise(act, complaint: Complaint) -> None:
    """Every clause that binds the department opens its own promise."""
    matter, department = complaint.matter, complaint.record.department
    about = complaint.category in (Category.COMPLAINT, Category.OPINION)
    barred = frozenset({complaint.about_member_id} if complaint.about_member_id else ())
    if complaint.party and binds("YX-2.1.2b", department) and about:
        making.make(act, CALLBACK, matter)
    if complaint.category == Category.REQUEST and complaint.reasonable and binds("YX-2.1.2d", department):
        making.make(act, REQUEST, matter)
    if complaint.category == Category.COMPLAINT and binds("WY-G4", department):
        making.make(act, INVESTIGATE, matter)
    if complaint.government_number:
        making.make(act, GOVERNMENT, matter, due=complaint.government_due)
    if matter.importance >= Importance.RAISED and binds("ZH-4.1.5", department):
        making.make(act, PLAN, matter)
    reports = [kind for kind in (ACKNOWLEDGE, RAISE) if about and binds(kind.clause, department)]
    if reports:
        leader = superior_of(matter.owner, department, "supervisor", act.now, barred)
        for kind in reports:
            making.make(act, kind, matter, owner=leader)
        act.tell(
            leader, _("有一件%(kind)s待批阅：%(title)s") % _said(complaint), key=f"acknowledge {matter.pk}"
        )
    if matter.importance == Importance.GRAVE:
        report_to_director(act, complaint, barred)


def report_to_director(act, complaint: Complaint, barred: frozenset[int] = frozenset()) -> None:
    """A grave matter goes to the director at once, whatever the hour (WY-S4)."""
    matter, department = complaint.matter, complaint.record.department
    if not binds("WY-S4", department) or making.open_of(matter, REPORT).exists():
        return
    director = department.head
    if director.pk in barred:
        director = superior_of(director, department, "director", act.now, barred)
    making.make(act, REPORT, matter, owner=director)
    act.tell(
        director,
        _("重大事项，请立即批阅：%s") % matter.title,
        key=f"grave {matter.pk}",
        level="overdue",
        clause="WY-S4",
    )


@action(
    "complaints.judge",
    label=_("判定要求是否合理"),
    clauses=["YX-2.1.2d"],
    moves="open",
    form=forms.JudgeForm,
    icon="scale",
    offered=lambda complaint: complaint.category == Category.REQUEST,
)
def judge_request(act, complaint, *, reasonable):
    """A reasonable request is met on the day it came in: the clock starts at its receipt, not at the judgement."""
    if complaint.category != Category.REQUEST:
        raise Refused(_("只有“要求”类才需要判定"), _("类别登记错了的，请先更正"))
    complaint.reasonable = reasonable
    if reasonable and not making.open_of(complaint.matter, REQUEST).exists():
        making.make(act, REQUEST, complaint.matter, opened=complaint.matter.opened_at)


@action(
    "complaints.correct",
    label=_("更正"),
    clauses=["YX-3.2.6", "ZH-J2.7"],
    moves="*",
    form=forms.CorrectForm,
    icon="edit",
)
def correct_complaint(act, complaint, *, title, happened_at, **facts):
    """What was taken down wrongly is put right with a reason; both versions stay in the journal."""
    if not act.reason:
        raise Refused(_("更正需要写明理由"), _("在“理由”一栏写一句"), field="reason")
    complaint.matter.title, complaint.matter.happened_at = title, happened_at
    for name, value in facts.items():
        setattr(complaint, name, value)
    _weigh(act, complaint)
    if complaint.matter.is_open and complaint.matter.importance == Importance.GRAVE:
        report_to_director(act, complaint)


@action(
    "complaints.void",
    label=_("作废"),
    clauses=["YX-3.2.6"],
    moves="open | escalated | half_solved -> voided",
    who="anyone",
    form=forms.ReasonForm,
    tone="danger",
    icon="ban",
)
def void_complaint(act, complaint):
    """A record entered twice or by mistake is voided with its reason; it is never deleted and keeps its number."""
    if not act.reason:
        raise Refused(_("作废需要写明理由"), _("写明是重复登记还是误登"), field="reason")
    complaint.matter.closing = Closing.VOIDED
    complaint.record.voided_at = act.now
