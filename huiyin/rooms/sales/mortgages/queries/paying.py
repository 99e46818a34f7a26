"""Reading what the bank paid: what there is of a day, what differs, on which days nobody looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.imports.models import Batch
from huiyin.registers.accounts.queries import sum_of
from huiyin.rooms.sales.mortgages.models import (
    BankLine,
    Disbursement,
    LoanDay,
    Mortgage,
)
from huiyin.rooms.sales.mortgages.queries.loans import banklines_seen_by, disbursements_seen_by

# ── what is there of a day ──────────────────────────────────────────────────────


def disbursements_between(
    rows: QuerySet[Disbursement], first: dt.date, last: dt.date
) -> QuerySet[Disbursement]:
    return rows.filter(record__voided_at=None, bank_on__gte=first, bank_on__lte=last)


def lines_between(rows: QuerySet[BankLine], first: dt.date, last: dt.date) -> QuerySet[BankLine]:
    return rows.filter(record__voided_at=None, day__gte=first, day__lte=last)


def place_of(department: int, project: int | None) -> str:
    """How a day's reconciliation knows where it belongs."""
    return f"{department}:{project or ''}"


def touched_days(department: int, project: int | None, first: dt.date) -> set[dt.date]:
    """The days since `first` on which the ledger of a place was updated: by an entry, a bank's sheet or a check."""
    where = Q(record__department=department)
    if project:
        where &= Q(record__project=project) | Q(record__project=None)
    found = set(LoanDay.objects.filter(where, live=True, day__gte=first).values_list("day", flat=True))
    entered = Disbursement.objects.filter(where, entered_on__gte=first)
    found |= set(entered.order_by().values_list("entered_on", flat=True).distinct())
    sheets = Batch.objects.filter(
        Q(department=department) | Q(department=None),
        target="banklines",
        finished_at__gte=clock.shanghai(f"{first} 00:00"),
    )
    return found | {clock.local(at).date() for at in sheets.values_list("finished_at", flat=True) if at}


@dataclass
class Day:
    """A day: what the bank, the ledger and finance say of it, each down to the single record, and what differs."""

    rows: dict[str, list[tuple[str, int, int]]]  # number, amount, record
    differences: int


def day_of(department: int, project: int | None, day: dt.date) -> Day:
    """What is there of a day in one place."""
    where = Q(record__department=department, record__voided_at=None)
    if project:
        where &= Q(record__project=project) | Q(record__project=None)
    lines = BankLine.objects.filter(where, day=day)
    ledger = Disbursement.objects.filter(where, bank_on=day)
    columns = ("record__number", "amount", "pk")
    bank = [
        (reference or f"{day}", amount, pk)
        for reference, amount, pk in lines.values_list("reference", "amount", "pk")
    ]
    return Day(
        {
            "bank": bank,
            "ledger": list(ledger.values_list(*columns)),
            "booked": list(ledger.filter(booked_on__isnull=False).values_list(*columns)),
        },
        lines.filter(differs=True).count(),
    )


@dataclass(frozen=True)
class Place:
    """A department's project with money to come from banks, and the days on which nobody updated its ledger."""

    department: int
    project: int | None
    days: tuple[dt.date, ...]


LOOKED_BACK = 15  # days


def began_on(department: int, project: int | None) -> dt.date | None:
    """The day on which a place began to keep its loans here."""
    rows = Mortgage.objects.filter(matter__record__department=department)
    if project:
        rows = rows.filter(matter__record__project=project)
    first = rows.aggregate(first=Min("matter__opened_at"))["first"]
    return clock.local(first).date() if first else None


def silent_days(department: int, project: int | None, since: dt.date | None = None) -> list[dt.date]:
    """The working days of late on which nobody updated a ledger, up to what the rule book allows (ZH-J3.3)."""
    calendar, today = calendar_of(department), clock.today()
    limit = Limit.parse(needed("ZH-J3.3", "stale_after", department))
    began = since or began_on(department, project)
    if began is None:
        return []
    first = max(today - dt.timedelta(days=LOOKED_BACK), began)
    days = [first + dt.timedelta(days=n) for n in range((today - first).days)]
    due = [
        day
        for day in days
        if calendar.is_working_day(day) and calendar.due(limit, calendar.close_of(day)).at < clock.now()
    ]
    touched = touched_days(department, project, first) if due else set()
    return [day for day in due if day not in touched]


def stale_places() -> list[Place]:
    """Where loans wait for money and the ledger was not updated on the last day that counts."""
    waiting = Mortgage.objects.filter(live=True, matter__state__in=("pledging", "waiting"))
    places = waiting.order_by("matter__record__department", "matter__record__project")
    found = []
    for department, project in places.values_list(
        "matter__record__department", "matter__record__project"
    ).distinct():
        if days := silent_days(department, project):
            found.append(Place(department, project, tuple(days)))
    return found


# ── the bank, the ledger and finance side by side ───────────────────────────────


@dataclass
class Beside:
    """What the bank says, the ledger says and finance booked, of one day and lender; amounts in 分."""

    day: dt.date
    lender: int | None
    name: str
    bank: int = 0
    ledger: int = 0
    booked: int = 0
    differs: int = 0
    has_lines: bool = False

    @property
    def agrees(self) -> bool:
        return self.bank == self.ledger == self.booked and not self.differs


def beside(member, first: dt.date, last: dt.date, lender: int | None = None) -> list[Beside]:
    """Day and lender, the newest first, in two queries."""
    lines = lines_between(banklines_seen_by(member), first, last)
    paid = disbursements_between(disbursements_seen_by(member), first, last)
    if lender:
        lines, paid = lines.filter(lender=lender), paid.filter(part__lender=lender)
    found: dict[tuple, Beside] = {}

    def row(day, key, name, branch) -> Beside:
        return found.setdefault((day, key), Beside(day, key, f"{name or ''}{branch or ''}"))

    told = lines.order_by().values_list("day", "lender", "lender__name", "lender__branch")
    for *key, amount, differs in told.annotate(n=sum_of("amount"), bad=Count("pk", filter=Q(differs=True))):
        one = row(*key)
        one.bank, one.differs, one.has_lines = amount, differs, True
    kept = paid.order_by().values_list(
        "bank_on", "part__lender", "part__lender__name", "part__lender__branch"
    )
    booked_of = Sum("amount", filter=Q(booked_on__isnull=False))
    for *key, amount, booked in kept.annotate(
        n=sum_of("amount"), there=Coalesce(Cast(booked_of, BigIntegerField()), 0)
    ):
        one = row(*key)
        one.ledger, one.booked = amount, booked
    return sorted(found.values(), key=lambda one: (-one.day.toordinal(), one.name))


def unsaid_by_the_bank(paid: QuerySet[Disbursement]) -> QuerySet[Disbursement]:
    """What the ledger holds and no line of a sheet speaks of, rightly or wrongly."""
    told = BankLine.objects.filter(disbursement=OuterRef("pk"), record__voided_at=None)
    return paid.filter(~Exists(told))
