"""The shape of what is typed: ending a complaint, and what others owe it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Department
from huiyin.rooms.desk.complaints.models import Part
from huiyin.web.forms import (
    ActionForm,
    OpeningForm,
    day_field,
    words_field,
)


class SolveForm(ActionForm):
    spoken = ("result", "answer")
    result = words_field(_("处理结果"))
    answer = words_field(
        _("对客户的答复"), required=False, help_text=_("怎么告诉客户的；已经答复过的可以不填")
    )

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["result"].initial = self.subject.result
            self.fields["answer"].initial = self.subject.matter.answer


class HalfForm(ActionForm):
    spoken = ("result", "remaining")
    result = words_field(_("已经解决的"))
    remaining = forms.CharField(label=_("还没有解决的"), max_length=100)


class DeclineForm(ActionForm):
    spoken = ("rule", "answer")
    rule = forms.CharField(
        label=_("依据的规定"), max_length=200, help_text=_("写明制度、合同或法规的名称和条款")
    )
    answer = words_field(_("对客户的说明"))


class EndForm(ActionForm):
    spoken = ("result",)
    ground = forms.ChoiceField(
        label=_("结案理由"),
        choices=[(c.value, c.label) for c in (Closing.ANONYMOUS, Closing.UNREACHED)],
        widget=forms.RadioSelect,
    )
    result = words_field(_("处理结果"))


class ReopenForm(ActionForm):
    reason = forms.CharField(label=_("客户哪里不满意"), max_length=200)


class AskForm(ActionForm):
    department = forms.ModelChoiceField(Department.objects.order_by("name"), label=_("请哪个部门"))
    purpose = forms.ChoiceField(label=_("性质"), choices=Part.Purpose.choices, initial=Part.Purpose.HELP)
    title = forms.CharField(label=_("标题"), max_length=120)
    asked = words_field(_("请对方做什么"))

    def facts(self):
        complaint = self.subject
        return super().facts() | {
            "complaint": complaint,
            "project": complaint.record.project,
            "party": complaint.record.party,
        }


class ReplyForm(ActionForm):
    reply = words_field(_("答复"), rows=4)


class CollectForm(OpeningForm):
    from_on = day_field(label=_("起"))
    to_on = day_field(label=_("止"))


class ReadForm(ActionForm):
    remark = forms.CharField(label=_("意见"), max_length=200, required=False)
