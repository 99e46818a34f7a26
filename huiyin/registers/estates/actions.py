"""What happens to units."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates.forms import UnitForm
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.queries import units_seen_by

UNITS = register(
    Kind(
        "units",
        _("房屋"),
        Unit,
        units_seen_by,
        title=str,
        document=lambda unit: tokens.document(
            codes=(unit.path,), texts=(unit.building.project.name, f"{unit.building.name}{unit.room}")
        ),
    )
)


def path_of(building: str, entrance: str, room: str) -> str:
    """3-2-1502, or 3-1502 where a building has one entrance."""
    return "-".join(part for part in (building.removesuffix("栋"), entrance, room) if part)


@opens("units.register", label=_("登记房屋"), clauses=["WY-S8"], form=UnitForm, icon="building")
def register_unit(
    act, record, *, building: Building, entrance: str = "", room: str, area=None, state="unsold"
):
    """The estate register names every door once, so that nobody's matter is filed under a door that is not there."""
    if Unit.objects.filter(building=building, entrance=entrance, room=room).exists():
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
    records = sets.open_records(
        act,
        rows,
        said=lambda row: {"房屋": path_of(row["building"].name, row.get("entrance", ""), row["room"])},
    )
    units = Unit.objects.bulk_create(
        Unit(
            record=record,
            building=row["building"],
            entrance=row.get("entrance", ""),
            room=row["room"],
            path=path_of(row["building"].name, row.get("entrance", ""), row["room"]),
            area=row.get("area"),
            state=row.get("state") or "unsold",
        )
        for record, row in zip(records, rows, strict=True)
    )
    sets.index_many(units, UNITS)
    return units
