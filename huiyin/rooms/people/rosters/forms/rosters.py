"""The shape of what is typed about rosters, swaps and leaving the post."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.rosters.models import ShiftType
from huiyin.rooms.people.rosters.queries import own_slots, posted, shifts_in_use
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
)

SWAP_DAYS = dt.timedelta(days=62)  # ahead of which a shift may be swapped


class MonthField(forms.DateField):
    """A month, picked or typed as 2026-12; its first day."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "month"}, format="%Y-%m"))
        super().__init__(**kwargs)
        self.input_formats = ["%Y-%m", "%Y-%m-%d"]

    def clean(self, value):
        found = super().clean(value)
        return found and found.replace(day=1)


class RosterForm(OpeningForm):
    month = MonthField(label=_("月份"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["month"].initial = clock.months_on(clock.today(), 1)

    def facts(self):
        found = super().facts()
        return found | {"title": str(_("%s值班表") % f"{found['month']:%Y-%m}")}


class DrawForm(ActionForm):
    anew = forms.BooleanField(
        label=_("清空重排"), required=False, help_text=_("不勾选时，已填的格子不动，只填空格")
    )
    holidays = forms.BooleanField(label=_("节假日也排"), required=False, help_text=_("排上的标为节假日值班"))


class SetForm(ActionForm):
    worker = forms.ModelChoiceField(Member.objects.none(), label=_("成员"))
    day = day_field(label=_("日期"))
    shift = forms.ModelChoiceField(
        ShiftType.objects.none(), label=_("班次"), required=False, empty_label=_("休")
    )
    holiday = forms.BooleanField(label=_("节假日值班"), required=False)
    reason = reason_field(required=False)

    def prepare(self) -> None:
        if self.subject is None:
            return
        department, month = self.subject.place_id, self.subject.month
        keys = [one.pk for one, _f, _t in posted(department, month, clock.months_on(month, 1))]
        keys += list(self.subject.slots.values_list("member", flat=True).distinct())
        self.fields["worker"].queryset = Member.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]
        self.fields["shift"].queryset = shifts_in_use(department)  # type: ignore[attr-defined]


class PublishForm(ActionForm):
    answer = words_field(_("人手不足的安排"), required=False)


class SwapForm(OpeningForm):
    groups = (
        (_("换哪两个班"), ("my_day", "other", "their_day")),
        (_("为什么"), ("why",)),
        (_("哪个部门"), ("department", "project")),
    )
    wide = ("why",)
    my_day = forms.TypedChoiceField(label=_("我的班"), coerce=dt.date.fromisoformat)
    other = PickField("members", Member.objects.none(), label=_("和谁换"))
    their_day = day_field(label=_("对方的班"), help_text=_("对方有班的日期；同一天互换就写同一天"))
    why = forms.CharField(label=_("原因"), max_length=200)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        today = clock.today()
        mine = own_slots(self.member, today, today + SWAP_DAYS)
        self.fields["my_day"].choices = [  # type: ignore[attr-defined]
            (f"{one.day}", f"{one.day:%m-%d} {one.shift.name} {one.shift.hours}") for one in mine
        ]
        self.fields["other"].queryset = colleagues(self.member).exclude(pk=self.member.pk)  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        days = {"mine": f"{found['my_day']:%m-%d}", "theirs": f"{found['their_day']:%m-%d}"}
        title = _("换班：%(asker)s %(mine)s，%(other)s %(theirs)s")
        names = {"asker": self.member.name, "other": found["other"].name}
        return found | {"title": str(title % (days | names))}


class OutingForm(OpeningForm):
    groups = (
        (_("去哪里、做什么"), ("place_to", "why")),
        (_("什么时候、谁代理"), ("from_at", "back_by", "stand_in")),
        (_("哪个部门"), ("department", "project")),
    )
    place_to = forms.CharField(label=_("去向"), max_length=60)
    why = forms.CharField(label=_("事由"), max_length=200)
    from_at = MomentField(label=_("离岗时间"))
    back_by = MomentField(label=_("返岗时间"))
    stand_in = PickField("members", Member.objects.none(), label=_("代理人"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["stand_in"].queryset = colleagues(self.member).exclude(pk=self.member.pk)  # type: ignore[attr-defined]
        now = clock.local(clock.now()).replace(second=0, microsecond=0)
        self.fields["from_at"].initial = now
        self.fields["back_by"].initial = now + dt.timedelta(hours=1)

    def facts(self):
        found = super().facts()
        return found | {"title": str(_("离岗：%s") % found["place_to"])}


class ExtendOutingForm(ActionForm):
    back_by = MomentField(label=_("新的返岗时间"))
    reason = reason_field()
