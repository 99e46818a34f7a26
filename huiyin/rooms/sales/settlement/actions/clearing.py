"""结清单: how a home stands before its keys are given; an open balance needs names, an unpaid fund none can excuse."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action, opens
from huiyin.kernel.explain import Explained, Input
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.money import yuan
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import STANDING, Contract
from huiyin.rooms.sales.contracts.queries import live_contract_of
from huiyin.rooms.sales.receipts.queries import unpaid_fund
from huiyin.rooms.sales.settlement import forms
from huiyin.rooms.sales.settlement.models import Clearance
from huiyin.rooms.sales.settlement.queries import clearance_of, clearances_seen_by, lines_for
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.8"]
CLEARANCES = register(
    Kind(
        "clearances",
        _("交房结清单"),
        Clearance,
        clearances_seen_by,
        series=numbering.register("JQ"),
        document=lambda one: tokens.document(codes=(one.record.number or "", one.contract.unit.path)),
    )
)


def fund_is_due(contract: Contract) -> bool:
    """A parking space owes no maintenance fund of a home."""
    return contract.unit.use != Unit.Use.PARKING


@opens(
    "clearances.draw",
    label=_("开结清单"),
    clauses=[*CLAUSES, "YX-2.7.3"],
    form=forms.DrawForm,
    from_=["contracts"],
    right_from="contract",
    icon="checklist",
)
def draw(act, record, *, contract):
    """Before the keys everything is counted once: price, area, fund, taxes, fees, in both directions."""
    if contract.matter.state not in STANDING:
        raise Refused(_("合同没有签订，或正在作废"), _("核对合同"), clause="ZH-J4.8")
    record.party = contract.record.party
    lines = lines_for(contract)
    open_amount = sum(line.owed + line.owing for line in lines if line.open)
    keep(
        act,
        "open_amount",
        Explained(
            open_amount,
            _now("分"),
            _now("各项未清金额之和：客户欠款与应退客户款都算"),
            inputs=tuple(
                Input(line.label, line.note or yuan(line.owed + line.owing), contract.pk) for line in lines
            ),
        ),
    )
    return Clearance.objects.create(
        record=record,
        contract=contract,
        lines=[line.kept() for line in lines],
        fund_paid=not fund_is_due(contract) or not unpaid_fund(contract.unit),
        clear=not any(line.open for line in lines),
        open_amount=open_amount,
        drawn_by=act.actor,
    )


def may_be_excused(act, one, facts) -> None:
    """Asked before anybody signs: the fund is never let through, and nobody signs for less than is open."""
    if one.clear:
        raise Refused(_("已经结清，不需要放行"), _("直接办理交房"))
    if not one.fund_paid:
        raise Refused(
            _("维修资金未缴，任何人都不能放行"),
            _("先缴维修资金（住宅专项维修资金管理办法第十三条）"),
            clause="ZH-J4.8",
        )
    if (facts.get("up_to") or 0) < one.open_amount:
        raise Refused(
            _("放行金额小于未清金额%s元") % yuan(one.open_amount), _("照未清金额填写"), field="up_to"
        )


GUARDS.setdefault("clearances.excuse", []).append(may_be_excused)


@action(
    "clearances.excuse",
    label=_("申请未结清放行"),
    clauses=CLAUSES,
    form=forms.ExcuseForm,
    icon="rubber-stamp",
    approval="clearances.excuse",
    offered=lambda one: not one.clear and one.excused_by_id is None,
)
def excuse(act, one, *, up_to):
    """Whoever lets keys go with money open puts their name to how much and why."""
    act.require_reason(_("放行要写明理由"), _("写明哪一项未清、何时补齐"))
    one.excused_by, one.excused_why, one.excused_up_to = act.actor, act.reason, up_to


@action(
    "clearances.void",
    label=_("作废"),
    clauses=CLAUSES,
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void(act, one):
    """A clearance of the wrong home, or of another day, is taken back; a new one is drawn."""
    act.void()


def refuse_uncleared(unit: Unit) -> Clearance:
    """What lets a home be handed over. Raises Refused where the fund is unpaid, or money is open and nobody signed.

    Reckoned anew: what was paid or came open since the sheet was drawn counts.
    """
    contract = live_contract_of(unit)
    if contract is None:
        raise Refused(_("%s没有有效的合同") % unit, _("核对房号"), clause="ZH-J4.8")
    if fund_is_due(contract) and unpaid_fund(unit):
        raise Refused(
            _("%s还没有缴维修资金，不能交房") % unit,
            _("缴清并登记票据后再交房；任何人都不能放行"),
            clause="ZH-J4.8",
        )
    one = clearance_of(contract)
    if one is None:
        raise Refused(_("%s还没有开结清单") % unit, _("先在合同页面开结清单"), clause="ZH-J4.8")
    lines = lines_for(contract)
    left = sum(line.owed + line.owing for line in lines if line.open)
    still = [line.label for line in lines if line.open]
    if not still:
        return one
    if one.excused_up_to is None or left > one.excused_up_to:
        raise Refused(
            _("%(unit)s还没有结清：%(what)s（%(sum)s元）")
            % {"unit": unit, "what": "、".join(still), "sum": yuan(left)},
            _("结清后再交，或由经理、主任审批放行"),
            clause="ZH-J4.8",
        )
    return one
