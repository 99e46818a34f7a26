"""What must hold of appraisals at all times: a sheet is the sum of its parts, a total is reckoned again on its own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, getcontext
from fractions import Fraction

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.journal.models import Line
from huiyin.rooms.people.appraisals.models import (
    FULL,
    AppraisalSheet,
    Bonus,
    Deduction,
    Item,
    SheetState,
    Sort,
    YearTotal,
)


def _touched(rows, since: int):
    return rows.filter(pk__in=Line.objects.filter(pk__gt=since).values("record")) if since else rows


@invariant("appraisal sheet")
def sheets_agree(since: int) -> Iterator[Found]:
    """A score is a hundred less the deductions plus the bonuses; no item has lost more than its points."""
    sheets = _touched(AppraisalSheet.objects.order_by("pk"), since)
    lost = dict(
        Deduction.objects.filter(sheet__in=sheets.order_by())
        .order_by()
        .values_list("sheet")
        .annotate(Sum("points"))
    )
    won = dict(
        Bonus.objects.filter(sheet__in=sheets.order_by())
        .order_by()
        .values_list("sheet")
        .annotate(Sum("points"))
    )
    for one in sheets.select_related("round").iterator(2000):
        deducted, bonus = lost.get(one.pk, 0), won.get(one.pk, 0)
        score = FULL - deducted + bonus
        if not one.round.terms["may_pass_full_marks"]:
            score = min(score, FULL)
        if one.round.standing and (one.deducted, one.bonus, one.score) != (deducted, bonus, score):
            yield one.pk, _("得分与扣分、加分不符")
        if one.done_by_id == one.member_id and one.done_by_id:
            yield one.pk, _("本人签署了自己的考评")
    over = (
        Deduction.objects.filter(sheet__in=sheets.order_by(), item__other=False)
        .order_by()
        .values("sheet", "item")
        .annotate(taken=Sum("points"))
        .filter(taken__gt=F("item__points"))
    )
    for row in over:
        yield row["sheet"], _("扣分超过子项分值")
    yield from _over_their_dimension(sheets)


def _over_their_dimension(sheets) -> Iterator[Found]:
    """What 其它 takes is bounded by its dimension, unless the round lets it be."""
    taken = (
        Deduction.objects.filter(sheet__in=sheets.order_by())
        .order_by()
        .values_list("sheet", "sheet__standard", "item__dimension", "sheet__round__terms")
        .annotate(Sum("points"))
    )
    most: dict[tuple[int, str], int] = {}
    for standard, dimension, points in Item.objects.values_list("standard", "dimension").annotate(
        Sum("points")
    ):
        most[standard, dimension] = points
    for sheet, standard, dimension, terms, points in taken:
        if terms["other_limit"] != "none" and points > most[standard, dimension]:
            yield sheet, _("扣分超过该方面的分值")


@invariant("appraisal total")
def totals_agree(since: int) -> Iterator[Found]:
    """Each total once more from the sheets, in decimals and apart from the rules that drew it."""
    for one in _touched(YearTotal.objects.select_related("round").order_by("pk"), since).iterator(500):
        wanted = _again(one)
        if wanted is None:
            if one.total is not None:
                yield one.pk, _("没有考评表却有总分")
            continue
        if not one.exact or abs(_decimal(Fraction(one.exact)) - wanted) > Decimal("1e-20"):
            yield one.pk, _("年终总分与考核记录重算不符")
        elif one.excellent != (Fraction(one.exact) > Fraction(str(one.round.terms["excellent_above"]))):
            yield one.pk, _("优秀员工的判断与总分不符")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _again(one: YearTotal) -> Decimal | None:
    getcontext().prec = 40
    terms = one.round.terms
    sums: dict[str, list[Decimal]] = {
        name: [Decimal(0), Decimal(0)] for name in ("checks", "monthly", "annual")
    }
    months: dict[str, set] = {name: set() for name in sums}
    spot = {"checks": "checks", "monthly": "monthly"}.get(terms["spot_checks_in"])
    into = {
        Sort.WEEKLY: "checks",
        Sort.CHECK: "checks",
        Sort.SPOT: spot,
        Sort.MONTHLY: "monthly",
        Sort.ANNUAL: "annual",
    }
    rows = AppraisalSheet.objects.filter(
        member=one.member_id, state=SheetState.DONE, round__year=one.year, round__standing=True
    ).select_related("standard")
    for sheet in rows:
        name = into[Sort(sheet.sort)]
        if name is None:
            continue
        weights = {
            Sort.WEEKLY: sheet.standard.weekly_weight,
            Sort.CHECK: sheet.standard.monthly_weight,
            Sort.SPOT: sheet.standard.spot_weight,
        }
        weight = Decimal(weights.get(Sort(sheet.sort), 100))
        sums[name][0] += Decimal(sheet.score) * weight
        sums[name][1] += weight
        months[name].add(sheet.last_on.month)
    if terms["part_year"] == "whole_year":
        for name in ("checks", "monthly"):
            sums[name][1] += 100 * (12 - len(months[name]))
    total = share = Decimal(0)
    for name, (points, weight) in sums.items():
        if weight:
            part = Decimal(str(terms[f"{name}_weight"]))
            total += part * points / weight / 100
            share += part
    return total / share if share else None
