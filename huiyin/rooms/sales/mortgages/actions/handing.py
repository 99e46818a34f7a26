"""The agent hears that the contract is back, and collects it against a signature (YX-2.6a)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.custody import moving
from huiyin.kernel.promises import making
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.models import UNDER_WAY, Mortgage
from huiyin.rooms.sales.mortgages.promises import CALL_AGENT

CLAUSES = ["YX-2.6a"]


def owe_call(act, mortgage: Mortgage) -> None:
    """Once the filing is back the agent is to hear of it on the same working day."""
    waiting = making.open_of(mortgage.matter, CALL_AGENT).exists()
    if mortgage.agent_id and mortgage.contract.filed_on and not (mortgage.called_at or waiting):
        making.make(act, CALL_AGENT, mortgage.matter)


@action(
    "mortgages.note_filed", label=_("合同备案返回"), clauses=CLAUSES, moves=UNDER_WAY, adds=True, hidden=True
)
def note_filed(act, mortgage):
    """The filing came back: the bank and the agent wait for just that."""
    mortgage.contract.refresh_from_db(fields=["filed_on"])
    owe_call(act, mortgage)


@action(
    "mortgages.call_agent",
    label=_("通知中介领取"),
    clauses=CLAUSES,
    moves=UNDER_WAY,
    adds=True,
    form=forms.CallForm,
    icon="phone-outgoing",
    offered=lambda mortgage: mortgage.agent_id and mortgage.contract.filed_on and not mortgage.handed_at,
)
def call_agent(act, mortgage, *, how, reached, words=""):
    """The contract that lies with us earns nobody a loan: the agent hears at once that it is there."""
    if mortgage.agent is None:
        raise Refused(_("这件按揭没有中介"), _("先在“安排贷款”里选中介"))
    act.note(方式=dict(HOW)[how], 结果=_("已通知到") if reached else _("未联系上"), 说明=words)
    if reached:  # an attempt keeps no promise
        mortgage.called_at = act.now
        making.keep(act, making.open_of(mortgage.matter, CALL_AGENT))


@action(
    "mortgages.hand_to_agent",
    label=_("中介领取合同"),
    clauses=[*CLAUSES, "ZH-J3.1"],
    moves=UNDER_WAY,
    form=forms.HandForm,
    icon="transfer-out",
    offered=lambda mortgage: mortgage.agent_id and mortgage.contract.filed_on,
)
def hand_to_agent(act, mortgage, *, items, taken_by, signature=None, uploads=()):
    """Copies leave the house only into a hand that is named, against a signature, with the day."""
    if mortgage.agent is None:
        raise Refused(_("这件按揭没有中介"), _("先在“安排贷款”里选中介"))
    if mortgage.contract.filed_on is None:
        raise Refused(_("合同还没有备案返回"), _("备案返回后再交给中介"), clause="YX-2.6a")
    if not taken_by.strip():
        raise Refused(_("没有写领取人"), _("填写来领的人"), field="taken_by")
    if signature is None and not uploads:
        raise Refused(_("没有领取人的签字"), _("请在屏幕上签字，或上传签收单"), field="signature")
    own = {item.pk for item in items_of(mortgage.contract.record)}
    if not items or any(item.pk not in own for item in items):
        raise Refused(_("没有选要交给中介的原件"), _("勾选合同原件"), field="items")
    for item in moving.locked(items):
        if not item.keeper.in_house:
            raise Refused(
                _("%(item)s不在手中：%(where)s") % {"item": item.label, "where": item.keeper.said},
                _("先收回再交接"),
                field="items",
            )
    act.attach(uploads)
    signed = moving.signature_of(act, signature)
    to = moving.outside(str(mortgage.agent))
    moving.move(act, items, to, taken_by=taken_by, words=str(_("中介领取合同")), signature=signed)
    mortgage.handed_at, mortgage.handed_to = act.now, taken_by
    mortgage.called_at = mortgage.called_at or act.now
    act.note(领取人=taken_by, 原件="、".join(item.label for item in items))
