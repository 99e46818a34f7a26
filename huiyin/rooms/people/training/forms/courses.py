"""The shape of what is typed about courses and their questions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Post
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.training.models import Course, ExamQuestion, Sort
from huiyin.rooms.people.training.queries import courses_in_use
from huiyin.web.forms import (
    ActionForm,
    LinesField,
    OpeningForm,
    day_field,
    reason_field,
)

LETTERS = "ABCDEFGHIJ"


class StepsField(LinesField):
    """Lines of a thing and its points: 接机问好 10."""

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(
                " ".join(map(str, line)) if isinstance(line, list | tuple) else line for line in value
            )
        return value

    def to_python(self, value):
        steps: list[Any] = []
        for line in super().to_python(value):
            found = re.fullmatch(r"(.+?)[\s，,：:]+(\d{1,3})\s*分?", line)
            if not found:
                raise forms.ValidationError(_("“%s”没有分值，写成：接机问好 10") % line)
            steps.append([found[1].strip(), int(found[2])])
        return steps


class LettersField(forms.CharField):
    """Which options are right: A, or AC, or 1 3."""

    def prepare_value(self, value):
        return "".join(LETTERS[n] for n in value) if isinstance(value, list) else value

    def to_python(self, value):
        text = re.sub(r"[\s,，、;；]+", "", str(super().to_python(value) or "")).upper()
        text = {"对": "A", "正确": "A", "√": "A", "错": "B", "错误": "B", "×": "B"}.get(text, text)
        if text.isdigit():
            text = "".join(LETTERS[int(digit) - 1] for digit in text if digit != "0")
        if not text or not set(text) <= set(LETTERS):
            raise forms.ValidationError(_("按选项的字母填写，如 A 或 AC"))
        return sorted({LETTERS.index(letter) for letter in text})


class Definition(forms.Form):
    title = forms.CharField(label=_("课程名称"), max_length=60)
    sort = forms.ChoiceField(label=_("类别"), choices=Sort.choices)
    syllabus = LinesField(
        label=_("大纲"), rows=5, required=False, help_text=_("一行一个要点；留空的按必修岗位的专业知识")
    )
    posts = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        label=_("必修岗位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有合格的不能任用到这些岗位，也不能负责其事项"),
    )
    required_from = day_field(
        label=_("从何日起必修"), required=False, help_text=_("给现有人员留出培训时间；不填从今天起")
    )
    valid_months = forms.IntegerField(
        label=_("合格有效期（月）"), min_value=1, max_value=120, required=False, help_text=_("不填长期有效")
    )
    attended = forms.BooleanField(label=_("须到课"), required=False, initial=True)
    written = forms.BooleanField(label=_("有理论考核"), required=False, initial=True)
    drawn = forms.IntegerField(label=_("每卷题数"), min_value=1, max_value=200, initial=10, required=False)
    minutes = forms.IntegerField(
        label=_("考试时长（分钟）"), min_value=1, max_value=300, initial=30, required=False
    )
    practical = forms.BooleanField(label=_("有操作考核"), required=False)
    steps = StepsField(
        label=_("操作考核项目"),
        rows=5,
        required=False,
        help_text=_("一行一项和分值，如：接机问好 10；电话声音培训不填的用规程的评分表"),
    )


GROUPS: tuple = (
    (_("教什么"), ("title", "sort", "syllabus")),
    (_("谁必修"), ("posts", "required_from", "valid_months")),
    (_("怎样算合格"), ("attended", "written", "drawn", "minutes", "practical", "steps")),
)
WHEN = {"drawn": "written", "minutes": "written", "steps": "practical", "required_from": "posts"}


def _facts(found: dict) -> dict:
    for name in ("drawn", "minutes"):
        found[name] = found.get(name) or 0
    return found | {"posts": list(found["posts"]), "required_from": found["required_from"]}


class CourseForm(Definition, OpeningForm):
    groups = (*GROUPS, (_("哪个部门"), ("department", "project")))
    when = WHEN
    wide = ("title",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        departments = reach_of(self.member).departments
        self.fields["posts"].queryset = Post.objects.filter(department__in=departments).order_by("pk")  # type: ignore[attr-defined]
        self.fields["posts"].label_from_instance = lambda post: post.name  # type: ignore[attr-defined]

    def facts(self):
        return _facts(super().facts())


class ChangeCourseForm(Definition, ActionForm):
    groups = (*GROUPS, (_("为什么改"), ("reason",)))
    when = WHEN
    wide = ("title", "reason")
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is None:
            return
        course: Course = self.subject
        posts = Post.objects.filter(department=course.record.department_id).order_by("pk")
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined]
        self.fields["posts"].label_from_instance = lambda post: post.name  # type: ignore[attr-defined]
        names = set(self.fields) - {"reason", "posts"}
        self.initial = (
            {name: getattr(course, name) for name in names}
            | {"posts": list(course.posts.values_list("pk", flat=True))}
            | dict(self.initial)
        )

    def facts(self):
        return _facts(super().facts())


class Asked(forms.Form):
    sort = forms.ChoiceField(label=_("题型"), choices=ExamQuestion.Sort.choices)
    stem = forms.CharField(label=_("题目"), max_length=300)
    options = LinesField(
        label=_("选项"), rows=4, required=False, help_text=_("一行一个，按 A、B、C、D 的次序")
    )
    right = LettersField(label=_("答案"), help_text=_("选项的字母，如 A 或 AC；判断题填 对 或 错"))
    points = forms.IntegerField(label=_("分值"), min_value=1, max_value=100, initial=1)
    why = forms.CharField(label=_("解析"), max_length=200, required=False, help_text=_("交卷后给考生看"))


class QuestionForm(Asked, ActionForm):
    when = {"options": "sort=single|several"}
    wide = ("stem", "why")
    course = forms.ModelChoiceField(Course.objects.none(), label=_("课程"))

    def prepare(self) -> None:
        departments = reach_of(self.member).departments
        found = courses_in_use().filter(record__department__in=departments).order_by("title")
        field = self.fields["course"]
        field.queryset = found  # type: ignore[attr-defined]
        if isinstance(self.subject, Course):
            field.queryset = Course.objects.filter(pk=self.subject.pk)  # type: ignore[attr-defined]
            field.initial, field.widget = self.subject.pk, forms.HiddenInput()

    def facts(self):
        found = super().facts()
        course = found["course"]
        return found | {"department": course.record.department, "project": course.record.project}


class ChangeQuestionForm(Asked, ActionForm):
    when = {"options": "sort=single|several"}
    wide = ("stem", "why", "reason")
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            names = set(self.fields) - {"reason"}
            self.initial = {name: getattr(self.subject, name) for name in names} | dict(self.initial)
