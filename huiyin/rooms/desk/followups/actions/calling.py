"""The call itself: tried, made, given up; and what follows when the customer is not satisfied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.calendars.working import part_of_day
from huiyin.kernel.clauses.parameters import binds, needed, param
from huiyin.kernel.explain import Explained, Parameter
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.rooms.desk.complaints.actions.ending import cannot_reopen
from huiyin.rooms.desk.complaints.models import Channel
from huiyin.rooms.desk.complaints.rules import may_end_unreached
from huiyin.rooms.desk.followups import forms
from huiyin.rooms.desk.followups.actions.planning import judge
from huiyin.rooms.desk.followups.models import Attempt, FollowUp, Guest, Reason, State, Way
from huiyin.rooms.desk.followups.promises import ANSWER, OPENED, SHEET
from huiyin.rooms.desk.followups.queries import scale_of, unsigned
from huiyin.rooms.desk.followups.rules import missed

PARTS = {"morning": _("上午"), "noon": _("中午"), "afternoon": _("下午"), "evening": _("晚上")}
ATTEMPTS_OF = {Reason.LEAVING: "WY-G7", Reason.VIP: "WY-G8", Reason.COMPLAINT: "WY-G8"}  # else JS-V5


def tried_enough(followup: FollowUp) -> Explained:
    """Whether a customer counts as unreached: by the parameters of the clause that asks for the call."""
    clause = ATTEMPTS_OF.get(Reason(followup.reason), "JS-V5")
    department = followup.record.department_id
    needs = [
        Parameter(clause, name, param(clause, name, department)) for name in ("attempts", "parts_of_day")
    ]
    return may_end_unreached(list(followup.attempts.values_list("at", "part_of_day")), *needs)


def untried(followup: FollowUp) -> list[str]:
    """The parts of the day in which nobody has tried yet."""
    tried = set(followup.attempts.values_list("part_of_day", flat=True))
    return [str(label) for part, label in PARTS.items() if part not in tried]


@action(
    "followups.attempt",
    label=_("未联系上"),
    clauses=["WY-G7", "WY-G8", "JS-V5"],
    moves="open",
    who="anyone",
    adds=True,
    form=forms.AttemptForm,
    icon="phone-outgoing",
)
def try_customer(act, followup, *, way=Way.PHONE, words="", again_at=None):
    """A try that reached nobody is written down and keeps no promise; the next one is made at another time of day."""
    part = part_of_day(act.now)
    Attempt.objects.create(
        followup=followup, at=act.now, member=act.actor, way=way, words=words, part_of_day=part
    )
    followup.again_at = again_at
    act.note(时段=PARTS[part], 情况=words)
    if tried_enough(followup).value:
        return
    others = "、".join(untried(followup))
    if again_at is None:
        raise Refused(_("还要约定下次拨打的时间"), _("还没有打过的时段：%s") % others, field="again_at")
    if again_at <= act.now:
        raise Refused(_("下次拨打的时间已经过了"), _("填写以后的时间"), field="again_at")
    spread = _parts_lacking(followup)
    if spread and str(PARTS[part_of_day(again_at)]) not in untried(followup):
        raise Refused(
            _("%s已经打过，没有联系上") % PARTS[part_of_day(again_at)],
            _("换一个时段：%s") % others,
            field="again_at",
        )


def _parts_lacking(followup: FollowUp) -> bool:
    clause = ATTEMPTS_OF.get(Reason(followup.reason), "JS-V5")
    parts = needed(clause, "parts_of_day", followup.record.department_id)
    return followup.attempts.values("part_of_day").distinct().count() < parts


@action(
    "followups.notify",
    label=_("通知特征码"),
    clauses=["JS-I4.4"],
    moves="open",
    form=forms.NotifyForm,
    tone="primary",
    icon="key",
    offered=lambda followup: followup.reason == Reason.CODE and followup.notified_at is None,
)
def notify_code(act, followup, *, way=Way.PHONE, words=""):
    """The customer is told the code, which is written down; whether it works is asked some days later (JS-I4.4)."""
    if followup.reason != Reason.CODE:
        raise Refused(_("这次回访与特征码无关"), _("只有特征码开通的回访才需要通知"))
    if followup.notified_at:
        raise Refused(_("特征码已经通知过"), _("到期回访开通情况即可"))
    followup.notified_at = act.now
    act.note(方式=Way(way).label, 情况=words)
    if binds("JS-I4.4", followup.record.department):
        making.make(act, OPENED, followup.matter)


@action(
    "followups.complete",
    label=_("登记回访"),
    clauses=["WY-G7", "WY-G8", "WY-G9", "WY-G12a", "JS-V5", "JS-1.1", "JS-I4.4"],
    moves="open",
    form=forms.CompleteForm,
    tone="primary",
    icon="phone",
)
def complete_followup(
    act,
    followup,
    *,
    satisfaction,
    words="",
    answers: Sequence[tuple[str, str]] = (),
    told: Sequence[str] = (),
    untold_reason="",
    no_offers=False,
    opinions: Sequence[dict] = (),
):
    """What the customer says is written down as they say it, criticism too; every opinion gets a line of its own."""
    if followup.reason == Reason.CODE and followup.notified_at is None:
        raise Refused(_("还没有把特征码通知客户"), _("先登记通知，再回访开通情况"), clause="JS-I4.4")
    judge(act, followup, satisfaction)
    if not followup.satisfied and not words:
        raise Refused(_("客人不满意，要记下原话"), _("写明哪里不满意"), clause="WY-G9", field="words")
    _tell_script(act, followup, told, untold_reason, no_offers)
    followup.words, followup.answers = words, [list(pair) for pair in answers]
    followup.reached_at, followup.reached_by = act.now, act.actor
    followup.pending, followup.again_at = False, None
    matter = followup.matter
    matter.answer = str(_("已回访，客人%s") % dict(scale_of(act.department))[satisfaction])
    matter.answered_at = act.now
    for one in opinions:
        act.later("opinions.raise", followup=followup, **_opinion(followup, one))
    if opinions or unsigned(followup.pk).exists():
        matter.state = State.SIGNING
        making.make(act, SHEET, matter, due=_last_answer(act, opinions))
    else:
        matter.state = State.DONE


def _tell_script(act, followup: FollowUp, told, untold_reason: str, no_offers: bool) -> None:
    """An individual guest is told whom to ring, who is ringing, and what is on offer (WY-G12a)."""
    if followup.guest != Guest.INDIVIDUAL or not binds("WY-G12a", followup.record.department):
        return
    lines = param("WY-G12a", "lines", act.department) or []
    excused = no_offers and bool(param("WY-G12a", "offers_need_consent", act.department))
    untold = missed(lines, told, excused)
    if untold and not untold_reason:
        raise Refused(
            _("还没有告知客人：%s") % "、".join(untold),
            _("告知后勾选，或写明没有告知的理由"),
            clause="WY-G12a",
            field="told",
        )
    followup.script = [[line, line in told] for line in lines]
    followup.untold_reason, followup.no_offers = untold_reason if untold else "", no_offers


def _opinion(followup: FollowUp, one: dict) -> dict:
    """The facts of a line of the sheet, for the matter that it becomes."""
    return one | {
        "project": followup.record.project,
        "party": followup.record.party,
        "opened_from": followup.record,
    }


def _last_answer(act, opinions: Sequence[dict]) -> dt.datetime:
    """When the last line of the sheet is to be signed: as agreed with the customer, else by the clause (WY-G10)."""
    usual, _limit = making.due_of(ANSWER, act.department, act.now)
    return max([usual.at, *(one["answer_by"] for one in opinions if one.get("answer_by"))])


@action(
    "followups.close",
    label=_("逐条签字完毕"),
    clauses=["WY-G11"],
    moves="signing -> done",
    who="anyone",
    hidden=True,
)
def close_sheet(act, followup):
    """The sheet is over when every line of it is answered and signed, not before (WY-G11)."""
    act.tell(
        followup.matter.owner,
        _("回访单已逐条签完：%s") % followup.matter.title,
        key=f"signed {followup.pk}",
        clause="WY-G11",
    )


@action(
    "followups.give_up",
    label=_("按未联系上结案"),
    clauses=["WY-G7", "WY-G8", "JS-V5"],
    moves="open -> unreached",
    form=forms.GiveUpForm,
    icon="archive",
)
def give_up(act, followup):
    """Nobody is asked for ever: after so many tries in so many parts of the day the guest is listed as not reached."""
    tried = tried_enough(followup)
    if not tried.value:
        attempts, parts = (parameter.value for parameter in tried.parameters)
        raise Refused(
            _("联系次数或时段还不够，不能按未联系上结案"),
            _("至少联系%(attempts)s次，分布在%(parts)s个时段，每次都记下来")
            % {"attempts": attempts, "parts": parts},
        )
    keep(act, "unreached", tried)
    followup.pending, followup.again_at = False, None
    followup.matter.closing = Closing.UNREACHED


@after("followups.complete")
def answer_dissatisfaction(act, followup) -> None:
    """Not satisfied with what became of a complaint: the complaint goes on, or a new one begins (JS-1.1)."""
    complaint = followup.complaint
    if followup.satisfied or complaint is None:
        return
    matter, words = complaint.matter, str(_("回访时客户不满意：%s") % followup.words)
    if matter.is_open:  # somebody opened it again before the call
        act.tell(matter.owner, words[:200], key=f"dissatisfied {followup.pk}", level="warning")
        return
    if cannot_reopen(complaint, act.now) is None:
        act.then("complaints.reopen", complaint.pk, reason=words[:200])
        return
    record = complaint.record
    act.then(
        "complaints.record",
        department=record.department,
        project=record.project,
        party=record.party,
        title=str(_("回访不满意：%s") % matter.title)[:120],
        cause=words,
        channel=Channel.CALL,
        topic=complaint.topic,
        unit=complaint.unit,
        about_member=complaint.about_member,
        happened_at=clock.now(),
        opened_from=followup.record,
    )
