"""The contract ledger as the department kept it in Excel: brought in once, with its old dates (ZH-J1.4)."""

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
from huiyin.registers.customers.imports import find_parties
from huiyin.registers.estates.imports import BUILDING, DOOR_ALIASES, ENTRANCE, PROJECT, door_of, find_units
from huiyin.rooms.sales.contracts.models import BY_LOAN, Contract, Payment, State
from huiyin.rooms.sales.contracts.queries import live_contracts_of

PAYMENTS = (
    *Payment.choices,
    ("full", _("全款")), ("full", _("一次性")), ("instalments", _("分期")), ("mortgage", _("按揭")), ("mortgage", _("商贷")),
    ("mortgage", _("银行按揭")), ("fund", _("公积金")), ("combined", _("组合贷")), ("combined", _("组合")),
)  # fmt: skip
FIELDS = (
    Field("old_number", gettext_lazy("原编号"), ("序号", "编号", "台账编号", "流水号")),
    Field("online_number", gettext_lazy("网签合同号"), ("合同编号", "合同号", "网签号", "买卖合同编号")),
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True),
    Field("name", gettext_lazy("买受人"), ("客户姓名", "客户", "姓名", "购房人", "业主姓名", "买方"), required=True),
    Field("phone", gettext_lazy("电话"), ("联系电话", "手机", "手机号", "联系方式"), "phone"),
    Field("id_number", gettext_lazy("证件号码"), ("身份证号", "身份证号码", "身份证", "证件号"), "certificate"),
    Field("area", gettext_lazy("建筑面积"), ("合同面积", "面积", "建面", "预测面积"), "area"),
    Field("inner_area", gettext_lazy("套内面积"), ("套内建筑面积", "套内"), "area"),
    Field("price", gettext_lazy("合同总价"), ("总价", "总价款", "成交总价", "房款总额", "合同金额"), "money", required=True),
    Field("payment", gettext_lazy("付款方式"), ("付款类型", "付款形式"), "choice", choices=PAYMENTS, required=True),
    Field("loan", gettext_lazy("贷款金额"), ("按揭金额", "贷款额", "按揭款"), "money"),
    Field("signed", gettext_lazy("签约日期"), ("签订日期", "合同日期", "签约时间"), "date", required=True),
    Field("submitted", gettext_lazy("报备日期"), ("送备案日期", "递交日期"), "date"),
    Field("filed", gettext_lazy("备案日期"), ("备案时间", "备案返回日期"), "date"),
    Field("filing_number", gettext_lazy("备案号"), ("备案编号",)),
    Field("issued", gettext_lazy("领取日期"), ("客户领取日期", "合同领取日期"), "date"),
    Field("hand_over", gettext_lazy("约定交房日"), ("交房日期", "合同交房日期"), "date"),
    Field("copies", gettext_lazy("在手份数"), ("份数", "现存份数"), "int"),
    Field("place", gettext_lazy("存放位置"), ("档案位置", "柜号")),
    Field("owner", gettext_lazy("责任人"), ("经办人", "专员", "签约专员")),
)  # fmt: skip
MOST_COPIES = 12

DATES = (
    ("signed", gettext_lazy("签约")),
    ("submitted", gettext_lazy("报备")),
    ("filed", gettext_lazy("备案")),
    ("issued", gettext_lazy("领取")),
)


def _state(row: Candidate) -> str:
    """How far it had come, by the dates that the ledger holds."""
    for name, state in (("issued", State.ISSUED), ("filed", State.FILED), ("submitted", State.FILING)):
        if row.get(name):
            return str(state)
    return str(State.CHECKED)


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects, owners = Projects(), Members(batch)
    for row in rows:
        row.limit(old_number=40, online_number=40, filing_number=40, name=80, place=40)
        payment, loan = row.get("payment") or "full", row.get("loan") or 0
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "party": None,
            "new_name": row.get("name") or "",
            "new_phones": row.get("phone") or [],
            "new_id": row.get("id_number") or "",
            "door": door_of(row, "unit"),
            "unit": None,
            "title": _("旧合同"),
            "old_number": row.get("old_number") or "",
            "online_number": row.get("online_number") or "",
            "area": row.get("area"),
            "inner_area": row.get("inner_area"),
            "price": row.get("price") or 0,
            "payment": payment,
            "loan": loan,
            "signed_on": row.get("signed"),
            "submitted_on": row.get("submitted") or row.get("filed"),
            "filed_on": row.get("filed"),
            "filing_number": row.get("filing_number") or "",
            "hand_over_on": row.get("hand_over"),
            "state": _state(row),
            "copies": row.get("copies") or 0,
            "place": row.get("place") or "",
            "owner": owners.of(row, "owner"),
        }
        if payment in BY_LOAN and not loan:
            row.bad("loan", _("贷款购房没有贷款金额，请补上。"))
        if payment not in BY_LOAN and loan:
            row.bad("payment", _("付款方式不是贷款，却有贷款金额，请核对。"))
        if loan and loan >= row.facts["price"]:
            row.bad("loan", _("贷款金额达到或超过总价，请核对。"))
        if row.facts["copies"] > MOST_COPIES:
            row.bad("copies", _("份数超过%d份，请核对。") % MOST_COPIES)
        row.in_order(DATES)
    find_units(rows)
    find_parties(batch, rows)
    _units_ready(rows)


def _units_ready(rows: Sequence[Candidate]) -> None:
    """The area comes from the register where the ledger has none; a door under a contract is not brought in twice."""
    units = [row.facts["unit"] for row in rows if row.facts["unit"]]
    held = live_contracts_of(units)
    numbers = {row.facts["online_number"] for row in rows if row.facts["online_number"]}
    taken = dict(
        Contract.objects.filter(online_number__in=numbers, live=True).values_list(
            "online_number", "matter__record__number"
        )
    )
    for row in rows:
        facts, unit = row.facts, row.facts["unit"]
        if unit:
            facts["area"] = facts["area"] or unit.area
            facts["inner_area"] = facts["inner_area"] or unit.inner_area
            facts["title"] = _("%s合同") % unit
            facts["project"] = unit.building.project
            if unit.pk in held:
                row.bad("unit", _("这套房屋已有合同：%s，可以搁置这一行。") % held[unit.pk].record.number)
        if number := taken.get(facts["online_number"]):
            row.bad("online_number", _("网签合同号已用在%s，请核对。") % number)
        if unit and not facts["area"]:
            row.bad("area", _("没有面积，房屋登记里也没有，请补上。"))
        if facts["area"] and facts["inner_area"] and facts["inner_area"] > facts["area"]:
            row.bad("inner_area", _("套内面积大于建筑面积，请核对。"))


def _keys(row: Candidate) -> list[tuple]:
    facts = row.facts
    keys: list[tuple] = [("unit", facts["unit"].pk)] if facts["unit"] else []
    return keys + ([("online", facts["online_number"])] if facts["online_number"] else [])


CONTRACTS = register(
    EachByItself(
        "contracts",
        gettext_lazy("合同台账"),
        "contracts.bring_in",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        void="contracts.take_back",
        in_use=lambda keys: worked_on_since(keys, "contracts.bring_in"),
        unsaid=("door",),
        hints={
            "unit": gettext_lazy("房屋要先登记；写 栋-单元-室"),
            "filed": gettext_lazy("填了备案日期的，导入后接着通知客户领取"),
            "issued": gettext_lazy("填了领取日期的，导入后即为已办结"),
            "copies": gettext_lazy("现在还在部门手里的份数，每份单独登记"),
        },
    )
)
