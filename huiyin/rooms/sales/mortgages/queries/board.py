"""Loans side by side: where each stands on the board, and how long lenders and agents take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.models import Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.models import State as Kept
from huiyin.rooms.sales.mortgages.models import STAGES, LoanPart, Mortgage, Stage
from huiyin.rooms.sales.mortgages.queries.loans import mortgages_seen_by

SHOWN = 20  # cards of a stage
# What a stage may take: the clause and parameter that say so.
EXPECTED = {
    Stage.COLLECT: ("YX-2.6b", "papers_within"),
    Stage.REVIEW: ("YX-2.6c", "approval_within"),
    Stage.APPROVED: ("YX-2.6c", "chase_within"),
    Stage.PLEDGING: ("ZH-J3.4", "mortgage_registered_within"),
    Stage.WAITING: ("YX-2.6c", "disbursement_within"),
    Stage.ARRIVED: ("YX-2.6d", "notify_within"),
}


@dataclass(frozen=True)
class Asked:
    """What of the loans is asked for."""

    lender: int | None = None
    agent: int | None = None
    project: int | None = None

    def of(self, rows: QuerySet[Mortgage]) -> QuerySet[Mortgage]:
        if self.lender:
            rows = rows.filter(pk__in=LoanPart.objects.filter(lender=self.lender).values("mortgage"))
        if self.agent:
            rows = rows.filter(agent=self.agent)
        if self.project:
            rows = rows.filter(matter__record__project=self.project)
        return rows


class Card(NamedTuple):
    """A loan on the board, as far as it is shown there."""

    pk: int
    unit: str
    party: str | None
    agent: str | None
    owner: str
    stage_on: dt.date
    next_due: dt.datetime | None


CARD = (
    *("pk", "contract__unit__path", "matter__record__party__name", "agent__name"),
    *("matter__owner__name", "stage_on", "matter__next_due"),
)


@dataclass
class Column:
    """One stage: what it may take, the day since which it takes too long, how many stand there, the oldest of them."""

    stage: str
    expected: str
    late_from: dt.date | None
    count: int = 0
    late: int = 0
    cards: list[Card] = field(default_factory=list)


def latest_start(limit: str, department: int | None) -> dt.date | None:
    """The last day on which a loan must have come to a stage to have stood there longer than the limit allows."""
    calendar, today, parsed = calendar_of(department), clock.today(), Limit.parse(limit)
    if parsed.unit != "working_days":
        for n in range(1, 60):
            day = today - dt.timedelta(days=n)
            if calendar.due(parsed, clock.shanghai(f"{day} 12:00")).at < clock.now():
                return day
        return None
    day = today
    for _n in range(parsed.amount + 1):
        day = calendar.local_day(calendar.last_close_on_or_before(day - dt.timedelta(days=1)))
    return day


def board_of(member, asked: Asked) -> tuple[list[Column], dict[int, str]]:
    """The loans under way by their stage, the oldest first, and who lends to each; ten queries whatever there is."""
    departments = reach_of(member).departments
    department = departments[0] if departments else None
    rows = asked.of(mortgages_seen_by(member).filter(running=True)).order_by()
    columns: dict[str, Column] = {}
    late = Q(pk__in=())
    for stage in STAGES:
        limit = param(*EXPECTED[stage], department) or ""
        start = latest_start(limit, department) if limit else None
        columns[stage] = Column(str(stage), limit, start)
        if start:
            late |= Q(matter__state=stage, stage_on__lte=start)
    counts = rows.values("matter__state").annotate(n=Count("pk"), late=Count("pk", filter=late))
    for row in counts:
        if column := columns.get(row["matter__state"]):
            column.count, column.late = row["n"], row["late"]
    for column in columns.values():
        if column.count:
            found = rows.filter(matter__state=column.stage).order_by("stage_on", "pk").values_list(*CARD)
            column.cards = [Card(*row) for row in found[:SHOWN]]
    return list(columns.values()), lenders_of([card.pk for one in columns.values() for card in one.cards])


def lenders_of(mortgages: Iterable[int]) -> dict[int, str]:
    """Mortgage -> who lends, in words."""
    told: dict[int, list[str]] = {}
    parts = LoanPart.objects.filter(mortgage__in=list(mortgages), lender__isnull=False).order_by("pk")
    for pk, name, branch in parts.values_list("mortgage", "lender__name", "lender__branch"):
        told.setdefault(pk, []).append(f"{name}{branch}")
    return {pk: "、".join(dict.fromkeys(names)) for pk, names in told.items()}


def projects_on_board(member) -> QuerySet[Project]:
    """The projects whose loans a member sees."""
    named = [seat.projects for seat in reach_of(member).seats]
    projects = Project.objects.order_by("name")
    if named and all(named):
        projects = projects.filter(pk__in=frozenset().union(*filter(None, named)))
    return projects


# ── how long they take ──────────────────────────────────────────────────────────

BANKS_OWN = ("mortgages.approval", "mortgages.pledge", "mortgages.arrival")  # promises that wait for the bank


@dataclass
class Record:
    """What is known of how a lender or an agent works: each loan with its number and key."""

    pk: int
    name: str
    count: int = 0
    refused: int = 0
    broken: int = 0
    approval: list[tuple[str, int, int]] = field(default_factory=list)  # papers complete to approval, days
    arrival: list[tuple[str, int, int]] = field(default_factory=list)  # approval to money, days


def records_of(member, first: dt.date, by: str, project: int | None = None) -> list[Record]:
    """Lenders (`by` lender) or agents with the loans handed in since a day, the slowest first."""
    rows = Asked(project=project).of(mortgages_seen_by(member)).filter(submitted_on__gte=first)
    loans = {
        row[0]: row[1:]
        for row in rows.values_list(
            "pk",
            "matter__record__number",
            "ready_on",
            "submitted_on",
            "approved_on",
            "arrived_on",
            "refused_on",
            "agent",
            "agent__name",
        )
    }
    broken = set(
        Promise.objects.filter(matter__in=rows.values("pk"), kind__in=BANKS_OWN)
        .filter(Q(state=Kept.OPEN, due__lt=clock.now()) | Q(ended_at__gt=F("due")))
        .values_list("matter", flat=True)
    )
    if by == "lender":
        pairs = LoanPart.objects.filter(mortgage__in=rows.values("pk"), lender__isnull=False)
        whose = [
            (pk, lender, f"{name}{branch}")
            for pk, lender, name, branch in pairs.values_list(
                "mortgage", "lender", "lender__name", "lender__branch"
            )
        ]
    else:
        whose = [(pk, row[6], row[7]) for pk, row in loans.items() if row[6]]
    found: dict[int, Record] = {}
    for pk, key, name in whose:
        if pk not in loans:
            continue
        number, ready, submitted, approved, arrived, refused, *_rest = loans[pk]
        one = found.setdefault(key, Record(key, name))
        one.count += 1
        one.refused += refused is not None
        one.broken += pk in broken
        if approved:
            assert submitted is not None  # what was handed in since a day
            one.approval.append((number or "", (approved - (ready or submitted)).days, pk))
        if approved and arrived:
            one.arrival.append((number or "", (arrived - approved).days, pk))
    return sorted(found.values(), key=lambda one: (-_days(one), one.name))


def _days(one: Record) -> float:
    """How long a loan takes there on the average, both ways together."""
    return sum(
        sum(days for _n, days, _pk in rows) / len(rows) for rows in (one.approval, one.arrival) if rows
    )
