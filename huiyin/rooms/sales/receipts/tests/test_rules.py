"""Taxes and funds reckoned: steps, rounding, and what does not change whatever the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.explain import Parameter
from huiyin.rooms.sales.receipts.rules import deed_tax, maintenance_fund, rate_for, without_vat

pytestmark = [pytest.mark.once]
STEPS = [
    {"home": "only_home", "area_max": "140", "percent": "1"},
    {"home": "only_home", "area_over": "140", "percent": "1.5"},
    {"home": "second_home", "area_max": "140", "percent": "1"},
    {"home": "second_home", "area_over": "140", "percent": "2"},
]


@pytest.mark.clause("YX-2.4d")
@pytest.mark.parametrize(
    ("homes", "area", "percent"),
    [
        ("only_home", 14_000, "1"),
        ("only_home", 14_001, "1.5"),
        ("second_home", 14_000, "1"),
        ("second_home", 14_001, "2"),
        ("more", 9_000, "3"),
        ("no_home", 20_000, "3"),
    ],
)
def test_exactly_140_belongs_to_the_lower_step(homes, area, percent):
    assert rate_for(homes, area, STEPS, "3")[0] == percent


@pytest.mark.clause("YX-2.4d")
@given(price=st.integers(1, 10**11), percent=st.sampled_from(["9", "5"]))
def test_a_price_without_tax_and_its_tax_are_the_price_to_the_cent(price, percent):
    base = without_vat(price, percent)
    assert abs(base * (100 + int(percent)) - price * 100) <= (100 + int(percent)) // 2 + 1
    assert 0 <= base <= price


@pytest.mark.clause("YX-2.4d")
@given(
    base=st.integers(0, 10**11),
    area=st.integers(1, 10**6),
    homes=st.sampled_from(["only_home", "second_home", "more"]),
)
def test_more_to_tax_is_never_less_tax(base, area, homes):
    steps, statutory = Parameter("c", "n", STEPS), Parameter("c", "s", "3")
    one = deed_tax(base, homes, "", area, steps, statutory).value
    more = deed_tax(base + 100, homes, "", area, steps, statutory).value
    assert one <= more <= one + 3 + 1


@pytest.mark.clause("ZH-J4.8")
@given(area=st.integers(1, 10**6), cents=st.integers(1, 10**5))
def test_the_fund_is_rounded_once_half_up(area, cents):
    per = f"{cents // 100}.{cents % 100:02d}"
    value = maintenance_fund(area, per, Parameter("c", "n", per)).value
    assert value == (area * cents * 2 + 100) // 200
