"""The shape of what is typed about tasks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Importance
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.office.queries import department_of
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

LONGEST = 100  # characters of a line to be ticked


class GiveForm(OpeningForm):
    groups = (
        (_("交给谁"), ("department", "taker")),
        (_("什么事"), ("title", "wanted", "checklist", "due", "importance")),
        (_("涉及的客户与资料"), ("party", "project", "uploads")),
    )
    wide = ("title", "uploads")
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("承办部门"),
        required=False,
        help_text=_("只选部门时，由该部门负责人接办"),
    )
    taker = PickField(
        "members", Member.objects.none(), label=_("承办人"), required=False, help_text=_("姓名或拼音首字母")
    )
    title = forms.CharField(label=_("任务"), max_length=120)
    wanted = words_field(_("要求"), rows=4)
    checklist = LinesField(
        longest=LONGEST, label=_("检查项"), required=False, help_text=_("每行一项，答复时逐项勾选")
    )
    due = MomentField(label=_("完成时限"), required=False, help_text=_("不填按规定时限"))
    importance = forms.TypedChoiceField(
        label=_("重要程度"), choices=Importance.choices, coerce=int, initial=Importance.NORMAL
    )
    party = PickField("customers", Party.objects.none(), label=_("客户"), required=False)
    uploads = FilesField(label=_("附件"), required=False)

    def prepare(self) -> None:
        super().prepare()
        department = self.fields["department"]
        department.queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]
        department.widget = forms.Select()
        department.widget.choices = department.choices  # type: ignore[attr-defined]
        department.initial = None
        self.fields["taker"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        if not reach_of(self.member).may("customers.see"):
            self.fields["party"].widget = forms.HiddenInput()
        if record := getattr(self.subject, "record", None):
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("taker") and not cleaned.get("department"):
            cleaned["department"] = department_of(cleaned["taker"], department_of(self.member))
        if not cleaned.get("department") and not self.has_error("department"):
            self.add_error("department", _("选择承办部门或承办人"))
        return cleaned

    def facts(self):
        return {name: value for name, value in super().facts().items() if value not in (None, "", [])}


class ReportForm(ActionForm):
    words = words_field(_("进展"), rows=2, max_length=200)


class AnswerForm(ActionForm):
    """The lines of the checklist are the task's own, so they are offered with it."""

    checked = forms.MultipleChoiceField(
        label=_("检查项"),
        choices=list,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("未做的不要勾选，并在办理结果中写明原因"),
    )
    result = words_field(_("办理结果"), rows=4)

    def prepare(self) -> None:
        lines = self.subject.checklist if self.subject is not None else ()
        self.fields["checked"].choices = [(line, line) for line in lines]  # type: ignore[attr-defined]
        if self.subject is not None and not lines:
            del self.fields["checked"]


class ConfirmForm(ActionForm):
    remark = forms.CharField(label=_("确认意见"), max_length=200, required=False)


class SendBackForm(ActionForm):
    reason = reason_field()
    due = MomentField(label=_("新的时限"), required=False, help_text=_("不填按规定时限重新计算"))


class ExtendForm(ActionForm):
    due = MomentField(label=_("新的时限"))
    reason = reason_field()
