"""The shape of what is typed about attendance."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.rosters.forms.rosters import MonthField
from huiyin.rooms.people.rosters.models import Sort
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    day_field,
    reason_field,
)


class MarkForm(OpeningForm):
    groups = (
        (_("谁、哪天"), ("worker", "day")),
        (_("怎样"), ("sort", "in_at", "out_at", "reason")),
        (_("哪个部门"), ("department", "project")),
    )
    wide = ("reason",)
    when = {"in_at": "sort=worked", "out_at": "sort=worked"}
    worker = PickField("members", Member.objects.none(), label=_("成员"))
    day = day_field(label=_("日期"))
    sort = forms.ChoiceField(label=_("考勤"), choices=Sort.choices)
    in_at = MomentField(label=_("上班时间"), required=False)
    out_at = MomentField(label=_("下班时间"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["day"].initial = clock.today()
        self.fields["worker"].queryset = colleagues(self.member).exclude(pk=self.member.pk)  # type: ignore[attr-defined]


class CorrectMarkForm(ActionForm):
    when = {"in_at": "sort=worked", "out_at": "sort=worked"}
    wide = ("reason",)
    sort = forms.ChoiceField(label=_("考勤"), choices=Sort.choices)
    in_at = MomentField(label=_("上班时间"), required=False)
    out_at = MomentField(label=_("下班时间"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["sort"].initial = self.subject.sort
            for name in ("in_at", "out_at"):
                at = getattr(self.subject, name)
                self.fields[name].initial = clock.local(at) if at else None


class TimesheetForm(OpeningForm):
    month = MonthField(label=_("月份"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["month"].initial = clock.today().replace(day=1)

    def facts(self):
        found = super().facts()
        return found | {"title": str(_("%s考勤表") % f"{found['month']:%Y-%m}")}


class ConfirmSheetForm(ActionForm):
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)
