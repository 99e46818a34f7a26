"""A penalty is decided beside how others were treated, approved by another, and takes effect as the department set."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action, after
from huiyin.kernel.approvals.models import Approval, Step
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.actions.breaches import not_oneself
from huiyin.rooms.people.conduct.actions.proposing import put_down, reckon
from huiyin.rooms.people.conduct.models import (
    STANDING,
    FineGate,
    Mode,
    Outcome,
    Penalty,
    PenaltyState,
    Suspension,
)
from huiyin.rooms.people.conduct.promises import DECIDE, EFFECT
from huiyin.rooms.people.conduct.queries import gate_in_force, last_cases
from huiyin.rooms.people.conduct.rules import Measure, mirror_of, out_of_line, points_of, words_of


def measure_kept(penalty: Penalty) -> Measure:
    """What the clause came to, as it was put down."""
    return Measure(**{name: getattr(penalty, name) for name in Measure._fields})


def mode_now(penalty: Penalty, now: dt.datetime) -> tuple[str, FineGate | None]:
    """How the department carries out a fine, and the check that lets it be money. Refused where that is missing."""
    department = penalty.record.department_id
    mode = needed("YX-4.2.5", "fine_mode", department, now)
    if mode != Mode.MONEY:
        return mode, None
    gate = gate_in_force(department, clock.local(now).date())
    if gate is None:
        raise Refused(
            _("以金钱罚款须先通过罚款核查"),
            _("登记并批准“罚款核查”，或把处罚方式改为折算考评分或只记录"),
            clause="YX-4.2.5",
        )
    return mode, gate


def mirror_for(penalty: Penalty):
    """The last cases of the same clause, newest first, and what was usual in them."""
    most = param("YX-4.2.5", "mirror_cases", penalty.record.department_id)
    past = last_cases(penalty, most)
    return past, mirror_of(past)


@action(
    "penalties.decide",
    label=_("作出决定"),
    clauses=["YX-4.2.1", "YX-4.2.2", "YX-4.2.3", "YX-4.2.4", "YX-4.2.5"],
    moves="heard",
    form=forms.DecideForm,
    tone="primary",
    icon="gavel",
)
def decide_penalty(act, penalty, *, outcome, ground=""):
    """Like cases are treated alike: who decides otherwise than the clause or than was usual says why."""
    not_oneself(act, penalty.member_id)
    if outcome not in Outcome.values:
        raise Refused(_("没有这种决定"), _("重新选择"), field="outcome")
    measure, _cases, _terms = reckon(penalty.breach)
    if measure != measure_kept(penalty):  # something came to count, or ceased to, since it was proposed
        for name, value in measure._asdict().items():
            setattr(penalty, name, value)
        put_down(act, penalty, penalty.breach)
    past, mirror = mirror_for(penalty)
    if out_of_line(outcome, mirror) and not ground:
        raise Refused(
            _("与条款或先例不一致，要写明理由（%s）") % str(mirror),
            _("在“理由”一栏写明为什么这样决定"),
            field="ground",
            clause="YX-4.2.5",
        )
    mode_now(penalty, act.now)
    penalty.outcome, penalty.ground = outcome, ground
    penalty.decided_by, penalty.decided_at = act.actor, act.now
    act.note(条款处罚=words_of(measure), 先例=str(mirror))
    if outcome in (Outcome.NONE, Outcome.UNFOUNDED):
        penalty.matter.state, penalty.matter.closing = PenaltyState.DROPPED, Closing.NOBODY
        penalty.ended = True
        act.tell(
            penalty.member,
            _("对你的处罚已决定：%s") % Outcome(outcome).label,
            key=f"penalty {penalty.pk} decided",
            clause="YX-4.2.5",
        )
        return
    penalty.matter.state = PenaltyState.DECIDED
    making.make(act, EFFECT, penalty.matter)


@after("penalties.decide")
def settle_what_is_dropped(act, penalty) -> None:
    """Not imposed, the breach still counts; not borne out, it counts nowhere, and later cases are looked at again."""
    if penalty.outcome == Outcome.NONE and penalty.matter.state == PenaltyState.DROPPED:
        act.then("breaches.settle", penalty.breach_id)
    if penalty.outcome == Outcome.UNFOUNDED:
        act.then("breaches.lift", penalty.breach_id)


def approver_of(record_id: int, verb: str):
    """Who signed last for what is being carried out."""
    approval = Approval.objects.filter(about=record_id, verb=verb).order_by("-pk").first()
    signed = Step.objects.filter(approval=approval, state=Step.State.APPROVED).order_by("-place").first()
    return signed.signed_by if signed else None


def may_take_effect(act, penalty, facts) -> None:
    """Looked at before anybody is asked to approve: not oneself, and no money without the gate."""
    not_oneself(act, penalty.member_id)
    mode_now(penalty, act.now)


GUARDS.setdefault("penalties.take_effect", []).append(may_take_effect)


@action(
    "penalties.take_effect",
    label=_("报批生效"),
    clauses=["YX-4.2.1", "YX-4.2.2", "YX-4.2.3", "YX-4.2.4", "YX-4.2.5"],
    moves="decided",
    form=forms.EffectForm,
    approval="penalties",
    tone="primary",
    icon="rubber-stamp",
)
def take_effect(act, penalty, *, known=True):
    """A penalty takes effect by the word of another than who reported it; a dismissal is only ever proposed by it."""
    approver = approver_of(penalty.pk, "penalties.take_effect")
    if approver is None or approver.pk in (penalty.member_id, penalty.breach.reporter_id):
        raise Refused(_("处罚须经登记人以外的人批准"), _("提请审批"), clause="YX-4.2.5")
    penalty.approved_by = approver
    act.tell(
        penalty.member,
        _("对你的处罚已批准：%s，不服的可在时限内申诉") % penalty.matter.title,
        key=f"penalty {penalty.pk} approved",
        clause="YX-4.2.5",
        level="warning",
    )
    if penalty.outcome == Outcome.FULL and penalty.dismissal:
        penalty.effective_at = act.now
        penalty.matter.state = PenaltyState.DISMISSING
        return
    light = penalty.outcome == Outcome.WARNING
    bring_into_force(
        act,
        penalty,
        fine=0 if light else penalty.fine,
        days=0 if light else penalty.days,
        warning=light or penalty.warning,
    )


def bring_into_force(act, penalty: Penalty, *, fine: int, days: int, warning: bool) -> None:
    """Writes what of it holds and how a fine is carried out; repayment is no fine and stands apart."""
    mode, gate = mode_now(penalty, act.now)
    penalty.effective_at = penalty.effective_at or act.now
    penalty.matter.state, penalty.matter.closing = PenaltyState.EFFECTIVE, Closing.NOBODY
    penalty.mode, penalty.final_fine, penalty.final_days, penalty.final_warning = mode, fine, days, warning
    penalty.final_compensation = penalty.compensation
    if mode == Mode.MONEY and fine:
        penalty.gate, penalty.money = gate, fine
        act.note(罚款核查=str(gate))
    if mode == Mode.POINTS:
        per_point = needed("YX-4.2.5", "fine_per_point", penalty.record.department_id, act.now)
        penalty.points = points_of(fine, per_point)
        act.note(扣考评分=_("%s分") % f"{penalty.points / 100:g}" if penalty.points else "")
    act.note(处罚方式=Mode(mode).label)


def what_returns(penalty: Penalty) -> dict:
    """What a penalty comes to where the dismissal is refused."""
    return {
        "fine": penalty.refused_fine,
        "days": penalty.refused_days,
        "warning": penalty.refused_warning,
    }


@after("penalties.take_effect")
def follow_effect(act, penalty) -> None:
    """The breach is dealt with; what comes to a dismissal opens a proposal with steps of its own."""
    act.then("breaches.settle", penalty.breach_id)
    if penalty.matter.state == PenaltyState.DISMISSING:
        record = penalty.record
        act.then(
            "dismissals.open",
            department=record.department,
            project=record.project,
            title=str(_("辞退建议：%s") % penalty.matter.title)[:120],
            penalty=penalty,
        )


@action(
    "penalties.end_dismissal",
    label=_("辞退建议办结"),
    clauses=["YX-4.2.2", "YX-4.2.3", "YX-4.2.5"],
    moves="dismissing",
    who="anyone",
    hidden=True,
)
def end_dismissal(act, penalty, *, refused):
    """A proposal that was refused gives fine and suspension back; of YX-4.2.3 a warning stays (readings 4 and 54)."""
    if refused:
        bring_into_force(act, penalty, **what_returns(penalty))
        penalty.effective_at = act.now
        return
    penalty.matter.state, penalty.matter.closing = PenaltyState.EFFECTIVE, Closing.NOBODY


@action(
    "penalties.return",
    label=_("审批未同意"),
    clauses=["YX-4.2.5"],
    moves="decided -> heard",
    who="anyone",
    hidden=True,
)
def return_penalty(act, penalty):
    """What was not approved is decided anew, or dropped."""
    making.withdraw(act, making.open_of(penalty.matter, EFFECT), _("审批未同意"))
    making.make(act, DECIDE, penalty.matter)


@action(
    "penalties.suspend",
    label=_("安排停岗"),
    clauses=["YX-4.2.2"],
    moves="*",
    form=forms.SuspendForm,
    icon="calendar-off",
    offered=lambda penalty: (
        penalty.final_days > 0
        and penalty.matter.state in STANDING
        and not penalty.suspensions.filter(cancelled_at=None).exists()
    ),
)
def suspend_member(act, penalty, *, from_on, paid):
    """A day off the post is a day of the roster; whether it is paid is asked, because no law gives a ground not to."""
    not_oneself(act, penalty.member_id)
    if not penalty.final_days or penalty.matter.state not in STANDING:
        raise Refused(_("没有生效的停岗处罚"), _("处罚生效后再安排"), clause="YX-4.2.2")
    if penalty.suspensions.filter(cancelled_at=None).exists():
        raise Refused(_("停岗已经安排"), "", clause="YX-4.2.2")
    if from_on < clock.local(act.now).date():
        raise Refused(_("停岗日期已经过去"), _("改为今天或以后"), field="from_on", clause="YX-4.2.2")
    days = [from_on + dt.timedelta(days=n) for n in range(penalty.final_days)]
    if Suspension.objects.filter(member=penalty.member_id, on__in=days, cancelled_at=None).exists():
        raise Refused(_("这一天已经停岗"), _("另选日期"), field="from_on", clause="YX-4.2.2")
    Suspension.objects.bulk_create(
        Suspension(penalty=penalty, member_id=penalty.member_id, on=day, paid=paid) for day in days
    )
    act.note(停岗="、".join(f"{day}" for day in days), 照付工资=_("是") if paid else _("否"))
    act.tell(
        penalty.member,
        _("停岗安排：%(days)s，%(paid)s")
        % {"days": "、".join(f"{day}" for day in days), "paid": _("照付工资") if paid else _("停发工资")},
        key=f"penalty {penalty.pk} suspended {from_on}",
        clause="YX-4.2.2",
    )
