"""The shape of what is typed about tests, passes and self-checks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.training.forms.trainings import students
from huiyin.rooms.people.training.models import Course
from huiyin.rooms.people.training.queries import courses_in_use
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    day_field,
    words_field,
)


class OfCourse(OpeningForm):
    """A test or a pass of one course for one member; it stands where the course stands."""

    course = forms.ModelChoiceField(Course.objects.none(), label=_("课程"))
    student = forms.ModelChoiceField(Member.objects.none(), label=_("学员"))
    what = ""  # the field of a course that it must have

    def prepare(self) -> None:
        super().prepare()
        for name in ("department", "project"):
            self.fields[name].required, self.fields[name].widget = False, forms.HiddenInput()
        departments = reach_of(self.member).departments
        courses = courses_in_use().filter(record__department__in=departments).order_by("title")
        if self.what:
            courses = courses.filter(**{self.what: True})
        if isinstance(self.subject, Course):
            courses = courses.filter(pk=self.subject.pk)
            self.fields["course"].initial = self.subject.pk
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["student"].queryset = students(self.member)  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        record = found["course"].record
        found["member"] = found.pop("student")
        return found | {"department": record.department, "project": record.project}


class SetExamForm(OfCourse):
    what = "written"
    due_at = MomentField(label=_("最迟开考时间"), required=False, help_text=_("不填按规定时限"))

    def facts(self):
        found = super().facts()
        return found | {"owner": found["member"], "title": str(_("%s理论考核") % found["course"].title)}


class SetPracticalForm(OfCourse):
    what = "practical"
    owner = PickField("members", Member.objects.none(), label=_("考官"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.member.pk

    def facts(self):
        found = super().facts()
        return found | {
            "title": str(
                _("%(course)s操作考核：%(who)s")
                % {"course": found["course"].title, "who": found["member"].name}
            )
        }


class BringPassForm(OfCourse):
    wide = ("evidence",)
    passed_on = day_field(label=_("合格日期"))
    evidence = forms.CharField(label=_("依据"), max_length=120, help_text=_("如：2025年上岗考核表、证书编号"))


class SubmitForm(ActionForm):
    """Nothing to fill in: what was answered is kept already. The page says how many are unanswered."""


class JudgeForm(ActionForm):
    def prepare(self) -> None:
        steps = self.subject.steps if self.subject is not None else []
        for n, (item, most, _given) in enumerate(steps, 1):
            self.fields[f"points_{n}"] = forms.IntegerField(
                label=_("%(item)s（满分%(points)d）") % {"item": item, "points": most},
                min_value=0,
                max_value=most,
                initial=most,
            )
        self.count = len(steps)
        self.fields["remark"] = words_field(
            _("点评"), required=False, help_text=_("好在哪里、怎样改进；未合格的必须写")
        )
        self.groups = (
            (_("逐项评分"), tuple(f"points_{n}" for n in range(1, self.count + 1))),
            (_("点评"), ("remark",)),
        )

    def facts(self):
        found = super().facts()
        return found | {"points": [found.pop(f"points_{n}") for n in range(1, self.count + 1)]}


class SelfCheckForm(OpeningForm):
    groups = (
        (_("我经历的事例"), ("good", "bad")),
        (_("我的体会"), ("learned",)),
        (_("哪个部门"), ("department", "project")),
    )
    good = words_field(_("满意的事例"), rows=4, help_text=_("作为顾客或办事人员，哪一次服务让你满意、为什么"))
    bad = words_field(_("不满意的事例"), rows=4, help_text=_("哪一次不满意、当时你希望对方怎样做"))
    learned = words_field(_("体会"), rows=3, help_text=_("我自己的服务里哪些要保持、哪些要改"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()

    def facts(self):
        return super().facts() | {"title": str(_("自我检查：%s") % self.member.name)}


class DiscussForm(ActionForm):
    discussion = words_field(_("讨论结论"), rows=4, help_text=_("谈了什么、约定怎样改进"))
