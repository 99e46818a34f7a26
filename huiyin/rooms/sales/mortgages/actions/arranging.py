"""Who lends how much, through whom (ZH-J3.1, ZH-4.1.2)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.actions.handing import owe_call
from huiyin.rooms.sales.mortgages.actions.opening import put_papers, today_of
from huiyin.rooms.sales.mortgages.models import Loan, LoanPart, LoanSort, Mortgage
from huiyin.rooms.sales.mortgages.queries import card_for

CLAUSES = ["ZH-J3.1", "ZH-4.1.2", "YX-2.6b"]


def check_parts(mortgage: Mortgage, loan: str, parts: list[dict]) -> None:
    """Raises Refused for parts that are not what the contract lends: of the wrong sort, or not adding up to it."""
    wanted = {str(sort) for sort in LoanSort} if loan == Loan.COMBINED else {loan}
    if {part["sort"] for part in parts} != wanted or len(parts) != len(wanted):
        raise Refused(_("组合贷款要写商业贷款和公积金贷款两笔"), _("逐笔填写机构和金额"), field="loan")
    for part in parts:
        if (part["amount"] or 0) <= 0:
            raise Refused(_("贷款金额要大于零"), _("逐笔填写金额"), field=f"{part['sort']}_amount")
        if part["lender"] is None:
            raise Refused(_("没有选贷款机构"), _("逐笔选择机构"), field=f"{part['sort']}_lender")
        if not part["lender"].lends:
            raise Refused(
                _("%s不放贷") % part["lender"], _("选择银行或公积金中心"), field=f"{part['sort']}_lender"
            )
    whole = sum(part["amount"] for part in parts)
    if whole != mortgage.amount:
        raise Refused(
            _("各笔合计%(sum)s元，合同贷款金额%(loan)s元，相差%(gap)s元")
            % {"sum": yuan(whole), "loan": yuan(mortgage.amount), "gap": yuan(abs(whole - mortgage.amount))},
            _("改正各笔金额；贷款金额变了的，先更正合同"),
            field=f"{parts[0]['sort']}_amount",
            clause="ZH-J3.1",
        )


def check_policy(act, mortgage: Mortgage, part: dict) -> dict:
    """The part with what its lender's policy fills in; raises Refused for more, or longer, than the policy lends."""
    card = card_for(mortgage, part["lender"], part["sort"], today_of(act))
    if card is None:
        return part
    if part["amount"] * 100 > mortgage.contract.price * card.max_percent:
        raise Refused(
            _("超过政策卡“%(card)s”的最高%(n)d成数（百分之%(n)d）") % {"card": card, "n": card.max_percent},
            _("减少贷款金额，或换一家机构；政策有变的先登记新政策卡"),
            field=f"{part['sort']}_amount",
            clause="ZH-4.1.2",
        )
    if part["years"] and part["years"] > card.max_years:
        raise Refused(
            _("超过政策卡“%(card)s”的最长%(n)d年") % {"card": card, "n": card.max_years},
            _("缩短年限"),
            field=f"{part['sort']}_years",
            clause="ZH-4.1.2",
        )
    return part | {"rate": part["rate"] or card.rate}


@action(
    "mortgages.arrange",
    label=_("安排贷款"),
    clauses=CLAUSES,
    moves="collect",
    form=forms.ArrangeForm,
    tone="primary",
    icon="building-bank",
)
def arrange_loan(act, mortgage, *, loan, parts, agent=None):
    """Who lends how much is said once for all parts: together they are the loan of the contract, to the 分."""
    if mortgage.parts.filter(disbursements__isnull=False).exists():
        raise Refused(_("银行已经放过款，贷款不能重新安排"), _("放款有误的先作废放款记录"), clause="ZH-J3.1")
    check_parts(mortgage, loan, parts)
    parts = [check_policy(act, mortgage, part) for part in parts]
    if agent is not None and agent.lends:
        raise Refused(_("%s不是中介或担保公司") % agent, _("选择中介，没有的留空"), field="agent")
    mortgage.loan, mortgage.agent = loan, agent
    mortgage.parts.all().delete()
    LoanPart.objects.bulk_create(LoanPart(mortgage=mortgage, **part) for part in parts)
    put_papers(mortgage)
    owe_call(act, mortgage)
    act.note(
        贷款="；".join(
            _now("%(sort)s %(lender)s %(amount)s元")
            % {"sort": LoanSort(part["sort"]).label, "lender": part["lender"], "amount": yuan(part["amount"])}
            for part in parts
        )
    )
