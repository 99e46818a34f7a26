"""Reading slips and checks, whose work a record shows, and what may be drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Sum

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Absence, Department, Member
from huiyin.kernel.members.rights import holders, reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.registers.office.models import Task
from huiyin.registers.office.queries import whom_it_is_about
from huiyin.rooms.desk.complaints.models import Complaint, Part
from huiyin.rooms.desk.followups.models import FollowUp, Opinion
from huiyin.rooms.desk.quality.models import FORBIDDEN, QualityCheck, Row, Slip, State
from huiyin.rooms.desk.reception.models import Wording


class Source(NamedTuple):
    """A kind of record that is checked: the verbs by which a member does the work, and how many are drawn a month."""

    kind: str
    verbs: tuple[str, ...]
    number: str  # the parameter of JS-2.3


SOURCES = {
    one.kind: one
    for one in (
        Source("complaints", ("complaints.solve", "complaints.decline"), "sample_complaints"),
        Source("followups", ("followups.complete",), "sample_followups"),
        Source("calls", ("calls.record",), "sample_calls"),
        Source("walkins", ("walkins.leave",), "sample_walkins"),
    )
}


class Phrase(NamedTuple):
    """A phrase not to be said, in which situation, and what to say instead. `wording` is the record that says so."""

    wording: int
    words: str
    situation: str
    better: str
    clause: str = "JS-2.3"


class Checked(NamedTuple):
    """A scored check as an average needs it; the score in tenths."""

    record: int
    number: str
    score: int


# Kinds that may speak of a complaint about a member, and by which field.
ABOUT_A_MEMBER = (
    (Complaint, "about_member"),
    (Part, "complaint__about_member"),
    (FollowUp, "about_member"),
    (Opinion, "about_member"),
    (Task, "about_member"),
)


def kept_from(member: Member) -> Q:
    """What speaks of a complaint about this member, and does not exist for them."""
    hidden = Q(pk__in=())
    for model, field in ABOUT_A_MEMBER:
        hidden |= Q(about__in=model._default_manager.filter(**{field: member}).values("pk"))
    return hidden


def slips_seen_by(member: Member):
    """Slips within a member's reach, and their own; never in what is about a complaint about them."""
    own = Q(said_by=member)
    return Slip.objects.filter(reach_of(member).scope("slips.see", "record__") | own).exclude(
        kept_from(member)
    )


def checks_seen_by(member: Member):
    """Checks within a member's reach or theirs to make, and the results of their own work once they are scored."""
    own = Q(checked_member=member, score__isnull=False)
    seen = reach_of(member).scope("checks.see", "matter__record__") | held_by(member) | own
    return (
        QualityCheck.objects.filter(seen)
        .exclude(Q(checked_member=member, score=None))
        .exclude(kept_from(member))
    )


# ── phrases ─────────────────────────────────────────────────────────────────────


def forbidden_phrases(*departments: int) -> list[Phrase]:
    """What members of these departments ought not to say to customers: one query (JS-2.3)."""
    rows = Wording.objects.filter(
        record__department__in=departments, category=FORBIDDEN, retired_at=None, record__voided_at=None
    ).order_by("position", "pk")
    found: dict[str, Phrase] = {}
    for pk, situation, better, triggers in rows.values_list("pk", "situation", "better", "triggers"):
        for words in triggers:
            found.setdefault(words, Phrase(pk, words, situation, better))
    return list(found.values())


def how_read(department: int | None) -> dict[str, Any]:
    """How a department reads its texts: innocent forms, quotations, near forms (readings 35 and 66)."""
    return {
        "innocent": param("JS-2.3", "innocent", department) or [],
        "skip_quoted": bool(param("JS-2.3", "skip_quoted", department)),
        "near": bool(param("JS-2.3", "near_forms", department)),
    }


def standing_slips(about: int, member: Member | None = None):
    """The slips of a record that count; of one member where they are named."""
    found = Slip.objects.filter(about=about, excused_at=None)
    return (found.filter(said_by=member) if member else found).order_by("pk")


def slips_by_situation(rows) -> list[dict]:
    """How often who slipped in which situation: `member`, `name`, `situation`, `count`."""
    found = rows.order_by().values("situation", member=F("said_by"), name=F("said_by__name"))
    return list(found.annotate(count=Count("pk")).order_by("name", "situation"))


def month_of(moment: dt.datetime) -> dt.date:
    """The first day of its month, by the Shanghai calendar."""
    return clock.local(moment).date().replace(day=1)


# ── whose work a record shows ───────────────────────────────────────────────────


def work_shown(record: Record) -> Line | None:
    """The line by which a record shows a member's work: who did last what counts as the work of its kind."""
    source = SOURCES.get(record.kind)
    if source is None:
        return None
    lines = Line.objects.filter(record=record, verb__in=source.verbs, member__isnull=False)
    return lines.order_by("-id").select_related("member").first()


def facts_of_check(about: Any, work: Line) -> dict[str, Any]:
    """What a new check of a record knows by itself: where it stands, whose work it is, what it is called."""
    record, checked = about.record, work.member
    assert checked is not None  # work_shown looks for a member's lines only
    title = f"{checked.name} {KINDS[record.kind].label} {record.number or ''}".strip()
    return {
        "department": record.department,
        "project": record.project,
        "title": title[:120],
        "about": about,
        "checked_member": checked,
        "month": month_of(work.at),
    }


def may_not_check(about: Record, checked: Member) -> frozenset[int]:
    """Who has no part in a check: whose work it is, and whom a complaint behind the record is about."""
    return whom_it_is_about(about) | {checked.pk}


def standing_check(about: Record, checked: Member):
    """The check of this work that was not voided."""
    return QualityCheck.objects.filter(about=about, checked_member=checked).exclude(
        matter__state=State.VOIDED
    )


def served(department: Department, source: Source, start: dt.datetime, end: dt.datetime):
    """(record, member) of all work of a kind in a time, in this department; void records and leavers left out."""
    lines = Line.objects.filter(
        verb__in=source.verbs,
        at__gte=start,
        at__lt=end,
        record__kind=source.kind,
        record__department=department,
        record__voided_at=None,
        member__in=[member.pk for member in holders("", department.pk)],
    )
    last: dict[int, int] = {}
    for record, member in lines.order_by("id").values_list("record", "member"):
        last[record] = member
    return list(last.items())


def drawn_already(department: Department, kind: str, month: dt.date) -> dict[int, int]:
    """How many of each member's records of a kind were drawn for a month, voided ones too."""
    rows = QualityCheck.objects.filter(
        sampled=True, month=month, about__kind=kind, matter__record__department=department
    ).order_by()
    return dict(rows.values_list("checked_member").annotate(count=Count("pk")))


def sheet_of(check: QualityCheck | None) -> list[Row]:
    """The sheet as it was filled in or, before that, as it is to be: full marks, less a point for each phrase found.

    Without a check the sheet as it ships.
    """
    if check is None:
        return [_row(row, 0) for row in param("JS-2.3", "sheet") or []]
    if check.rows:
        return [Row(*row) for row in check.rows]
    found = standing_slips(check.about_id, check.checked_member).count()
    return [_row(row, found) for row in param("JS-2.3", "sheet", check.record.department_id) or []]


def _row(row: dict[str, Any], found: int) -> Row:
    slips = bool(row.get("slips"))
    given = max(row["points"] - (found if slips else 0), 0)
    return Row(row["item"], row["points"], row["weight"], row.get("look", ""), slips, given)


def checked_keys(keys) -> set[tuple[int, int]]:
    """(record, member) of all checks of these records."""
    return set(QualityCheck.objects.filter(about__in=keys).values_list("about", "checked_member"))


def named_checker(department: Department) -> Member | None:
    """Whom the department has named to check; None where nobody is, or who was has left."""
    name = param("JS-2.3", "checker", department.pk)
    return Member.objects.filter(username=name, is_active=True).first() if name else None


def back_from_absence(member: Member, at: dt.datetime) -> dt.datetime:
    """The moment itself, or when a member who is away then is back."""
    while (
        away := Absence.objects.filter(member=member, from_at__lte=at, to_at__gt=at)
        .order_by("-to_at")
        .first()
    ):
        at = away.to_at
    return at


# ── figures ─────────────────────────────────────────────────────────────────────


def scored(rows, first: dt.date, last: dt.date):
    """Those of these checks that were scored and stand, of the months from the first to the last."""
    return rows.filter(score__isnull=False, month__gte=first, month__lte=last, matter__record__voided_at=None)


def scores(rows) -> list[Checked]:
    """These checks as an average reckons with them, oldest first."""
    found = rows.order_by("pk").values_list("pk", "matter__record__number", "score")
    return [Checked(pk, number or "", score) for pk, number, score in found]


def scores_by_member(rows) -> list[dict]:
    """Per member: `member`, `name`, how many, the sum of scores in tenths, how many fell short."""
    found = rows.order_by().values(member=F("checked_member"), name=F("checked_member__name"))
    return list(
        found.annotate(count=Count("pk"), sum=Sum("score"), short=Count("pk", filter=Q(short=True))).order_by(
            "name"
        )
    )


def scores_by_month(rows) -> dict[dt.date, dict]:
    """Per month the same figures."""
    found = rows.order_by().values("month")
    annotated = found.annotate(count=Count("pk"), sum=Sum("score"), short=Count("pk", filter=Q(short=True)))
    return {row["month"]: row for row in annotated}


def scores_of(member: Member, first: dt.date, last: dt.date) -> list[Checked]:
    """A member's scored checks of the months of a period, for whoever appraises them (WY-A4.7a)."""
    return scores(scored(QualityCheck.objects.filter(checked_member=member), first.replace(day=1), last))
