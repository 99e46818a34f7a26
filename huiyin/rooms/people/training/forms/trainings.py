"""The shape of what is typed about a training."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import holders, reach_of
from huiyin.rooms.people.training.models import Attendee, Course, PlanLine
from huiyin.rooms.people.training.queries import attendees_of, courses_in_use
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    OpeningForm,
    colleagues,
    reason_field,
    words_field,
)


def students(member: Member):
    """Who may be asked: everybody who works here, those of one's own departments first."""
    own = {one.pk for department in reach_of(member).departments for one in holders("", department)}
    return colleagues(member).filter(pk__in=own) if own else colleagues(member)


class WhenAndWhere(forms.Form):
    place = forms.CharField(label=_("地点"), max_length=60)
    from_at = MomentField(label=_("开始时间"))
    to_at = MomentField(label=_("结束时间"))
    teacher = forms.CharField(label=_("讲师"), max_length=40)


class ArrangeForm(WhenAndWhere, OpeningForm):
    groups = (
        (_("培训什么"), ("course", "line")),
        (_("何时何地"), ("from_at", "to_at", "place", "teacher")),
        (_("谁来"), ("members",)),
        (_("哪个部门和项目"), ("department", "project")),
    )
    course = forms.ModelChoiceField(Course.objects.none(), label=_("课程"))
    line = forms.ModelChoiceField(
        PlanLine.objects.none(),
        label=_("按哪份计划"),
        required=False,
        help_text=_("举办后计划里的这一场即完成"),
    )
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("学员"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        super().prepare()
        departments = reach_of(self.member).departments
        courses = courses_in_use().filter(record__department__in=departments).order_by("title")
        lines = PlanLine.objects.filter(
            plan__matter__record__department__in=departments, dropped="", promise__state="open"
        )
        if isinstance(self.subject, Course):
            courses = courses.filter(pk=self.subject.pk)
            lines = lines.filter(course=self.subject)
            self.fields["course"].initial = self.subject.pk
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["line"].queryset = lines.select_related("course").order_by("month")  # type: ignore[attr-defined]
        self.fields["members"].queryset = students(self.member)  # type: ignore[attr-defined]
        self.fields["teacher"].initial = self.member.name

    def facts(self):
        found = super().facts()
        return found | {"title": found["course"].title, "members": list(found["members"])}


class MoveTrainingForm(WhenAndWhere, ActionForm):
    wide = ("reason",)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            names = ("place", "from_at", "to_at", "teacher")
            self.initial = {name: getattr(self.subject, name) for name in names} | dict(self.initial)


class InviteForm(ActionForm):
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("学员"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        known = self.subject.attendees.values("member") if self.subject is not None else ()
        self.fields["members"].queryset = students(self.member).exclude(pk__in=known)  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        return found | {"members": list(found["members"])}


class MarkForm(ActionForm):
    def prepare(self) -> None:
        self.rows = list(attendees_of(self.subject)) if self.subject is not None else []
        for one in self.rows:
            self.fields[f"member_{one.member_id}"] = forms.ChoiceField(
                label=one.member.name, choices=Attendee.State.choices, initial=one.state
            )
        self.fields["reason"] = reason_field(required=False)
        self.fields["reason"].help_text = _("开课登记之后更正的必须写")
        self.groups = (
            (_("到课情况"), tuple(f"member_{one.member_id}" for one in self.rows)),
            (_("说明"), ("reason",)),
        )
        self.wide = ("reason",)

    def facts(self):
        found = super().facts()
        marks = {one.member_id: found.pop(f"member_{one.member_id}") for one in self.rows}
        return found | {"marks": marks}


class HoldForm(ActionForm):
    content = words_field(_("培训内容"), rows=4, help_text=_("讲了什么、用了什么教材"))
    uploads = FilesField(label=_("课件、签到照片"), required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["content"].initial = "\n".join(self.subject.course.syllabus)
