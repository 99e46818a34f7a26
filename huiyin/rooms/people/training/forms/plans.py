"""The shape of what is typed about training plans."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.rooms.people.training.models import Course, PlanLine
from huiyin.rooms.people.training.queries import courses_in_use, lines_of
from huiyin.web.forms import ActionForm, OpeningForm, reason_field, words_field

MONTHS = [(n, _("%d月") % n) for n in range(1, 13)]


class PlanForm(OpeningForm):
    groups = ((_("计划"), ("year", "aim", "last_year")), (_("哪个部门"), ("department", "project")))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    aim = words_field(_("培训目标"), required=False)
    last_year = forms.BooleanField(label=_("沿用上年的培训"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        today = clock.today()
        self.fields["year"].initial = today.year + (today.month >= 10)  # next year's is made in autumn

    def facts(self):
        found = super().facts()
        return found | {"title": str(_("%d年培训计划") % found["year"])}


class PlanLineForm(ActionForm):
    course = forms.ModelChoiceField(Course.objects.none(), label=_("课程"))
    month = forms.TypedChoiceField(label=_("月份"), choices=MONTHS, coerce=int)
    audience = forms.CharField(label=_("对象"), max_length=60, initial=_("全体"))
    teacher = forms.CharField(label=_("讲师"), max_length=40, required=False)
    hours = forms.IntegerField(label=_("课时"), min_value=1, max_value=200, initial=2)

    def prepare(self) -> None:
        if self.subject is not None:
            found = courses_in_use(self.subject.record.department_id).order_by("title")
            self.fields["course"].queryset = found  # type: ignore[attr-defined]


class DropLineForm(ActionForm):
    wide = ("line", "reason")
    line = forms.ModelChoiceField(PlanLine.objects.none(), label=_("哪一场"))
    reason = reason_field(required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["line"].queryset = lines_of(self.subject).filter(dropped="")  # type: ignore[attr-defined]


class ClosePlanForm(ActionForm):
    summary = words_field(_("执行情况"), rows=5)
