"""Cells as people and Excel leave them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.clock import shanghai
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.imports.clean.people import check_digit

STATES = {"open": "待办", "signed": "已签约", "void": "作废"}
NEW_YEAR = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    "kind, raw, value",
    [
        ("text", "  张\u200b三 \n 先生　", "张三 先生"),
        ("text", "ＴＳ－２０２６", "TS-2026"),
        ("text", "说明，见附件（一）", "说明，见附件（一）"),
        ("text", 1502.0, "1502"),
        ("text", None, ""),
        ("phone", 13800138000.0, ["13800138000"]),
        ("phone", "+86 138-0013-8000", ["13800138000"]),
        ("phone", "138/0013/8000", ["13800138000"]),
        ("phone", "13800138000、13900139000", ["13800138000", "13900139000"]),
        ("phone", "13800138000/0755 8612 3456；400-800-1234", ["13800138000", "0755-86123456", "4008001234"]),
        ("phone", "13800138000 13900139000", ["13800138000", "13900139000"]),
        ("phone", "(010)65123456转801", ["010-65123456-801"]),
        ("phone", "0755-86123456-801", ["0755-86123456-801"]),
        ("phone", "+86 755 8612 3456", ["0755-86123456"]),
        ("phone", "95588", ["95588"]),
        ("phone", " ", []),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("id_number", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("id_number", "110105491231002", "110105491231002"),
        ("certificate", "11010519491231002x", "11010519491231002X"),
        ("certificate", "91350100M000100Y43", "91350100M000100Y43"),
        ("certificate", "914403001922038216", "914403001922038216"),
        ("certificate", "e12345678", "E12345678"),
        ("certificate", "H1234567890", "H1234567890"),
        ("certificate", "R123456（3）", "R123456(3)"),
        ("door", "１５０２ 室", "1502室"),
        ("door", 1502.0, "1502"),
        ("door", "b1－07", "B1-07"),
        ("date", dt.datetime(2026, 1, 5, 9), NEW_YEAR),
        ("date", NEW_YEAR, NEW_YEAR),
        ("date", "2026-1-5", NEW_YEAR),
        ("date", "2026/1/5 10:30", NEW_YEAR),
        ("date", "２０２６．１．５", NEW_YEAR),
        ("date", "20260105", NEW_YEAR),
        ("date", 20260105.0, NEW_YEAR),
        ("date", "2026年1月5日（周一）", NEW_YEAR),
        ("date", 46027.0, NEW_YEAR),
        ("date", "46027", NEW_YEAR),
        ("date", "26.1.5", NEW_YEAR),
        ("date", "", None),
        ("datetime", "2026-01-05 14:30", shanghai("2026-01-05 14:30")),
        ("datetime", "2026年1月5日 下午2点30分", shanghai("2026-01-05 14:30")),
        ("datetime", 46027.5, shanghai("2026-01-05 12:00")),
        ("datetime", "2026-1-5", shanghai("2026-01-05")),
        ("money", "1,234.50", 123450),
        ("money", "¥1234.5元", 123450),
        ("money", "12.5万元", 12500000),
        ("money", "（300.00）", -30000),
        ("money", "-¥3", -300),
        ("money", 0.1 + 0.2, 30),
        ("money", 1234.5, 123450),
        ("area", "89.5㎡", 8950),
        ("area", "89.50平方米", 8950),
        ("area", 89.5, 8950),
        ("int", 3.0, 3),
        ("decimal", "1,234.5678", Decimal("1234.5678")),
        ("bool", "√", True),
        ("bool", "无", False),
        ("bool", True, True),
        ("choice", " 已 签约", "signed"),
        ("choice", "SIGNED", "signed"),
        ("unit", "3-2-1502", ("3", "2", "1502")),
        ("unit", "3栋2单元1502室", ("3", "2", "1502")),
        ("unit", "3#2-1502", ("3", "2", "1502")),
        ("unit", "Ａ座1502", ("A", "", "1502")),
        ("unit", "3—2—1502", ("3", "2", "1502")),
    ],
)
def test_a_cell_becomes(kind, raw, value):
    assert clean(kind, raw, choices=STATES) == value


@pytest.mark.parametrize(
    "kind, raw, reason",
    [
        ("phone", "1.38E+10", "科学计数法"),
        ("phone", "1380013800", "应为 11 位，“1380013800”是 10 位"),
        ("phone", "12800138000", "号段"),
        ("phone", "86123456", "缺少区号"),
        ("phone", "13800138000（李先生）", "移到备注"),
        ("phone", "13800138000、1390013", "1390013"),
        ("phone", "、", "文字或符号"),
        ("id_number", 440301199001010000.0, "末三位"),
        ("id_number", "4.40301E+17", "末三位"),
        ("id_number", "110105194912310000", "末三位"),
        ("id_number", "110105194912310021", "校验码"),
        ("certificate", "91350100M000100Y44", "18 位"),
        ("certificate", "110105194912310021", "校验码"),
        ("certificate", "待补", "18 位"),
        ("door", dt.datetime(2026, 3, 2), "当成了日期"),
        ("id_number", "1101051949123100", "18 位"),
        ("id_number", "110105491331002", "出生日期"),
        ("date", "2026-2-30", "2026年2月没有30日"),
        ("date", "2026-13-1", "没有 13 月"),
        ("date", "1/5/2026", "分不清月和日"),
        ("date", "2026年1月", "缺少日"),
        ("date", "1月5日", "缺少年份"),
        ("date", "2026-1-512", "不是日期"),
        ("date", "待定", "不是日期"),
        ("date", 5.0, "不是日期"),
        ("date", "1026-01-05", "年份"),
        ("datetime", "2026-01-05 25:00", "时间"),
        ("money", "1.234", "超过两位小数"),
        ("money", "12,34", "不是金额"),
        ("money", "壹佰元", "不是金额"),
        ("money", "1.2E+05", "科学计数法"),
        ("money", "--3", "不是金额"),
        ("money", NEW_YEAR, "格式"),
        ("money", 1e20, "大得不合常理"),
        ("money", float("nan"), "不是金额"),
        ("area", "-3", "负数"),
        ("area", "89.505", "超过两位小数"),
        ("int", 3.5, "不是整数"),
        ("bool", "也许", "“是”或“否”"),
        ("choice", "已签", "是不是“已签约”"),
        ("choice", "？？", "可选|其中之一"),
        ("unit", dt.datetime(2001, 2, 3), "当成了日期"),
        ("unit", "1502", "缺少楼栋"),
        ("unit", "三楼", "不像房号"),
    ],
)
def test_a_bad_cell_says_what_is_wrong(kind, raw, reason):
    with pytest.raises(BadCell, match=reason):
        clean(kind, raw, choices=STATES)


@given(st.integers(-(10**14), 10**14), st.sampled_from(["{}", "¥{}", "{}元", " {} "]), st.booleans())
def test_money_round_trips(fen, pattern, grouped):
    yuan = Decimal(fen) / 100
    assert clean("money", pattern.format(f"{yuan:,.2f}" if grouped else f"{yuan:.2f}")) == fen
    assert clean("money", f"({abs(yuan):.2f})") == -abs(fen)


@given(st.integers(0, 10**11))
def test_amounts_stored_as_numbers_keep_every_cent(fen):
    assert clean("money", fen / 100) == clean("area", fen / 100) == fen


@given(st.integers(0, 10**9), st.sampled_from(["", "㎡", "m2", "平米", " 平方米"]))
def test_area_round_trips(hundredths, unit):
    assert clean("area", f"{Decimal(hundredths) / 100:.2f}{unit}") == hundredths


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
FULL_WIDTH = str.maketrans("0123456789+-", "０１２３４５６７８９＋－")


@given(
    MOBILES,
    st.sampled_from(["", "+86", "+86 ", "86", "0086-"]),
    st.sampled_from(["", " ", "-"]),
    st.booleans(),
)
def test_every_way_to_write_a_mobile_is_the_same_number(mobile, country, gap, full_width):
    written = country + gap.join((mobile[:3], mobile[3:7], mobile[7:]))
    assert clean("phone", written.translate(FULL_WIDTH) if full_width else written) == [mobile]
    assert clean("phone", float(mobile)) == clean("phone", int(mobile)) == [mobile]


@given(
    st.lists(MOBILES, min_size=2, max_size=4, unique=True),
    st.sampled_from(["、", ",", "，", "/", "；", "\n", " "]),
)
def test_several_mobiles_stay_apart(mobiles, separator):
    assert clean("phone", separator.join(mobiles)) == mobiles


@given(st.dates(dt.date(1930, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 999), st.data())
def test_one_wrong_digit_of_an_identity_number_is_always_noticed(born, sequence, data):
    first = f"440301{born:%Y%m%d}{sequence:03}"
    number = first + check_digit(first)
    assert clean("id_number", number.lower()) == number
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    with pytest.raises(BadCell):
        clean("id_number", number[:at] + other + number[at + 1 :])


@given(st.dates(dt.date(1930, 1, 1), dt.date(2100, 1, 1)))
def test_every_way_to_write_a_day_is_the_same_day(day):
    serial = (day - dt.date(1899, 12, 30)).days
    patterns = ("{0}-{1}-{2}", "{0}/{1:02}/{2:02}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}{1:02}{2:02}")
    written = [pattern.format(day.year, day.month, day.day) for pattern in patterns]
    assert {clean("date", raw) for raw in [*written, float(serial), str(serial), day]} == {day}


ANYTHING = st.text(max_size=30) | st.floats() | st.integers() | st.booleans() | st.dates() | st.datetimes()


@given(
    st.sampled_from("text phone id_number date datetime money area int decimal bool choice unit".split()),
    ANYTHING,
)
def test_whatever_a_cell_holds_it_has_a_value_or_a_reason(kind, raw):
    try:
        clean(kind, raw, choices=STATES)
    except BadCell as refusal:
        assert str(refusal).endswith("。")
