"""Buildings of a project, and the doors of a building all at once (WY-S8, YX-2.3.1)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.registers.estates import forms
from huiyin.registers.estates.models import Building
from huiyin.registers.estates.queries import building_key, doors_standing

MOST = 2000  # doors of one building: more is a slip of the pen


@action(
    "sheets.add_building",
    label=_("添加楼栋"),
    clauses=["YX-2.3.1", "WY-S8"],
    who="anyone",
    adds=True,
    form=forms.BuildingForm,
    icon="building-plus",
)
def add_building(act, sheet, *, name):
    """A building stands in the register before its doors do, so that plans, certificates and progress can name it."""
    name = name.strip()
    names = Building.objects.filter(project=sheet.project_id).values_list("name", flat=True)
    if there := next((one for one in names if building_key(one) == building_key(name)), None):
        raise Refused(_("已经有“%s”这一栋") % there, _("直接在它下面登记房屋"), field="name")
    found = re.findall(r"[0-9]+", name)
    building = Building.objects.create(
        project=sheet.project, name=name, position=min(int(found[0]), 30_000) if found else len(names) + 1
    )
    act.note(楼栋=building.called)


@action(
    "sheets.lay_out",
    label=_("排房"),
    clauses=["YX-2.3.1", "WY-S8"],
    who="anyone",
    adds=True,
    form=forms.LayOutForm,
    icon="layout-grid",
    offered=lambda sheet: sheet.project.buildings.exists(),
)
def lay_out(act, sheet, *, building, plan, use):
    """Doors that repeat from floor to floor are entered once and looked at before they stand, not typed one by one."""
    if building.project_id != sheet.project_id:
        raise Refused(_("这一栋不是这个项目的"), _("刷新页面后再选"), field="building")
    doors = plan.doors()
    if not doors:
        raise Refused(_("没有排出房屋"), _("核对楼层和房号"), field="rooms")
    if len(doors) > MOST:
        raise Refused(
            _("一次排出 %(n)d 套，超过 %(most)d 套") % {"n": len(doors), "most": MOST},
            _("核对楼层和单元，或分几次排"),
            field="to_floor",
        )
    if standing := doors_standing(building, doors):
        raise Refused(
            _("有 %(n)d 套已经登记：%(paths)s") % {"n": len(standing), "paths": "、".join(standing[:5])},
            _("改楼层或单元只排其余的；登记错的先作废"),
        )
    record = act.held.record
    place = {"department": record.department, "project": sheet.project, "building": building, "use": use}
    sets.follow_in_set(act, "units.register", [{**place, **door} for door in doors])
    act.note(楼栋=building.called, 套数=len(doors), 楼层=f"{plan.from_floor}–{plan.to_floor}")
