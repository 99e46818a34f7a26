"""The shape of what is typed about appointments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    reason_field,
    words_field,
)


class BookForm(OpeningForm):
    groups = (
        (_("谁来、办什么"), ("party", "title", "bring")),
        (_("何时何地"), ("from_at", "to_at", "place")),
        (_("谁接待"), ("owner", "others", "department", "project")),
    )
    wide = ("title", "bring")
    spoken = ("title", "bring")
    party = PickField("customers", Party.objects.none(), label=_("客户"))
    title = forms.CharField(label=_("办理事项"), max_length=120)
    bring = forms.CharField(
        label=_("请客户携带"), max_length=200, required=False, help_text=_("身份证、合同、收据等")
    )
    from_at = MomentField(label=_("开始时间"))
    to_at = MomentField(label=_("结束时间"))
    place = forms.CharField(label=_("地点"), max_length=60)
    owner = PickField("members", Member.objects.none(), label=_("接待人"))
    others = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("陪同人"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.member.pk
        here = colleagues(self.member).filter(
            appointments__post__department__in=reach_of(self.member).departments, appointments__to_on=None
        )
        self.fields["others"].queryset = here.exclude(pk=self.member.pk).distinct()  # type: ignore[attr-defined]
        if record := getattr(self.subject, "record", None):
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id


class MoveForm(ActionForm):
    from_at = MomentField(label=_("新的开始时间"))
    to_at = MomentField(label=_("新的结束时间"))
    reason = reason_field()


class ArriveForm(ActionForm):
    noted = ("outcome",)
    outcome = words_field(_("接待结果"), rows=3, max_length=200)


class CancelForm(ActionForm):
    when = {"told": "!by_customer"}
    wide = ("told",)
    spoken = ("told",)
    reason = reason_field()
    by_customer = forms.BooleanField(label=_("客户自己提出取消"), required=False)
    told = forms.CharField(label=_("怎样告知客户"), max_length=200, required=False)
