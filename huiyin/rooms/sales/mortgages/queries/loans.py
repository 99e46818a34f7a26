"""Reading loans: by member, by contract, with their terms, papers and bills."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.accounts.models import Bill
from huiyin.registers.accounts.queries import open_bills
from huiyin.rooms.sales.contracts.models import Contract
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
