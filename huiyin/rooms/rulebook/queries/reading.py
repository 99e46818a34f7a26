"""Who has read what: readings and their signatures."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import absent_now, reach_of
from huiyin.rooms.rulebook.models import Reading, Signature


def readings_seen_by(member: Member):
    """Readings that the member's departments asked for, and those that the member must sign."""
    addressed = Q(Exists(Signature.objects.filter(reading=OuterRef("pk"), member=member)))
    return Reading.objects.filter(reach_of(member).scope("readings.see", "record__") | addressed)


def with_signatures(rows):
    """Readings with `readers` and `signed`: how many must sign and how many have."""
    of_one = Signature.objects.filter(reading=OuterRef("pk")).order_by().values("reading")
    return rows.annotate(
        readers=Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0),
        signed=Coalesce(Subquery(of_one.annotate(n=Count("signed_at")).values("n")), 0),
    )


def to_sign(member: Member):
    """What a member has still to sign, the longest due first."""
    return (
        Signature.objects.filter(member=member, signed_at=None, reading__record__voided_at=None)
        .select_related("reading__record", "reading__asked_by")
        .order_by("due", "pk")
    )


def overdue(at: dt.datetime):
    """Signatures that are missing though their time is over, of members who are there."""
    return Signature.objects.filter(
        signed_at=None, due__lt=at, reading__record__voided_at=None, member__is_active=True
    ).exclude(member__in=absent_now(at).values("member"))


def standing():
    """Readings that a newcomer must sign too: those that no later one of the same clause or house replaced."""
    later = Reading.objects.filter(
        Q(clause=None) | Q(clause=OuterRef("clause")),
        house=OuterRef("house"),
        pk__gt=OuterRef("pk"),
        record__voided_at=None,
    )
    return Reading.objects.filter(record__voided_at=None).exclude(Exists(later))


def signatures_under(clause) -> list[Signature]:
    """The signatures of the latest reading that covers a clause: its own, or one of the whole rule book."""
    found = Reading.objects.filter(
        Q(clause=clause) | Q(clause=None), house=clause.pack, record__voided_at=None
    ).order_by("-pk")
    latest = found.first()
    if latest is None:
        return []
    rows = latest.signatures.select_related("member", "department", "reading__record")
    return list(rows.order_by("department__name", "pk"))


def clauses_to_sign(member: Member) -> tuple[set[str], set[str]]:
    """Houses whose whole rule book, and codes of clauses that a member has still to sign."""
    rows = to_sign(member).values_list("reading__house", "reading__clause")
    return {house for house, clause in rows if clause is None}, {clause for _house, clause in rows if clause}
