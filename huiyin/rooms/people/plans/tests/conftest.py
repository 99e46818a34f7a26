"""A plan of this year with what is done under it, in the desk's own words."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform


class Planner:
    """The supervisor plans, the clerk and the specialist do."""

    def __init__(self, house) -> None:
        self.house = house

    def plan(self, span="year", year=2026, **facts):
        facts = {"title": f"{year}年工作计划", "span": span, "year": year} | facts
        return perform("workplans.draft", by=self.house.supervisor, department=self.house.desk, **facts)

    def item(self, plan, **facts):
        facts = {
            "title": "开放日活动",
            "sort": "work",
            "owner": self.house.specialist,
            "from_on": dt.date(2026, 11, 1),
            "to_on": dt.date(2026, 12, 31),
        } | facts
        return perform(
            "planitems.add", by=self.house.supervisor, department=self.house.desk, plan=plan, **facts
        )

    def meeting(self, **facts):
        facts = {
            "title": "部务会",
            "sort": "department",
            "place": "会议室",
            "agenda": ["履约情况"],
            "from_at": clock.shanghai("2026-11-24 10:00"),
            "to_at": clock.shanghai("2026-11-24 11:00"),
            "members": [self.house.clerk, self.house.specialist],
        } | facts
        return perform("meetings.call", by=self.house.supervisor, department=self.house.desk, **facts)

    def finding(self, **facts):
        facts = {
            "title": "台账缺签字",
            "found": "十一月两处未签",
            "remedy": "补签并逐日核对",
            "owner": self.house.specialist,
        } | facts
        return perform("corrections.find", by=self.house.supervisor, department=self.house.desk, **facts)


@pytest.fixture
def planner(house) -> Planner:
    return Planner(house)
