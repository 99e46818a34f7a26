"""Who sees what of appraisals: the member, who appraises them, who leads them. Nobody else (WY-A1)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Prefetch, Q

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.matters.owning import held_by, led_by
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of, stands_in_for
from huiyin.rooms.people.appraisals.models import (
    AppraisalSheet,
    Deduction,
    Objection,
    Round,
    RoundState,
    SheetState,
    Standard,
    YearTotal,
)


def standards_seen_by(member: Member):
    """Everybody reads by what they are appraised."""
    return Standard.objects.filter(reach_of(member).scope("appraisalstandards.see", "record__"))


def rounds_seen_by(member: Member):
    """Rounds of the departments in which a member appraises or leads; of what stands in them they read what they may."""
    return Round.objects.filter(
        reach_of(member).scope("appraisalrounds.see", "matter__record__") | held_by(member)
    )


def led_sheets(member: Member) -> Q:
    return led_by(member, "appraisalsheets.see", "record__") & ~Q(member=member)


def sheets_seen_by(member: Member):
    """Sheets of those below a member, those that they write, and their own once these are done.

    Of whom nobody in the department may appraise, whoever runs the round sees the sheet to find somebody.
    """
    own = Q(member=member) & ~Q(state=SheetState.DRAFT)
    unwritten = Q(appraiser=None, round__matter__owner=member) & ~Q(member=member)
    written = Q(appraiser__in=[member.pk, *stands_in_for(member)]) & ~Q(member=member)
    return AppraisalSheet.objects.filter(led_sheets(member) | written | own | unwritten)


def totals_seen_by(member: Member):
    return YearTotal.objects.filter(led_by(member, "appraisaltotals.see", "record__") | Q(member=member))


def objections_seen_by(member: Member):
    """Objections of those below a member, those they decide, and their own."""
    above = led_by(member, "appraisalobjections.see", "matter__record__") & ~Q(member=member)
    return Objection.objects.filter(above | held_by(member) | Q(member=member))


def with_progress(rows):
    """Rounds with how many sheets they have and how many of them are done."""
    return rows.annotate(
        asked=Count("sheets"), finished=Count("sheets", filter=~Q(sheets__state=SheetState.DRAFT))
    )


def deductions_of(rows):
    """Sheets with their deductions and bonuses, so that many cost no more queries than one."""
    found = Deduction.objects.select_related("item", "by", "evidence", "breach__matter__record").order_by(
        "pk"
    )
    return rows.prefetch_related(Prefetch("deductions", queryset=found), "bonuses__reward__record")


def public_scores(member: Member, department: Department):
    """Scores of the last closed monthly round inside the team, where the department makes them public (WY-A1)."""
    if not param("WY-A1", "scores_public", department.pk):
        return AppraisalSheet.objects.none()
    last = (
        Round.objects.filter(department=department, matter__state=RoundState.CLOSED)
        .order_by("-last_on", "-pk")
        .first()
    )
    if last is None or not last.sheets.filter(member=member).exists():
        return AppraisalSheet.objects.none()
    return (
        last.sheets.filter(state=SheetState.DONE).select_related("member", "round").order_by("-score", "pk")
    )


def due_for_disposal(rows, today: dt.date):
    """What has been kept for its years (WY-A4.11). Disposing of it is the archives' to do."""
    return rows.filter(keep_until__lt=today)
