"""Reading loans: by member, by contract, by stage; what the bank, the ledger and finance say of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.imports.models import Batch
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.accounts.models import Bill
from huiyin.registers.accounts.queries import open_bills
from huiyin.rooms.sales.contracts.models import Buyer, Contract
from huiyin.rooms.sales.contracts.queries import bills_of
from huiyin.rooms.sales.mortgages.models import (
    BankLine,
    Disbursement,
    Lender,
    LenderSort,
    LoanCard,
    LoanDay,
    LoanDesk,
    LoanList,
    LoanPaper,
    LoanPart,
    Mortgage,
)

LENDING = (LenderSort.BANK, LenderSort.FUND)
PRICE = "house_price"


# ── what a member sees ──────────────────────────────────────────────────────────


def lenders_seen_by(member) -> QuerySet[Lender]:
    return Lender.objects.filter(reach_of(member).scope("lenders.see", "record__"))


def loancards_seen_by(member) -> QuerySet[LoanCard]:
    return LoanCard.objects.filter(reach_of(member).scope("loancards.see", "record__"))


def loanlists_seen_by(member) -> QuerySet[LoanList]:
    return LoanList.objects.filter(reach_of(member).scope("loanlists.see", "record__"))


def loandesks_seen_by(member) -> QuerySet[LoanDesk]:
    return LoanDesk.objects.filter(reach_of(member).scope("loandesks.see", "record__"))


def mortgages_seen_by(member) -> QuerySet[Mortgage]:
    return Mortgage.objects.filter(
        reach_of(member).scope("mortgages.see", "matter__record__") | held_by(member)
    )


def disbursements_seen_by(member) -> QuerySet[Disbursement]:
    return Disbursement.objects.filter(reach_of(member).scope("disbursements.see", "record__"))


def banklines_seen_by(member) -> QuerySet[BankLine]:
    return BankLine.objects.filter(reach_of(member).scope("banklines.see", "record__"))


def loandays_seen_by(member) -> QuerySet[LoanDay]:
    return LoanDay.objects.filter(reach_of(member).scope("loandays.see", "record__"))


# ── one loan ────────────────────────────────────────────────────────────────────


def live_mortgage_of(contract: Contract) -> Mortgage | None:
    return (
        Mortgage.objects.filter(contract=contract, live=True)
        .select_related("matter__record__party", "matter__owner", "agent")
        .first()
    )


def parts_of(mortgage: Mortgage) -> list[LoanPart]:
    return list(LoanPart.objects.filter(mortgage=mortgage).select_related("lender").order_by("pk"))


def missing_papers(mortgage: Mortgage) -> list[str]:
    """What the lender still waits for."""
    missing = LoanPaper.objects.filter(mortgage=mortgage, state=LoanPaper.State.MISSING)
    return list(missing.order_by("position", "pk").values_list("label", flat=True))


def papers_wanted(sort: str, lender: Lender | None, department: int) -> list[str]:
    """The papers for a kind of loan: as this lender wants them, else as the handbook lists them (YX-2.6b)."""
    if lender is not None:
        own = LoanList.objects.filter(
            lender=lender, sort=sort, live=True, record__department=department
        ).first()
        if own is not None:
            return list(own.papers)
    return list(needed("YX-2.6b", f"{sort}_papers", department))


def cards_in_force(on: dt.date, lender: Lender | None = None, sort: str = "") -> QuerySet[LoanCard]:
    """Policies that bind on a day, the newest first."""
    found = LoanCard.objects.filter(record__voided_at=None, from_on__lte=on).filter(
        Q(until_on=None) | Q(until_on__gte=on)
    )
    if lender is not None:
        found = found.filter(lender=lender)
    if sort:
        found = found.filter(sort=sort)
    return found.select_related("lender", "record__project").order_by("-from_on", "-pk")


def card_for(mortgage: Mortgage, lender: Lender | None, sort: str, on: dt.date) -> LoanCard | None:
    """The policy by which a lender lends for a project: the project's own before that for all."""
    if lender is None:
        return None
    record = mortgage.record
    found = cards_in_force(on, lender, sort).filter(record__department=record.department_id)
    fits = [card for card in found if card.record.project_id in (None, record.project_id)]
    return min(fits, key=lambda card: card.record.project_id is None, default=None)


def desk_of(department: int, project: int | None) -> LoanDesk | None:
    """Who sees to the loans of a project, else of the whole department (YX-3.2.4)."""
    found = LoanDesk.objects.filter(
        record__department=department,
        record__voided_at=None,
        from_on__lte=clock.today(),
        member__is_active=True,
    ).filter(Q(record__project=project) | Q(record__project=None))
    ranked = sorted(
        found.select_related("member", "record"),
        key=lambda desk: (desk.record.project_id is not None, desk.from_on, desk.pk),
    )
    return ranked[-1] if ranked else None


def lenders_for(department: int | None, project: int | None, lending: bool | None = None) -> QuerySet[Lender]:
    """With whom a project works, and that still work with us."""
    found = Lender.objects.filter(record__voided_at=None)
    if department:
        found = found.filter(record__department=department)
    if project:
        found = found.filter(Q(projects=project) | Q(projects=None)).distinct()
    if lending is not None:
        found = found.filter(sort__in=LENDING) if lending else found.exclude(sort__in=LENDING)
    return found.order_by("sort", "name", "branch")


def loan_bills(contract: Contract) -> list[Bill]:
    """The open bills that a loan settles: those of the contract that say so first, then what else is owed of the price."""
    own = [bill for bill in bills_of(contract).filter(charge=PRICE) if bill.open]
    if not own:
        own = open_bills(unit=contract.unit, party=contract.record.party, charge=PRICE)
    return sorted(own, key=lambda bill: (bill.words != _("贷款"), bill.due_on, bill.pk))


@dataclass
class Sought:
    """Parts of loans by what a bank's sheet says of them: contract's number, unit, buyer's name."""

    by_code: dict[str, dict[int, LoanPart]] = field(default_factory=dict)
    by_unit: dict[int, dict[int, LoanPart]] = field(default_factory=dict)
    by_name: dict[str, dict[int, LoanPart]] = field(default_factory=dict)

    def of(self, code: str, unit: int | None, name: str, amount: int) -> list[LoanPart]:
        """The parts that a line means: by contract, else by door, else by name and amount."""
        if code and code in self.by_code:
            return list(self.by_code[code].values())
        if unit and unit in self.by_unit:
            return list(self.by_unit[unit].values())
        return [part for part in self.by_name.get(name, {}).values() if part.amount == amount] if name else []

    def every(self) -> dict[int, LoanPart]:
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
    return found | {clock.local(at).date() for at in sheets.values_list("finished_at", flat=True)}


# ── whose a line of the bank is ─────────────────────────────────────────────────

JOINED = (
    "lender",
    "mortgage__matter__record__party",
    "mortgage__matter__record__project",
    "mortgage__matter__record__department",
    "mortgage__contract__unit",
)

CODES = (
    "mortgage__contract__online_number",
    "mortgage__contract__matter__record__number",
    "mortgage__matter__record__number",
    "mortgage__old_number",
)


def parts_sought(department: int | None, codes: set[str], units: set[int], names: set[str]) -> Sought:
    """The parts of loans that the lines of a bank may speak of, each found by contract, by door and by name."""
    standing = LoanPart.objects.filter(mortgage__live=True).select_related(*JOINED)
    if department is not None:
        standing = standing.filter(mortgage__matter__record__department=department)
    found = Sought()
    if codes:
        for column in CODES:
            for part in standing.filter(**{f"{column}__in": codes}).annotate(code=F(column)):
                found.by_code.setdefault(part.code, {})[part.pk] = part
    if units:
        for part in standing.filter(mortgage__contract__unit__in=units):
            found.by_unit.setdefault(part.mortgage.contract.unit_id, {})[part.pk] = part
    if names:
        buyers = Buyer.objects.filter(party__name__in=names, contract__mortgages__live=True)
        named: dict[int, set[str]] = {}
        for contract, name in buyers.values_list("contract", "party__name"):
            named.setdefault(contract, set()).add(name)
        for part in standing.filter(mortgage__contract__in=named):
            for name in named[part.mortgage.contract_id]:
                found.by_name.setdefault(name, {})[part.pk] = part
    return found


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


def silent_days(department: int, project: int | None, since: dt.date | None = None) -> list[dt.date]:
    """The working days of late on which nobody updated a ledger, up to what the rule book allows (ZH-J3.3)."""
    calendar, today = calendar_of(department), clock.today()
    limit = Limit.parse(needed("ZH-J3.3", "stale_after", department))
    first = max(today - dt.timedelta(days=LOOKED_BACK), since or dt.date.min)
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
    places = waiting.values("matter__record__department", "matter__record__project").annotate(
        since=Min("agreed_on")
    )
    found = []
    for row in places.order_by("matter__record__department", "matter__record__project"):
        department, project = row["matter__record__department"], row["matter__record__project"]
        if days := silent_days(department, project, row["since"]):
            found.append(Place(department, project, tuple(days)))
    return found
