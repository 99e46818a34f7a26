"""A sample of each kind of plans."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform


def _plan(house, made):
    facts = {"title": "样本：2027年工作计划", "span": "year", "year": 2027, "aim": "样本：履约"}
    return perform("workplans.draft", by=house.supervisor, department=house.desk, **facts)


def _item(house, made):
    days = {"from_on": dt.date(2027, 1, 1), "to_on": dt.date(2027, 6, 30)}
    facts = {"title": "样本：按期回访", "sort": "target", "measure": "promises.kept", "target": 9500}
    where = {"department": house.desk, "plan": made["workplans"], "owner": house.supervisor}
    return perform("planitems.add", by=house.supervisor, **where, **facts, **days)


def _meeting(house, made):
    span = {"from_at": clock.shanghai("2026-11-25 09:00"), "to_at": clock.shanghai("2026-11-25 10:00")}
    facts = {"title": "样本：部务会", "sort": "department", "place": "样本：会议室", "agenda": ["样本：履约"]}
    people = {"members": [house.clerk, house.specialist]}
    return perform("meetings.call", by=house.supervisor, department=house.desk, **people, **facts, **span)


def _correction(house, made):
    facts = {"title": "样本：台账缺签字", "found": "样本：两处未签", "remedy": "样本：补签"}
    return perform(
        "corrections.find", by=house.manager, department=house.desk, owner=house.supervisor, **facts
    )


SAMPLES = {
    "workplans": _plan,
    "planitems": _item,
    "meetings": _meeting,
    "corrections": _correction,
}
