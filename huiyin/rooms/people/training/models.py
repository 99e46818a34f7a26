"""What is taught, who was there, how it was tested, and what a member has passed: courses, plans, tests, passes."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member, Post
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.records.models import Particulars, Record

# ── courses and their questions ─────────────────────────────────────────────────


class Sort(models.TextChoices):
    INDUCTION = "induction", _("入职培训")
    POST = "post", _("上岗培训")
    CONTRACT = "contract", _("合同内容培训")
    VOICE = "voice", _("电话声音培训")
    SKILL = "skill", _("专业培训")


class Course(Particulars):
    """课程: what is taught, how it is tested, and which posts nobody holds without having passed it."""

    title = models.CharField(_("课程名称"), max_length=60)
    sort = models.CharField(_("类别"), max_length=10, choices=Sort.choices)
    syllabus = models.JSONField(_("大纲"), default=list, blank=True)  # one point a line
    posts = models.ManyToManyField(Post, related_name="courses", blank=True, verbose_name=_("必修岗位"))
    required_from = models.DateField(_("从何日起必修"), null=True, blank=True)
    attended = models.BooleanField(_("须到课"), default=True)
    written = models.BooleanField(_("有理论考核"), default=True)
    practical = models.BooleanField(_("有操作考核"), default=False)
    drawn = models.PositiveSmallIntegerField(_("每卷题数"), default=10)
    minutes = models.PositiveSmallIntegerField(_("考试时长（分钟）"), default=30)
    steps = models.JSONField(_("操作考核项目"), default=list, blank=True)  # [item, points] each
    valid_months = models.PositiveSmallIntegerField(_("合格有效期（月）"), null=True, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("课程")
        constraints = [
            models.CheckConstraint(
                condition=Q(attended=True) | Q(written=True) | Q(practical=True),
                name="a_course_is_passed_by_something",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def clause(self) -> str:
        return CLAUSES_OF[Sort(self.sort)]


# Which clause asks for a course of a sort, and so where its limits stand.
CLAUSES_OF = {
    Sort.INDUCTION: "WY-A4.4.4",
    Sort.POST: "WY-A4.4.4",
    Sort.CONTRACT: "YX-2.3.4",
    Sort.VOICE: "JS-TV",
    Sort.SKILL: "WY-S11",
}


class ExamQuestion(Particulars):
    """题目: one question of a course's bank. What a paper drew of it stays in the paper as it was then."""

    class Sort(models.TextChoices):
        SINGLE = "single", _("单选")
        SEVERAL = "several", _("多选")
        TRUE = "true", _("判断")

    course = models.ForeignKey(Course, models.PROTECT, related_name="questions", verbose_name=_("课程"))
    sort = models.CharField(_("题型"), max_length=10, choices=Sort.choices)
    stem = models.CharField(_("题目"), max_length=300)
    options = models.JSONField(_("选项"), default=list)
    right = models.JSONField(_("答案"), default=list)  # positions of the right options, counted from 0
    points = models.PositiveSmallIntegerField(_("分值"), default=1)
    why = models.CharField(_("解析"), max_length=200, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    voided = models.BooleanField(default=False)  # as its record says; frees its words for another

    class Meta:
        verbose_name = verbose_name_plural = _("题目")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "stem"], condition=Q(voided=False), name="a_question_once_a_course"
            ),
            models.CheckConstraint(condition=Q(points__gte=1), name="a_question_is_worth_something"),
        ]

    def __str__(self) -> str:
        return self.stem


class Drawn(NamedTuple):
    """A question as it stands in a paper: options in the order shown, right ones by their place in it."""

    question: int  # the record of the bank's question
    sort: str
    stem: str
    options: list[str]
    right: list[int]
    points: int
    why: str


# ── plans and sessions ──────────────────────────────────────────────────────────


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


# ── tests ───────────────────────────────────────────────────────────────────────


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


# ── what one learns from one's own cases ────────────────────────────────────────


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
