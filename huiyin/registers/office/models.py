"""What a department has with itself and others: absences, tasks, appointments, circulars, duties, hand-overs of things."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.custody.models import Item, Keeper
from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Absence, Department, Member, Post
from huiyin.kernel.records.models import Particulars


class Leave(Particulars):
    """The record of an absence that the kernel reads."""

    absence = models.OneToOneField(Absence, models.PROTECT, related_name="leave", verbose_name=_("离岗"))

    class Meta:
        verbose_name = verbose_name_plural = _("离岗代理")

    def __str__(self) -> str:
        return str(self.absence)


# ── routine duties ──────────────────────────────────────────────────────────────


class Frequency(models.TextChoices):
    DAILY = "daily", _("每个工作日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季")
    YEARLY = "yearly", _("每年")


class Closed(models.TextChoices):
    """What becomes of a day that falls on a closed one."""

    BEFORE = "before", _("提前到前一个工作日")
    AFTER = "after", _("顺延到后一个工作日")


class DutyState(models.TextChoices):
    ACTIVE = "active", _("执行中")
    PAUSED = "paused", _("已暂停")
    ENDED = "ended", _("已终止")


class Duty(Particulars):
    """例行事务: what comes again by the calendar. Each time it opens a task by itself (WY-P2)."""

    title = models.CharField(_("事务名称"), max_length=100)
    wanted = models.TextField(_("工作要求"))
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任岗位")
    )
    frequency = models.CharField(_("周期"), max_length=10, choices=Frequency.choices)
    weekday = models.PositiveSmallIntegerField(_("星期"), default=1)  # 1 = Monday
    month_day = models.PositiveSmallIntegerField(_("日"), default=1)  # beyond a month's end: its last day
    month = models.PositiveSmallIntegerField(_("月份"), default=1)  # of the year, or of the quarter (1 to 3)
    closed = models.CharField(_("遇休息日"), max_length=8, choices=Closed.choices, default=Closed.BEFORE)
    due_time = models.TimeField(_("完成时刻"), default=dt.time(17, 30))
    within_days = models.PositiveSmallIntegerField(_("办理天数"), default=0)  # working days after the day
    clause = models.CharField(_("依据条款"), max_length=20, blank=True)
    checklist = models.JSONField(_("检查项"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=DutyState.choices, default=DutyState.ACTIVE)
    from_on = models.DateField(_("开始日期"))
    open_from = models.DateField()  # runs from this day on are still to be opened
    last_on = models.DateField(_("最近一次"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("例行事务")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(post__isnull=False), name="a_duty_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), month_day__range=(1, 31), month__range=(1, 12)),
                name="a_duty_falls_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


# ── tasks ───────────────────────────────────────────────────────────────────────


class TaskState(models.TextChoices):
    OPEN = "open", _("办理中")
    REPLIED = "replied", _("待确认")
    DONE = "done", _("已完成")
    WITHDRAWN = "withdrawn", _("已撤回")


class Task(MatterParticulars):
    """任务: what a member wants done by another, or a routine duty by the calendar. Its answer goes back."""

    wanted = models.TextField(_("工作要求"))
    given_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="given_tasks", verbose_name=_("交办人")
    )
    given_from = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("交办部门"))
    # whom the record it was opened from is about: never owns it, never sees it (YX-3.3)
    about_member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("涉及人员")
    )
    checklist = models.JSONField(_("检查项"), default=list, blank=True)
    checked = models.JSONField(_("已检查"), default=list, blank=True)
    progress = models.CharField(_("最新进展"), max_length=200, blank=True)
    result = models.TextField(_("办理结果"), blank=True)
    answered_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    sent_back = models.PositiveSmallIntegerField(_("退回重办"), default=0)
    remark = models.CharField(_("确认意见"), max_length=200, blank=True)
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, related_name="tasks", verbose_name=_("例行事务")
    )
    duty_on = models.DateField(_("应办日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        constraints = [
            models.UniqueConstraint(fields=["duty", "duty_on"], name="a_duty_opens_one_task_a_day"),
            models.CheckConstraint(
                condition=Q(duty=None, duty_on=None) | Q(duty__isnull=False, duty_on__isnull=False),
                name="a_task_of_a_duty_says_its_day",
            ),
        ]


# ── appointments ────────────────────────────────────────────────────────────────


class BookingState(models.TextChoices):
    BOOKED = "booked", _("已预约")
    ARRIVED = "arrived", _("已到访")
    MISSED = "missed", _("未到")
    CANCELLED = "cancelled", _("已取消")


class Booking(MatterParticulars):
    """预约: a customer is received by named members, at a place, from when to when."""

    place = models.CharField(_("地点"), max_length=60)
    from_at = models.DateTimeField(_("开始时间"))
    to_at = models.DateTimeField(_("结束时间"))
    others = models.ManyToManyField(Member, related_name="+", verbose_name=_("陪同人"), blank=True)
    bring = models.CharField(_("请客户携带"), max_length=200, blank=True)
    arrived_at = models.DateTimeField(_("到访时间"), null=True, blank=True)
    outcome = models.CharField(_("接待结果"), max_length=200, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True, db_index=True)  # until the host was told
    moved = models.PositiveSmallIntegerField(_("改期次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("预约")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="an_appointment_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["from_at"], name="appointments_by_time")]


# ── circulars ───────────────────────────────────────────────────────────────────


class Circular(Particulars):
    """通知、通报: what is passed on, and to whom. Each addressee signs that it was read (WY-P3)."""

    class Sort(models.TextChoices):
        NOTICE = "notice", _("通知")
        REPORT = "report", _("通报")
        FORWARDED = "forwarded", _("上级文件")

    sort = models.CharField(_("类别"), max_length=10, choices=Sort.choices, default=Sort.NOTICE)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"))
    origin = models.CharField(_("来文单位"), max_length=60, blank=True)
    origin_number = models.CharField(_("来文编号"), max_length=40, blank=True)
    audience = models.CharField(_("发送范围"), max_length=300)
    issued_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    issued_at = models.DateTimeField(_("发布时间"))
    due = models.DateTimeField(_("阅读期限"))

    class Meta:
        verbose_name = verbose_name_plural = _("通知")

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """One who must read a circular, and when they signed that they had."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="addressees")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("收阅人"), db_index=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("部门"), db_index=False
    )
    due = models.DateTimeField(_("阅读期限"))
    read_at = models.DateTimeField(_("已阅时间"), null=True, blank=True)
    words = models.CharField(_("阅读意见"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("收阅人")
        constraints = [
            models.UniqueConstraint(fields=["circular", "member"], name="a_circular_once_a_member")
        ]
        indexes = [
            models.Index(fields=["member", "circular"], name="circulars_of_a_member"),
            models.Index(fields=["due"], condition=Q(read_at=None), name="circulars_not_read"),
        ]

    def __str__(self) -> str:
        return self.member.name


# ── custody ─────────────────────────────────────────────────────────────────────


class TransferState(models.TextChoices):
    OFFERED = "offered", _("待签收")
    TAKEN = "taken", _("已签收")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Transfer(MatterParticulars):
    """交接单: things that pass from one hand to another under one signature (ZH-J2.2)."""

    giver = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("交出人"))
    to = models.ForeignKey(Keeper, models.PROTECT, related_name="+", verbose_name=_("接收方"))
    taken_by = models.CharField(_("签收人"), max_length=60, blank=True)
    items = models.ManyToManyField(Item, related_name="transfers", verbose_name=_("物品"))
    taken_at = models.DateTimeField(_("签收时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("交接单")
