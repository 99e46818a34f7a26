"""What happens to units."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates import forms
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.queries import floor_of, units_ever_seen_by, units_in_use
from huiyin.web.forms import ReasonForm

UNITS = register(
    Kind(
        "units",
        _("房屋"),
        Unit,
        units_ever_seen_by,
        title=str,
        document=lambda unit: tokens.document(
            codes=(unit.path,), texts=(unit.building.project.name, f"{unit.building.name}{unit.room}")
        ),
    )
)


def path_of(building: str, entrance: str, room: str) -> str:
    """3-2-1502, or 3-1502 where a building has one entrance."""
    return "-".join(part for part in (building.removesuffix("栋"), entrance, room) if part)


def _unit(row: dict) -> Unit:
    """A door of what was said of it; its floor follows from the room's number where nobody says it."""
    building, entrance, room = row["building"], row.get("entrance", ""), row["room"]
    floor = row.get("floor")
    return Unit(
        building=building,
        entrance=entrance,
        room=room,
        path=path_of(building.name, entrance, room),
        floor=floor_of(room) if floor is None else floor,
        use=row.get("use") or Unit.Use.HOME,
        area=row.get("area"),
        inner_area=row.get("inner_area"),
        state=row.get("state") or Unit.State.UNSOLD,
    )


def _check_areas(area: int | None, inner_area: int | None) -> None:
    if area is not None and inner_area is not None and inner_area > area:
        raise Refused(_("套内建筑面积大于建筑面积"), _("核对两个面积，套内不含公摊"), field="inner_area")


@opens("units.register", label=_("登记房屋"), clauses=["WY-S8"], form=forms.UnitForm, icon="building")
def register_unit(act, record, *, building: Building, entrance: str = "", room: str, **facts):
    """The estate register names every door once, so that nobody's matter is filed under a door that is not there."""
    if Unit.objects.filter(building=building, entrance=entrance, room=room, voided=False).exists():
        raise Refused(_("这套房屋已经登记过"), _("请核对楼栋、单元和房号"))
    unit = _unit({"building": building, "entrance": entrance, "room": room, **facts})
    _check_areas(unit.area, unit.inner_area)
    unit.record = record
    unit.save(force_insert=True)
    return unit


@register_unit.in_set
def register_units(act, rows):
    """As register_unit, for rows that were checked to name doors not yet registered."""
    units = [_unit(row) for row in rows]
    records = sets.open_records(
        act,
        [{**row, "said": facts_of(unit)} for row, unit in zip(rows, units, strict=True)],
        said=lambda row: row["said"],
    )
    for record, unit in zip(records, units, strict=True):
        unit.record = record
    names = [field.name for field in Unit._meta.concrete_fields]
    columns = [field.attname for field in Unit._meta.concrete_fields]
    insert_many(Unit, names, [tuple(getattr(unit, name) for name in columns) for unit in units])
    sets.index_many(units, UNITS)
    return units


@action("units.correct", label=_("更正"), clauses=["WY-S8"], form=forms.CorrectForm, icon="edit")
def correct_unit(act, unit, *, area, state, **facts):
    """What a door measures and how it stands is put right with a reason; a wrong door is voided and entered anew."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in {"area": area, "state": state, **facts}.items():
        setattr(unit, name, value)
    _check_areas(unit.area, unit.inner_area)


@action("units.mark", label=_("变更销售状态"), clauses=["WY-S8"], hidden=True)
def mark_unit(act, unit, *, state):
    """What a contract or a handover says of a door stands with the door."""
    unit.state = state


def _refuse_used(keys) -> None:
    if used := units_in_use(keys):
        raise Refused(
            _("有其他记录用到这套房屋：%s") % "、".join(next(iter(used.values()))),
            _("先作废或更正这些记录，再作废房屋"),
        )


@action(
    "units.void",
    label=_("作废"),
    clauses=["WY-S8"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_unit(act, unit):
    """A door entered by mistake is voided with its reason, never deleted, and not while a record stands upon it."""
    act.void()
    _refuse_used([unit.pk])
    unit.voided = True


@void_unit.in_set
def void_units(act, rows):
    """As void_unit, refused as a whole while a record stands upon one of the doors."""
    units = [row["subject"] for row in rows]
    act.require_reason_to_void()
    _refuse_used([unit.pk for unit in units])
    for unit in units:
        unit.voided, unit.record.voided_at = True, act.now
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(voided=True)
    sets.write_lines(act, units)
    return units
