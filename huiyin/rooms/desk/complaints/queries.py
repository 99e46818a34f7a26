"""Reading complaints and the parts that other departments owe them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.desk.complaints.models import Collection, Complaint, Part, State, Topic


def complaints_seen_by(member):
    """Complaints within a member's reach, or theirs to answer for; never one that is about them."""
    return Complaint.objects.filter(
        reach_of(member).scope("complaints.see", "matter__record__") | held_by(member)
    ).exclude(about_member=member)


def parts_seen_by(member):
    """Parts asked of a member's department, and those of complaints they see; not of one about them."""
    return Part.objects.filter(
        reach_of(member).scope("parts.see", "matter__record__")
        | held_by(member)
        | Q(complaint__in=complaints_seen_by(member))
    ).exclude(complaint__about_member=member)


def collections_seen_by(member):
    """Collections made by a member's departments, and those sent to them."""
    return Collection.objects.filter(
        reach_of(member).scope("collections.see", "record__") | Q(to_member=member)
    )


def items_shown(collection, member) -> list[list]:
    """The complaints that a collection lists: all for whom it was sent to, else those the reader sees anyway.

    One about the reader is in neither.
    """
    found = Complaint.objects.filter(pk__in=[item[0] for item in collection.items])
    if collection.to_member_id == member.pk:
        seen = found.exclude(about_member=member)
    else:
        seen = complaints_seen_by(member).filter(pk__in=found.values("pk"))
    keys = set(seen.values_list("pk", flat=True))
    return [item for item in collection.items if item[0] in keys]


def open_parts(complaint):
    """What other departments still owe a complaint."""
    return (
        Part.objects.filter(complaint=complaint, matter__closed_at=None)
        .order_by("pk")
        .select_related("matter__record__department")
    )


def group_keys(complaint) -> list[int]:
    """The other complaints of one cause, by key: the lead and those that joined it."""
    lead = complaint.group_lead_id or complaint.pk
    joined = Complaint.objects.filter(group_lead=lead).order_by("pk").values_list("pk", flat=True)
    return [key for key in (lead, *joined) if key != complaint.pk]


def standing_complaints():
    """Complaints that count: neither taken back nor joined to another, which counts for both."""
    return Complaint.objects.filter(matter__record__voided_at=None).exclude(matter__state=State.JOINED)


def product_complaints(department, from_on: dt.date, to_on: dt.date):
    """Standing complaints about the product that a department took down from one day to another."""
    start = clock.shanghai(f"{from_on:%Y-%m-%d}")
    end = clock.shanghai(f"{to_on:%Y-%m-%d}") + dt.timedelta(days=1)
    return standing_complaints().filter(
        matter__record__department=department,
        topic=Topic.PRODUCT,
        matter__opened_at__gte=start,
        matter__opened_at__lt=end,
    )


def collections_from_below(department, from_on: dt.date, to_on: dt.date):
    """What the departments right below reported for a time within these days."""
    return Collection.objects.filter(
        record__department__parent=department, from_on__gte=from_on, to_on__lte=to_on
    )


def has_to_report(department, from_on: dt.date, to_on: dt.date) -> bool:
    """Whether a department has product complaints of its own or from below to report for these days."""
    return (
        product_complaints(department, from_on, to_on).exists()
        or collections_from_below(department, from_on, to_on).exists()
    )
