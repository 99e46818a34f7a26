"""Reading units: by member, by the door as it is typed, and what else speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.registers.estates.models import Unit

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


def units_at(doors: Iterable[tuple[int | None, Door]]) -> dict[tuple[int | None, Door], list[Unit]]:
    """The standing units at each of many typed doors of a project (None: of any), in one query.

    A door typed without its entrance also fits a unit that has one, if only one such unit has this room.
    """
    doors = set(doors)
    rooms = {door[2] for _project, door in doors}
    units: dict[tuple[str, str], list[Unit]] = {}
    standing = Unit.objects.filter(room__in=rooms, voided=False).select_related("building__project")
    projects = {project for project, _door in doors}
    if None not in projects:
        standing = standing.filter(building__project__in=projects)
    for unit in standing:
        units.setdefault((building_key(unit.building.name), unit.room), []).append(unit)
    found = {}
    for project, (building, entrance, room) in doors:
        here = [
            unit
            for unit in units.get((building_key(building), room), ())
            if project in (None, unit.building.project_id)
        ]
        found[project, (building, entrance, room)] = [u for u in here if u.entrance == entrance] or (
            [] if entrance else here
        )
    return found


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
