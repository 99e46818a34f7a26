"""What a customer is to a door, from when to when, and who may be told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.registers.customers import forms
from huiyin.registers.customers.models import Tie


@action(
    "customers.tie",
    label=_("登记房屋关系"),
    clauses=["YX-2.1.1a", "YX-1.4"],
    form=forms.TieForm,
    icon="home",
)
def tie_customer(act, customer, *, unit, role, from_on=None, may_be_told=False):
    """Who is what to a door decides whom we may speak with about it, so it is written down with its day."""
    party = customer.party
    if Tie.objects.filter(party=party, unit=unit, role=role, to_on=None).exists():
        raise Refused(
            _("已经登记过：%(unit)s %(role)s") % {"unit": unit.path, "role": Tie.Role(role).label},
            _("如要更改，先结束原来的关系"),
            field="unit",
        )
    tie = Tie.objects.create(party=party, unit=unit, role=role, from_on=from_on, may_be_told=may_be_told)
    act.note(
        房屋=unit.path, 关系=tie.get_role_display(), 起=from_on, 可代为了解进展=_("是") if may_be_told else ""
    )


@action(
    "customers.untie",
    label=_("结束房屋关系"),
    clauses=["YX-2.1.1a", "YX-1.4"],
    form=forms.UntieForm,
    icon="unlink",
    offered=lambda customer: any(tie.to_on is None for tie in customer.party.ties.all()),
)
def untie_customer(act, customer, *, tie, to_on):
    """Who sold or moved out is not told any more; that they were here stays."""
    act.require_reason(_("结束房屋关系需要写明理由"), _("写明是转让、退租还是登记有误"))
    if tie.party_id != customer.party.pk or tie.to_on:
        raise Refused(_("这项关系已经结束"), _("请刷新页面"), field="tie")
    if tie.from_on and to_on < tie.from_on:
        raise Refused(_("结束日不能早于开始日"), _("请改正日期"), field="to_on")
    if to_on > clock.today():
        raise Refused(_("结束日还没有到"), _("到那天再登记"), field="to_on")
    tie.to_on = to_on
    tie.save(update_fields=["to_on"])
    act.note(房屋=tie.unit.path, 关系=tie.get_role_display(), 止=to_on)
