"""Reading calls."""

from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.desk.reception.models import Call


def calls_seen_by(member):
    """Calls of the departments and projects within a member's reach."""
    return Call.objects.filter(reach_of(member).scope("calls.see", "record__"))
