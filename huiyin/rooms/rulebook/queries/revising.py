"""Reading revisions and what was asked about the meaning of clauses."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Appointment, Department, Member
from huiyin.kernel.members.rights import absent_now, reach_of, stands_in_for
from huiyin.rooms.rulebook.models import Interpretation, QuestionState, Revision, RevisionState

OPEN = (RevisionState.DRAFT, RevisionState.REVIEW, RevisionState.APPROVAL, RevisionState.APPROVED)


def revisions_seen_by(member: Member):
    """Revisions of the member's departments, and those that they draft, review or approve."""
    mine = [member.pk, *stands_in_for(member)]
    own = held_by(member) | Q(drafted_by=member) | Q(reviewer__in=mine) | Q(approver__in=mine)
    return Revision.objects.filter(reach_of(member).scope("revisions.see", "matter__record__") | own)


def revisions_under_way(clause: Clause, *, parameter: str = "", department=None, everywhere=False):
    """Revisions of the same text, or of the same value for the same departments, that are not ended."""
    found = Revision.objects.filter(clause=clause, parameter=parameter, matter__closed_at=None)
    if parameter and not everywhere:
        found = found.filter(Q(matter__record__department=department) | Q(everywhere=True))
    return found


def revisions_due(day: dt.date):
    """Approved revisions whose day has come."""
    return Revision.objects.filter(
        approved_at__isnull=False, published_at=None, matter__closed_at=None, effective_on__lte=day
    )


def to_decide(member: Member):
    """Revisions that wait for a member's review or approval, or for those whom they stand in for."""
    mine = [member.pk, *stands_in_for(member)]
    return (
        Revision.objects.filter(
            Q(matter__state=RevisionState.REVIEW, reviewer__in=mine)
            | Q(matter__state=RevisionState.APPROVAL, approver__in=mine)
        )
        .select_related("matter__record", "drafted_by")
        .order_by("pk")
    )


def who_may(named: int | None) -> tuple[int | None, ...]:
    """A member and whoever stands in for them now."""
    if named is None:
        return ()
    return (named, *absent_now().filter(member=named).values_list("stand_in", flat=True))


# ── questions ───────────────────────────────────────────────────────────────────


def interpretations_seen_by(member: Member):
    """Answers are everybody's who may read them; open questions belong to their departments and to who asked."""
    reach = reach_of(member)
    seen = reach.scope("interpretations.see", "matter__record__") | held_by(member) | Q(asked_by=member)
    if reach.may("interpretations.see"):
        seen |= Q(matter__state=QuestionState.ANSWERED)
    return Interpretation.objects.filter(seen)


def answers_to(code: str):
    """What was asked about a clause and answered, newest first."""
    return (
        Interpretation.objects.filter(clause=code, matter__state=QuestionState.ANSWERED)
        .select_related("matter__record", "asked_by", "answered_by", "interpreted_in")
        .order_by("-pk")
    )


def holders_anywhere(role: str) -> list[Member]:
    """Who holds a post of this role in any department, in the order in which they came."""
    held = Appointment.objects.filter(post__role=role, to_on=None, member__is_active=True)
    return [one.member for one in held.select_related("member").order_by("pk")]


# ── whom a house binds ──────────────────────────────────────────────────────────


def departments_of(house: str) -> list[Department]:
    """The departments that work by a house's rule book."""
    return [one for one in Department.objects.order_by("name") if house in one.houses]
