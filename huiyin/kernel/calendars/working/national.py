"""The national days of a year: statutory holidays, days off by bridging, make-up working days."""

import datetime as dt
from enum import StrEnum


class DayKind(StrEnum):
    """What the national calendar makes of a day. Statutory days and bridged rest days are paid differently."""

    WORKDAY = "workday"  # 调休上班日
    STATUTORY = "statutory"  # 法定节假日
    BRIDGED = "bridged"  # 调休放假


class YearUnknown(LookupError):
    """The national calendar of this year is not known (the notice comes each November, for one year)."""

    def __init__(self, year: int):
        super().__init__(f"the national calendar of {year} is not known")
        self.year = year


# Statutory days whose date never changes, under the rule in force since 2025 (month, day).
FIXED_DAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

# Lunar new year, dragon boat (5th of the 5th month), mid-autumn (15th of the 8th month).
LUNAR_DAYS = {
    2008: ("02-07", "06-08", "09-14"),
    2009: ("01-26", "05-28", "10-03"),
    2010: ("02-14", "06-16", "09-22"),
    2011: ("02-03", "06-06", "09-12"),
    2012: ("01-23", "06-23", "09-30"),
    2013: ("02-10", "06-12", "09-19"),
    2014: ("01-31", "06-02", "09-08"),
    2015: ("02-19", "06-20", "09-27"),
    2016: ("02-08", "06-09", "09-15"),
    2017: ("01-28", "05-30", "10-04"),
    2018: ("02-16", "06-18", "09-24"),
    2019: ("02-05", "06-07", "09-13"),
    2020: ("01-25", "06-25", "10-01"),
    2021: ("02-12", "06-14", "09-21"),
    2022: ("02-01", "06-03", "09-10"),
    2023: ("01-22", "06-22", "09-29"),
    2024: ("02-10", "06-10", "09-17"),
    2025: ("01-29", "05-31", "10-06"),
    2026: ("02-17", "06-19", "09-25"),
    2027: ("02-06", "06-09", "09-15"),
    2028: ("01-26", "05-28", "10-03"),
    2029: ("02-13", "06-16", "09-22"),
    2030: ("02-03", "06-05", "09-12"),
}


def chinese_year(year: int) -> dict[dt.date, DayKind]:
    """Every day of the year that the national calendar changes: holidays of both kinds and make-up days.

    Ordinary weekends are not in it; they follow from a department's opening hours. Raises `YearUnknown`
    for a year the package has no notice for, so that nobody mistakes a guess for the law.
    Source: chinesecalendar (the yearly notices); 全国年节及纪念日放假办法 第2条 for the statutory days.
    """
    import chinese_calendar  # only the loader of a year needs it

    off = {day for day in chinese_calendar.constants.holidays if day.year == year}
    if not off or year not in LUNAR_DAYS:
        raise YearUnknown(year)
    made_up = {day for day in chinese_calendar.constants.workdays if day.year == year}
    statutory = statutory_days(year)
    days = {day: DayKind.BRIDGED for day in off}
    days |= {day: DayKind.STATUTORY for day in statutory}
    days |= {day: DayKind.WORKDAY for day in made_up}
    return dict(sorted(days.items()))


def statutory_days(year: int) -> set[dt.date]:
    """The statutory holidays of a year from 2008 on: 13 since 2025, 11 before (fewer when two coincide).

    Source: 全国年节及纪念日放假办法 第2条 as amended in 2007, 2013 and 2024. `YearUnknown` outside the table.
    """
    if year not in LUNAR_DAYS:
        raise YearUnknown(year)
    spring, dragon_boat, mid_autumn = (dt.date.fromisoformat(f"{year}-{day}") for day in LUNAR_DAYS[year])
    days = {dt.date(year, 1, 1), _qingming(year), dt.date(year, 5, 1), dragon_boat, mid_autumn}
    days |= {dt.date(year, 10, day) for day in (1, 2, 3)}
    days |= {spring + dt.timedelta(days=after) for after in _spring_offsets(year)}
    if year >= 2025:
        days.add(dt.date(year, 5, 2))
    return days


def _spring_offsets(year: int) -> range:
    """Days of the Spring Festival counted from lunar new year's day: the eve is -1."""
    if year >= 2025:
        return range(-1, 3)
    return range(0, 3) if year >= 2014 else range(-1, 2)


def _qingming(year: int) -> dt.date:
    """Tomb-sweeping Day by the usual formula of the 21st century (4 or 5 April)."""
    short = year % 100
    return dt.date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
