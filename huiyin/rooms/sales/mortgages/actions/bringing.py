"""Loans that were under way before the department began to work with the system (ZH-J1.5)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.registers.office.actions.promising import good_by, tell_brought_in
from huiyin.rooms.sales.mortgages.actions.arranging import check_parts
from huiyin.rooms.sales.mortgages.actions.opening import put_papers, today_of
from huiyin.rooms.sales.mortgages.actions.paying import add_to_part
from huiyin.rooms.sales.mortgages.models import Disbursement, LoanPaper, LoanPart, Mortgage, Stage
from huiyin.rooms.sales.mortgages.promises import BROUGHT_IN, NOTIFY
from huiyin.rooms.sales.mortgages.queries import live_mortgage_of

STAGE_DAYS = ("submitted_on", "approved_on", "agreed_on", "registered_on", "arrived_on")


@opens("mortgages.bring_in", label=_("带入旧按揭"), clauses=["ZH-J1.5", "WY-G13"], hidden=True)
def bring_in_mortgage(act, matter, *, contract, loan, parts, state, agent=None, told_on=None, **facts):
    """The ledger as it stands goes in with its old dates; nothing is broken on the first day."""
    if held := live_mortgage_of(contract):
        raise Refused(_("合同已有按揭：%s") % held.record.number, "")
    days = [facts[name] for name in STAGE_DAYS if facts.get(name)]
    if days != sorted(days) or any(day > today_of(act) for day in days):
        raise Refused(_("日期先后不对，或在今天以后"), _("核对各个日期"))
    amount = sum(part["amount"] for part in parts)
    if amount != contract.loan:
        raise Refused(_("各笔合计与合同贷款金额不一致"), _("先更正合同，或改正金额"))
    matter.state = state
    mortgage = Mortgage(
        matter=matter,
        contract=contract,
        loan=loan,
        amount=amount,
        agent=agent,
        stage_on=days[-1] if days else contract.signed_on or today_of(act),
        **facts,
    )
    check_parts(mortgage, loan, parts)
    mortgage.save(force_insert=True)
    LoanPart.objects.bulk_create(LoanPart(mortgage=mortgage, **part) for part in parts)
    put_papers(mortgage)
    if state != Stage.COLLECT:  # the bank has them
        mortgage.papers.update(state=LoanPaper.State.RECEIVED, at=act.now, by=act.actor)
    if mortgage.arrived_on:
        record = mortgage.record
        for part in LoanPart.objects.filter(mortgage=mortgage).order_by("pk"):
            act.later(
                "disbursements.bring_in",
                department=record.department,
                project=record.project,
                party=record.party,
                part=part,
                amount=part.amount,
                bank_on=mortgage.arrived_on,
            )
    if state == Stage.CLOSED:
        mortgage.notified_at = clock.shanghai(f"{told_on} 12:00")
        mortgage.running = False
        mortgage.save(update_fields=["notified_at", "running"])
        matter.answer, matter.answered_at = _now("旧台账：已告知客户放款"), act.now
        matter.closing = Closing.ANSWERED
        return mortgage
    kind = NOTIFY if state == Stage.ARRIVED else BROUGHT_IN
    words = _now("接着办理旧按揭（%s）") % Stage(state).label
    making.make(act, kind, matter, due=good_by(matter, kind, act.now), words=words)
    tell_brought_in(act, matter)
    return mortgage


@opens("disbursements.bring_in", label=_("带入旧放款"), clauses=["ZH-J1.5"], hidden=True)
def bring_in_disbursement(act, record, *, part, amount, bank_on):
    """What the bank had paid already stands in the ledger with its old day."""
    add_to_part(part, amount)
    return Disbursement.objects.create(
        record=record, part=part, amount=amount, bank_on=bank_on, entered_on=today_of(act)
    )


@action(
    "mortgages.take_back",
    label=_("撤回导入"),
    clauses=["ZH-J1.5"],
    moves="collect | review | approved | pledging | waiting | arrived | closed -> withdrawn",
    who="anyone",
    hidden=True,
)
def take_back_mortgage(act, mortgage):
    """A list brought in wrongly is taken back as a whole."""
    act.void()
    mortgage.live = mortgage.running = False
    making.withdraw(act, making.open_of(mortgage.matter), _("撤回导入"))
    found = Disbursement.objects.filter(part__mortgage=mortgage, record__voided_at=None, payment=None)
    for pk in found.order_by("pk").values_list("pk", flat=True):
        act.later("disbursements.take_back", pk, reason=act.reason)


@action("disbursements.take_back", label=_("撤回导入"), clauses=["ZH-J1.5"], who="anyone", hidden=True)
def take_back_disbursement(act, one):
    """With the loan goes what was brought in of its money."""
    act.void()
    add_to_part(LoanPart.objects.get(pk=one.part_id), -one.amount)
