"""The shape of what is typed: taking a complaint down, putting it right, taking it back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Importance
from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.rooms.desk.complaints.models import Category, Channel, Topic
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    OpeningForm,
    PhonesField,
    PickField,
    colleagues,
    reason_field,
    words_field,
    yes_no_field,
)


class RecordForm(OpeningForm):
    groups = (
        (_("谁"), ("party", "new_name", "new_phones", "anonymous", "unit")),
        (
            _("什么事"),
            (
                "category",
                "channel",
                "government_number",
                "government_due",
                "title",
                "cause",
                "wants",
                "topic",
                "reasonable",
                "happened_at",
                "uploads",
            ),
        ),
        (_("怎么办"), ("importance", "about_member", "on_spot", "result", "answer")),
    )
    when = {
        "party": "!anonymous",
        "new_name": "!anonymous",
        "new_phones": "!anonymous",
        "government_number": "channel=government",
        "government_due": "channel=government",
        "reasonable": "category=request",
        "result": "on_spot",
        "answer": "on_spot",
    }
    wide = ("title", "wants", "on_spot", "uploads")
    spoken = ("result", "answer")
    party = PickField("customers", Party.objects.none(), label=_("客户"), required=False)
    new_name = forms.CharField(
        label=_("姓名"), max_length=80, required=False, help_text=_("登记册里还没有的客户，填姓名和电话即可")
    )
    new_phones = PhonesField(label=_("电话"), required=False)
    anonymous = forms.BooleanField(label=_("匿名，不愿留名"), required=False)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices, initial=Category.COMPLAINT)
    channel = forms.ChoiceField(label=_("来源"), choices=Channel.choices, initial=Channel.CALL)
    topic = forms.ChoiceField(label=_("内容分类"), choices=Topic.choices, initial=Topic.OTHER)
    unit = PickField(
        "units", Unit.objects.none(), label=_("房屋"), required=False, help_text=_("如 3-2-1502")
    )
    title = forms.CharField(label=_("标题"), max_length=120, help_text=_("一句话说清是什么事"))
    cause = words_field(_("事由"), rows=4, help_text=_("照客户说的写，时间、地点、经过"))
    wants = forms.CharField(label=_("客户要求"), max_length=200, required=False)
    happened_at = MomentField(label=_("发生时间"), required=False, help_text=_("不填即为现在"))
    uploads = FilesField(required=False)
    importance = forms.TypedChoiceField(
        label=_("重要程度"), choices=Importance.choices, coerce=int, initial=Importance.NORMAL
    )
    about_member = PickField("members", Member.objects.none(), label=_("被投诉人"), required=False)
    reasonable = forms.NullBooleanField(label=_("要求合理（“要求”类填写）"), required=False)
    government_number = forms.CharField(label=_("政府工单号"), max_length=40, required=False)
    government_due = MomentField(label=_("工单办结期限"), required=False)
    on_spot = forms.BooleanField(
        label=_("当场办结"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-alt": "d", "aria-keyshortcuts": "Alt+D"}),
        help_text=_("按 Alt+D 勾选并填写结果"),
    )
    result = words_field(_("处理结果"), rows=2, required=False)
    answer = words_field(_("对客户的答复"), rows=2, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["about_member"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None and record.party_id:
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id or self.fields["project"].initial
        for name, value in getattr(self.subject, "carried", dict)().items():  # a call or a visit said so
            self.fields[name].initial = value

    def facts(self):
        facts = super().facts()
        if facts["party"]:
            facts["new_name"], facts["new_phones"] = "", []
        return facts


class JudgeForm(ActionForm):
    reasonable = yes_no_field(_("客户的要求合理吗"))


class CorrectForm(ActionForm):
    title = forms.CharField(label=_("标题"), max_length=120)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    topic = forms.ChoiceField(label=_("内容分类"), choices=Topic.choices)
    unit = PickField("units", Unit.objects.none(), label=_("房屋"), required=False)
    cause = words_field(_("事由"), rows=4)
    wants = forms.CharField(label=_("客户要求"), max_length=200, required=False)
    happened_at = MomentField(label=_("发生时间"))
    receiver = PickField("members", Member.objects.none(), label=_("接待人"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if self.subject is not None:
            for name in ("category", "topic", "unit_id", "cause", "wants", "receiver_id"):
                self.fields[name.removesuffix("_id")].initial = getattr(self.subject, name)
            self.fields["title"].initial = self.subject.matter.title
            self.fields["happened_at"].initial = self.subject.matter.happened_at
