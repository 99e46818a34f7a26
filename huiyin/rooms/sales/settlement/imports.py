"""The survey's list of registered areas: every home of a round computed at once (YX-2.7.2)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Projects, Target, register
from huiyin.registers.estates.imports import BUILDING, DOOR_ALIASES, ENTRANCE, PROJECT, door_of, find_units
from huiyin.rooms.sales.contracts.models import STANDING
from huiyin.rooms.sales.contracts.queries import live_contracts_of
from huiyin.rooms.sales.settlement.models import AreaRound, RoundState, Settlement
from huiyin.rooms.sales.settlement.queries import settlements_of

FIELDS = (
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True),
    Field(
        "registered", gettext_lazy("产权建筑面积"), ("实测建筑面积", "实测面积", "登记面积", "产权面积", "测绘建筑面积", "建筑面积"), "area", required=True,
    ),
    Field("registered_inner", gettext_lazy("产权套内面积"), ("实测套内面积", "套内建筑面积", "套内面积"), "area"),
)  # fmt: skip
FAR_OFF = 20  # percent: more than that is a slip of the hand, not of the survey


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects = Projects()
    for row in rows:
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "door": door_of(row, "unit"),
            "unit": None,
            "round": None,
            "contract": None,
            "registered": row.get("registered") or 0,
            "registered_inner": row.get("registered_inner"),
        }
        inner, whole = row.get("registered_inner"), row.get("registered")
        if inner and whole and inner > whole:
            row.bad("registered_inner", _("套内面积大于建筑面积，请核对。"))
    find_units(rows)
    _find_contracts(rows)


def _find_contracts(rows: Sequence[Candidate]) -> None:
    """The contract that each door is under, and the open round of its building."""
    units = [row.facts["unit"] for row in rows if row.facts["unit"]]
    held = live_contracts_of(units)
    standing = settlements_of(contract.pk for contract in held.values())
    rounds: dict[int, AreaRound] = {}
    for one in (
        AreaRound.objects.filter(matter__state=RoundState.OPEN)
        .select_related("matter__record")
        .order_by("pk")
    ):
        for building in one.buildings.values_list("pk", flat=True):
            rounds[building] = one
    for row in rows:
        unit = row.facts["unit"]
        if unit is None:
            continue
        contract = held.get(unit.pk)
        if contract is None or contract.matter.state not in STANDING:
            row.bad("unit", _("这套房屋没有签订的合同，可以搁置这一行。"))
            continue
        if contract.pk in standing:
            row.bad("unit", _("已经结算过：%s，可以搁置这一行。") % standing[contract.pk].record)
        if unit.building_id not in rounds:
            row.bad("unit", _("这一栋没有正在办理的面积结算，请先开始一批。"))
            continue
        contract.unit = unit
        registered = row.facts["registered"]
        if registered and abs(registered - contract.area) * 100 > contract.area * FAR_OFF:
            row.bad("registered", _("与合同面积相差超过百分之%d，请核对是不是抄错。") % FAR_OFF)
        row.facts |= {
            "contract": contract,
            "round": rounds[unit.building_id],
            "project": contract.record.project,
            "department": contract.record.department,
        }


def _keys(row: Candidate) -> list[tuple]:
    return [("unit", row.facts["unit"].pk)] if row.facts["unit"] else []


def _told(keys: Sequence[int]) -> dict[int, list[str]]:
    """Settlements of which a buyer has heard are no more the list's to take back."""
    told = Settlement.objects.filter(pk__in=keys).exclude(state=Settlement.State.COMPUTED)
    return {pk: [_("已经通知客户")] for pk in told.values_list("pk", flat=True)}


class Survey(Target):
    """Taken back one at a time: each buyer's promise goes with it."""

    def perform(self, facts, by, reason):
        plain = [
            {name: value for name, value in row.items() if name not in ("door", "unit")} for row in facts
        ]
        return super().perform(plain, by, reason)

    def take_back(self, rows, by, reason) -> None:
        for key in rows.filter(record__voided_at=None).order_by("record").values_list("record", flat=True):
            perform("settlements.void", by=by, on=key, source="import", reason=reason)


SURVEY = register(
    Survey(
        "survey",
        gettext_lazy("测绘成果（产权面积）"),
        "settlements.compute",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        void="settlements.void",
        in_use=_told,
        hints={
            "unit": gettext_lazy("写 栋-单元-室；先在“面积结算批次”里开始这一栋"),
            "registered": gettext_lazy("照测绘报告，单位平方米"),
        },
    )
)
