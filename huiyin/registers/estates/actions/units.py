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
from huiyin.registers.estates.queries import units_ever_seen_by, units_in_use
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


@opens("units.register", label=_("登记房屋"), clauses=["WY-S8"], form=forms.UnitForm, icon="building")
def register_unit(
    act, record, *, building: Building, entrance: str = "", room: str, area=None, state="unsold"
):
    """The estate register names every door once, so that nobody's matter is filed under a door that is not there."""
    if Unit.objects.filter(building=building, entrance=entrance, room=room, voided=False).exists():
        raise Refused(_("这套房屋已经登记过"), _("请核对楼栋、单元和房号"))
    return Unit.objects.create(
        record=record,
        building=building,
        entrance=entrance,
        room=room,
        path=path_of(building.name, entrance, room),
        area=area,
        state=state,
    )


@register_unit.in_set
def register_units(act, rows):
    """As register_unit, for rows that were checked to name doors not yet registered."""
    units = [
        Unit(
            building=row["building"],
            entrance=row.get("entrance", ""),
            room=row["room"],
            path=path_of(row["building"].name, row.get("entrance", ""), row["room"]),
            area=row.get("area"),
            state=row.get("state") or "unsold",
        )
        for row in rows
    ]
    records = sets.open_records(
        act,
        [{**row, "said": facts_of(unit)} for row, unit in zip(rows, units, strict=True)],
        said=lambda row: row["said"],
    )
    for record, unit in zip(records, units, strict=True):
        unit.record = record
    names = ("record", "building", "entrance", "room", "path", "area", "state", "voided")
    insert_many(
        Unit,
        names,
        [(u.pk, u.building_id, u.entrance, u.room, u.path, u.area, u.state, False) for u in units],
    )
    sets.index_many(units, UNITS)
    return units


@action("units.correct", label=_("更正"), clauses=["WY-S8"], form=forms.CorrectForm, icon="edit")
def correct_unit(act, unit, *, area, state):
    """Area and state of a door are put right with a reason; a wrong door is voided and entered anew."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    unit.area, unit.state = area, state


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
