"""Who has read what: readings and their signatures."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.revising import in_force
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


def signed_edition(member: Member, code: str, at: dt.datetime) -> tuple[str, dt.datetime, int] | None:
    """Which edition of a clause in force at a moment the member had signed by then, when, and in which reading.

    None where they had not: the clause does not bind them yet (YX-1.1). A reading shows the text that was in force on
    its day, or the edition that it names.
    """
    clause = Clause.objects.prefetch_related("versions").filter(pk=code).first()
    version = in_force(list(clause.versions.all()), clock.local(at).date()) if clause else None
    if clause is None or version is None:
        return None
    found = Signature.objects.filter(
        Q(reading__clause=clause) | Q(reading__clause=None, reading__house=clause.pack),
        member=member,
        signed_at__lte=at,
        reading__record__voided_at=None,
    ).select_related("reading")
    for line in found.order_by("-signed_at", "-pk"):
        reading = line.reading
        shown = clock.local(reading.asked_at).date() >= version.effective_on
        if shown or (reading.clause_id and reading.edition == version.version):
            assert line.signed_at is not None
            return version.version, line.signed_at, reading.pk
    return None
