"""How it was tested, what a member has passed, and what one learns from one's own cases."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars, Record
from huiyin.rooms.people.training.models.courses import Course
from huiyin.rooms.people.training.models.plans import Training


class ExamState(models.TextChoices):
    SET = "set", _("待考")
    RUNNING = "running", _("考试中")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    MISSED = "missed", _("缺考")
    VOIDED = "voided", _("已作废")


class Exam(MatterParticulars):
    """理论考核: one member's paper. It is drawn when they begin, kept with every answer, and judged at its end."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="exams", verbose_name=_("课程"))
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, related_name="exams", verbose_name=_("培训")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="exams", verbose_name=_("考生"))
    attempt = models.PositiveSmallIntegerField(_("第几次"), default=1)
    due_at = models.DateTimeField(_("最迟开考时间"))
    paper = models.JSONField(default=list)  # Drawn, one list each
    answers = models.JSONField(default=dict)  # position in the paper -> positions chosen
    started_at = models.DateTimeField(_("开考时间"), null=True, blank=True)
    ends_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    by_clock = models.BooleanField(_("到时自动交卷"), default=False)
    got = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    full = models.PositiveSmallIntegerField(_("满分"), null=True, blank=True)
    passed = models.BooleanField(_("合格"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("理论考核")
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at=None, ends_at=None) | Q(ends_at__gt=F("started_at")),
                name="an_exam_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(passed=None) | Q(submitted_at__isnull=False), name="what_is_judged_was_submitted"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "course"], name="exams_of_a_member"),
            models.Index(
                fields=["ends_at"],
                condition=Q(started_at__isnull=False, submitted_at=None),
                name="exams_running",
            ),
        ]


class PracticalState(models.TextChoices):
    OPEN = "open", _("待考")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    VOIDED = "voided", _("已作废")


class Practical(MatterParticulars):
    """操作考核: what a member does under an examiner's eyes, judged step by step."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="practicals", verbose_name=_("课程"))
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, related_name="practicals", verbose_name=_("培训")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="practicals", verbose_name=_("考生"))
    steps = models.JSONField(_("评分表"), default=list)  # [item, points, given] each
    remark = models.TextField(_("点评"), blank=True)
    judged_at = models.DateTimeField(_("考核时间"), null=True, blank=True)
    judged_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("考官"))
    got = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    full = models.PositiveSmallIntegerField(_("满分"), null=True, blank=True)
    passed = models.BooleanField(_("合格"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("操作考核")
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=F("member")), name="nobody_examines_themselves"
            )
        ]
        indexes = [models.Index(fields=["member", "course"], name="practicals_of_a_member")]


class CoursePass(Particulars):
    """合格记录: a member has passed a course; it opens the posts that require it, until it expires."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="passes", verbose_name=_("课程"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="passes", verbose_name=_("学员"))
    passed_on = models.DateField(_("合格日期"))
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)  # the last day on which it counts
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, related_name="+", verbose_name=_("培训")
    )
    exam = models.ForeignKey(
        Exam, models.PROTECT, null=True, related_name="passes", verbose_name=_("理论考核")
    )
    practical = models.ForeignKey(
        Practical, models.PROTECT, null=True, related_name="passes", verbose_name=_("操作考核")
    )
    evidence = models.CharField(_("依据"), max_length=120, blank=True)  # of one from before the system
    given_at = models.DateTimeField(_("登记时间"))
    reminded_for = models.DateField(null=True, blank=True)  # the last day of which its member was told
    voided = models.BooleanField(default=False)  # as its record says; frees its day for another

    class Meta:
        verbose_name = verbose_name_plural = _("合格记录")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "member", "passed_on"], condition=Q(voided=False), name="a_pass_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("passed_on")),
                name="a_pass_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["valid_to"], name="passes_by_end")]

    def holds_on(self, day: dt.date) -> bool:
        return self.record.voided_at is None and self.passed_on <= day and (self.valid_to or day) >= day


class SelfCheckState(models.TextChoices):
    WRITTEN = "written", _("待讨论")
    DISCUSSED = "discussed", _("已讨论")
    VOIDED = "voided", _("已作废")


class SelfCheck(MatterParticulars):
    """自我检查: cases in which a member was well and badly served, or served so, and what they take from them."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="selfchecks", verbose_name=_("填写人"))
    good = models.TextField(_("满意的事例"))
    bad = models.TextField(_("不满意的事例"))
    learned = models.TextField(_("我的体会"))
    about = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("所涉记录"))
    discussion = models.TextField(_("讨论结论"), blank=True)
    discussed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("讨论人")
    )
    discussed_at = models.DateTimeField(_("讨论时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("自我检查")
        constraints = [
            models.CheckConstraint(
                condition=Q(discussed_by=None) | ~Q(discussed_by=F("member")),
                name="nobody_discusses_with_themselves",
            )
        ]
