"""Who was there: a mark for each member and day, and the month's sheet of a department."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Particulars
from huiyin.rooms.people.rosters.models.shifts import ShiftType


class Sort(models.TextChoices):
    WORKED = "worked", _("出勤")
    ABSENT = "absent", _("缺勤")
    LEAVE = "leave", _("请假")
    SUSPENDED = "suspended", _("停岗")


class Source(models.TextChoices):
    CLOCK = "clock", _("打卡")
    HAND = "hand", _("主管登记")
    FILE = "file", _("考勤机")
    NIGHT = "night", _("系统")


class Attendance(Particulars):
    """考勤: how a member's day stood against the shift that was set for it."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances", verbose_name=_("成员"))
    rank = models.PositiveSmallIntegerField(_("职级"), default=0)
    day = models.DateField(_("日期"))
    shift = models.ForeignKey(
        ShiftType, models.PROTECT, related_name="+", verbose_name=_("班次"), null=True, blank=True
    )
    due_from = models.DateTimeField(_("应上班"), null=True, blank=True)
    due_to = models.DateTimeField(_("应下班"), null=True, blank=True)
    in_at = models.DateTimeField(_("上班打卡"), null=True, blank=True)
    out_at = models.DateTimeField(_("下班打卡"), null=True, blank=True)
    sort = models.CharField(_("考勤"), max_length=10, choices=Sort.choices, default=Sort.WORKED)
    late = models.PositiveSmallIntegerField(_("迟到（分钟）"), default=0)
    early = models.PositiveSmallIntegerField(_("早退（分钟）"), default=0)
    holiday = models.BooleanField(_("节假日值班"), default=False)
    source = models.CharField(_("来源"), max_length=6, choices=Source.choices)
    words = models.CharField(_("说明"), max_length=200, blank=True)
    voided = models.BooleanField(_("已作废"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("考勤")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day"], condition=Q(voided=False), name="one_mark_a_day"
            ),
            models.CheckConstraint(
                condition=Q(sort="worked") | Q(late=0, early=0), name="only_who_came_is_late_or_early"
            ),
        ]
        indexes = [
            models.Index(fields=["day", "sort"], name="attendances_by_day"),
            models.Index(
                fields=["-record"],
                condition=Q(late__gt=0) | Q(early__gt=0) | Q(sort="absent"),
                name="attendances_out_of_order",
            ),
        ]

    @property
    def missing_out(self) -> bool:
        """Came and never said when they left."""
        return self.sort == Sort.WORKED and self.in_at is not None and self.out_at is None

    @property
    def labels(self) -> list[str]:
        """What the day was, in the words of the breaches that may come of it."""
        if self.sort != Sort.WORKED:
            return [str(Sort(self.sort).label)]
        found = [str(_("迟到"))] if self.late else []
        found += [str(_("早退"))] if self.early else []
        return found or [str(Sort.WORKED.label)]


class TimesheetState(models.TextChoices):
    OPEN = "open", _("登记中")
    CONFIRMED = "confirmed", _("已确认")
    VOIDED = "voided", _("已作废")


class Timesheet(MatterParticulars):
    """考勤表: a department's month. Once it is confirmed its days stand."""

    place = models.ForeignKey(Department, models.PROTECT, related_name="timesheets", verbose_name=_("部门"))
    month = models.DateField(_("月份"))  # its first day
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    remark = models.CharField(_("说明"), max_length=200, blank=True)
    voided = models.BooleanField(_("已作废"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("考勤表")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "month"], condition=Q(voided=False), name="one_timesheet_a_month"
            ),
        ]


class AttendanceLine(Particulars):
    """月考勤: what a member's days of a confirmed month come to."""

    timesheet = models.ForeignKey(
        Timesheet, models.PROTECT, related_name="lines", verbose_name=_("所属考勤表")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("成员"))
    rank = models.PositiveSmallIntegerField(_("职级"), default=0)
    month = models.DateField(_("月份"))
    due = models.PositiveSmallIntegerField(_("应出勤（天）"), default=0)
    worked = models.PositiveSmallIntegerField(_("实出勤（天）"), default=0)
    late_times = models.PositiveSmallIntegerField(_("迟到（次）"), default=0)
    late_minutes = models.PositiveIntegerField(_("迟到（分钟）"), default=0)
    early_times = models.PositiveSmallIntegerField(_("早退（次）"), default=0)
    early_minutes = models.PositiveIntegerField(_("早退（分钟）"), default=0)
    absent = models.PositiveSmallIntegerField(_("缺勤（天）"), default=0)
    leave = models.PositiveSmallIntegerField(_("请假（天）"), default=0)
    suspended = models.PositiveSmallIntegerField(_("停岗（天）"), default=0)
    holidays = models.PositiveSmallIntegerField(_("节假日值班（天）"), default=0)
    voided = models.BooleanField(_("已作废"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("月考勤")
        constraints = [
            models.UniqueConstraint(
                fields=["timesheet", "member"], condition=Q(voided=False), name="one_line_a_sheet"
            ),
            models.CheckConstraint(
                condition=Q(
                    due=models.F("worked") + models.F("absent") + models.F("leave") + models.F("suspended")
                ),
                name="a_month_is_the_sum_of_its_days",
            ),
        ]
        indexes = [models.Index(fields=["member", "month"], name="attendance_of_a_member")]

    @classmethod
    def label_of(cls, name: str) -> str:
        """What a figure is called."""
        return str(cls._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
