"""The title ledger as the department kept it in Excel: brought in once, with its old dates (YX-2.7.1a)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
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
from huiyin.rooms.sales.titles.models import TitleCase, TitleState

FIELDS = (
    Field("old_number", gettext_lazy("原编号"), ("序号", "编号", "台账编号")),
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True),
    Field("handed_over", gettext_lazy("交房日期"), ("收楼日期", "入伙日期"), "date"),
    Field("ready", gettext_lazy("资料齐日期"), ("资料收齐日期", "交资料日期"), "date"),
    Field("filed", gettext_lazy("公司资料报送日期"), ("报送日期",), "date"),
    Field("applied", gettext_lazy("申请日期"), ("报登记日期", "递件日期", "申请登记日期"), "date"),
    Field("acceptance_number", gettext_lazy("受理号"), ("受理编号", "收件编号")),
    Field("accepted", gettext_lazy("受理日期"), ("收件日期",), "date"),
    Field("certificate_number", gettext_lazy("不动产权证号"), ("产权证号", "房产证号", "证号")),
    Field("land_number", gettext_lazy("国有土地使用证号"), ("土地证号",)),
    Field("certified", gettext_lazy("发证日期"), ("出证日期",), "date"),
    Field("issued", gettext_lazy("领证日期"), ("客户领证日期", "发放日期"), "date"),
    Field("place", gettext_lazy("存放位置"), ("证书位置", "柜号")),
    Field("owner", gettext_lazy("责任人"), ("经办人", "权证专员")),
)  # fmt: skip
DATES = (
    ("handed_over", gettext_lazy("交房")),
    ("applied", gettext_lazy("申请")),
    ("accepted", gettext_lazy("受理")),
    ("certified", gettext_lazy("发证")),
    ("issued", gettext_lazy("领证")),
)


def _state(row: Candidate) -> str:
    """How far it had come, by the dates that the ledger holds."""
    for name, state in (
        ("issued", TitleState.ISSUED),
        ("certified", TitleState.CERTIFIED),
        ("accepted", TitleState.ACCEPTED),
        ("applied", TitleState.FILED),
        ("ready", TitleState.READY),
    ):
        if row.get(name):
            return str(state)
    return str(TitleState.COLLECTING)


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects, owners = Projects(), Members(batch)
    for row in rows:
        row.limit(old_number=40, acceptance_number=40, certificate_number=60, land_number=60, place=40)
        certified = row.get("certified") or row.get("issued")
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "party": None,
            "door": door_of(row, "unit"),
            "unit": None,
            "title": _("旧办证"),
            "contract": None,
            "old_number": row.get("old_number") or "",
            "handed_over_on": row.get("handed_over"),
            "filed_on": row.get("filed"),
            "applied_on": row.get("applied") or row.get("accepted") or certified,
            "acceptance_number": row.get("acceptance_number") or "",
            "accepted_on": row.get("accepted"),
            "certificate_number": row.get("certificate_number") or "",
            "land_number": row.get("land_number") or "",
            "certified_on": certified,
            "issued_at": clock.shanghai(f"{row.get('issued')} 12:00") if row.get("issued") else None,
            "received_at": clock.shanghai(f"{certified} 12:00") if certified else None,
            "state": _state(row),
            "place": row.get("place") or "",
            "owner": owners.of(row, "owner"),
        }
        if certified and not row.facts["certificate_number"]:
            row.bad("certificate_number", _("填了发证或领证日期，却没有产权证号，请补上。"))
        if row.facts["certificate_number"] and not certified:
            row.bad("certified", _("有产权证号，却没有发证日期，请补上。"))
        row.in_order(DATES, free=("applied",))
    find_units(rows)
    _contracts_ready(rows)


def _contracts_ready(rows: Sequence[Candidate]) -> None:
    """A title belongs to a contract that stands, and there is one of it."""
    held = live_contracts_of([row.facts["unit"] for row in rows if row.facts["unit"]])
    keys = [contract.pk for contract in held.values()]
    begun = dict(
        TitleCase.objects.filter(contract__in=keys, live=True).values_list(
            "contract", "matter__record__number"
        )
    )
    numbers = {row.facts["certificate_number"] for row in rows if row.facts["certificate_number"]}
    taken = dict(
        TitleCase.objects.filter(certificate_number__in=numbers, live=True).values_list(
            "certificate_number", "matter__record__number"
        )
    )
    for row in rows:
        facts, unit = row.facts, row.facts["unit"]
        contract = held.get(unit.pk) if unit else None
        if unit and (contract is None or contract.matter.state not in STANDING):
            row.bad("unit", _("这套房屋没有有效的合同，请先导入合同台账。"))
        elif contract is not None:
            facts |= {
                "contract": contract,
                "party": contract.record.party,
                "project": contract.record.project,
            }
            facts["title"] = _("%s办证") % unit.path
            if number := begun.get(contract.pk):
                row.bad("unit", _("这套房屋已经在办证：%s，可以搁置这一行。") % number)
        if number := taken.get(facts["certificate_number"]):
            row.bad("certificate_number", _("证号已登记在%s，请核对。") % number)


def _keys(row: Candidate) -> list[tuple]:
    facts = row.facts
    keys: list[tuple] = [("unit", facts["unit"].pk)] if facts["unit"] else []
    return keys + ([("certificate", facts["certificate_number"])] if facts["certificate_number"] else [])


TITLES = register(
    EachByItself(
        "titles",
        gettext_lazy("办证台账"),
        "titles.bring_in",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        void="titles.take_back",
        in_use=lambda keys: worked_on_since(keys, "titles.bring_in"),
        unsaid=("door", "unit"),
        hints={
            "unit": gettext_lazy("房屋要有合同；写 栋-单元-室"),
            "certified": gettext_lazy("填了发证日期的，证书登记入柜，接着通知客户领证"),
            "issued": gettext_lazy("填了领证日期的，导入后即为已办结"),
        },
    )
)
