"""What a loan costs month by month, and how long lenders take. Pure; amounts in 分."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.mortgages.models import Outcome, Repay

ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}


@dataclass(frozen=True)
class Month:
    """One instalment: what is paid, what of it is interest, and what is still owed after it."""

    n: int
    interest: int
    principal: int
    balance: int

    @property
    def payment(self) -> int:
        return self.interest + self.principal


@dataclass(frozen=True)
class Lent:
    """One part of what is reckoned: an amount lent for so many months at a yearly rate in percent."""

    label: str
    amount: int
    months: int
    rate: Decimal
    repay: str = Repay.INSTALMENT


def monthly(amount: int, months: int, rate: Decimal, rounding: str = "half_up") -> int:
    """The equal instalment: P × i × (1+i)^n ÷ ((1+i)^n − 1), rounded to the 分."""
    with localcontext() as context:
        context.prec = 50
        i = Decimal(rate) / 1200
        if not i:
            return _whole(Decimal(amount) / months, rounding)
        grown = (1 + i) ** months
        return _whole(Decimal(amount) * i * grown / (grown - 1), rounding)


def _whole(amount: Decimal, rounding: str) -> int:
    return int(amount.quantize(Decimal(1), ROUNDINGS[rounding]))


def schedule(lent: Lent, rounding: str = "half_up") -> list[Month]:
    """Every instalment of a loan: interest is balance × yearly rate ÷ 12; the last one clears the balance (reading 62)."""
    if lent.amount <= 0 or lent.months <= 0:
        raise ValueError("a loan is an amount for some months")
    i = Decimal(lent.rate) / 1200
    equal = lent.repay == Repay.INSTALMENT
    each = (
        monthly(lent.amount, lent.months, lent.rate, rounding)
        if equal
        else _whole(Decimal(lent.amount) / lent.months, rounding)
    )
    balance, told = lent.amount, []
    for n in range(1, lent.months + 1):
        interest = _whole(balance * i, rounding)
        principal = min(balance, max(0, each - interest) if equal else each)
        if n == lent.months:
            principal = balance
        balance -= principal
        told.append(Month(n, interest, principal, balance))
    return told


def together(schedules: Sequence[Sequence[Month]]) -> list[Month]:
    """A combined loan: what its parts ask for in each month, added up."""
    longest = max(len(one) for one in schedules)
    return [
        Month(
            n + 1,
            *(
                sum(getattr(one[n], name) for one in schedules if n < len(one))
                for name in ("interest", "principal", "balance")
            ),
        )
        for n in range(longest)
    ]


HOW = {
    Repay.INSTALMENT: _("等额本息：月供 = 本金 × 月利率 × (1+月利率)^期数 ÷ ((1+月利率)^期数 − 1)"),
    Repay.PRINCIPAL: _("等额本金：每月本金 = 本金 ÷ 期数"),
}


def cost(lent: Sequence[Lent], rounding: Parameter) -> Explained:
    """All interest of a loan, with the way to it (ZH-4.1.2)."""
    interest = sum(month.interest for one in lent for month in schedule(one, rounding.value))
    ways = list(dict.fromkeys(str(HOW[Repay(one.repay)]) for one in lent))
    return Explained(
        value=yuan(interest),
        unit=_("元"),
        formula="；".join(
            [
                *ways,
                _("每月利息 = 剩余本金 × 年利率 ÷ 12，取整到分；最后一期还清余额；利息总额为各期利息之和"),
            ]
        ),
        parameters=(rounding,),
        inputs=tuple(
            told
            for one in lent
            for told in (
                Input(_("%s金额（元）") % one.label, yuan(one.amount)),
                Input(_("%s年利率") % one.label, f"{one.rate.normalize():f}%"),
                Input(_("%s期数（月）") % one.label, one.months),
            )
        ),
    )


def mean_days(
    rows: Iterable[tuple[str, int, int]], formula: str, parameters: Sequence[Parameter] = ()
) -> Explained:
    """The average of some lengths in days, half up to a tenth; rows are number, days and the record."""
    rows = list(rows)
    value = (
        (Decimal(sum(days for _number, days, _pk in rows)) / len(rows)).quantize(
            Decimal("0.1"), ROUND_HALF_UP
        )
        if rows
        else None
    )
    return Explained(
        value=value,
        unit=_("天"),
        formula=formula,
        parameters=tuple(parameters),
        inputs=tuple(Input(number, days, pk) for number, days, pk in rows),
    )


def percent(part: int, whole: int) -> str:
    """A share in percent, half up to a tenth; nothing where there is no whole."""
    if not whole:
        return ""
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def summed(rows: Iterable[tuple[str, int, int]], formula: str) -> Explained:
    """A sum of amounts, down to the single record; rows are number, amount and the record."""
    rows = list(rows)
    return Explained(
        value=yuan(sum(amount for _number, amount, _pk in rows)),
        unit=_("元"),
        formula=formula,
        inputs=tuple(Input(number, amount, pk) for number, amount, pk in rows),
    )


# ── the bank's sheet beside the ledger ──────────────────────────────────────────


@dataclass
class Told:
    """A line of the bank: what it says."""

    day: dt.date
    amount: int
    reference: str = ""


@dataclass
class Known:
    """A disbursement of the ledger: `taken` when a line of the bank agrees with it already."""

    pk: int
    number: str
    day: dt.date
    amount: int
    reference: str
    taken: bool = False


@dataclass
class Standing:
    """A part of a loan: what of it is still to come, and whether it may come yet."""

    part: int
    loan: str  # the mortgage's number
    rest: int
    agreed_on: dt.date | None
    known: list[Known]


@dataclass(frozen=True)
class Compared:
    """What came of comparing: the part and the disbursement that the line is, or why it is none."""

    outcome: str
    words: str = ""
    part: int | None = None
    disbursement: int | None = None


def compared(told: Told, found: Sequence[Standing]) -> Compared:
    """How a line of the bank stands to the ledger. What agrees or is plainly new goes in, all else is said (ZH-J3.3).

    Marks what it matched as taken, and takes what it enters off the rest, so that the next line sees it.
    """
    if not found:
        return Compared(Outcome.UNKNOWN, _("合同号、房号和借款人都对不上任何按揭"))
    if len({one.loan for one in found}) > 1:
        return Compared(
            Outcome.UNKNOWN,
            _("有几件按揭符合：%s，写上合同号") % "、".join(sorted({one.loan for one in found})[:5]),
        )
    pairs = [(one, known) for one in found for known in one.known]
    exact = [(one, k) for one, k in pairs if (k.amount, k.day) == (told.amount, told.day) and _alike(told, k)]
    for one, known in exact:
        if not known.taken:
            known.taken = True
            return Compared(Outcome.SAME, "", one.part, known.pk)
    for one, known in pairs:
        if told.reference and known.reference == told.reference:
            return _differs(told, one, known)
    for one, known in pairs:
        if not (told.reference and known.reference) and (known.amount == told.amount) != (
            known.day == told.day
        ):
            return _differs(told, one, known)
    fits = [one for one in found if one.rest >= told.amount and one.agreed_on]
    fits = [one for one in fits if one.rest == told.amount] or fits
    if len(fits) == 1:
        (one,) = fits
        if one.agreed_on and told.day < one.agreed_on:
            return Compared(Outcome.EARLY, _("放款日期早于借款合同日期%s") % one.agreed_on, one.part)
        one.rest -= told.amount
        return Compared(Outcome.ENTERED, "", one.part)
    if fits:
        return Compared(Outcome.UNKNOWN, _("%s的几笔贷款都符合，请手工登记") % fits[0].loan)
    for one, known in pairs:
        if not known.taken and (known.amount, known.day) == (told.amount, told.day):
            known.taken = True
            words = _("流水号与台账%s登记的不同") % known.number
            return Compared(Outcome.SAME, words, one.part, known.pk)
    if exact:
        one, known = exact[0]
        return Compared(
            Outcome.DOUBLED, _("%s已与另一行流水对上，这一行重复") % known.number, one.part, known.pk
        )
    if early := [one for one in found if one.agreed_on is None]:
        return Compared(Outcome.EARLY, _("%s还没有登记借款合同") % early[0].loan, early[0].part)
    most = max(found, key=lambda one: one.rest)
    over = {"loan": most.loan, "rest": yuan(most.rest), "amount": yuan(told.amount)}
    return Compared(Outcome.OVER, _("%(loan)s未放%(rest)s元，银行放%(amount)s元") % over, most.part)


def _alike(told: Told, known: Known) -> bool:
    """Whether the references do not speak against each other."""
    return not (told.reference and known.reference) or told.reference == known.reference


def _differs(told: Told, one: Standing, known: Known) -> Compared:
    words = {"number": known.number, "day": known.day, "amount": yuan(known.amount)}
    if known.amount != told.amount:
        return Compared(
            Outcome.AMOUNT,
            _("台账%(number)s为%(amount)s元，银行为%(bank)s元") % (words | {"bank": yuan(told.amount)}),
            one.part,
            known.pk,
        )
    return Compared(
        Outcome.DAY,
        _("台账%(number)s为%(day)s，银行为%(bank)s") % (words | {"bank": told.day}),
        one.part,
        known.pk,
    )
