"""A department with three shifts and a pattern, and its month in the desk's own words."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.rooms.people.rosters.models import ShiftType, Slot
from tests.words import again, do

DECEMBER = dt.date(2026, 12, 1)


def december(n: int) -> dt.date:
    return DECEMBER.replace(day=n)


class Planning:
    """The supervisor plans, the clerk and the specialist work."""

    def __init__(self, house) -> None:
        self.house = house
        self.early = self.shift("早班", "A", "08:00", "16:00")
        self.late = self.shift("晚班", "B", "14:00", "22:00")
        self.night = self.shift("夜班", "C", "22:00", "06:00")

    def shift(self, name, letter, starts, ends, **facts) -> ShiftType:
        facts = {"pause": 60} | facts
        hours = {"starts": dt.time.fromisoformat(starts), "ends": dt.time.fromisoformat(ends)}
        return perform(
            "shifttypes.define",
            by=self.house.supervisor,
            department=self.house.desk,
            name=name,
            letter=letter,
            **hours,
            **facts,
        )

    def pattern(self, letters="AABB休休", name="两早两晚休二"):
        facts = {"department": self.house.desk, "name": name, "letters": list(letters)}
        return perform("patterns.define", by=self.house.supervisor, **facts)

    def assigned(self, *members, letters="AABB休休", from_on=DECEMBER, **facts):
        pattern = self.pattern(letters)
        do("patterns.assign", self.house.supervisor, pattern, members=list(members), from_on=from_on, **facts)
        return pattern

    def roster(self, month=DECEMBER):
        facts = {"title": f"{month:%Y-%m}值班表", "month": month}
        return perform("rosters.begin", by=self.house.supervisor, department=self.house.desk, **facts)

    def set(self, roster, member, day, shift, **facts):
        return do("rosters.set", self.house.supervisor, roster, worker=member, day=day, shift=shift, **facts)

    def published(self, *cells, month=DECEMBER):
        """A published roster with these cells: member, day, shift."""
        roster = self.roster(month)
        for member, day, shift in cells:
            self.set(roster, member, day, shift)
        return again(do("rosters.publish", self.house.supervisor, roster))

    def worker(self, name: str) -> Member:
        """One more clerk of the desk."""
        member = Member.objects.create_member(name, name, password=None)
        post = Post.objects.get(department=self.house.desk, role="clerk")
        Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
        return member

    def plan(self, roster) -> dict:
        """member name, day of the month -> letter."""
        return {
            (one.member.name, one.day.day): one.shift.letter
            for one in Slot.objects.filter(roster=roster).select_related("member", "shift")
        }


@pytest.fixture
def planning(house) -> Planning:
    return Planning(house)
