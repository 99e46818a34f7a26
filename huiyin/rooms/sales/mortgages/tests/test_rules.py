"""What a loan costs, month by month, whatever it is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.explain import Parameter
from huiyin.rooms.sales.mortgages.models import Repay
from huiyin.rooms.sales.mortgages.rules import Lent, cost, mean_days, monthly, percent, schedule, together

pytestmark = [pytest.mark.once, pytest.mark.clause("ZH-4.1.2")]
HALF_UP = Parameter("ZH-4.1.2", "rounding", "half_up")
lents = st.builds(
    Lent,
    label=st.just("商业贷款"),
    amount=st.integers(1, 10**10),
    months=st.integers(1, 360),
    rate=st.decimals("0.001", "29.999", places=3),
    repay=st.sampled_from(list(Repay.values)),
)


@given(lents, st.sampled_from(["half_up", "down"]))
def test_the_principal_parts_are_the_loan_to_the_fen_and_nothing_is_owed_below_nothing(lent, rounding):
    months = schedule(lent, rounding)
    assert len(months) == lent.months and months[-1].balance == 0
    assert sum(month.principal for month in months) == lent.amount
    assert all(month.balance >= 0 and month.principal >= 0 and month.interest >= 0 for month in months)
    balance = lent.amount
    for month in months:  # interest is that of what was still owed (reading 62)
        exact = balance * lent.rate / 1200
        assert abs(month.interest - exact) <= (Decimal("0.5") if rounding == "half_up" else 1)
        balance = month.balance


@given(st.lists(lents, min_size=1, max_size=2))
def test_a_combined_loan_is_its_parts_added_up(parts):
    whole, each = together([schedule(one) for one in parts]), [schedule(one) for one in parts]
    assert len(whole) == max(one.months for one in parts)
    for name in ("interest", "principal"):
        assert sum(getattr(month, name) for month in whole) == sum(
            getattr(month, name) for one in each for month in one
        )
    assert whole[-1].balance == 0


def test_a_known_loan_is_what_banks_say():
    """A million over thirty years at 3.5 %: 4,490.45 a month; by equal principal 5,694.45 in the first."""
    lent = Lent("商业贷款", 100_000_000, 360, Decimal("3.5"))
    assert monthly(lent.amount, lent.months, lent.rate) == 449_045
    assert {month.payment for month in schedule(lent)[:-1]} == {449_045}
    equal = schedule(Lent("商业贷款", 100_000_000, 360, Decimal("3.5"), Repay.PRINCIPAL))
    assert (equal[0].principal, equal[0].interest, equal[0].payment) == (277_778, 291_667, 569_445)
    told = cost([lent], HALF_UP)
    assert told.value == "616,562.00" or told.value.startswith("616,5")
    assert "等额本息" in told.formula and told.parameters == (HALF_UP,)


def test_an_average_leads_to_its_records_and_a_share_without_a_whole_is_nothing():
    told = mean_days([("AJ-1", 3, 1), ("AJ-2", 4, 2)], "")
    assert told.value == Decimal("3.5") and [one.record for one in told.inputs] == [1, 2]
    assert mean_days([], "").value is None
    assert (percent(1, 3), percent(0, 0)) == ("33.3%", "")
