"""The shape of what is typed about meetings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.rooms.people.plans.models import Meeting
from huiyin.rooms.people.training.forms.trainings import students
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    LinesField,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    reason_field,
    words_field,
)


def people_field(label, **kwargs) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Member.objects.none(), label=label, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class CallForm(OpeningForm):
    groups = (
        (_("什么会"), ("title", "sort")),
        (_("何时何地"), ("from_at", "to_at", "place")),
        (_("议程"), ("agenda",)),
        (_("谁来"), ("members",)),
        (_("哪个部门和项目"), ("department", "project")),
    )
    title = forms.CharField(label=_("会议名称"), max_length=100)
    sort = forms.ChoiceField(label=_("类别"), choices=Meeting.Sort.choices)
    place = forms.CharField(label=_("地点"), max_length=60)
    from_at = MomentField(label=_("开始时间"))
    to_at = MomentField(label=_("结束时间"))
    agenda = LinesField(label=_("议程"), rows=4, required=False, help_text=_("一行一项"))
    members = people_field(_("参会人"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["members"].queryset = students(self.member)  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        return found | {"members": list(found["members"])}


class MoveForm(ActionForm):
    wide = ("reason",)
    place = forms.CharField(label=_("地点"), max_length=60)
    from_at = MomentField(label=_("开始时间"))
    to_at = MomentField(label=_("结束时间"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            names = ("place", "from_at", "to_at")
            self.initial = {name: getattr(self.subject, name) for name in names} | dict(self.initial)


class MinutesForm(ActionForm):
    groups = (
        (_("谁到了"), ("present", "excused")),
        (_("说了什么"), ("minutes", "uploads")),
    )
    present = people_field(_("出席"))
    excused = people_field(_("请假"), required=False)
    minutes = words_field(_("会议记录"), rows=8)
    uploads = FilesField(label=_("照片、材料"), required=False)

    def prepare(self) -> None:
        if self.subject is None:
            return
        called = colleagues(self.member).filter(pk__in=self.subject.seats.values("member"))
        for name in ("present", "excused"):
            self.fields[name].queryset = called  # type: ignore[attr-defined]
        self.fields["present"].initial = [one.pk for one in called]
        self.fields["minutes"].initial = "\n".join(
            f"{n}. {line}：" for n, line in enumerate(self.subject.agenda, 1)
        )

    def facts(self):
        found = super().facts()
        return found | {"present": list(found["present"]), "excused": list(found["excused"])}


class RewriteForm(ActionForm):
    minutes = words_field(_("会议记录"), rows=8)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["minutes"].initial = self.subject.minutes


class DecideForm(ActionForm):
    wide = ("words",)
    words = forms.CharField(label=_("决议"), max_length=120)
    taker = PickField("members", Member.objects.none(), label=_("责任人"))
    due = MomentField(label=_("完成时限"))

    def prepare(self) -> None:
        self.fields["taker"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
