"""What is taught and asked: courses, and the questions of their banks."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Post
from huiyin.kernel.records.models import Particulars


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
