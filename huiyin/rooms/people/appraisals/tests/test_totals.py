"""The year: exact, explained down to the sheets, the same when it is reckoned again on its own."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.people.appraisals.jobs import sheets_agree, totals_agree
from huiyin.rooms.people.appraisals.models import YearTotal
from huiyin.rooms.people.appraisals.pages.total import excellent_to_reward
from huiyin.rooms.people.appraisals.queries import Scored
from huiyin.rooms.people.appraisals.rules import half_up, in_figures, is_excellent, left_of, year_of
from huiyin.rooms.people.appraisals.rules.scoring import Line
from tests.words import again, do, told

from .words import (
    YEAR,
    approve,
    begin,
    bonus,
    close,
    closed,
    deduct,
    finish,
    finish_all,
    rewarded,
    sheet_of,
    standards,
)

TERMS = {
    "checks_weight": "20",
    "monthly_weight": "30",
    "annual_weight": "50",
    "spot_checks_in": "checks",
    "part_year": "existing",
    "shown_decimals": 2,
    "excellent_above": "100",
}


def scored(sort, score, month="2026-11", weight=100, n=0) -> Scored:
    return Scored(n, f"PH-{n}", sort, month, score, weight)


# ── the rules, without a database ───────────────────────────────────────────────


@pytest.mark.once
@pytest.mark.clause("WY-A4.6")
def test_checks_count_a_fifth_monthly_three_tenths_annual_half():
    sheets = [
        scored("weekly", 9000), scored("weekly", 9500), scored("check", 9800), scored("spot", 8000),
        scored("monthly", 9000, "2026-10"), scored("monthly", 9400), scored("annual", 9600),
    ]  # fmt: skip
    year = year_of(sheets, TERMS)
    assert year.checks == Fraction(36300, 400) and year.monthly == 92 and year.annual == 96
    assert year.total == Fraction(20 * Fraction(363, 4) + 30 * 92 + 50 * 96, 100)
    assert in_figures(year.total) == "93.75"


@pytest.mark.once
@pytest.mark.clause("WY-A4.6")
def test_the_weights_of_the_standard_weigh_the_sheets_and_spot_checks_go_where_the_house_says():
    sheets = [
        scored("weekly", 10_000, weight=100),
        scored("check", 7000, weight=200),
        scored("monthly", 9000),
    ]
    assert year_of(sheets, TERMS).checks == 80
    spot = [*sheets, scored("spot", 5000, weight=100)]
    assert year_of(spot, TERMS | {"spot_checks_in": "monthly"}).monthly == 70
    assert year_of(spot, TERMS | {"spot_checks_in": "none"}).checks == 80


@pytest.mark.once
@pytest.mark.clause("WY-A4.6")
def test_part_of_a_year_is_averaged_over_what_there_is_or_counts_as_nothing():
    sheets = [scored("monthly", 9000, f"2026-{n:02d}") for n in (10, 11, 12)] + [scored("annual", 9000)]
    assert year_of(sheets, TERMS).total == 90  # no checks: their fifth goes to the others
    whole = year_of(sheets, TERMS | {"part_year": "whole_year"})
    assert whole.monthly == Fraction(270, 12) and whole.checks == 0
    assert year_of([], TERMS).total is None


@pytest.mark.once
@pytest.mark.clause("WY-A4.8")
def test_excellent_is_above_a_hundred_by_the_exact_total():
    just = [scored("check", 10_000), scored("monthly", 10_000), scored("annual", 10_000)]
    assert not year_of(just, TERMS).excellent
    hair = [*just, *(scored("check", 10_000) for _n in range(29)), scored("check", 10_001)]
    year = year_of(hair, TERMS)
    assert year.excellent and in_figures(year.total) == "100.00"
    assert not is_excellent(None, "100")


@pytest.mark.once
@pytest.mark.clause("WY-A4.6")
def test_more_sheets_than_an_explanation_holds_are_told_by_month():
    sheets = [scored("weekly", 9000 + n, f"2026-{n % 12 + 1:02d}", n=n) for n in range(60)]
    told_ = year_of(sheets, TERMS).told["checks"]
    assert len(told_.inputs) == 12 and "共 5 张" in told_.inputs[0].label


SHEET = st.tuples(
    st.sampled_from(["weekly", "check", "spot", "monthly", "annual"]),
    st.integers(0, 11_000),
    st.integers(1, 12),
    st.sampled_from([50, 100, 150, 300]),
)


@pytest.mark.once
@pytest.mark.clause("WY-A4.6", "WY-A4.8")
@settings(max_examples=120, deadline=None)
@given(
    st.lists(SHEET, max_size=40),
    st.sampled_from(["checks", "monthly", "none"]),
    st.sampled_from(["existing", "whole_year"]),
    st.tuples(st.integers(0, 60), st.integers(0, 40)),
)
def test_a_total_equals_an_independent_reckoning(drawn, spot, part_year, shares):
    checks, monthly = shares
    terms = TERMS | {
        "spot_checks_in": spot,
        "part_year": part_year,
        "checks_weight": str(checks + 1),
        "monthly_weight": str(monthly + 1),
        "annual_weight": str(98 - checks - monthly),
    }
    sheets = [
        scored(sort, score, f"2026-{month:02d}", weight if sort not in ("monthly", "annual") else 100)
        for sort, score, month, weight in drawn
    ]
    year = year_of(sheets, terms)
    # once more, by expanding every sheet into as many hundredth-weights as it has
    top = bottom = Fraction(0)
    for name in ("checks", "monthly", "annual"):
        own = []
        for one in sheets:
            part = {"weekly": "checks", "check": "checks", "spot": spot}.get(one.sort, one.sort)
            if part == name:
                own.append(one)
        marks = [one.score for one in own for _n in range(one.weight)]
        if part_year == "whole_year" and name != "annual":
            marks += [0] * (100 * (12 - len({one.month for one in own})))
        if marks:
            top += Fraction(terms[f"{name}_weight"]) * Fraction(sum(marks), len(marks))
            bottom += Fraction(terms[f"{name}_weight"])
    wanted = top / bottom / 100 if bottom else None
    assert year.total == wanted
    assert year.excellent == (wanted is not None and wanted > 100)
    if wanted is not None:
        shown = Decimal(in_figures(wanted))
        assert abs(Fraction(shown) - wanted) <= Fraction(1, 200)
        assert half_up(wanted, 2) == int(shown * 100)


LINES = [Line(d, p, False, 0) for d, p in (("v", 500), ("v", 500), ("v", 500), ("v", 500))] + [
    Line("v", 0, True, 0)
]


@pytest.mark.once
@pytest.mark.clause("WY-A4.4.5", "WY-A4.7b")
@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 900)), max_size=12))
def test_no_way_of_deducting_takes_more_than_an_item_or_its_dimension_has(tries):
    lines = list(LINES)
    for index, points in tries:
        if points <= left_of(lines[index], lines):
            lines[index] = lines[index]._replace(lost=lines[index].lost + points)
    assert all(one.lost <= one.points for one in lines if not one.other)
    assert sum(one.lost for one in lines) <= 2000


# ── the whole way ───────────────────────────────────────────────────────────────


@pytest.fixture
def issued(house):
    standards(house)


def month(n: int):
    first = dt.date(2026, n, 1)
    return first, (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


@pytest.mark.clause("WY-A4.6", "WY-A4.5.2", "WY-A5")
def test_with_the_year_end_round_everybody_has_a_total_that_opens_down_to_the_sheets(house, issued):
    closed(house, "check", month(11), {house.clerk: 250})
    closed(house, "monthly", month(11), {house.clerk: 300})
    round_ = closed(house, "annual", YEAR, {house.clerk: 450})
    total = YearTotal.objects.get(member=house.clerk)
    assert (total.checks, total.monthly, total.annual, total.total) == (9750, 9700, 9550, 9635)
    assert Fraction(total.exact) == Fraction("96.35") and not total.excellent
    kept = Explanation.objects.get(record=total.pk, figure="checks")
    sheet = again(total.member.sheets.get(sort="check"))
    assert kept.value == "97.50" and kept.inputs[0][0] == sheet.pk
    assert Explanation.objects.get(record=total.pk, figure="total").value == "96.35"
    assert Explanation.objects.filter(record=sheet.pk, figure="appraised").exists()
    assert round_.totals.count() == 5  # the head has one too, though no sheet counts
    assert YearTotal.objects.get(member=house.head).total is None
    assert list(totals_agree(0)) == list(sheets_agree(0)) == []


@pytest.mark.clause("WY-A4.6", "WY-A4.1")
def test_no_total_over_a_round_that_is_still_open(house, issued):
    begin(house, "monthly", month(11))
    annual = finish_all(house, begin(house, "annual", YEAR))
    with pytest.raises(Refused, match="还有未结束的考评：样本monthly"):
        close(house, annual)


@pytest.mark.clause("WY-A4.8")
def test_above_a_hundred_is_excellent_and_waits_for_its_reward(house, issued):
    round_ = begin(house, "annual", YEAR)
    bonus(sheet_of(round_, house.clerk), rewarded(house), 200)
    close(house, finish_all(house, round_))
    total = YearTotal.objects.select_related("record").get(excellent=True)
    assert total.member == house.clerk and total.total == 10_200
    (line,) = excellent_to_reward(house.manager)
    assert "周文员" in line["title"] and excellent_to_reward(house.supervisor) == []
    facts = {"sort": 2, "title": "年度优秀员工", "ground": "总分 102", "earned_on": dt.date(2026, 11, 20)}
    approval = perform(
        "rewards.grant", by=house.manager, opened_from=total.record, department=house.desk,
        concerned=house.clerk, **facts,
    )  # fmt: skip
    approve(approval)
    assert excellent_to_reward(house.manager) == []


@pytest.mark.clause("WY-A4.6")
def test_both_forms_of_drawing_a_total_leave_equal_rows(house, issued):
    round_ = closed(house, "annual", YEAR, {house.clerk: 450})
    many = YearTotal.objects.get(member=house.clerk)
    columns = [f.attname for f in YearTotal._meta.concrete_fields if f.name != "record"]
    was = {name: getattr(many, name) for name in columns}
    told_ = dict(Explanation.objects.filter(record=many.pk).values_list("figure", "value"))
    Explanation.objects.filter(record=many.pk).delete()
    many.delete()
    sheet = sheet_of(round_, house.clerk)
    one = perform("appraisaltotals.draw", by=None, department=house.desk, round=round_, sheet=sheet)
    assert {name: getattr(one, name) for name in columns} == was
    assert dict(Explanation.objects.filter(record=one.pk).values_list("figure", "value")) == told_


@pytest.mark.clause("WY-A4.6", "WY-A4.2")
def test_shares_that_are_changed_in_the_year_end_round_touch_later_rounds_only(house, issued):
    round_ = begin(house, "annual", YEAR)
    set_parameter("WY-A4.8", "excellent_above", "90", department=house.desk, reason="试")
    close(house, finish_all(house, round_))
    assert not YearTotal.objects.filter(excellent=True).exists()


@pytest.mark.clause("WY-A4.6", "WY-A4.1")
def test_a_round_that_is_opened_again_moves_the_totals_that_rest_on_it(house, issued):
    monthly = closed(house, "monthly", month(11))
    closed(house, "annual", YEAR)
    total = YearTotal.objects.get(member=house.clerk)
    assert total.total == 10_000
    approve(do("appraisalrounds.reopen", house.manager, monthly, reason="漏扣"))
    sheet = sheet_of(monthly, house.clerk)
    do("appraisalsheets.resume", house.supervisor, sheet, reason="漏扣")
    finish(deduct(sheet, points=400))
    close(house, monthly)
    total.refresh_from_db()
    assert total.exact == "197/2" and total.total == 9850  # 96 × 30 + 100 × 50 over 80
    assert list(totals_agree(0)) == [] and told(house.clerk)
