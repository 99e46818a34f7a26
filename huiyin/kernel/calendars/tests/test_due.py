"""Due times: the worked examples of the readings."""

import datetime as dt

import pytest

from huiyin.kernel.calendars.tests.offices import CALENDAR, due, office
from huiyin.kernel.calendars.working import BadLimit, Calendar, Limit, NeverOpen, TooFar
from huiyin.kernel.clock import shanghai


@pytest.mark.parametrize(
    "limit, opened, at",
    [
        ("30 working_minutes", "2026-03-04 10:00", "2026-03-04 10:30"),
        ("30 working_minutes", "2026-03-04 11:45", "2026-03-04 13:45"),  # over lunch
        ("15 working_minutes", "2026-03-04 11:45", "2026-03-04 12:00"),  # up to the close, not beyond it
        ("1 working_minutes", "2026-03-04 12:30", "2026-03-04 13:31"),
        ("2 working_hours", "2026-02-13 17:00", "2026-02-14 10:00"),  # Saturday is a make-up day
        ("2 working_hours", "2026-02-14 17:00", "2026-02-24 10:00"),  # over the Spring Festival
        ("1 working_hours", "2026-02-20 03:00", "2026-02-24 09:30"),
        ("90 minutes", "2026-02-14 17:00", "2026-02-14 18:30"),  # plain minutes know no closing
        ("1 working_days", "2026-02-13 16:30", "2026-02-14 17:30"),
        ("2 working_days", "2026-02-13 16:30", "2026-02-24 17:30"),
        ("1 working_days", "2026-02-27 20:00", "2026-02-28 17:30"),
        ("1 working_days", "2026-03-07 09:00", "2026-03-09 17:30"),
        ("next_working_day", "2026-03-06 09:00", "2026-03-09 17:30"),
    ],
)
def test_working_time_worked_examples(limit, opened, at):
    assert due(limit, opened) == at


def test_working_minutes_are_measured_without_lunch_and_closed_days():
    between = CALENDAR.working_minutes_between
    assert between(shanghai("2026-03-04 08:00"), shanghai("2026-03-04 20:00")) == 450
    assert between(shanghai("2026-02-14 17:00"), shanghai("2026-02-24 09:00")) == 60
    assert between(shanghai("2026-02-24 09:00"), shanghai("2026-02-14 17:00")) == -60


@pytest.mark.clause("YX-2.1.2b", "JS-V5")
@pytest.mark.parametrize(
    "limit, opened, at",
    [
        ("2 calendar_days", "2026-03-03 09:00", "2026-03-05 17:30"),  # the day of receipt does not count
        ("2 calendar_days", "2026-03-03 23:00", "2026-03-05 17:30"),
        ("7 calendar_days", "2026-03-04 09:00", "2026-03-11 17:30"),
    ],
)
def test_two_days_end_at_the_close_of_the_second_day_the_first_not_counted(limit, opened, at):
    assert due(limit, opened) == at


@pytest.mark.clause("YX-2.1.2b", "WY-G7", "WY-G8", "JS-V5")
@pytest.mark.parametrize(
    "limit, opened, at",
    [
        ("2 calendar_days", "2026-03-05 10:00", "2026-03-06 17:30"),  # Saturday: the Friday before
        ("2 calendar_days", "2026-02-12 10:00", "2026-02-14 17:30"),  # a make-up Saturday is open
        ("2 calendar_days", "2026-02-13 10:00", "2026-02-14 17:30"),  # the 15th is closed
        ("2 calendar_days", "2026-03-06 10:00", "2026-03-09 17:30"),  # never before the first open day
        ("2 calendar_days", "2026-02-14 10:00", "2026-02-24 17:30"),  # nor in the Spring Festival
        ("2 calendar_days", "2026-02-17 10:00", "2026-02-24 17:30"),
        ("10 calendar_days", "2026-02-12 10:00", "2026-02-14 17:30"),
    ],
)
def test_a_last_day_that_is_closed_ends_before_but_not_before_the_first_open_day_after_receipt(
    limit, opened, at
):
    assert due(limit, opened) == at


@pytest.mark.clause("YX-2.1.2d", "WY-G4", "YX-2.6a", "YX-2.6d", "YX-2.4c")
@pytest.mark.parametrize("limit", ["same_working_day", "same_day"])
@pytest.mark.parametrize(
    "opened, at",
    [
        ("2026-03-04 06:00", "2026-03-04 17:30"),  # before opening it counts for that day
        ("2026-03-04 12:30", "2026-03-04 17:30"),
        ("2026-03-04 17:29", "2026-03-04 17:30"),
        ("2026-03-04 17:30", "2026-03-05 17:30"),  # the moment of closing is after hours
        ("2026-03-06 20:00", "2026-03-09 17:30"),
        ("2026-02-13 20:00", "2026-02-14 17:30"),
        ("2026-02-15 10:00", "2026-02-24 17:30"),
    ],
)
def test_the_same_working_day_or_the_next_for_what_comes_after_closing(limit, opened, at):
    assert due(limit, opened) == at


@pytest.mark.parametrize(
    "limit, opened, provisional",
    [
        ("2 working_days", "2026-12-29 10:00", False),
        ("2 working_days", "2026-12-30 10:00", True),
        ("2 calendar_days", "2026-12-29 10:00", False),
        ("3 calendar_days", "2026-12-29 10:00", True),  # ends on 31 December because 1 January was looked at
        ("600 minutes", "2026-12-31 23:00", False),
    ],
)
def test_a_due_time_reaching_into_an_unpublished_year_is_provisional(limit, opened, provisional):
    assert CALENDAR.due(Limit.parse(limit), shanghai(opened)).provisional is provisional


def test_in_an_unpublished_year_the_holidays_with_fixed_dates_are_already_taken_off():
    assert due("1 working_days", "2026-12-31 10:00") == "2027-01-04 17:30"
    assert office(known_years=range(1, 10000)).is_working_day(dt.date(2027, 1, 1))


def test_the_way_to_a_due_time_is_told_in_words():
    steps = CALENDAR.due(Limit.parse("2 working_days"), shanghai("2026-02-13 18:00")).steps
    assert steps == (
        "2月13日（周五） 18:00 受理",
        "当天 17:30 已下班",
        "2月14日（周六）为调休上班日",
        "2月15日（周日）至2月23日（周一）放假 9 天（法定节假日 4 天）",
        "2 个工作日：2月24日（周二） 17:30 到期",
    )
    steps = CALENDAR.due(Limit.parse("2 calendar_days"), shanghai("2026-03-06 10:00")).steps
    assert steps[1:3] == (
        "第 2 天是3月8日（周日），不营业",
        "受理后的第一个营业日是3月9日（周一），不早于该日下班",
    )
    steps = CALENDAR.due(Limit.parse("1 working_days"), shanghai("2026-12-31 10:00")).steps
    assert "2027 年放假安排尚未公布，先按平日推算，公布后重算" in steps


@pytest.mark.parametrize("limit", ["1 working_minutes", "1 working_days", "2 calendar_days", "same_day"])
def test_a_department_that_is_never_open_is_an_error_not_an_endless_walk(limit):
    with pytest.raises(NeverOpen, match="营业时间"):
        Calendar({}).due(Limit.parse(limit), shanghai("2026-03-04 10:00"))
    with pytest.raises(NeverOpen):
        Calendar({}).last_close_on_or_before(dt.date(2026, 3, 4))


def test_a_walk_of_more_than_ten_years_is_refused():
    with pytest.raises(TooFar):
        CALENDAR.add_working_days(shanghai("2026-03-04 10:00"), 5000)


def test_a_naive_moment_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        CALENDAR.due(Limit.parse("same_day"), dt.datetime(2026, 3, 4))


LABELS = {
    "30 minutes": "30 分钟",
    "30 working_minutes": "30 分钟工作时间",
    "2 working_hours": "2 小时工作时间",
    "2 working_days": "2 个工作日",
    "7 calendar_days": "7 天",
    "same_day": "当天",
    "same_working_day": "当个工作日",
    "next_working_day": "下一个工作日",
}


@pytest.mark.parametrize("text", LABELS)
def test_a_limit_reads_back_as_it_was_written_and_has_a_label(text):
    assert str(Limit.parse(text)) == text
    assert Limit.parse(text).label() == LABELS[text]


@pytest.mark.parametrize(
    "text",
    ["", "2", "2 days", "0 working_days", "-1 minutes", "2  minutes", "2 same_day", "minutes", "２ minutes"]
    + ["1 working_days\n", "9999999 working_days", "9999 calendar_days"],
)
def test_other_texts_are_no_limits(text):
    with pytest.raises(BadLimit):
        Limit.parse(text)


@pytest.mark.clause("YX-2.1.2b")
def test_a_department_may_let_a_closed_last_day_run_to_the_next_open_one():
    """Reading 52 is a parameter: the other reading ends at the close of the next open day."""
    thursday = shanghai("2026-03-05 10:00")
    limit = Limit.parse("2 calendar_days")
    before, after = (CALENDAR.due(limit, thursday, after_closed=late).at for late in (False, True))
    assert (f"{before:%m-%d}", f"{after:%m-%d}") == ("03-06", "03-09")
