"""The shifts that a department knows, and the patterns in which they follow one another."""

from __future__ import annotations

import datetime as dt
import string
from typing import NamedTuple

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars

ONE_DAY = dt.timedelta(days=1)
Span = tuple[dt.datetime, dt.datetime]


class Limits(NamedTuple):
    """What a department asks between and across shifts (WY-S3)."""

    rest: int  # hours between two shifts
    row: int  # days in a row
    week: int  # hours from Monday to Sunday


class Work(NamedTuple):
    """A member's shift of a day."""

    day: dt.date
    start: dt.datetime
    end: dt.datetime
    minutes: int


class Colour(models.TextChoices):
    """A colour is never alone: the shift's letter stands in it."""

    BLUE = "accent", _("蓝")
    ORANGE = "orange", _("橙")
    YELLOW = "yellow", _("黄")
    GREEN = "green", _("绿")
    RED = "red", _("红")
    GREY = "grey", _("灰")


class ShiftType(Particulars):
    """班次: from when to when, over midnight where it ends before it begins."""

    name = models.CharField(_("班次"), max_length=20)
    letter = models.CharField(
        _("字母"), max_length=1, validators=[RegexValidator("^[A-Z]$", _("一个英文字母"))]
    )
    starts = models.TimeField(_("上班"))
    ends = models.TimeField(_("下班"))
    pause = models.PositiveSmallIntegerField(_("班中休息（分钟）"), default=0)
    least = models.PositiveSmallIntegerField(_("最少人数"), default=0)
    colour = models.CharField(_("颜色"), max_length=8, choices=Colour.choices, default=Colour.BLUE)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("班次")
        constraints = [
            models.CheckConstraint(
                condition=Q(letter__in=list(string.ascii_uppercase)), name="a_shift_is_set_by_a_letter"
            ),
            models.CheckConstraint(condition=~Q(starts=F("ends")), name="a_shift_takes_time"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def over_midnight(self) -> bool:
        return self.ends < self.starts

    def span(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """When the shift of a day begins and ends."""
        last = day + ONE_DAY if self.over_midnight else day
        start = dt.datetime.combine(day, self.starts, SHANGHAI)
        return start.astimezone(dt.UTC), dt.datetime.combine(last, self.ends, SHANGHAI).astimezone(dt.UTC)

    def work_on(self, day: dt.date) -> Work:
        start, end = self.span(day)
        return Work(day, start, end, self.minutes)

    @property
    def minutes(self) -> int:
        """Minutes of work in it."""
        start, end = self.span(dt.date(2026, 1, 1))
        return (end - start) // dt.timedelta(minutes=1) - self.pause

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"


class Pattern(Particulars):
    """轮班规律: shifts that follow one another day by day and begin again, as early early late late off off."""

    name = models.CharField(_("轮班规律"), max_length=30)
    cycle = models.JSONField(_("逐日班次"), default=list)  # keys of shifts; None is a day off
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("轮班规律")

    def __str__(self) -> str:
        return self.name


class Rotation(models.Model):
    """A member works by a pattern from a day on, beginning with a day of its cycle."""

    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="rotations", verbose_name=_("轮班规律"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="rotations", verbose_name=_("成员"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"), null=True, blank=True)
    first = models.PositiveSmallIntegerField(_("从第几天起"), default=0)  # place in the cycle, from 0

    class Meta:
        verbose_name = verbose_name_plural = _("轮班安排")
        constraints = [
            models.UniqueConstraint(fields=["pattern", "member", "from_on"], name="a_rotation_begins_once"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="a_rotation_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["member", "from_on"], name="rotations_of_a_member")]
