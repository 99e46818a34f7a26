"""The shape of what is typed about shifts and patterns."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.rosters.models import Colour
from huiyin.rooms.people.rosters.queries import posted
from huiyin.web.forms import ActionForm, OpeningForm, day_field


def time_field(label) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class _ShiftFields(forms.Form):
    name = forms.CharField(label=_("班次名称"), max_length=20)
    letter = forms.RegexField(
        "^[A-Za-z]$", label=_("字母"), max_length=1, help_text=_("在值班表上按这个字母键填一格")
    )
    starts = time_field(_("上班"))
    ends = time_field(_("下班"))
    pause = forms.IntegerField(label=_("班中休息（分钟）"), min_value=0, max_value=600, initial=0)
    least = forms.IntegerField(label=_("最少人数"), min_value=0, max_value=200, initial=0)
    colour = forms.ChoiceField(label=_("颜色"), choices=Colour.choices, initial=Colour.BLUE)

    def clean_letter(self) -> str:
        return self.cleaned_data["letter"].upper()


class ShiftTypeForm(_ShiftFields, OpeningForm):
    groups = (
        (_("班次"), ("name", "letter", "starts", "ends", "pause", "least", "colour")),
        (_("哪个部门"), ("department", "project")),
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()


class ChangeShiftTypeForm(_ShiftFields, ActionForm):
    def prepare(self) -> None:
        if self.subject is not None:
            for name in self.fields:
                self.fields[name].initial = getattr(self.subject, name)


class PatternForm(OpeningForm):
    groups = ((_("规律"), ("name", "letters")), (_("哪个部门"), ("department", "project")))
    wide = ("letters",)
    name = forms.CharField(label=_("名称"), max_length=30, help_text=_("如：两早两晚休二"))
    letters = forms.CharField(
        label=_("逐日班次"), max_length=120, help_text=_("班次的字母，休息写“休”，如 AABB休休")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()

    def clean_letters(self) -> list[str]:
        text = self.cleaned_data["letters"].upper().replace("0", "休")
        found = re.sub(r"[\s,，、/-]", "", text)
        if not re.fullmatch("[A-Z休]{1,60}", found):
            raise forms.ValidationError(_("只写班次的字母和“休”，最多60天"))
        return list(found)


def _team(form: ActionForm, day) -> list[Member]:
    if form.subject is None:
        return []
    return [member for member, _from, _to in posted(form.subject.record.department_id, day, day)]


class AssignForm(ActionForm):
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("成员"), widget=forms.CheckboxSelectMultiple
    )
    from_on = day_field(label=_("从哪天起"))
    first = forms.IntegerField(label=_("从规律的第几天起"), min_value=1, max_value=60, initial=1)
    spread = forms.BooleanField(
        label=_("逐人错开一天"), required=False, help_text=_("第二个人从下一天起，依次类推，天天有人")
    )

    def prepare(self) -> None:
        today = clock.today()
        self.fields["from_on"].initial = clock.months_on(today, 1)
        keys = [one.pk for one in _team(self, today)]
        self.fields["members"].queryset = Member.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]


class ReleaseForm(ActionForm):
    worker = forms.ModelChoiceField(Member.objects.none(), label=_("成员"))
    last_on = day_field(label=_("最后一天"))

    def prepare(self) -> None:
        self.fields["last_on"].initial = clock.today()
        if self.subject is not None:
            working = Member.objects.filter(rotations__pattern=self.subject).distinct()
            self.fields["worker"].queryset = working.order_by("name")  # type: ignore[attr-defined]
