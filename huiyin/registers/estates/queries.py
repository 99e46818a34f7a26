"""Reading units."""

from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Unit


def units_seen_by(member):
    """Units of the projects within a member's reach."""
    return Unit.objects.filter(reach_of(member).scope("units.see", "record__")).select_related(
        "building__project"
    )


def find_unit(project_id: int | None, path: tuple) -> Unit | None:
    """The unit typed as building-entrance-room; None unless exactly one fits."""
    building, entrance, room = (*path, "", "", "")[:3] if len(path) == 3 else (path[0], "", path[-1])
    found = Unit.objects.filter(building__name__in=(building, f"{building}栋"), entrance=entrance, room=room)
    if project_id:
        found = found.filter(building__project=project_id)
    units = list(found[:2])
    return units[0] if len(units) == 1 else None
