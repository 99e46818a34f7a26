"""What happens to a customer who is written down: put right, shown, voided, erased."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.parties.models import Phone
from huiyin.kernel.parties.silence import lift, silence, silent_numbers
from huiyin.kernel.privacy.erasing import erase
from huiyin.kernel.privacy.masking import reveal
from huiyin.registers.customers import forms
from huiyin.registers.customers.queries import customers_in_use
from huiyin.web.forms import ReasonForm, RevealForm


@action("customers.correct", label=_("更正"), clauses=["YX-2.1.1a"], form=forms.CorrectForm, icon="edit")
def correct_customer(act, customer, *, name=None, phones=None, vip=False, note="", **particulars):
    """A mistake in a customer's particulars is put right with a reason, never silently.

    Name and phones left out stay as they are: who corrects the rest need not read them.
    """
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    party = customer.party
    if name and party.name != name:
        act.note(姓名=f"{party.name} → {name}")
        party.name = name
        party.save(update_fields=["name"])
    before = [phone.number for phone in party.phones.order_by("position")]
    if phones is not None and list(phones) != before:
        act.note(电话=f"{'、'.join(before)} → {'、'.join(phones)}")
        party.phones.all().delete()
        Phone.objects.bulk_create(Phone(party=party, number=n, position=i) for i, n in enumerate(phones))
    for column, value in {"vip": vip, "note": note, **particulars}.items():
        setattr(customer, column, value)


@action(
    "customers.reveal",
    label=_("查看完整信息"),
    clauses=["YX-1.4"],
    adds=True,
    form=RevealForm,
    icon="eye",
    hidden=True,
)
def reveal_customer(act, customer):
    """Who needs to see a masked number says why, and the look is kept with the customer for the manager to read."""
    act.require_reason(_("查看完整信息需要写明用途"), _("在“理由”一栏写一句"))
    reveal(act, customer.party)


@action(
    "customers.do_not_contact",
    label=_("登记免联系"),
    clauses=["YX-1.4"],
    adds=True,
    form=forms.SilenceForm,
    icon="ban",
    offered=lambda customer: not customer.party.erased_at,
)
def do_not_contact(act, customer, *, number=""):
    """Who does not want messages gets none, at one number or at all; what they wait for is still told by a call."""
    act.require_reason(_("登记免联系需要写明理由"), _("写明客户什么时候、怎么提出的"))
    party = customer.party
    if number and not party.phones.filter(number=number).exists():
        raise Refused(_("这个号码不是该客户的"), _("请重新选择"), field="phone")
    if silent_numbers(party) is None:
        raise Refused(_("已经登记为全部免联系"), _("不需要再次登记"))
    silence(party, number)
    act.note(范围=_("号码尾号%s") % number[-4:] if number else _("全部号码"))


@action(
    "customers.may_contact",
    label=_("取消免联系"),
    clauses=["YX-1.4"],
    adds=True,
    form=ReasonForm,
    icon="check",
    offered=lambda customer: silent_numbers(customer.party) != [],
)
def may_contact(act, customer):
    """A customer who wants messages again says so, and the record keeps when and how."""
    act.require_reason(_("取消免联系需要写明理由"), _("写明客户什么时候、怎么同意的"))
    if not lift(customer.party):
        raise Refused(_("这位客户没有登记免联系"), _("可以直接发送"))


def _refuse_used(keys) -> None:
    if used := customers_in_use(keys):
        raise Refused(
            _("这位客户名下还有其他记录：%s") % "、".join(next(iter(used.values()))),
            _("先办结或作废这些记录，再作废客户"),
        )


@action(
    "customers.void",
    label=_("作废"),
    clauses=["YX-2.1.1a"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_customer(act, customer):
    """A customer entered twice or by mistake keeps number and history, and is not offered any more."""
    act.void()
    _refuse_used([customer.pk])


@void_customer.in_set
def void_customers(act, rows):
    """As void_customer, refused as a whole while one of them has other records."""
    customers = [row["subject"] for row in rows]
    act.require_reason_to_void()
    _refuse_used([customer.pk for customer in customers])
    for customer in customers:
        customer.record.voided_at = act.now
    sets.write_lines(act, customers)
    return customers


@action(
    "customers.erase",
    label=_("依法删除个人信息"),
    clauses=["YX-1.4"],
    who="anyone",
    moves="*",
    adds=True,
    form=forms.EraseForm,
    tone="danger",
    icon="eraser",
    offered=lambda customer: not customer.party.erased_at,
)
def erase_customer(act, customer, *, ground, number):
    """Whose purpose is done, or who asks for it, is forgotten: the law gives people that right, and the house the duty.

    It cannot be undone, so it waits for open matters, asks for the ground and for the customer's number typed in full.
    """
    act.require_reason(_("删除需要写明依据"), _("写明谁在什么时候提出，或哪一项保存期已满"))
    party = customer.party
    if party.erased_at:
        raise Refused(_("这位客户的个人信息已经删除"), _("不需要再次删除"))
    if number.strip().upper() != customer.record.number:
        raise Refused(
            _("客户编号不对，没有删除任何内容"),
            _("删除后无法恢复，请照页面上的编号再输入一次"),
            field="number",
        )
    open_ones = Matter.objects.filter(record__party=party, closed_at=None).select_related("record")
    if numbers := [matter.record.number or matter.title for matter in open_ones.order_by("pk")[:5]]:
        raise Refused(
            _("还有未办结的事项：%s") % "、".join(numbers),
            _("办结后再删除；法律规定必须保存的，期满前只能封存"),
        )
    act.note(依据=dict(forms.EraseForm.GROUNDS)[ground])
    erase(party)
    customer.record.voided_at = customer.record.voided_at or act.now
