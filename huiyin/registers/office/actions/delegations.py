"""Letting another decide for one: for a time, for some flows, up to an amount; shown, and taken back at any moment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.approvals.flows import FLOWS, label_of
from huiyin.kernel.approvals.models import Delegation
from huiyin.kernel.approvals.queries import delegations_seen_by
from huiyin.kernel.money import yuan
from huiyin.kernel.records.kinds import Kind, register
from huiyin.registers.office import forms

DELEGATIONS = register(
    Kind("delegations", _("审批授权"), Delegation, delegations_seen_by, series=numbering.register("SQ"))
)


def reach_in_words(delegation: Delegation) -> str:
    """全部流程，5,000.00 元以内"""
    flows = "、".join(label_of(code) for code in delegation.flows) or str(_("全部流程"))
    return flows + (str(_("，%s 元以内")) % yuan(delegation.limit) if delegation.limit is not None else "")


@opens(
    "delegations.grant",
    label=_("授权审批"),
    clauses=["YX-3.3", "YX-3.1.4"],
    form=forms.GrantForm,
    icon="user-check",
)
def grant(act, record, *, taker, from_at, to_at, why, flows=(), limit=None):
    """Whoever cannot decide everything themselves says who does, for how long and how far; both names are signed."""
    giver = act.actor
    if taker.pk == giver.pk:
        raise Refused(_("不能授权给自己"), _("请选择其他人"), field="taker")
    if not taker.is_active:
        raise Refused(_("%s已离职") % taker.name, _("请选择在职人员"), field="taker")
    if to_at <= from_at or to_at <= act.now:
        raise Refused(_("结束时间要晚于开始时间，且不能已经过去"), _("改正起止时间"), field="to_at")
    if unknown := [code for code in flows if code not in FLOWS]:
        raise Refused(_("没有“%s”这个流程") % unknown[0], _("刷新页面后再选"), field="flows")
    standing = Delegation.objects.filter(
        giver=giver, revoked_at=None, from_at__lt=to_at, to_at__gt=from_at
    ).select_related("taker")
    for one in standing:
        if not one.flows or not flows or set(one.flows) & set(flows):
            raise Refused(
                _("这段时间已经授权给%s审批同样的流程") % one.taker.name,
                _("先收回原来的授权"),
                field="taker",
                clause="YX-3.3",
            )
    delegation = Delegation.objects.create(
        record=record,
        giver=giver,
        taker=taker,
        flows=list(flows),
        limit=limit,
        from_at=from_at,
        to_at=to_at,
        why=why,
    )
    act.tell(
        taker,
        _("%(who)s授权你代为审批（%(reach)s），%(from)s 至 %(to)s")
        % {
            "who": giver.name,
            "reach": reach_in_words(delegation),
            "from": f"{clock.local(from_at):%m-%d %H:%M}",
            "to": f"{clock.local(to_at):%m-%d %H:%M}",
        },
        key=f"delegation {record.pk}",
        clause="YX-3.3",
    )
    return delegation


@action(
    "delegations.revoke",
    label=_("收回授权"),
    clauses=["YX-3.3"],
    who="anyone",
    open_to=lambda one: (one.giver_id,),
    form=None,
    tone="danger",
    icon="user-x",
    offered=lambda one: one.revoked_at is None and one.to_at > clock.now(),
)
def revoke(act, delegation):
    """What was lent can be taken back at any moment; from then on the delegate decides nothing any more."""
    if act.cause is None and act.actor and act.actor.pk != delegation.giver_id:
        raise Refused(_("只有授权人能收回"), _("请%s办理") % delegation.giver.name)
    if delegation.revoked_at or delegation.to_at <= act.now:
        raise Refused(_("授权已经结束"), "")
    delegation.revoked_at = act.now
    act.tell(
        delegation.taker,
        _("%s收回了审批授权") % delegation.giver.name,
        key=f"revoked {delegation.pk}",
    )
