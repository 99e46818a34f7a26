"""The area difference against worked examples, and what holds whatever the figures (law area_difference)."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.rooms.sales.settlement.queries import Sold, Terms
from huiyin.rooms.sales.settlement.rules import area_settlement

pytestmark = [pytest.mark.once, pytest.mark.clause("YX-2.7.2", "ZH-J4.8")]
LAW = Terms("3", True, 2, "priced")
PRICE = 100_000_000  # 10,000 yuan for each of 100.00 square metres


def settled(registered: int, inner: int | None = None, terms: Terms = LAW, **sold):
    facts = {
        "price": PRICE,
        "pricing": "gross",
        "area": 10_000,
        "inner_area": 8_000,
        "area_rule": "statutory",
    }
    outcome = area_settlement(Sold(**facts | sold), registered, inner, terms)
    return outcome.way, outcome.amount, outcome.may_rescind


@pytest.mark.parametrize(
    ("registered", "way", "yuan", "rescind"),
    [
        (10_300, "buyer_pays", 30_000, False),
        (10_400, "buyer_pays", 30_000, True),
        (9_700, "refund", 30_000, False),
        (9_600, "refund", 50_000, True),
        (10_000, "nothing", 0, False),
        (10_150, "buyer_pays", 15_000, False),
        (9_850, "refund", 15_000, False),
        (10_301, "buyer_pays", 30_000, True),
        (9_699, "refund", 30_200, True),
    ],
)
def test_the_laws_own_examples(registered, way, yuan, rescind):
    assert settled(registered) == (way, yuan * 100, rescind)


def test_by_inner_area_the_inner_area_and_its_price_count():
    # 1,000,000 yuan for 80.00 square metres within: 12,500 a square metre
    assert settled(10_500, 8_100, pricing="inner") == ("buyer_pays", 1_250_000, False)
    assert settled(10_000, 7_680, pricing="inner") == ("refund", (3_000_000 + 2_000_000), True)


@pytest.mark.parametrize(
    ("rule", "registered", "expected"),
    [
        ({"area_rule": "none"}, 9_000, ("nothing", 0, False)),
        ({"area_rule": "as_it_is"}, 10_400, ("buyer_pays", 4_000_000, False)),
        ({"area_rule": "as_it_is"}, 9_000, ("refund", 10_000_000, False)),
        ({"area_rule": "agreed", "threshold": 100}, 10_200, ("buyer_pays", 1_000_000, True)),
        ({"area_rule": "agreed", "threshold": 100}, 9_800, ("refund", 3_000_000, True)),
        ({"area_rule": "agreed", "threshold": 500}, 10_400, ("buyer_pays", 4_000_000, False)),
        ({"threshold": 100}, 10_200, ("buyer_pays", 2_000_000, False)),
        ({"pricing": "unit"}, 9_000, ("nothing", 0, False)),
        ({"pricing": "unit", "area_rule": "as_it_is"}, 9_000, ("by_hand", 0, False)),
        ({"pricing": "inner"}, 9_000, ("by_hand", 0, False)),
        ({"pricing": "unit", "area_rule": "agreed", "threshold": 300}, 9_000, ("by_hand", 0, False)),
    ],
)
def test_the_contracts_clause_comes_before_the_law(rule, registered, expected):
    assert settled(registered, **rule) == expected


def test_exactly_on_the_limit_is_within_unless_the_department_reads_it_otherwise():
    assert settled(9_700)[2] is False
    assert settled(9_700, terms=Terms("3", False, 2, "priced"))[2] is True


def test_under_the_model_contract_either_area_beyond_the_limit_lets_the_buyer_go():
    either = Terms("3", True, 2, "either")
    assert settled(10_100, 7_700, terms=LAW)[2] is False
    assert settled(10_100, 7_700, terms=either) == ("buyer_pays", 1_000_000, True)
    assert settled(10_400, 8_000, terms=either)[2] is True
    assert settled(10_400, 8_000, terms=either, pricing="inner") == ("nothing", 0, False)
    assert settled(10_100, None, terms=either) == ("buyer_pays", 1_000_000, False)


def test_beyond_the_limit_the_multiple_is_the_departments():
    assert settled(9_600, terms=Terms("3", True, 1, "priced")) == ("refund", 4_000_000, True)


def test_the_ratio_is_rounded_away_from_nothing():
    sold = Sold(PRICE, "gross", 300, None, "statutory")
    assert [area_settlement(sold, now, None, LAW).ratio for now in (302, 298)] == [6_667, -6_667]


def test_money_is_rounded_once_half_up():
    # 333.33 yuan over 3.00 square metres: a third of a cent a hundredth, one hundredth more
    assert settled(301, None, price=33_350, area=300, inner_area=None, area_rule="as_it_is")[1] == 111
    assert settled(303, None, price=100, area=600, inner_area=None, area_rule="as_it_is")[1] == 50


areas = st.integers(1_000, 50_000)


@given(price=st.integers(1, 10**11), contracted=areas, registered=areas)
def test_it_is_what_the_words_of_the_rule_say(price, contracted, registered):
    way, amount, rescind = settled(registered, price=price, area=contracted, inner_area=None)
    unit, limit = Fraction(price, contracted), Fraction(3, 100)
    over = abs(Fraction(registered - contracted, contracted)) > limit
    assert rescind is over
    if registered > contracted:
        due = unit * min(Fraction(registered - contracted), contracted * limit)
    else:
        within = min(Fraction(contracted - registered), contracted * limit)
        due = unit * (within + 2 * (contracted - registered - within))
    assert abs(amount - due) <= Fraction(1, 2)
    assert way in ("nothing", "buyer_pays" if registered > contracted else "refund")
    assert (way == "nothing") == (amount == 0)


@given(price=st.integers(10**6, 10**11), contracted=areas, one=areas, other=areas)
def test_a_larger_home_never_costs_the_buyer_less(price, contracted, one, other):
    assume(one <= other)

    def signed(registered: int) -> int:
        way, amount, _rescind = settled(registered, price=price, area=contracted, inner_area=None)
        return -amount if way == "refund" else amount

    assert signed(one) <= signed(other)
