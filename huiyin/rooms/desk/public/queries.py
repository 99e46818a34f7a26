"""Reading places and links."""

from __future__ import annotations

import datetime as dt
import hashlib

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.rooms.desk.public.models import Link, Place


def places_seen_by(member):
    """Places of the departments and projects within a member's reach, also the retired ones."""
    return Place.objects.filter(reach_of(member).scope("places.see", "record__"))


def place_at(slug: str) -> Place | None:
    """The place whose page stands open under this address."""
    open_ones = Place.objects.filter(slug=slug, record__voided_at=None)
    return open_ones.select_related("record__department", "record__project").first()


def hash_of(secret: str) -> str:
    """How a link's secret is stored: 128 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_with(secret: str) -> Link | None:
    """The link that stands under this secret: not revoked, its matter not voided, nor closed too long ago (YX-1.4)."""
    link = (
        Link.objects.filter(secret_hash=hash_of(secret), revoked_at=None, matter__record__voided_at=None)
        .select_related("matter__record__department", "matter__record__party")
        .first()
    )
    if link is None or not _stands(link):
        return None
    return link


def _stands(link: Link) -> bool:
    party = link.matter.record.party
    if party and party.erased_at:
        return False
    days = param("WY-G3", "link_days_after_closing", link.matter.record.department_id)
    closed = link.matter.closed_at
    return days is None or closed is None or clock.now() <= closed + dt.timedelta(days=days)


def links_of(complaint) -> list[Link]:
    """The links to a matter that were not revoked."""
    return list(Link.objects.filter(matter=complaint.pk, revoked_at=None).order_by("pk"))


def complaint_of(link: Link) -> Complaint:
    return Complaint.objects.select_related("matter__record__department").get(pk=link.matter_id)


def known_party(name: str, number: str, department: int) -> Party | None:
    """The one customer of a department with this name and number; None where there is none or more than one."""
    found = Party.objects.filter(
        name=name,
        phones__number=number,
        merged_into=None,
        erased_at=None,
        records__kind="customers",
        records__department=department,
        records__voided_at=None,
    ).distinct()[:2]
    return found[0] if len(found) == 1 else None
