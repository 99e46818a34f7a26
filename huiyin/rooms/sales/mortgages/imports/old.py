"""The mortgage ledger as the department kept it in Excel: brought in once, with its old dates (ZH-J1.5)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import (
    Candidate,
    EachByItself,
    Members,
    Projects,
    register,
    worked_on_since,
)
from huiyin.registers.estates.imports import BUILDING, DOOR_ALIASES, ENTRANCE, PROJECT, door_of, find_units
from huiyin.rooms.sales.contracts.models import STANDING
from huiyin.rooms.sales.contracts.queries import live_contracts_of
from huiyin.rooms.sales.mortgages.actions.opening import LOAN_OF
from huiyin.rooms.sales.mortgages.models import Lender, Loan, Mortgage, Stage

LOANS = (
    *Loan.choices,
    ("commercial", _("商贷")), ("commercial", _("按揭")), ("commercial", _("银行按揭")),
    ("fund", _("公积金")), ("combined", _("组合贷")), ("combined", _("组合")),
)  # fmt: skip
FIELDS = (
    Field("old_number", gettext_lazy("原编号"), ("序号", "编号", "台账编号")),
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True),
    Field("loan", gettext_lazy("贷款种类"), ("贷款类型", "贷款方式"), "choice", choices=LOANS),
    Field("bank", gettext_lazy("贷款银行"), ("银行", "按揭银行", "经办银行")),
    Field("amount", gettext_lazy("商业贷款金额"), ("贷款金额", "按揭金额", "商贷金额"), "money"),
    Field("fund", gettext_lazy("公积金中心"), ("公积金机构",)),
    Field("fund_amount", gettext_lazy("公积金贷款金额"), ("公积金金额",), "money"),
    Field("agent", gettext_lazy("中介"), ("中介机构", "担保公司")),
    Field("submitted", gettext_lazy("送审日期"), ("报送日期", "递交日期", "送件日期"), "date"),
    Field("approved", gettext_lazy("批准日期"), ("批贷日期", "审批日期", "批复日期"), "date"),
    Field("agreed", gettext_lazy("借款合同日期"), ("借款合同签订日期", "签借款合同日期"), "date"),
    Field("registered", gettext_lazy("抵押登记日期"), ("抵押日期", "办抵押日期"), "date"),
    Field("registered_number", gettext_lazy("抵押登记证明号"), ("登记证明号", "他项权证号")),
    Field("arrived", gettext_lazy("放款日期"), ("到账日期", "回款日期"), "date"),
    Field("told", gettext_lazy("告知客户日期"), ("通知客户日期", "告知日期"), "date"),
    Field("owner", gettext_lazy("责任人"), ("经办人", "专员", "按揭专员")),
)  # fmt: skip
DAYS = (
    ("submitted", "submitted_on", _("送审")),
    ("approved", "approved_on", _("批准")),
    ("agreed", "agreed_on", _("借款合同")),
    ("registered", "registered_on", _("抵押登记")),
    ("arrived", "arrived_on", _("放款")),
    ("told", "", _("告知")),
)
AFTER = {
    "told": Stage.CLOSED,
    "arrived": Stage.ARRIVED,
    "registered": Stage.WAITING,
    "agreed": Stage.PLEDGING,
    "approved": Stage.APPROVED,
    "submitted": Stage.REVIEW,
}


def _state(row: Candidate) -> str:
    """How far it had come, by the dates that the ledger holds."""
    return next((str(state) for name, state in AFTER.items() if row.get(name)), str(Stage.COLLECT))


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects, owners = Projects(), Members(batch)
    lenders: dict[str, Lender] = {}
    for lender in Lender.objects.filter(record__voided_at=None, record__department=batch.department):
        lenders |= {lender.name: lender, str(lender): lender}
    for row in rows:
        row.limit(old_number=40, registered_number=40)
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "party": None,
            "door": door_of(row, "unit"),
            "unit": None,
            "title": _("旧按揭"),
            "contract": None,
            "old_number": row.get("old_number") or "",
            "agent": _lender(row, "agent", lenders),
            "bank": _lender(row, "bank", lenders),
            "fund": _lender(row, "fund", lenders),
            "registered_number": row.get("registered_number") or "",
            "told_on": row.get("told"),
            **{column: row.get(name) for name, column, _label in DAYS if column},
            "state": _state(row),
            "owner": owners.of(row, "owner"),
        }
        _days_in_order(row)
    find_units(rows)
    _find_contracts(rows)


def _lender(row: Candidate, name: str, lenders: dict[str, Lender]) -> Lender | None:
    word = row.get(name)
    if word and word not in lenders:
        row.bad(name, _("没有登记叫“%s”的机构，请先登记，或改成登记的名称。") % word)
    return lenders.get(word) if word else None


def _days_in_order(row: Candidate) -> None:
    """Each not before the one before it, none in the future, none left out on the way."""
    row.in_order((name, label) for name, _column, label in DAYS)
    if row.get("arrived") and not row.get("agreed"):
        row.bad("agreed", _("已放款的要有借款合同日期，请补上。"))
    if row.get("told") and not (row.get("arrived") and row.get("registered")):
        row.bad("told", _("告知客户之前要有放款日期和抵押登记日期，请补上。"))


def _find_contracts(rows: Sequence[Candidate]) -> None:
    """Each loan belongs to the contract that holds its door; its amounts are that contract's loan."""
    held = live_contracts_of([row.facts["unit"] for row in rows if row.facts["unit"]])
    taken = dict(
        Mortgage.objects.filter(contract__in=list(held.values()), live=True).values_list(
            "contract", "matter__record__number"
        )
    )
    for row in rows:
        facts, unit = row.facts, row.facts["unit"]
        if unit is None:
            continue
        contract = held.get(unit.pk)
        if contract is None or contract.matter.state not in STANDING:
            row.bad("unit", _("%s没有已签的合同，请先导入合同台账。") % unit.path)
            continue
        if contract.pk in taken:
            row.bad("unit", _("已有按揭：%s，可以搁置这一行。") % taken[contract.pk])
        if not contract.by_loan:
            row.bad("unit", _("%s不是贷款购房，请先更正合同。") % contract.record.number)
            continue
        record = contract.record
        facts |= {"contract": contract, "party": record.party, "project": unit.building.project}
        facts["title"] = _("%s按揭") % unit
        facts["loan"] = row.get("loan") or str(LOAN_OF[contract.payment])
        facts["parts"] = _parts(row, contract)
        first = facts["submitted_on"]
        if first and contract.signed_on and first < contract.signed_on:
            row.bad("submitted", _("送审日期早于合同签约日期，请核对。"))


def _parts(row: Candidate, contract) -> list[dict]:
    facts, parts = row.facts, []
    if facts["loan"] != Loan.FUND:
        alone = contract.loan if facts["loan"] == Loan.COMMERCIAL else 0
        parts.append({"sort": "commercial", "lender": facts["bank"], "amount": row.get("amount") or alone})
        if facts["bank"] is None:
            row.bad("bank", _("没有贷款银行，请补上。"))
    if facts["loan"] != Loan.COMMERCIAL:
        alone = contract.loan if facts["loan"] == Loan.FUND else 0
        parts.append({"sort": "fund", "lender": facts["fund"], "amount": row.get("fund_amount") or alone})
        if facts["fund"] is None:
            row.bad("fund", _("没有公积金中心，请补上。"))
    if (whole := sum(part["amount"] for part in parts)) != contract.loan:
        row.bad(
            "amount",
            _("各笔合计%(sum)s元，合同贷款金额%(loan)s元，请核对。")
            % {"sum": f"{whole / 100:,.2f}", "loan": f"{contract.loan / 100:,.2f}"},
        )
    return parts


MORTGAGES = register(
    EachByItself(
        "mortgages",
        gettext_lazy("按揭台账"),
        "mortgages.bring_in",
        FIELDS,
        prepare=_prepare,
        keys=lambda row: [("unit", row.facts["unit"].pk)] if row.facts["unit"] else [],
        void="mortgages.take_back",
        in_use=lambda keys: worked_on_since(keys, "mortgages.bring_in"),
        unsaid=("door", "unit", "bank", "fund"),
        hints={
            "unit": gettext_lazy("房屋和合同要先导入；写 栋-单元-室"),
            "bank": gettext_lazy("照合作机构登记的名称写"),
            "arrived": gettext_lazy("填了放款日期的，导入后接着告知客户"),
            "told": gettext_lazy("填了告知日期的，导入后即为已办结"),
        },
    )
)
