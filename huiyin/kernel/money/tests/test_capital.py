"""Amounts in capitals follow 《支付结算办法》 附一: its own examples, and its rules over any amount."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.kernel.money import DIGITS, LARGEST, capital, yuan

AMOUNTS = st.one_of(
    st.integers(0, 10**7),
    st.integers(-LARGEST + 1, LARGEST - 1),
    # zeros are where the rules are: few figures, many places
    st.lists(st.sampled_from("000000123"), min_size=1, max_size=17).map(
        lambda figures: int("".join(figures))
    ),
)


def read(words: str) -> int:
    """Reads capitals back into 分, knowing nothing of how they were written."""
    sign, words = (-1, words[1:]) if words.startswith("负") else (1, words)
    whole, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    cents = sum(
        DIGITS.index(digit) * {"角": 10, "分": 1}[unit] for digit, unit in re.findall(r"(\w)([角分])", rest)
    )
    return sign * (_read_whole(whole) * 100 + cents)


def _read_whole(words: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if unit in words:
            high, _, low = words.rpartition(unit) if unit == "亿" else words.partition(unit)
            return _read_whole(high) * size + _read_whole(low)
    return DIGITS.index(words[-1]) if words.strip("零") else 0


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (1000, "壹拾元整"),
        (-30000, "负叁佰元整"),
        (10001000000, "壹亿零壹万元整"),
        (10**14, "壹万亿元整"),
    ],
)
def test_the_examples_of_the_rule(fen, words):
    assert capital(fen) == words


@given(AMOUNTS)
@example(10**17 + 1)
@example(10**14 + 5 * 10**9)
def test_what_is_written_can_be_read_back_to_the_cent(fen):
    assert read(capital(fen)) == fen


@given(AMOUNTS)
def test_zeros_and_endings_keep_to_the_rule(fen):
    words = capital(fen)
    assert "零零" not in words
    assert not re.search(r"零[拾佰仟万亿角分]", words)
    assert words == "零元整" or not re.search(r"零元|^负?零", words)
    assert words.endswith("分") if fen % 10 else words.endswith("整")
    assert words.startswith("负") == (fen < 0)
    assert not re.search(r"(?<![零壹贰叁肆伍陆柒捌玖])拾", words)  # ten is 壹拾, never a bare 拾


def test_more_than_can_be_written_is_refused():
    with pytest.raises(ValueError):
        capital(LARGEST)


@given(AMOUNTS)
def test_figures_have_two_decimals_and_groups_of_three(fen):
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*\.\d\d", yuan(fen))
    assert int(yuan(fen).replace(",", "").replace(".", "")) == fen
