"""The customer is told, and is given the papers, known by face and signed for (YX-2.4c, YX-2.4d)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.custody import moving
from huiyin.kernel.promises import making
from huiyin.registers.customers.actions.identifying import check_identity
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.promises import BROUGHT_IN, COLLECT, NOTIFY
from huiyin.rooms.sales.contracts.queries import buyers_of


@action(
    "contracts.notify",
    label=_("通知领取"),
    clauses=["YX-2.4c"],
    moves="filed",
    adds=True,
    form=forms.NotifyReadyForm,
    tone="primary",
    icon="bell-ringing",
)
def notify_customer(act, contract, *, how, reached, words=""):
    """The contract is the customer's: they hear at once that it is there, what to bring, and again until they come."""
    act.note(方式=dict(forms.HOW)[how], 结果=_now("已通知到") if reached else _now("未联系上"), 说明=words)
    if not reached:  # an attempt keeps no promise
        return
    contract.notified_at = act.now
    making.keep(act, making.open_of(contract.matter, NOTIFY, COLLECT, BROUGHT_IN))
    making.make(act, COLLECT, contract.matter)


@action(
    "contracts.hand_out",
    label=_("发放合同"),
    clauses=["YX-2.4c", "ZH-J2.2", "ZH-J1.4"],
    moves="filed -> issued",
    form=forms.HandOutForm,
    tone="primary",
    icon="user-check",
)
def hand_out_contract(
    act, contract, *, items, taker, id_number, proxy_name="", authority=(), signature=None, uploads=()
):
    """The papers go to the buyer, or to a proxy with authority, after a look at the card and against a signature."""
    buyers = {buyer.party_id: buyer.party for buyer in buyers_of(contract)}
    if taker.pk not in buyers:
        raise Refused(_("领取人不是本合同的买受人"), _("代领的选委托的买受人，再填代领人"), field="taker")
    who = check_identity(taker, id_number, proxy_name=proxy_name, authority=authority)
    if signature is None and not uploads:
        raise Refused(_("没有领取人的签字"), _("请在屏幕上签字，或上传签收单"), field="signature")
    own = {item.pk for item in items_of(contract.record)}
    if not items or any(item.pk not in own for item in items):
        raise Refused(_("没有选要发放的原件"), _("勾选交给客户的原件"), field="items")
    act.attach([*authority, *uploads])
    signed = moving.signature_of(act, signature)
    moving.move(act, items, moving.with_party(taker), taken_by=who, words=_now("领取合同"), signature=signed)
    contract.issued_at = act.now
    matter = contract.matter
    matter.answer = _now("合同及资料已由%(who)s领取，共%(n)d份") % {"who": who, "n": len(items)}
    matter.answered_at = act.now
    act.note(领取人=who, 原件="、".join(item.label for item in items))
