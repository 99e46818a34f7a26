"""Who sees what: the published roster everybody of the department, marks only their member and who leads them."""

from __future__ import annotations

from django.db.models import Q

from huiyin.kernel.matters.owning import held_by, led_by
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.rosters.models import (
    Attendance,
    AttendanceLine,
    Outing,
    Pattern,
    Roster,
    RosterState,
    ShiftType,
    Swap,
    Timesheet,
)


def shifttypes_seen_by(member):
    return ShiftType.objects.filter(reach_of(member).scope("shifttypes.see", "record__"))


def patterns_seen_by(member):
    return Pattern.objects.filter(reach_of(member).scope("patterns.see", "record__"))


def rosters_seen_by(member):
    """Published rosters of one's departments; what is being drawn, only who draws it (WY-S3)."""
    reach = reach_of(member)
    shown = reach.scope("rosters.see", "matter__record__") & Q(matter__state=RosterState.PUBLISHED)
    return Roster.objects.filter(shown | reach.scope("rosters.set", "matter__record__") | held_by(member))


def swaps_seen_by(member):
    """One's own swaps; those of the department for who decides them."""
    own = Q(asker=member) | Q(other=member) | held_by(member)
    return Swap.objects.filter(reach_of(member).scope("swaps.approve", "matter__record__") | own)


def outings_seen_by(member):
    """One's own, those one stands in for or was told of; those of the people below, whose attendance one keeps."""
    own = Q(member=member) | Q(told_to=member) | Q(stand_in=member) | held_by(member)
    return Outing.objects.filter(led_by(member, "attendances.mark", "matter__record__") | own)


def attendances_seen_by(member):
    return Attendance.objects.filter(led_by(member, "attendances.oversee", "record__") | Q(member=member))


def attendancelines_seen_by(member):
    return AttendanceLine.objects.filter(
        led_by(member, "attendancelines.oversee", "record__") | Q(member=member)
    )


def timesheets_seen_by(member):
    """The months of a member's departments; of the marks in them they read those that they may."""
    return Timesheet.objects.filter(
        reach_of(member).scope("timesheets.see", "matter__record__") | held_by(member)
    )
