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
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.customers.actions.registering import take_newcomer_down
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
from huiyin.rooms.desk.complaints.queries import complaints_seen_by, standing_complaints
from huiyin.rooms.desk.complaints.rules import importance_of
from huiyin.web.forms import ReasonForm


def _document(complaint: Complaint) -> str:
    party, record = complaint.party, complaint.record
    return tokens.document(
        names=[party.name] if party else (),
        phones=[phone.number for phone in party.phones.all()] if party else (),
        codes=[
            record.number or "",
            complaint.government_number,
            complaint.old_number,
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
        closed=(State.SOLVED, State.DECLINED, State.ENDED, State.JOINED, State.VOIDED),
        document=_document,
        silent=frozenset({"group_lead_id"}),
        barred=lambda facts: frozenset({facts["about_member"].pk} if facts.get("about_member") else ()),
        never_owned_by=lambda complaint: frozenset(filter(None, [complaint.about_member_id])),
    )
)


@opens(
    "complaints.record",
    label=_("登记投诉"),
    clauses=["YX-2.1.2b", "YX-2.1.2c", "YX-2.1.2d", "YX-3.2.6", "ZH-J2.7", "WY-M4", "WY-P5", "ZH-J1.7"],
    form=forms.RecordForm,
    from_=["calls", "walkins", "customers"],
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
    uploads=(),
    since=None,
    **facts,
):
    """Settled on the spot, or owed a call within two days: whoever complains never leaves without one of the two."""
    record = matter.record
    take_newcomer_down(act, record, new_name, new_phones, facts.get("unit"))
    if record.party is None and not anonymous:
        raise Refused(
            _("还不知道是谁投诉的"), _("选择客户，或填写姓名和电话；不愿留名的请勾选“匿名”"), field="party"
        )
    _check_government_order(channel, facts.get("government_number"), facts.get("government_due"))
    facts["receiver"] = (
        facts.get("receiver") or act.actor or (matter.owner if act.source == "public" else None)
    )
    complaint = Complaint.objects.create(
        matter=matter, category=category, channel=channel, cause=cause, result=result, **facts
    )
    act.attach(uploads)
    weigh(act, complaint)
    if on_spot:
        _settle_on_the_spot(act, complaint, answer)
    else:
        promise_what_is_owed(act, complaint, since)
    act.tell(matter.owner, _("新的%(kind)s归你负责：%(title)s") % _said(complaint), key=f"owner {record.pk}")
    return complaint


def _said(complaint: Complaint) -> dict:
    return {"kind": complaint.get_category_display(), "title": complaint.matter.title}


def _check_government_order(channel: str, number: str | None, due: dt.datetime | None) -> None:
    """A government order comes with its number and its deadline, and is taken down once."""
    if (channel == Channel.GOVERNMENT or number) and not (number and due):
        raise Refused(_("政府工单要有工单号和办结期限"), _("照工单填写这两项"), field="government_number")
    standing = Complaint.objects.filter(government_number=number).first() if number else None
    if standing:
        raise Refused(
            _("这个政府工单已登记为%s") % standing.record.number,
            _("请在原记录上继续办理"),
            field="government_number",
        )


def weigh(act, complaint: Complaint) -> None:
    """The importance that words and number of complainants give; a clerk may set it higher, never lower (WY-S4)."""
    group = 1
    if not act.verb.opens:
        since = act.now - dt.timedelta(days=param("WY-S4", "group_days", act.department))
        lead = complaint.group_lead_id or complaint.pk
        others = standing_complaints().filter(group_lead=lead)
        group += others.filter(matter__opened_at__gte=since).count()
    weighed = importance_of(
        f"{complaint.matter.title} {complaint.cause} {complaint.wants}",
        grave_words=param("WY-S4", "important_words", act.department) or (),
        group=group,
        group_size=param("WY-S4", "group_size", act.department),
        government=bool(complaint.government_number),
    )
    keep(act, "importance", weighed)
    complaint.matter.importance = max(complaint.matter.importance, weighed.value)


def required_lines(department: int | None) -> list[str]:
    """The lines of the sheet without which nothing is solved (WY-G6)."""
    return param("WY-G6", "required_lines", department) or []


def sheet_complete(act, complaint: Complaint) -> None:
    """Raises Refused while a line of the sheet is empty: what is filed must say what happened (WY-G6)."""
    if blank := complaint.blank_lines(*required_lines(act.department)):
        raise Refused(
            _("投诉处理单还有空项：%s") % "、".join(blank), _("补全后再办结"), clause="WY-G6", field="result"
        )


def _settle_on_the_spot(act, complaint: Complaint, answer: str) -> None:
    if not complaint.result or (complaint.party and not answer):
        raise Refused(
            _("当场办结要写明处理结果和对客户的答复"), _("补全这两项，或不勾选“当场办结”"), field="result"
        )
    sheet_complete(act, complaint)
    matter = complaint.matter
    matter.state, matter.answer = State.SOLVED, answer
    matter.answered_at = act.now if answer else None
    complaint.first_action_at = act.now
    complaint.save(update_fields=["first_action_at"])
    if complaint.party is None:
        matter.closing = Closing.ANONYMOUS
    if matter.importance == Importance.GRAVE and binds("WY-S4", complaint.record.department):
        _tell_director(act, complaint)


def promise_what_is_owed(act, complaint: Complaint, since: dt.datetime | None = None) -> None:
    """Every clause that binds the department opens its own promise, once; a customer's runs from receipt, or `since`."""
    matter, department = complaint.matter, complaint.record.department
    made = set() if act.verb.opens else set(matter.promises.values_list("kind", flat=True))
    about = complaint.category in (Category.COMPLAINT, Category.OPINION)
    request = complaint.category == Category.REQUEST and complaint.reasonable
    owed = [
        kind
        for kind, wanted in (
            (CALLBACK, about and complaint.party),
            (REQUEST, request),
            (INVESTIGATE, complaint.category == Category.COMPLAINT),
            (PLAN, matter.importance >= Importance.RAISED),
        )
        if wanted and binds(kind.clause, department) and kind.name not in made
    ]
    for kind in owed:
        making.make(act, kind, matter, opened=None if kind is PLAN else since or matter.opened_at)
    if complaint.government_number and GOVERNMENT.name not in made:
        making.make(act, GOVERNMENT, matter, due=complaint.government_due)
    reports = [kind for kind in (ACKNOWLEDGE, RAISE) if about and binds(kind.clause, department)]
    if reports := [kind for kind in reports if kind.name not in made]:
        leader = superior_of(matter.owner, department, "supervisor", act.now, barred_from(complaint))
        for kind in reports:
            making.make(act, kind, matter, owner=leader)
        act.tell(
            leader, _("有一件%(kind)s待批阅：%(title)s") % _said(complaint), key=f"acknowledge {matter.pk}"
        )
    if matter.importance == Importance.GRAVE and binds("WY-S4", department) and REPORT.name not in made:
        making.make(act, REPORT, matter, owner=_tell_director(act, complaint))


def barred_from(complaint: Complaint) -> frozenset[int]:
    """Whom a complaint is about: it is never theirs to know or to decide."""
    return frozenset({complaint.about_member_id} if complaint.about_member_id else ())


def _tell_director(act, complaint: Complaint) -> Member:
    """A grave matter goes to the director at once, whatever the hour (WY-S4)."""
    matter, department = complaint.matter, complaint.record.department
    director, barred = department.head, barred_from(complaint)
    if director.pk in barred:
        director = superior_of(director, department, "director", act.now, barred)
    act.tell(
        director,
        _("重大事项，请立即批阅：%s") % matter.title,
        key=f"grave {matter.pk}",
        level="overdue",
        clause="WY-S4",
    )
    return director


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
    standing = making.open_of(complaint.matter, REQUEST)
    if not reasonable:
        making.withdraw(act, standing, _("判定要求不合理"))
    elif binds("YX-2.1.2d", complaint.record.department) and not standing.exists():
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
    """What was taken down wrongly is put right with a reason; what it is owed is then promised from its receipt."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    complaint.matter.title, complaint.matter.happened_at = title, happened_at
    for name, value in facts.items():
        setattr(complaint, name, value)
    weigh(act, complaint)
    if complaint.matter.is_open:
        promise_what_is_owed(act, complaint)


@action(
    "complaints.void",
    label=_("作废"),
    clauses=["YX-3.2.6"],
    moves="open | escalated | half_solved -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_complaint(act, complaint):
    """A record entered twice or by mistake is voided with its reason; it is never deleted and keeps its number."""
    act.void()
    complaint.government_number = ""  # the order itself still waits to be taken down rightly
