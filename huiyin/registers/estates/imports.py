"""The house list of a project: one row a door, its building made on the way where it is new."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Projects, Target, register
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.queries import Door, building_key, units_at, units_in_use

LARGEST = 10_000_000  # 0.01 square metres: no unit of a project is larger than 100,000
PROJECT = Field(
    "project", gettext_lazy("项目"), ("楼盘", "项目名称", "楼盘名称", "小区", "小区名称", "所属项目")
)
BUILDING = Field(
    "building", gettext_lazy("楼栋"), ("栋", "幢", "栋号", "幢号", "楼号", "楼栋号", "楼幢", "座", "楼座", "座号", "楼宇"), "door"
)  # fmt: skip
ENTRANCE = Field("entrance", gettext_lazy("单元"), ("单元号", "梯号", "门洞"), "door")
DOOR_ALIASES = (
    "房屋", "房间号", "房间", "室号", "室", "房号编码", "单元房号", "房屋编号", "房产", "门牌号", "房源", "户号", "房屋坐落",
)  # fmt: skip
ROOM = Field("room", gettext_lazy("房号"), DOOR_ALIASES, "door", required=True)
USES = (
    *Unit.Use.choices,
    ("home", _("普通住宅")), ("home", _("公寓")), ("home", _("别墅")), ("shop", _("商铺")), ("shop", _("店铺")),
    ("office", _("写字楼")), ("parking", _("车库")), ("parking", _("地下车位")),
)  # fmt: skip
STATES = (
    *Unit.State.choices,
    ("unsold", _("待售")), ("unsold", _("在售")), ("unsold", _("可售")),
    ("sold", _("已签约")), ("sold", _("已认购")), ("sold", _("售出")),
    ("delivered", _("已交房")), ("delivered", _("已入住")), ("delivered", _("交付")), ("delivered", _("已收楼")),
)  # fmt: skip


def door_of(row: Candidate, name: str) -> Door | None:
    """Building, entrance and room of a row that keeps them in three columns, in two, or all in one as 3-2-1502."""
    building, entrance, room = (str(row.get(part) or "") for part in ("building", "entrance", name))
    if any(row.is_bad(part) for part in ("building", "entrance", name)):
        return None
    if not room:
        if building or entrance:
            row.bad(name, _("有楼栋没有房号，请补上房号。"))
        return None
    building, entrance = building_key(building), re.sub(r"(?<=.)(?:单元|梯)$", "", entrance)
    try:
        typed: Door = clean("unit", room)
    except BadCell as problem:
        if not building:
            row.bad(name, str(problem))
            return None
        typed = ("", "", re.sub(r"(?:室|房|号)$", "", room))
    door = _joined(building, entrance, typed)
    if door is None:
        row.bad(name, _("房号“%(room)s”和楼栋、单元两列对不上，请核对。") % {"room": room})
    return door


def _joined(building: str, entrance: str, typed: Door) -> Door | None:
    """One door of what the columns and the typed room say; None where they speak of different ones."""
    if not building:
        own, part, room = building_key(typed[0]), typed[1] or entrance, typed[2]
        return (own, part, room) if entrance in ("", part) else None
    if building_key(typed[0]) in ("", building):
        part = typed[1] or entrance
        return (building, part, typed[2]) if entrance in ("", part) else None
    # the building stands in its own column, so 2-1502 is entrance and room
    if not typed[1] and entrance in ("", typed[0]):
        return building, typed[0], typed[2]
    return None


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects = Projects()
    for row in rows:
        project, door = projects.of(row, batch), door_of(row, "room")
        if project is None and not row.is_bad("project"):
            row.bad("project", _("不知道是哪个项目的房屋，请补上项目名称，或上传时选择项目。"))
        for name in ("area", "inner_area"):
            if (row.get(name) or 0) > LARGEST:
                row.bad(name, _("面积大得不合常理，请核对。"))
        if (row.get("inner_area") or 0) > (row.get("area") or LARGEST):
            row.bad("inner_area", _("套内建筑面积大于建筑面积，请核对。"))
        if not -9 <= (row.get("floor") or 0) <= 200:
            row.bad("floor", _("楼层不合常理，请核对。"))
        row.facts = {
            "department": batch.department,
            "project": project,
            "door": door,
            "floor": row.get("floor"),
            "use": row.get("use") or Unit.Use.HOME,
            "area": row.get("area"),
            "inner_area": row.get("inner_area"),
            "state": row.get("state") or Unit.State.UNSOLD,
        }
        if door:
            _limit(row, door)
    asked = {(row.facts["project"].pk, row.facts["door"]) for row in rows if _whole(row)}
    standing = units_at(asked) if asked else {}
    for row in filter(_whole, rows):
        project, door = row.facts["project"], row.facts["door"]
        same = [unit for unit in standing[project.pk, door] if unit.entrance == door[1]]
        if same:
            row.bad("room", _("已登记：%s，不用再导入，可以搁置这一行。") % same[0])


def find_units(rows: Sequence[Candidate]) -> None:
    """Sets `unit` in the facts to what stands at each row's `door`: the units at the doors that the rows name, in one query; a door that is not registered is a problem."""
    asked = {_place(row) for row in rows if row.facts["door"]}
    if not asked:
        return
    found = units_at(asked)
    buildings: set[tuple[int, str]] | None = None
    for row in rows:
        if not row.facts["door"] or row.is_bad("project"):
            continue
        units = found[_place(row)]
        if len(units) == 1:
            row.facts["unit"] = units[0]
            continue
        words = {
            "door": "-".join(filter(None, row.facts["door"])),
            "project": row.facts["project"] or _("各项目"),
            "building": row.facts["door"][0],
        }
        if units:
            row.bad("unit", _("“%(door)s”在%(project)s有不止一套，请写明项目，房号写成 栋-单元-室。") % words)
            continue
        if buildings is None:
            buildings = {
                (project, building_key(name))
                for project, name in Building.objects.values_list("project", "name")
            }
        at = row.facts["project"]
        if any(name == words["building"] and (at is None or project == at.pk) for project, name in buildings):
            row.bad("unit", _("%(project)s没有登记“%(door)s”，请核对房号；确有此房的，先导入房屋。") % words)
        else:
            row.bad("unit", _("%(project)s没有登记 %(building)s 栋，请先导入房屋。") % words)


def _place(row: Candidate) -> tuple:
    return (row.facts["project"] and row.facts["project"].pk), row.facts["door"]


def _limit(row: Candidate, door: Door) -> None:
    for name, word, most in (("building", door[0], 20), ("entrance", door[1], 10), ("room", door[2], 10)):
        if len(word) > most:
            row.bad(name, _("“%(word)s”超过 %(most)d 个字，请核对。") % {"word": word[:30], "most": most})


def _whole(row: Candidate) -> bool:
    return bool(row.facts["project"] and row.facts["door"])


def _keys(row: Candidate) -> list[tuple]:
    return [(row.facts["project"].pk, *row.facts["door"])] if _whole(row) else []


def _ready(batch, facts: list[dict]) -> None:
    """Buildings that the rows name and the register lacks are put up, in the order in which people count them."""
    projects = {row["project"].pk: row["project"] for row in facts}

    def known() -> dict[tuple[int, str], Building]:
        found = Building.objects.filter(project__in=projects).select_related("project")
        return {(one.project_id, building_key(one.name)): one for one in found.order_by("-pk")}

    standing = known()
    names = dict.fromkeys((row["project"].pk, row["door"][0]) for row in facts)
    new = [key for key in names if key not in standing]
    if new:
        Building.objects.bulk_create(
            [
                Building(project_id=project, name=name, position=min(int(found[0]), 30_000) if found else 0)
                for project, name in new
                for found in [re.findall(r"[0-9]+", name)]
            ],
            ignore_conflicts=True,
        )
        standing = known()
    for row in facts:
        building, row["entrance"], row["room"] = row["door"]
        row["building"] = standing[row["project"].pk, building]


UNITS = register(
    Target(
        "units",
        gettext_lazy("房屋"),
        "units.register",
        (
            ROOM,
            PROJECT,
            BUILDING,
            ENTRANCE,
            Field(
                "area", gettext_lazy("建筑面积"), ("面积", "建面", "建筑面积㎡", "房屋面积", "产权面积", "实测面积", "预测面积"), "area"
            ),
            Field(
                "inner_area", gettext_lazy("套内建筑面积"), ("套内面积", "套内", "套内建筑面积㎡", "套内面积㎡"), "area"
            ),
            Field("floor", gettext_lazy("楼层"), ("所在楼层", "所在层", "层", "实际楼层"), "int"),
            Field("use", gettext_lazy("用途"), ("房屋用途", "规划用途", "设计用途", "物业类型", "房屋性质"), "choice", choices=USES),
            Field("state", gettext_lazy("状态"), ("销售状态", "房屋状态", "房态", "交付状态"), "choice", choices=STATES),
        ),
        prepare=_prepare,
        keys=_keys,
        void="units.void",
        in_use=units_in_use,
        ready=_ready,
        hints={
            "room": gettext_lazy("可以写完整房号 3-2-1502（栋-单元-室），也可以只写 1502，另填楼栋和单元"),
            "area": gettext_lazy("平方米，最多两位小数"),
        },
    )
)  # fmt: skip
