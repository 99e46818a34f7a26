"""Reading what the bank paid: whose a line is, what there is of a day, on which days nobody looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.imports.models import Batch
from huiyin.registers.accounts.queries import sum_of
from huiyin.rooms.sales.contracts.models import Buyer
from huiyin.rooms.sales.mortgages.models import (
    AGREED,
    BankLine,
    Disbursement,
    LoanDay,
    LoanPart,
    Mortgage,
)
from huiyin.rooms.sales.mortgages.queries.loans import banklines_seen_by, disbursements_seen_by


class Seen(NamedTuple):
    """A part of a loan as far as a line of a bank is compared with it; thousands are read at once."""

    part: int
    mortgage: int
    number: str
    amount: int
    paid: int
    agreed_on: dt.date | None
    lender: int | None
    department: int
    project: int | None
    party: int | None


SEEN = (
    *(
        "pk",
        "mortgage",
        "mortgage__matter__record__number",
        "amount",
        "paid",
        "mortgage__agreed_on",
        "lender",
    ),
    *(f"mortgage__matter__record__{name}" for name in ("department", "project", "party")),
)


@dataclass
class Sought:
    """Parts of loans by what a bank's sheet says of them: contract's number, unit, buyer's name."""

    by_code: dict[str, dict[int, Seen]] = field(default_factory=dict)
    by_unit: dict[int, dict[int, Seen]] = field(default_factory=dict)
    by_name: dict[str, dict[int, Seen]] = field(default_factory=dict)

    def of(self, code: str, unit: int | None, name: str, amount: int) -> list[Seen]:
        """The parts that a line means: by contract, else by door, else by name and amount."""
        if code and code in self.by_code:
            return list(self.by_code[code].values())
        if unit and unit in self.by_unit:
            return list(self.by_unit[unit].values())
        return [part for part in self.by_name.get(name, {}).values() if part.amount == amount] if name else []

    def every(self) -> dict[int, Seen]:
        return {
            pk: part
            for found in (self.by_code, self.by_unit, self.by_name)
            for parts in found.values()
            for pk, part in parts.items()
        }


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


# ── whose a line of the bank is ─────────────────────────────────────────────────

CODES = (
    "mortgage__contract__online_number",
    "mortgage__contract__matter__record__number",
    "mortgage__matter__record__number",
    "mortgage__old_number",
)


def parts_sought(department: int | None, codes: set[str], units: set[int], names: set[str]) -> Sought:
    """The parts of loans that the lines of a bank may speak of, each found by contract, by door and by name."""
    standing = LoanPart.objects.filter(mortgage__live=True).order_by()
    if department is not None:
        standing = standing.filter(mortgage__matter__record__department=department)
    found = Sought()
    left = set(codes)
    for column in CODES:
        if left:
            for code, *row in standing.filter(**{f"{column}__in": left}).values_list(column, *SEEN):
                found.by_code.setdefault(code, {})[row[0]] = Seen(*row)
            left -= found.by_code.keys()
    if units:
        rows = standing.filter(mortgage__contract__unit__in=units)
        for unit, *row in rows.values_list("mortgage__contract__unit", *SEEN):
            found.by_unit.setdefault(unit, {})[row[0]] = Seen(*row)
    if names:
        buyers = Buyer.objects.filter(party__name__in=names, contract__mortgages__live=True)
        named: dict[int, set[str]] = {}
        for contract, name in buyers.values_list("contract", "party__name"):
            named.setdefault(contract, set()).add(name)
        rows = standing.filter(mortgage__contract__in=named)
        for contract, *row in rows.values_list("mortgage__contract", *SEEN):
            for name in named[contract]:
                found.by_name.setdefault(name, {})[row[0]] = Seen(*row)
    return found


def known_of(parts: Iterable[int]) -> list[tuple]:
    """What the ledger holds of parts: part, key, number, day, amount, reference, and whether a line agrees with it."""
    keys = list(parts)
    agreed = BankLine.objects.filter(disbursement=OuterRef("pk"), record__voided_at=None, outcome__in=AGREED)
    rows = Disbursement.objects.filter(part__in=keys, record__voided_at=None).order_by("pk")
    return list(
        rows.annotate(taken=Exists(agreed)).values_list(
            "part", "pk", "record__number", "bank_on", "amount", "reference", "taken"
        )
    )


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
    """What the ledger holds and no line of a sheet agrees with."""
    agreed = BankLine.objects.filter(disbursement=OuterRef("pk"), record__voided_at=None, outcome__in=AGREED)
    return paid.filter(~Exists(agreed))
