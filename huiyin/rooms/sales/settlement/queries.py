"""Reading rounds, settlements and clearances; what of a home is open, and what was collected for others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.registers.accounts.models import CHARGES, EntryLine
from huiyin.registers.accounts.queries import Balances, balances_of
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.receipts.models import Receipt, Sort
from huiyin.rooms.sales.settlement.models import AreaRound, Clearance, Settlement

CLAUSE = "YX-2.7.2"


@dataclass(frozen=True)
class Sold:
    """What the contract says: price in 分, areas in 0.01 ㎡, how it is priced, and its clause on differences."""

    price: int
    pricing: str
    area: int
    inner_area: int | None
    area_rule: str
    threshold: int | None = None  # 1/10000, where the contract has its own
    record: int | None = None


@dataclass(frozen=True)
class Terms:
    """What applies where the contract is silent (law area_difference), with the clause's parameters."""

    threshold_percent: str
    included: bool
    refund_multiple: int
    area_tested: str  # priced, either: of the two where the price is by gross area


def arearounds_seen_by(member) -> QuerySet[AreaRound]:
    return AreaRound.objects.filter(
        reach_of(member).scope("arearounds.see", "matter__record__") | held_by(member)
    )


def settlements_seen_by(member) -> QuerySet[Settlement]:
    seen = reach_of(member).scope("settlements.see", "record__")
    mine = AreaRound.objects.filter(matter__owner=member).values("pk")
    return Settlement.objects.filter(seen | Q(round__in=mine))


def clearances_seen_by(member) -> QuerySet[Clearance]:
    return Clearance.objects.filter(reach_of(member).scope("clearances.see", "record__"))


def terms_of(department: int | None) -> Terms:
    """What applies where a contract is silent, as the department reads it."""
    return Terms(
        str(needed(CLAUSE, "threshold_percent", department)),
        bool(needed(CLAUSE, "threshold_included", department)),
        int(needed(CLAUSE, "refund_multiple", department)),
        str(needed(CLAUSE, "area_tested", department)),
    )


def sold_of(contract: Contract) -> Sold:
    return Sold(
        contract.price,
        contract.pricing,
        contract.area,
        contract.inner_area,
        contract.area_rule,
        contract.threshold,
        contract.pk,
    )


def settlement_of(contract: Contract) -> Settlement | None:
    return Settlement.objects.filter(contract=contract, live=True).select_related("record").first()


def settlements_of(contracts: Iterable[int]) -> dict[int, Settlement]:
    """Contract -> its standing settlement."""
    found = Settlement.objects.filter(contract__in=list(contracts), live=True)
    return {one.contract_id: one for one in found.select_related("record")}


def promised_of(settlement: Settlement) -> QuerySet[Promise]:
    """The open promises to this buyer in the round."""
    words = f" {settlement.contract.unit.path}"
    return Promise.objects.filter(matter=settlement.round_id, state=State.OPEN, words__endswith=words)


# ── clearance ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Line:
    """One line of a clearance: what the buyer owes, what we owe them, whether it is open, and why."""

    code: str
    label: str
    owed: int = 0
    owing: int = 0
    open: bool = False
    note: str = ""

    def kept(self) -> list:
        return [self.code, self.label, self.owed, self.owing, self.open, self.note]


def lines_for(contract: Contract, balances: Balances | None = None) -> list[Line]:
    """How a contract stands now, line by line (ZH-J4.8): price, area, taxes and funds, fees, and what we owe."""
    stands = balances or balances_of([contract.unit_id])[contract.unit_id]
    both = needed("ZH-J4.8", "open_balance", contract.record.department_id) == "both"
    lines = []
    for code, charge in CHARGES.items():
        owed = stands.receivable.get(code, 0)
        if owed or code == "house_price":
            lines.append(Line(code, str(charge.label), owed, open=owed > 0))
    settlement = settlement_of(contract)
    if settlement is None:
        lines.append(Line("area", _("面积差结算"), note=_("还没有产权面积，未结算"), open=False))
    elif settlement.state in (Settlement.State.COMPUTED, Settlement.State.RESCINDING):
        lines.append(Line("area", _("面积差结算"), note=str(settlement.get_state_display()), open=True))
    receipts = {one.sort: one for one in Receipt.objects.filter(contract=contract, live=True)}
    for sort in Sort:
        receipt = receipts.get(sort)
        if receipt is None:
            continue
        missing = receipt.paid_on is None
        note = (
            _("未缴")
            if missing
            else _("已缴，票据号%s") % receipt.number
            if receipt.number
            else _("已缴，待交票据")
        )
        # tax is due before the title, not before the keys; the fund before the keys
        lines.append(Line(f"receipt.{sort}", str(sort.label), note=note, open=missing and sort == Sort.FUND))
    ours = stands.owed + stands.advance + stands.deposit
    if ours:
        lines.append(Line("ours", _("应退客户"), owing=ours, open=both))
    return lines


def clearance_of(contract: Contract) -> Clearance | None:
    """The newest that stands."""
    found = Clearance.objects.filter(contract=contract, record__voided_at=None).order_by("-pk")
    return found.select_related("record").first()


# ── what was collected for others ───────────────────────────────────────────────


@dataclass(frozen=True)
class Collected:
    """One charge held for others: what was billed, came in, was paid over, and what is left; in 分."""

    charge: str
    label: str
    billed: int
    came: int
    passed_on: int

    @property
    def left(self) -> int:
        return self.came - self.passed_on

    @property
    def pending(self) -> int:
        return self.billed - self.came


def collected_for_others(departments: Iterable[int], project: int | None = None) -> list[Collected]:
    """Of each charge held for others: billed, came in, paid over (ZH-J4.9). One query over the book."""
    lines = EntryLine.objects.filter(
        account__department__in=list(departments), account__sort__in=("held", "pending")
    )
    if project:
        lines = lines.filter(account__project=project)
    rows = (
        lines.values("account__charge", "account__sort")
        .annotate(
            credited=Sum("amount", filter=Q(amount__lt=0)),
            debited=Sum("amount", filter=Q(amount__gt=0)),
        )
        .order_by()
    )
    sums: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows:
        sums.setdefault(row["account__charge"], {})[row["account__sort"]] = (
            -(row["credited"] or 0),
            row["debited"] or 0,
        )
    found = []
    for code, charge in CHARGES.items():
        if not charge.held:
            continue
        of = sums.get(code, {})
        came, passed_on = of.get("held", (0, 0))
        billed = of.get("pending", (0, 0))[0]
        found.append(Collected(code, str(charge.label), billed, came, passed_on))
    return found


def held_by_unit(departments: Iterable[int], charge: str, project: int | None = None) -> list[tuple]:
    """Unit and what is still held for it of a charge, the largest first: the items that are open."""
    lines = EntryLine.objects.filter(
        account__department__in=list(departments), account__sort="held", account__charge=charge
    )
    if project:
        lines = lines.filter(account__project=project)
    rows = lines.values("account__unit", "account__unit__path").annotate(n=Sum("amount")).order_by("n")
    return [(row["account__unit"], row["account__unit__path"], -row["n"]) for row in rows if row["n"]]
