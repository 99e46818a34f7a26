"""What a department means to do, what it talked over and decided, what it found wrong and put right."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Record

# ── plans and their items ───────────────────────────────────────────────────────


class Span(models.TextChoices):
    YEAR = "year", _("年度")
    QUARTER = "quarter", _("季度")
    MONTH = "month", _("月度")


def days_of(span: str, year: int, part: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a period."""
    first, months = {
        Span.YEAR: (1, 12),
        Span.QUARTER: (3 * part - 2, 3),
        Span.MONTH: (part, 1),
    }[Span(span)]
    last = first + months - 1
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def said(hundredths: int | None) -> str:
    """A figure in hundredths as people write it: 95, 97.5, 98.25."""
    return "" if hundredths is None else f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    RUNNING = "running", _("执行中")
    CLOSED = "closed", _("已总结")
    VOIDED = "voided", _("已作废")


class WorkPlan(MatterParticulars):
    """工作计划: what a department does in a year, a quarter or a month, item by item, each somebody's."""

    span = models.CharField(_("周期"), max_length=8, choices=Span.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    part = models.PositiveSmallIntegerField(_("第几季或第几月"), default=0)
    aim = models.TextField(_("总体目标"), blank=True)
    summary = models.TextField(_("总结"), blank=True)
    closed_on = models.DateField(_("总结日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作计划")
        constraints = [
            models.CheckConstraint(
                condition=Q(span="year", part=0)
                | Q(span="quarter", part__range=(1, 4))
                | Q(span="month", part__range=(1, 12)),
                name="a_plan_is_of_a_period",
            )
        ]
        indexes = [models.Index(fields=["year", "span", "part"], name="plans_by_period")]

    @property
    def period(self) -> str:
        if self.span == Span.YEAR:
            return _now("%d年") % self.year
        word = _now("%(year)d年第%(part)d季度") if self.span == Span.QUARTER else _now("%(year)d年%(part)d月")
        return word % {"year": self.year, "part": self.part}


class ItemSort(models.TextChoices):
    WORK = "work", _("重点工作")
    TARGET = "target", _("上级指标")
    MILESTONE = "milestone", _("他部门节点")


class ItemState(models.TextChoices):
    OPEN = "open", _("进行中")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("已取消")


class PlanItem(MatterParticulars):
    """计划事项: one thing of a plan, promised by its owner until a day, with a figure where there is one.

    A target is held in hundredths of its unit, so that what is divided comes out to the last one.
    """

    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="items", verbose_name=_("计划"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("分解自")
    )
    sort = models.CharField(_("类别"), max_length=10, choices=ItemSort.choices)
    wanted = models.TextField(_("要求"), blank=True)
    given_by = models.CharField(_("下达人"), max_length=40, blank=True)
    measure = models.CharField(
        _("指标"), max_length=40, blank=True
    )  # a key of queries.measures; else by hand
    target = models.BigIntegerField(_("目标（百分之一）"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("完成日期"))
    percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    value = models.BigIntegerField(_("完成数（百分之一）"), null=True, blank=True)  # by hand, or at the end
    progress = models.CharField(_("最新进展"), max_length=200, blank=True)
    result = models.TextField(_("完成情况"), blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    # of a milestone: whose it is, and how they were asked
    other = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门")
    )
    contact = models.CharField(_("对方联系人"), max_length=40, blank=True)
    chased = models.PositiveSmallIntegerField(_("催办次数"), default=0)
    chased_at = models.DateTimeField(_("最近催办"), null=True, blank=True)
    answer = models.CharField(_("对方答复"), max_length=200, blank=True)
    expected_on = models.DateField(_("对方承诺日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("计划事项")
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="an_item_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="nothing_is_done_more_than_whole"),
            models.CheckConstraint(
                condition=~Q(sort="milestone") | Q(other__isnull=False), name="a_milestone_is_somebody_elses"
            ),
            models.CheckConstraint(
                condition=Q(measure="") | Q(target__isnull=False), name="what_is_measured_has_a_target"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "to_on"], name="items_of_a_plan"),
            models.Index(fields=["to_on"], name="items_by_day"),
        ]


# ── meetings ────────────────────────────────────────────────────────────────────


class MeetingState(models.TextChoices):
    CALLED = "called", _("待召开")
    HELD = "held", _("待发纪要")
    SENT = "sent", _("已发纪要")
    CANCELLED = "cancelled", _("已取消")


class Meeting(MatterParticulars):
    """会议: called with an agenda, kept in minutes; what it decides becomes tasks."""

    class Sort(models.TextChoices):
        DEPARTMENT = "department", _("部务会")
        WEEKLY = "weekly", _("周例会")
        TOPIC = "topic", _("专题会")

    sort = models.CharField(_("类别"), max_length=12, choices=Sort.choices)
    place = models.CharField(_("地点"), max_length=60)
    from_at = models.DateTimeField(_("开始时间"))
    to_at = models.DateTimeField(_("结束时间"))
    agenda = models.JSONField(_("议程"), default=list, blank=True)  # one point a line
    minutes = models.TextField(_("会议记录"), blank=True)
    held_at = models.DateTimeField(_("记录时间"), null=True, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="a_meeting_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["from_at"], name="meetings_by_day")]


class Seat(models.Model):
    """Who was called to a meeting, and whether they came."""

    class State(models.TextChoices):
        CALLED = "called", _("通知")
        PRESENT = "present", _("出席")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("参会人"))
    state = models.CharField(_("出席"), max_length=8, choices=State.choices, default=State.CALLED)

    class Meta:
        verbose_name = verbose_name_plural = _("参会人")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="called_once_a_meeting")]


class Decision(models.Model):
    """What a meeting decided, and the task that it became."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    words = models.CharField(_("决议"), max_length=200)
    task = models.OneToOneField(Record, models.PROTECT, related_name="+", verbose_name=_("任务"))

    class Meta:
        verbose_name = verbose_name_plural = _("决议")


# ── findings ────────────────────────────────────────────────────────────────────


class CorrectionState(models.TextChoices):
    OPEN = "open", _("待整改")
    CORRECTED = "corrected", _("待复查")
    PASSED = "passed", _("复查合格")
    VOIDED = "voided", _("已作废")


class Correction(MatterParticulars):
    """检查整改: what was found against the rules, how it is to be put right, by whom, and who looked again."""

    clause = models.CharField(_("依据条款"), max_length=20, blank=True)
    where = models.CharField(_("地点或环节"), max_length=60, blank=True)
    found = models.TextField(_("发现的问题"))
    remedy = models.TextField(_("改正办法"))
    found_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("检查人")
    )
    result = models.TextField(_("整改情况"), blank=True)
    corrected_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    corrected_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("整改人")
    )
    failed = models.PositiveSmallIntegerField(_("复查未过次数"), default=0)
    recheck = models.CharField(_("复查意见"), max_length=200, blank=True)
    rechecked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("复查人")
    )
    rechecked_at = models.DateTimeField(_("复查时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检查整改")
        constraints = [
            models.CheckConstraint(
                condition=Q(rechecked_by=None) | ~Q(rechecked_by=F("corrected_by")),
                name="nobody_rechecks_their_own_work",
            )
        ]
