"""A follow-up is planned, put right, or taken back; and what other rooms' acts plan."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import binds, needed, param
from huiyin.kernel.explain import Parameter
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.customers.actions.registering import take_newcomer_down
from huiyin.rooms.desk.complaints.models import Category
from huiyin.rooms.desk.complaints.models import State as ComplaintState
from huiyin.rooms.desk.followups import forms
from huiyin.rooms.desk.followups.models import FollowUp, Guest, Reason, State
from huiyin.rooms.desk.followups.promises import AGREED, LEAVING, NOTIFY, SILENT, SPECIAL, VISIT
from huiyin.rooms.desk.followups.queries import followups_seen_by, pending_about, pending_of, scale_of
from huiyin.rooms.desk.followups.rules import counted_from, is_satisfied
from huiyin.web.forms import ReasonForm

# reason -> the promise that its clause demands; a code is promised in two steps, notice first
PROMISED = {
    Reason.LEAVING: LEAVING,
    Reason.VIP: SPECIAL,
    Reason.COMPLAINT: SPECIAL,
    Reason.VISIT: VISIT,
    Reason.CODE: NOTIFY,
    Reason.SILENT: SILENT,
}
STAYS = (Reason.LEAVING, Reason.VIP)


def _document(followup: FollowUp) -> str:
    party, record = followup.party, followup.record
    return tokens.document(
        names=[party.name] if party else (),
        phones=[phone.number for phone in party.phones.all()] if party else (),
        codes=[record.number or "", followup.code],
        texts=(followup.matter.title, followup.words),
    )


def about_member_of(facts: dict) -> int | None:
    """Whom the complaint behind a new follow-up is about."""
    complaint = facts.get("complaint")
    return complaint.about_member_id if complaint else None


FOLLOWUPS = register(
    Kind(
        "followups",
        _("回访"),
        FollowUp,
        followups_seen_by,
        series=numbering.register("HF"),
        states=State,
        closed=(State.DONE, State.UNREACHED, State.MERGED, State.VOIDED),
        document=_document,
        silent=frozenset(
            {"about_id", "complaint_id", "about_member_id", "answers", "script", "pending", "satisfied"}
        ),
        personal=("words",),
        barred=lambda facts: frozenset(filter(None, [about_member_of(facts)])),
        never_owned_by=lambda followup: frozenset(filter(None, [followup.about_member_id])),
    )
)


@opens(
    "followups.plan",
    label=_("安排回访"),
    clauses=["WY-G7", "WY-G8", "JS-V5", "JS-I4.4", "JS-1.4"],
    form=forms.PlanForm,
    from_=["customers", "calls"],
    icon="phone-outgoing",
)
def plan_followup(
    act,
    matter,
    *,
    why=Reason.MANUAL,
    guest=Guest.CUSTOMER,
    about=None,
    complaint=None,
    from_at=None,
    due=None,
    code="",
    rated_member=None,
    new_name="",
    new_phones=(),
):
    """Who was served is asked within the clause's days how it was: nobody has to think of it (WY-G7, WY-G8, JS-V5)."""
    take_newcomer_down(act, matter.record, new_name, new_phones)
    if matter.record.party is None:
        raise Refused(_("回访要知道是哪位客户"), _("选择客户"), field="party")
    if why == Reason.CODE and not code:
        raise Refused(_("还没有填写特征码"), _("照发行信息填写"), clause="JS-I4.4", field="code")
    if about is not None and (standing := pending_about(about, why).first()):
        raise Refused(
            _("这件事已有待办的回访%s") % standing.record.number, _("打开原来的回访办理"), field="why"
        )
    if why == Reason.LEAVING and guest == Guest.CUSTOMER:
        raise Refused(
            _("离店的客人要写明是散客、团队还是贵宾"), _("选择客人类别"), clause="WY-G7", field="guest"
        )
    if why == Reason.VIP or (why, guest) == (Reason.LEAVING, Guest.VIP):
        why, guest = Reason.VIP, Guest.VIP  # asked by a clause of its own
    followup = FollowUp.objects.create(
        matter=matter,
        reason=why,
        guest=guest,
        about=about,
        complaint=complaint,
        about_member_id=about_member_of({"complaint": complaint}),
        rated_member=rated_member,
        from_at=from_at or act.now,
        code=code,
    )
    _promise(act, followup, due)
    if why in STAYS:
        _take_in_complaint(act, followup)
    return followup


def _promise(act, followup: FollowUp, due: dt.datetime | None) -> None:
    department, kind = followup.record.department, PROMISED.get(Reason(followup.reason))
    if kind and binds(kind.clause, department):
        making.make(act, kind, followup.matter, opened=followup.from_at)
    if due:
        making.make(act, AGREED, followup.matter, due=due)


def _take_in_complaint(act, followup: FollowUp) -> None:
    """A guest who leaves after a complaint gets one call that serves both, due at the earlier time (WY-G8)."""
    if not param("WY-G8", "one_call_for_both", act.department):
        return
    for other in pending_of(followup.party, Reason.COMPLAINT):
        if followup.complaint_id is None:
            followup.complaint, followup.about_member = other.complaint, other.about_member
            followup.rated_member = followup.rated_member or other.rated_member
            followup.save(update_fields=["complaint", "about_member", "rated_member"])
            _promise_both(act, followup, closing=other.from_at)
            act.later("followups.merge", on=other.pk, into=followup)


def _promise_both(act, followup: FollowUp, closing: dt.datetime) -> None:
    """Three days from the closing of the complaint or from leaving, as the department counts (WY-G8)."""
    if not binds("WY-G8", followup.record.department) or followup.reason == Reason.VIP:
        return
    choice = needed("WY-G8", "counts_from", act.department)
    making.make(act, SPECIAL, followup.matter, opened=counted_from(choice, closing, followup.from_at))


@action(
    "followups.merge",
    label=_("并入另一次回访"),
    clauses=["WY-G8"],
    moves="open -> merged",
    who="anyone",
    hidden=True,
)
def merge_followup(act, followup, *, into):
    """Two calls that one call answers are made once (WY-G8)."""
    followup.pending = False
    followup.matter.closing = Closing.NOBODY
    act.link(into.record, "merged")


@action("followups.add_complaint", label=_("一并回访投诉"), clauses=["WY-G8"], moves="open", hidden=True)
def add_complaint(act, followup, *, complaint):
    """A complaint settled while the guest's call still waits is asked about in the same call (WY-G8)."""
    followup.complaint, followup.about_member = complaint, complaint.about_member
    followup.rated_member = followup.rated_member or _who_served(complaint)
    _promise_both(act, followup, closing=act.now)
    act.link(complaint.record, "follows")
    if complaint.about_member_id and followup.matter.owner_id == complaint.about_member_id:
        record, barred = followup.record, frozenset({complaint.about_member_id})
        followup.matter.owner = default_owner(
            record.department, record.project_id, at=act.now, without=barred
        )


def _who_served(complaint):
    return complaint.about_member or complaint.matter.owner


@action(
    "followups.correct",
    label=_("更正"),
    clauses=["WY-G9"],
    moves="*",
    form=forms.CorrectForm,
    icon="edit",
)
def correct_followup(act, followup, *, title, guest, rated_member=None, satisfaction=None, words=""):
    """What was taken down wrongly is put right with a reason; a figure made of it is reckoned again."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    followup.matter.title, followup.guest, followup.rated_member = title, guest, rated_member
    if followup.reached_at is None:
        return
    followup.words = words
    if satisfaction is not None:
        judge(act, followup, satisfaction)


def judge(act, followup: FollowUp, score: int) -> None:
    """Writes how satisfied the customer is, and whether that counts as satisfied (WY-G9)."""
    if score not in dict(scale_of(act.department)):
        raise Refused(_("满意度没有这一级"), _("从等级中选择"), clause="WY-G9", field="satisfaction")
    least = Parameter("WY-G9", "satisfied_from", needed("WY-G9", "satisfied_from", act.department))
    said = is_satisfied(score, least)
    keep(act, "satisfied", said)
    followup.satisfaction, followup.satisfied = score, said.value


@action(
    "followups.void",
    label=_("作废"),
    clauses=["WY-G7"],
    moves="open | signing -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_followup(act, followup):
    """A follow-up planned by mistake, or overtaken, is voided with its reason; it is never deleted."""
    act.void(_("写明是重复安排还是误登"))
    followup.pending = False


# ── what follows from complaints: joined in config/wiring.py ────────────────────


def after_complaint(act, complaint) -> None:
    """Whoever complained is asked within three days of its closing whether it is well now (WY-G8)."""
    matter, record = complaint.matter, complaint.record
    over = matter.state in (ComplaintState.SOLVED, ComplaintState.DECLINED)
    about = complaint.category == Category.COMPLAINT and record.party is not None
    if not (over and about and binds("WY-G8", record.department)):
        return
    if pending_about(record, Reason.COMPLAINT).exists():
        return
    together = param("WY-G8", "one_call_for_both", record.department_id)
    stay = pending_of(record.party, *STAYS).filter(complaint=None).first() if together else None
    if stay is not None:
        act.then("followups.add_complaint", stay.pk, complaint=complaint)
        return
    act.then(
        "followups.plan",
        department=record.department,
        project=record.project,
        party=record.party,
        title=str(_("投诉回访：%s") % matter.title)[:120],
        why=Reason.COMPLAINT,
        about=record,
        complaint=complaint,
        rated_member=_who_served(complaint),
        opened_from=record,
    )


def after_reopening(act, complaint) -> None:
    """A complaint that is open again is not asked about yet: its follow-up comes after the new answer."""
    for followup in pending_about(complaint.record, Reason.COMPLAINT):
        act.then("followups.void", followup.pk, reason=str(_("投诉已重新打开，办结后另行回访")))
