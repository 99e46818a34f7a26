"""The buyer hears the result; money moves; whoever may rescind chooses in writing (YX-2.7.2)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain import Explained
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.promises import making
from huiyin.registers.accounts.queries import owed_to
from huiyin.rooms.sales.contracts.forms import HOW, NotifyForm
from huiyin.rooms.sales.settlement import forms
from huiyin.rooms.sales.settlement.actions.computing import FIGURE, State
from huiyin.rooms.sales.settlement.actions.rounds import CLAUSES
from huiyin.rooms.sales.settlement.models import Choice, Settlement, Way
from huiyin.rooms.sales.settlement.promises import CHOOSE, COLLECT, NOTIFY, REFUND, RESCIND

TOLD = (State.NOTIFIED, State.SETTLED)  # money may move before the buyer has chosen


def _figure(one: Settlement) -> Explained:
    """The reckoning as it was kept, for the bill or the debt that comes of it."""
    kept = Explanation.objects.select_related("recipe").get(record=one.record, figure=FIGURE)
    body = kept.recipe.body
    return Explained(one.amount, body["unit"], body["formula"])


def _due(one: Settlement, clause_limit: str, now: dt.datetime) -> dt.datetime:
    """The contract's own number of days, else the department's limit."""
    if days := one.contract.refund_days:
        return clock.shanghai(f"{clock.local(now).date() + dt.timedelta(days=days)} 17:30")
    limit = needed("YX-2.7.2", clause_limit, one.record.department_id, now)
    return making.due_by(limit, "YX-2.7.2", one.record.department_id, now).at


@action(
    "settlements.notify",
    label=_("通知客户"),
    clauses=CLAUSES,
    form=NotifyForm,
    tone="primary",
    icon="bell-ringing",
    offered=lambda one: one.state == State.COMPUTED and one.way != Way.BY_HAND,
)
def notify(act, one, *, how, reached, words=""):
    """The buyer hears how much and why; from then on it is owed, by them or by us, with a day."""
    if one.way == Way.BY_HAND:
        raise Refused(_("还没有登记协商结果"), _("先登记协商结果"), clause="YX-2.7.2")
    if one.state != State.COMPUTED:
        raise Refused(_("已经通知过"), _("催缴在应收单上办理"))
    act.note(方式=dict(HOW)[how], 结果=_now("已通知到") if reached else _now("未联系上"), 说明=words)
    if not reached:
        return
    one.notified_at = act.now
    one.state = State.SETTLED if one.way == Way.NOTHING and not one.may_rescind else State.NOTIFIED
    if one.state == State.SETTLED:
        one.settled_at = act.now


@after("settlements.notify")
def owe_the_difference(act, one) -> None:
    """What is owed stands in the book with its reckoning, and what we owe is promised."""
    if one.notified_at != act.now:
        return
    record, contract = one.record, one.contract
    where = {
        "department": record.department,
        "project": record.project,
        "party": record.party,
        "unit": contract.unit,
        "about": record,
        "charge": "area_difference",
        "amount": one.amount,
        "words": _now("面积差 %s") % contract.unit.path,
        "explained": _figure(one),
    }
    kept = (NOTIFY.name,)
    if one.way == Way.BUYER_PAYS:
        due = _due(one, "pay_within", act.now)
        bill = act.then("bills.raise", **where, due_on=clock.local(due).date())
        Settlement.objects.filter(pk=one.pk).update(bill=bill)
        one.bill = bill
        act.then("arearounds.promise", one.round_id, settlement=one, kept=kept, make=COLLECT.name, due=due)
    elif one.way == Way.REFUND:
        due = _due(one, "refund_within", act.now)
        credit = act.then("credits.raise", **where)
        Settlement.objects.filter(pk=one.pk).update(credit=credit)
        one.credit = credit
        act.then("arearounds.promise", one.round_id, settlement=one, kept=kept, make=REFUND.name, due=due)
    else:
        act.then("arearounds.promise", one.round_id, settlement=one, kept=kept)
    if one.may_rescind:
        act.then("arearounds.promise", one.round_id, settlement=one, make=CHOOSE.name)


@action(
    "settlements.choose",
    label=_("登记客户选择"),
    clauses=CLAUSES,
    form=forms.ChooseForm,
    icon="git-fork",
    offered=lambda one: one.may_rescind and one.state in TOLD and not one.choice,
)
def choose(act, one, *, choice, uploads=()):
    """Beyond the limit it is the buyer's to keep the home or to give it back, and they say so in writing."""
    if not one.may_rescind:
        raise Refused(_("误差没有超过界限，客户不能据此解除"), _("按结算结果办理"), clause="YX-2.7.2")
    if one.state not in TOLD or one.choice:
        raise Refused(_("现在不能登记选择"), _("先通知客户；已选择的不再更改"))
    if not uploads:
        raise Refused(_("要有客户的书面选择"), _("上传客户签字的确认书照片"), field="uploads")
    act.attach(uploads)
    one.choice = choice
    make = ""
    if choice == Choice.RESCIND:
        one.state, make = State.RESCINDING, RESCIND.name
        act.tell(
            one.contract.matter.owner,
            _("客户因面积误差要求解除合同：%s") % one.contract.record.number,
            key=f"rescind {one.pk}",
            level="warning",
            clause="YX-2.7.2",
        )
    elif one.way == Way.NOTHING:
        one.state, one.settled_at = State.SETTLED, act.now
    kept = (CHOOSE.name,)
    act.later("arearounds.promise", one.round_id, settlement=one, kept=kept, make=make)


@action("settlements.settle", label=_("结清"), clauses=[*CLAUSES, "ZH-J4.9"], adds=True, hidden=True)
def settle(act, one):
    """The book says that nothing of the difference is open: paid by the buyer, or refunded to them."""
    one.state, one.settled_at = State.SETTLED, act.now
    kept = (COLLECT.name, REFUND.name)
    act.later("arearounds.promise", one.round_id, settlement=one, kept=kept)


def look_at_bill(act, bill) -> None:
    """A payment may have settled a difference."""
    standing = Settlement.objects.filter(bill=bill.pk, state=State.NOTIFIED).order_by("pk")
    for pk in standing.values_list("pk", flat=True) if bill.settled >= bill.amount else ():
        act.then("settlements.settle", pk)


def look_at_refund(act, refund) -> None:
    """A refund may have paid back a difference: where nothing is owed to the buyer any more, it is settled."""
    standing = Settlement.objects.filter(
        credit__unit=refund.unit_id, record__party=refund.record.party_id, state=State.NOTIFIED
    )
    for one in standing.select_related("contract__unit", "record__party").order_by("pk"):
        if owed_to(one.record.party, one.contract.unit) <= 0:
            act.then("settlements.settle", one.pk)


@after("contracts.void")
def end_settlement(act, contract) -> None:
    """A contract that comes to nothing has nothing to settle."""
    for one in (
        Settlement.objects.filter(contract=contract, live=True).exclude(state=State.SETTLED).order_by("pk")
    ):
        act.then("settlements.void", one.pk, reason=_now("合同作废"))
