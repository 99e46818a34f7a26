"""What finance has not been told yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department, Member
from huiyin.rooms.people.conduct.models import STANDING, Entry, Penalty, PenaltyState, Reward, Total


@dataclass
class Due:
    """What of one member falls in a month: new penalties, those taken back, rewards, what was carried over."""

    member: Member
    rank: int = 0
    new: list[Penalty] = field(default_factory=list)
    back: list[Penalty] = field(default_factory=list)
    rewards: list[Reward] = field(default_factory=list)
    brought: int = 0

    @property
    def compensation(self) -> int:
        return sum(one.final_compensation for one in self.new) - sum(
            one.final_compensation for one in self.back
        )

    @property
    def asks_wage(self) -> bool:
        return self.brought + self.compensation > 0


def end_of(month: dt.date) -> dt.datetime:
    return clock.shanghai(f"{clock.months_on(month, 1)}")


def last_total(department: Department) -> Total | None:
    """The last month that finance was told of and that was not taken back."""
    return standing_totals(department).order_by("-month").first()


def standing_totals(department: Department | int):
    """The months of a department that finance was told of, without those taken back."""
    return Total.objects.filter(department=department, recalled_at=None)


def months_to_draw(department: Department, today: dt.date) -> list[dt.date]:
    """The months that have ended and come after the last one told; at first the last one only, and whatever was taken
    back before."""
    this = today.replace(day=1)
    if last := last_total(department):
        first = clock.months_on(last.month, 1)
    else:
        recalled = Total.objects.filter(department=department).order_by("month").first()
        first = recalled.month if recalled else clock.months_on(this, -1)
    found = []
    while first < this:
        found.append(first)
        first = clock.months_on(first, 1)
    return found


def dues_of(department: Department, month: dt.date) -> list[Due]:
    """What finance is to be told for a month: whatever took effect before its end and stands in no month yet."""
    found: dict[int, Due] = {}
    told = Exists(Entry.objects.filter(penalty=OuterRef("pk"), back=False, recalled=False))
    taken = Exists(Entry.objects.filter(penalty=OuterRef("pk"), back=True, recalled=False))
    here = Penalty.objects.filter(matter__record__department=department).select_related(
        "member", "matter__record"
    )
    fresh = here.filter(~told, matter__state__in=STANDING, effective_at__lt=end_of(month))
    gone = here.filter(told, ~taken, matter__state=PenaltyState.REVERSED, reversed_at__lt=end_of(month))

    def of(member: Member, rank: int) -> Due:
        due = found.setdefault(member.pk, Due(member))
        due.rank = max(due.rank, rank)
        return due

    for one in fresh.order_by("pk"):
        of(one.member, one.rank).new.append(one)
    for one in gone.order_by("pk"):
        of(one.member, one.rank).back.append(one)
    rewards = Reward.objects.filter(
        record__department=department,
        record__voided_at=None,
        told_in=None,
        bonus__gt=0,
        granted_at__lt=end_of(month),
    )
    for reward in rewards.select_related("member", "record").order_by("pk"):
        of(reward.member, reward.rank).rewards.append(reward)
    last = standing_totals(department).filter(month__lt=month).order_by("-month").first()
    if last is not None:
        for line in last.lines.filter(carried__gt=0).select_related("member"):
            of(line.member, line.rank).brought = line.carried
    return sorted(found.values(), key=lambda due: due.member.pk)
