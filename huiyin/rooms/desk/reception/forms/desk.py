"""The shape of what is typed about calls to return, wordings, shifts and extensions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_phone
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.rooms.desk.reception.models import WORDING_CATEGORIES, CallBack, Outcome
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PhonesField,
    PickField,
    colleagues,
    words_field,
)


class CallBackForm(OpeningForm):
    wide = ("title",)

    party = PickField("customers", Party.objects.none(), label=_("客户"), required=False)
    number = PhonesField(label=_("回电号码"), required=False, help_text=_("不填即用登记册里的号码"))
    title = forms.CharField(label=_("回电事由"), max_length=120, initial=_("请回电"))
    why = forms.ChoiceField(label=_("缘由"), choices=CallBack.Why.choices, initial=CallBack.Why.BUSY)
    due = MomentField(label=_("约定的回电时间"), required=False, help_text=_("不填即按规定时限"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None:
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id or self.fields["project"].initial
            self.fields["number"].widget.attrs["placeholder"] = masked_phone(
                getattr(self.subject, "number", "")
            )
            self.fields["title"].initial = getattr(self.subject, "need", "")[:120] or _("请回电")

    def facts(self):
        facts = super().facts()
        called_from = getattr(self.subject, "number", "")  # kept without being shown (YX-1.4)
        facts["number"] = facts["number"][0] if facts["number"] else called_from
        return facts


class ReachForm(ActionForm):
    noted = ("answer",)
    answer = words_field(_("沟通内容"), rows=3, max_length=300)
    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in (Outcome.ANSWERED, Outcome.MATTER)],
        initial=Outcome.ANSWERED,
    )
    seconds = forms.IntegerField(label=_("通话时长（秒）"), required=False, min_value=0, max_value=4 * 3600)


class TryForm(ActionForm):
    noted = ("words",)
    words = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("无人接听、关机、号码有误等")
    )


class ListField(forms.CharField):
    """Phrases typed in one line, with 、 or a comma between them."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value) -> list[str]:  # type: ignore[override]
        if isinstance(value, list | tuple):
            return [str(one).strip() for one in value if str(one).strip()]
        text = (super().to_python(value) or "").replace("，", "、").replace(",", "、")
        return [one.strip() for one in text.split("、") if one.strip()]


class WordingFields(ActionForm):
    wide = ("triggers", "purpose")

    situation = forms.CharField(label=_("情境"), max_length=80, help_text=_("故障询问填问题本身"))
    triggers = ListField(
        label=_("触发词"),
        max_length=500,
        required=False,
        help_text=_("用顿号隔开；录入时出现这些字句就提示，标为内部的不得写进答复"),
    )
    words = words_field(_("例句"), rows=2, max_length=300, required=False)
    better = words_field(_("可用的说法"), rows=2, max_length=500, required=False)
    purpose = forms.CharField(label=_("用处或缘由"), max_length=300, required=False)
    product = forms.CharField(label=_("产品"), max_length=40, required=False, help_text=_("故障询问填写"))
    position = forms.IntegerField(label=_("顺序"), min_value=1, max_value=999, initial=50)
    internal = forms.BooleanField(label=_("内部，不得外传"), required=False)
    calming = forms.BooleanField(label=_("使人平静，客户激动时先用"), required=False)
    yes_no = forms.BooleanField(label=_("只答是或否"), required=False)


class WordingForm(OpeningForm, WordingFields):
    category = forms.ChoiceField(label=_("类别"), choices=lambda: list(WORDING_CATEGORIES.items()))


class CorrectWordingForm(WordingFields):
    def prepare(self) -> None:
        if self.subject is not None:
            for name in self.fields:
                self.fields[name].initial = getattr(self.subject, name)


class HandOverForm(OpeningForm):
    taker = PickField("members", Member.objects.none(), label=_("接班人"))
    words = words_field(
        _("交班说明"), required=False, help_text=_("待回电、等候的来访和今天到期的承诺会自动带上")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["taker"].queryset = colleagues(self.member).exclude(pk=self.member.pk)  # type: ignore[attr-defined]


class SignForm(ActionForm):
    remark = forms.CharField(label=_("接班意见"), max_length=200, required=False)


class ExtensionForm(OpeningForm):
    number = forms.CharField(label=_("分机号"), max_length=10)
    holder = PickField("members", Member.objects.none(), label=_("成员"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["holder"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
