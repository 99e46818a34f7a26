"""The shape of what is typed about findings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.members.models import Member
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    words_field,
)


class FindForm(OpeningForm):
    groups = (
        (_("发现什么"), ("title", "found", "where", "clause", "uploads")),
        (_("怎样改"), ("remedy", "owner", "due")),
        (_("哪个部门和项目"), ("department", "project")),
    )
    wide = ("title",)
    title = forms.CharField(label=_("问题"), max_length=100)
    found = words_field(_("具体情况"))
    where = forms.CharField(label=_("地点或环节"), max_length=60, required=False)
    clause = forms.CharField(
        label=_("依据条款"), max_length=20, required=False, help_text=_("条款号，如 WY-M3")
    )
    uploads = FilesField(label=_("照片"), required=False)
    remedy = words_field(_("改正办法"), rows=2)
    owner = PickField("members", Member.objects.none(), label=_("整改责任人"))
    due = MomentField(label=_("整改期限"), required=False, help_text=_("不填按规定时限"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]

    def clean_clause(self) -> str:
        code = self.cleaned_data["clause"].strip().upper()
        known = {one.upper(): one for one in shipped()[1]}
        if code and code not in known:
            raise forms.ValidationError(_("规程里没有这个条款号"))
        return known.get(code, "")


class CorrectForm(ActionForm):
    result = words_field(_("整改情况"))
    uploads = FilesField(label=_("整改后的照片"), required=False)


class AcceptForm(ActionForm):
    recheck = forms.CharField(label=_("复查意见"), max_length=200, required=False)


class RejectForm(ActionForm):
    recheck = forms.CharField(label=_("还差什么"), max_length=200)
