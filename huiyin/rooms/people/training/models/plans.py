"""The year's plan and the trainings that are held."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.people.training.models.courses import Course


class PlanState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    APPROVED = "approved", _("执行中")
    DONE = "done", _("已完成")
    VOIDED = "voided", _("已作废")


class TrainingPlan(MatterParticulars):
    """培训计划: what is taught to whom in which month of a year, carried out once the director has approved it."""

    year = models.PositiveSmallIntegerField(_("年度"))
    aim = models.TextField(_("培训目标"), blank=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    summary = models.TextField(_("执行情况"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("培训计划")


class PlanLine(models.Model):
    """One training of a plan. Once the plan is approved it is promised by the end of its month."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="lines")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+", verbose_name=_("课程"))
    month = models.PositiveSmallIntegerField(_("月份"))
    audience = models.CharField(_("对象"), max_length=60)
    teacher = models.CharField(_("讲师"), max_length=40, blank=True)
    hours = models.PositiveSmallIntegerField(_("课时"), default=2)
    promise = models.ForeignKey(Promise, models.PROTECT, null=True, related_name="+")
    dropped = models.CharField(_("不再举办的理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("计划内培训")
        constraints = [
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="a_line_falls_in_a_month"),
            models.UniqueConstraint(
                fields=["plan", "course", "month", "audience"], name="a_training_once_a_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}月 {self.course}"


class TrainingState(models.TextChoices):
    PLANNED = "planned", _("待开课")
    HELD = "held", _("待考核")
    FINISHED = "finished", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class Training(MatterParticulars):
    """培训: a course held once, who was asked to come and who came."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="trainings", verbose_name=_("课程"))
    line = models.ForeignKey(
        PlanLine, models.PROTECT, null=True, related_name="trainings", verbose_name=_("所属计划")
    )
    place = models.CharField(_("地点"), max_length=60)
    from_at = models.DateTimeField(_("开始时间"))
    to_at = models.DateTimeField(_("结束时间"))
    teacher = models.CharField(_("讲师"), max_length=40)
    content = models.TextField(_("培训内容"), blank=True)
    held_at = models.DateTimeField(_("开课登记时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束登记时间"), null=True, blank=True)
    secret = models.CharField(max_length=32)  # what its attendance code is made of

    class Meta:
        verbose_name = verbose_name_plural = _("培训")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="a_training_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["from_at"], name="trainings_by_day")]


class Attendee(models.Model):
    """Who was asked to a training, and whether they were there."""

    class State(models.TextChoices):
        ASKED = "asked", _("未签到")
        PRESENT = "present", _("到课")
        LATE = "late", _("迟到")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺课")

    training = models.ForeignKey(Training, models.CASCADE, related_name="attendees")
    member = models.ForeignKey(Member, models.PROTECT, related_name="trainings", verbose_name=_("学员"))
    state = models.CharField(_("到课情况"), max_length=10, choices=State.choices, default=State.ASKED)
    at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    by_code = models.BooleanField(_("扫码签到"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("学员")
        constraints = [models.UniqueConstraint(fields=["training", "member"], name="asked_once_a_training")]

    @property
    def came(self) -> bool:
        return self.state in (self.State.PRESENT, self.State.LATE)
