"""Reading units: by member, by the door as it is typed, and what else speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min

from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.registers.estates.models import Building, Unit

Door = tuple[str, str, str]  # building, entrance ("" where there is one), room
SUFFIX = re.compile(r"(?<=.)(?:栋|幢|座|号楼|#楼|#)$")


def units_ever_seen_by(member):
    """Units of the projects within a member's reach, the voided ones with their history."""
    return Unit.objects.filter(reach_of(member).scope("units.see", "record__")).select_related(
        "building__project"
    )


def units_seen_by(member):
    """Units of the projects within a member's reach that stand: what pickers and ledgers offer."""
    return units_ever_seen_by(member).filter(voided=False)


def building_key(name: str) -> str:
    """What two names of one building have in common: 3栋, 3号楼, 3# and 3."""
    return SUFFIX.sub("", re.sub(r"\s", "", name)).upper()


def find_unit(project_id: int | None, path: tuple) -> Unit | None:
    """The unit typed as building-entrance-room; None unless exactly one fits."""
    door = (*path, "", "", "")[:3] if len(path) == 3 else (path[0], "", path[-1])
    found = units_at({(project_id, door)})[(project_id, door)]  # type: ignore[index]
    return found[0] if len(found) == 1 else None


def units_named(typed: Sequence[tuple[int | None, str]]) -> list[int | None]:
    """The key of the unit that each text names in its project, 3-2-1502 or 3栋2单元1502室; None unless exactly one fits."""
    doors: list[tuple[int | None, Door] | None] = []
    for project, text in typed:
        try:
            doors.append((project, clean("unit", text)))
        except BadCell:
            doors.append(None)
    found = units_at(door for door in doors if door)
    fitting = [found.get(door, []) if door else [] for door in doors]
    return [units[0].pk if len(units) == 1 else None for units in fitting]


def units_at(doors: Iterable[tuple[int | None, Door]]) -> dict[tuple[int | None, Door], list[Unit]]:
    """The standing units at each of many typed doors of a project (None: of any), in two queries.

    A door typed without its entrance also fits a unit that has one, if only one such unit has this room.
    """
    doors = set(doors)
    typed = {(project, building_key(door[0])) for project, door in doors}
    projects = {project for project, _door in doors}
    buildings = Building.objects.select_related("project")
    if None not in projects:
        buildings = buildings.filter(project__in=projects)
    named: dict[int, Building] = {}
    by_name: dict[tuple[int | None, str], list[int]] = {}
    for building in buildings:
        for project in (building.project_id, None):
            if (key := (project, building_key(building.name))) in typed:
                named[building.pk] = building
                by_name.setdefault(key, []).append(building.pk)
    rooms = {door[2] for _project, door in doors}
    units: dict[tuple[int, str], list[Unit]] = {}
    for unit in Unit.objects.filter(building__in=list(named), room__in=rooms, voided=False).order_by("pk"):
        unit.building = named[unit.building_id]
        units.setdefault((unit.building_id, unit.room), []).append(unit)
    found = {}
    for project, door in doors:
        places = by_name.get((project, building_key(door[0])), ())
        here = [unit for place in places for unit in units.get((place, door[2]), ())]
        found[project, door] = [u for u in here if u.entrance == door[1]] or ([] if door[1] else here)
    return found


@dataclass(frozen=True)
class Plan:
    """How the doors of a building are laid out: the same rooms on each floor of each entrance.

    rooms  the end of each room's number, with its area and inner area in 0.01 square metres
    """

    entrances: tuple[str, ...]
    from_floor: int
    to_floor: int
    rooms: tuple[tuple[str, int | None, int | None], ...]
    skipped: frozenset[int] = frozenset()

    @property
    def floors(self) -> list[int]:
        """There is no floor 0, as nobody counts one."""
        span = range(self.from_floor, self.to_floor + 1)
        return [floor for floor in span if floor and floor not in self.skipped]

    def doors(self) -> list[dict]:
        """Every door that it makes, entrance by entrance from the lowest floor up."""
        return [
            {
                "entrance": entrance,
                "floor": floor,
                "room": f"{floor}{end}" if floor > 0 else f"B{-floor}{end}",
                "area": area,
                "inner_area": inner_area,
            }
            for entrance in self.entrances or ("",)
            for floor in self.floors
            for end, area, inner_area in self.rooms
        ]


def doors_standing(building: Building, doors: Iterable[dict]) -> list[str]:
    """Which of some doors are registered already, by their path."""
    wanted = {(door["entrance"], door["room"]) for door in doors}
    there = Unit.objects.filter(building=building, voided=False).order_by("pk")
    return [
        path
        for entrance, room, path in there.values_list("entrance", "room", "path")
        if (entrance, room) in wanted
    ]


def units_in_use(keys: Iterable[int]) -> dict[int, list[str]]:
    """Unit -> what else speaks of it, by number: why it cannot be voided. Every table that points at units is asked."""
    keys = list(keys)
    used: dict[int, list[str]] = {}
    for relation in Unit._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        model, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
        fields = {field.name for field in model._meta.fields}  # type: ignore[union-attr]
        rows = model._base_manager.filter(**{f"{name}__in": keys})  # type: ignore[union-attr]
        way = next((way for way in ("record", "matter", "party") if way in fields), "")
        if not way:
            for unit in rows.values_list(name, flat=True).distinct():
                used.setdefault(unit, []).append(str(model._meta.verbose_name))  # type: ignore[union-attr]
            continue
        pairs = list(rows.values_list(name, f"{way}_id").distinct())
        among = {"party__in" if way == "party" else "pk__in": {key for _unit, key in pairs}}
        named: dict[int, list[str]] = {}
        for record in Record.objects.filter(voided_at=None, **among).order_by("pk"):
            key = record.party_id if way == "party" else record.pk
            named.setdefault(key, []).append(f"{KINDS[record.kind].label} {record}")  # type: ignore[arg-type]
        for unit, key in pairs:
            used.setdefault(unit, []).extend(named.get(key, ()))
    return {unit: list(dict.fromkeys(names)) for unit, names in used.items() if names}


FLOOR = re.compile(r"^(B|-)?(\d{1,3})(\d{2})$", re.I)  # 1502: floor 15, door 02; B101 stands below ground


def floor_of(room: str) -> int | None:
    """The floor that a room's number tells; None where it tells none."""
    typed = FLOOR.match(room)
    return int(typed[2]) * (-1 if typed[1] else 1) if typed else None


def room_grid(member, building: Building) -> list[dict]:
    """The doors of a building as they stand: entrances, each with its floors from the top and their doors; two queries.

    A door carries how many open matters of its people there are and when the first of them is due.
    """
    units = units_seen_by(member).filter(building=building).order_by("entrance", "room")
    owed = (
        Matter.objects.filter(
            closed_at=None, record__party__ties__unit__building=building, record__party__ties__to_on=None
        )
        .values("record__party__ties__unit")
        .annotate(n=Count("pk", distinct=True), due=Min("next_due"))
        .values_list("record__party__ties__unit", "n", "due")
    )
    waiting = {unit: (count, due) for unit, count, due in owed}
    entrances: dict[str, dict[int, list[dict]]] = {}
    for unit in units:
        floor = unit.floor if unit.floor is not None else floor_of(unit.room) or 0
        count, due = waiting.get(unit.pk, (0, None))
        door = {"unit": unit, "count": count, "due": due}
        entrances.setdefault(unit.entrance, {}).setdefault(floor, []).append(door)
    return [
        {
            "name": name,
            "floors": [{"floor": floor, "doors": floors[floor]} for floor in sorted(floors, reverse=True)],
        }
        for name, floors in entrances.items()
    ]
