"""The authority's own list of the doors that a permit names: one row a door."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.actions import sets
from huiyin.kernel.imports.sealing import unseal
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Target, register
from huiyin.registers.estates.imports import BUILDING, DOOR_ALIASES, ENTRANCE, door_of, find_units
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.launches.models import Certificate

CODE = Field(
    "code",
    gettext_lazy("证号"),
    ("预售证号", "预售许可证号", "许可证号", "预售许可证", "预售许可证编号", "备案号", "证书编号"),
    required=True,
)
UNIT = Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True)


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    codes = {row.get("code") for row in rows if row.get("code")}
    standing = Certificate.objects.filter(code__in=codes, voided=False, replaced_on=None)
    standing = standing.select_related("project").prefetch_related("buildings")
    of_code = {one.code: one for one in standing.filter(record__department=batch.department)}
    for row in rows:
        one = of_code.get(row.get("code"))
        if row.get("code") and one is None:
            row.bad("code", _("没有登记证号“%s”，请先登记证照。") % row.get("code"))
        elif one and one.whole:
            row.bad("code", _("“%s”含所选楼栋的全部房屋，不用列房屋；只含部分的，请先更正。") % one.code)
        row.facts = {"certificate": one, "project": one and one.project, "door": one and door_of(row, "unit")}
    find_units(rows)
    there = set(
        Certificate.units.through.objects.filter(
            certificate__in=[one.pk for one in of_code.values()]
        ).values_list("certificate", "unit")
    )
    for row in rows:
        one, unit = row.facts["certificate"], row.facts.get("unit")
        row.facts = {}
        if one is None or unit is None:
            continue
        if unit.building_id not in {building.pk for building in one.buildings.all()}:
            row.bad("unit", _("%s不在这份证照的楼栋里，请核对，或先更正证照。") % unit)
        elif (one.pk, unit.pk) in there:
            row.bad("unit", _("%s已经在这份证照里，可以搁置这一行。") % unit)
        row.facts = {"on": one.pk, "unit": unit}


def _keys(row: Candidate) -> list[tuple]:
    return [(row.facts["on"], row.facts["unit"].pk)] if row.facts else []


class PermitDoors(Target):
    """Rows add doors to permits that stand; taken back, those doors leave them again."""

    def kept(self, made) -> dict:
        return {"unit": made.unit}

    def take_back(self, rows, by, reason: str) -> None:
        held = {row.pk: (row.record_id, unseal(row.found, row.place)) for row in rows}
        keys = [kept["unit"] for _record, kept in held.values() if kept]
        units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=keys).select_related("building")}
        lines = [{"on": record, "unit": units[kept["unit"]]} for record, kept in held.values() if kept]
        if lines:
            sets.perform_set("certificates.drop_doors", lines, by=by, reason=reason)


PERMIT_DOORS = register(
    PermitDoors(
        "permit_doors",
        gettext_lazy("许可范围房屋"),
        "certificates.add_doors",
        (CODE, BUILDING, ENTRANCE, UNIT),
        prepare=_prepare,
        keys=_keys,
        hints={
            "code": gettext_lazy("已登记的、只含部分房屋的预售许可证或备案的证号"),
            "unit": gettext_lazy("可以写完整房号 3-2-1502（栋-单元-室），也可以只写 1502，另填楼栋和单元"),
        },
    )
)
