"""The list of opening balances: one row a unit and charge, with what of it came and what was passed on already."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Projects, Target, register
from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import CHARGES, Allocation, Bill, charge_choices
from huiyin.registers.customers.models import Tie
from huiyin.registers.estates.imports import BUILDING, DOOR_ALIASES, ENTRANCE, PROJECT, door_of, find_units
from huiyin.registers.estates.models import Unit

NAMES = (
    *charge_choices(),
    ("house_price", _("购房款")), ("house_price", _("首付款")), ("house_price", _("楼款")),
    ("area_difference", _("面积差")), ("area_difference", _("面积补差款")), ("deed_tax", _("契税")),
    ("deed_tax", _("代收契税")), ("maintenance_fund", _("维修基金")), ("maintenance_fund", _("维修资金")),
    ("maintenance_fund", _("专项维修资金")), ("mortgage_fee", _("抵押登记费")), ("mortgage_fee", _("抵押费")),
    ("title_fee", _("办证手续费")), ("title_fee", _("产权登记费")),
)  # fmt: skip
FIELDS = (
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True),
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("party", gettext_lazy("客户"), ("姓名", "客户姓名", "业主", "业主姓名", "买受人", "购房人", "客户名称")),
    Field("charge", gettext_lazy("款项"), ("费用名称", "收费项目", "款项名称", "费项", "项目名", "费用类别"), "choice", required=True, choices=NAMES),
    Field("amount", gettext_lazy("应收金额"), ("应收", "应缴金额", "应交金额", "应收款", "应收额"), "money", required=True),
    Field("received", gettext_lazy("已收金额"), ("已收", "已缴金额", "已交金额", "实收", "实收金额"), "money"),
    Field("paid_over", gettext_lazy("已代缴金额"), ("已代缴", "已上缴", "已上缴金额"), "money"),
    Field("due_on", gettext_lazy("应缴日期"), ("到期日", "应收日期", "缴款期限", "应交日期", "截止日期"), "date", required=True),
    Field("words", gettext_lazy("摘要"), ("备注", "说明")),
)  # fmt: skip
BUYERS = (Tie.Role.BUYER, Tie.Role.CO_BUYER, Tie.Role.OWNER)


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects = Projects()
    for row in rows:
        row.limit(words=120)
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "door": door_of(row, "unit"),
            "unit": None,
            "party": None,
            **{name: row.get(name) for name in ("charge", "amount", "due_on")},
            **{name: row.get(name) or 0 for name in ("received", "paid_over")},
            "words": row.get("words") or "",
        }
        _amounts(row)
    find_units(rows)
    _find_places(rows)
    _find_parties(rows)
    _find_standing(rows)


def _amounts(row: Candidate) -> None:
    """Amounts that cannot have been."""
    amount, received, over = (row.get(name) or 0 for name in ("amount", "received", "paid_over"))
    if amount < 0 or (amount == 0 and not row.is_bad("amount") and row.get("amount") is not None):
        row.bad("amount", _("应收金额要大于零；我们应退给客户的，导入后开应退单。"))
    if received < 0:
        row.bad("received", _("已收金额不能是负数。"))
    if received and not row.get("amount"):
        row.bad("amount", _("有已收金额，没有应收金额，请补上应收。"))
    elif received > amount:
        row.bad(
            "received",
            _("已收 %(received)s 元超过应收 %(amount)s 元，多收的另行登记预收款。")
            % {"received": yuan(received), "amount": yuan(amount)},
        )
    if over and row.get("charge") in CHARGES and not CHARGES[row.get("charge")].held:
        row.bad("paid_over", _("只有代收款才有已代缴，请留空。"))
    if not 0 <= over <= received:
        row.bad("paid_over", _("已代缴金额不能超过已收金额。"))


def _find_places(rows: Sequence[Candidate]) -> None:
    """A balance is booked with the department and project that keep its unit."""
    keys = {row.facts["unit"].pk for row in rows if row.facts["unit"]}
    found = Unit.objects.filter(pk__in=keys).select_related("record__department", "record__project")
    units = {unit.pk: unit for unit in found}
    for row in rows:
        if row.facts["unit"]:
            unit = units[row.facts["unit"].pk]
            row.facts |= {
                "unit": unit,
                "department": unit.record.department,
                "project": unit.record.project,
            }


def _find_parties(rows: Sequence[Candidate]) -> None:
    """Whose a balance is: who is named, among those who bought the unit; the only one where nobody is named."""
    units = {row.facts["unit"].pk for row in rows if row.facts["unit"]}
    ties = Tie.objects.filter(unit__in=units, to_on=None, role__in=BUYERS).select_related("party")
    people: dict[int, dict[int, Tie]] = {}
    for tie in ties.order_by("pk"):
        people.setdefault(tie.unit_id, {}).setdefault(tie.party_id, tie)
    for row in rows:
        unit = row.facts["unit"]
        if not unit:
            continue
        here = list(people.get(unit.pk, {}).values())
        name = row.get("party")
        fits = [tie for tie in here if tie.party.name == name] if name else here
        if len(fits) > 1 and not name:
            first = [tie for tie in fits if tie.role != Tie.Role.CO_BUYER]
            fits = first if len(first) == 1 else fits
        if len(fits) == 1:
            row.facts["party"] = fits[0].party
        elif not here:
            row.bad("unit", _("%s没有登记买受人或业主，请先导入客户。") % unit.path)
        elif name and not fits:
            row.bad(
                "party",
                _("“%(name)s”不是%(unit)s登记的买受人或业主，请核对。") % {"name": name, "unit": unit.path},
            )
        else:
            row.bad("party", _("%s有几位买受人，请写明是谁的款。") % unit.path)


def _find_standing(rows: Sequence[Candidate]) -> None:
    """What stands in the book already."""
    units = {row.facts["unit"].pk for row in rows if row.facts["unit"]}
    found = Bill.objects.filter(unit__in=units, record__voided_at=None).order_by("-pk")
    columns = ("unit", "record__party", "charge", "due_on", "record__number")
    standing = {key: number for *key_, number in found.values_list(*columns) for key in [tuple(key_)]}
    for row in rows:
        for key in _keys(row):
            if number := standing.get(key):
                row.bad("charge", _("已登记：%s，不用再导入，可以搁置这一行。") % number)


def _keys(row: Candidate) -> list[tuple]:
    facts = row.facts
    if not (facts["unit"] and facts["party"] and facts["charge"] and facts["due_on"]):
        return []
    return [(facts["unit"].pk, facts["party"].pk, facts["charge"], facts["due_on"])]


def _in_use(keys: Sequence[int]) -> dict[int, list[str]]:
    """Bills to which something was put since they came in."""
    put = Allocation.objects.filter(bill__in=keys, undone=False).exclude(source=F("bill"))
    used: dict[int, list[str]] = {}
    for bill, number in put.order_by("pk").values_list("bill", "source__number"):
        used.setdefault(bill, []).append(_("收款 %s") % number)
    return used


def _ready(batch, facts: list[dict]) -> None:
    for row in facts:
        row.pop("door", None)


OPENING = register(
    Target(
        "opening_bills",
        gettext_lazy("期初应收"),
        "bills.bring_in",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        void="bills.void",
        in_use=_in_use,
        ready=_ready,
        hints={
            "unit": gettext_lazy("写成 3-2-1502（栋-单元-室）；房屋和客户要先导入"),
            "party": gettext_lazy("一套房有几位买受人的才要写"),
            "charge": gettext_lazy("房款、面积差款、契税、维修基金、抵押登记费、办证费、其他；每种款项一行"),
            "received": gettext_lazy("到启用这一天已收的；没有收就留空"),
            "paid_over": gettext_lazy("代收款里已经缴给税务局、专户的"),
        },
    )
)
