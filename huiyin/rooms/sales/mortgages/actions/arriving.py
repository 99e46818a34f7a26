"""The whole loan has come: the customer hears of it on the same working day (YX-2.6d)."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.promises import making
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.actions.chasing import next_chase
from huiyin.rooms.sales.mortgages.models import Disbursement, Mortgage, Stage
from huiyin.rooms.sales.mortgages.promises import ARRIVAL, NOTIFY, PLEDGE
from huiyin.rooms.sales.mortgages.queries import parts_of


def disbursed_of(mortgage: Mortgage):
    """What the bank has paid of a loan, and stands."""
    return Disbursement.objects.filter(part__mortgage=mortgage, record__voided_at=None)


@action(
    "mortgages.arrive",
    label=_("放款到齐"),
    clauses=["YX-2.6d", "YX-2.6c", "ZH-J3.3"],
    moves="pledging | waiting -> arrived",
    hidden=True,
    who="anyone",
)
def arrive(act, mortgage):
    """The arrival itself opens the notice, whoever entered it: nobody has to remember that the customer waits."""
    if any(part.rest for part in parts_of(mortgage)):
        raise Refused(_("贷款还没有放齐"), _("登记其余放款"))
    mortgage.arrived_on = disbursed_of(mortgage).aggregate(last=Max("bank_on"))["last"]
    mortgage.stage_on = mortgage.arrived_on
    making.make(act, NOTIFY, mortgage.matter)
    act.tell(
        mortgage.matter.owner,
        _("放款已到齐：%s，请当天告知客户") % mortgage.record.number,
        key=f"mortgage {mortgage.pk} arrived {act.now.timestamp()}",
        clause="YX-2.6d",
    )


@action(
    "mortgages.await_again",
    label=_("放款撤销"),
    clauses=["ZH-J3.3", "YX-2.6c"],
    moves="arrived | closed",
    hidden=True,
    who="anyone",
)
def await_again(act, mortgage):
    """Money that was entered wrongly has not come: the loan waits for it again."""
    making.withdraw(act, making.open_of(mortgage.matter, NOTIFY), _("放款记录作废"))
    matter = mortgage.matter
    matter.state = Stage.WAITING if mortgage.registered_on else Stage.PLEDGING
    matter.answer, matter.answered_at = "", None
    mortgage.arrived_on = mortgage.notified_at = None
    mortgage.running = True
    mortgage.stage_on = mortgage.registered_on or mortgage.agreed_on or mortgage.stage_on
    if mortgage.registered_on:
        making.make(act, ARRIVAL, matter)
    elif not making.open_of(matter, PLEDGE).exists():
        making.make(act, PLEDGE, matter)
    next_chase(act, mortgage)


@action(
    "mortgages.notify_customer",
    label=_("告知客户放款"),
    clauses=["YX-2.6d", "ZH-J3.1"],
    moves="arrived",
    form=forms.NotifyForm,
    tone="primary",
    icon="phone-call",
    offered=lambda mortgage: mortgage.notified_at is None,
)
def notify_customer(act, mortgage, *, how, reached, tax_told=False, words=""):
    """The customer hears at once that the loan is there, that the papers can be collected, and that deed tax is due."""
    if reached and not tax_told:
        raise Refused(
            _("还没有提示契税"), _("提示契税的缴纳和期限后勾选"), field="tax_told", clause="YX-2.6d"
        )
    act.note(方式=dict(HOW)[how], 结果=_now("已告知到") if reached else _now("未联系上"), 说明=words)
    if not reached:  # an attempt keeps no promise
        return
    mortgage.notified_at = act.now
    making.keep(act, making.open_of(mortgage.matter, NOTIFY))
    matter = mortgage.matter
    matter.answer = _now("已告知放款到账，可领取合同资料，并提示契税")
    matter.answered_at = act.now
    if mortgage.registered_on:
        matter.state, mortgage.running = Stage.CLOSED, False
