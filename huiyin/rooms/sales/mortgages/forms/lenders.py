"""What is typed about lenders, their policies and their lists of papers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member, Project
from huiyin.rooms.sales.mortgages.models import Lender, LenderSort, LoanSort
from huiyin.rooms.sales.mortgages.queries import LENDING, lenders_seen_by
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    LinesField,
    OpeningForm,
    colleagues,
    day_field,
    reason_field,
    words_field,
)


class _Lender(forms.Form):
    sort = forms.ChoiceField(label=_("类别"), choices=LenderSort.choices)
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("如：建设银行、市公积金中心"))
    branch = forms.CharField(label=_("支行或部门"), max_length=40, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=30, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    address = forms.CharField(label=_("地址"), max_length=80, required=False)
    projects = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label=_("合作项目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选即与各项目都合作"),
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)


LENDER = ("sort", "name", "branch", "contact", "phone", "address", "note")


class LenderForm(_Lender, OpeningForm):
    wide = ("note",)

    def prepare(self) -> None:
        super().prepare()
        offered = self.fields.pop("project").queryset  # type: ignore[attr-defined]
        self.fields["projects"].queryset = offered  # type: ignore[attr-defined]


class CorrectLenderForm(_Lender, ActionForm):
    wide = ("note",)
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["projects"].queryset = Project.objects.order_by("name")  # type: ignore[attr-defined]
        if self.subject is not None:
            known = {name: getattr(self.subject, name) for name in LENDER}
            known["projects"] = list(self.subject.projects.values_list("pk", flat=True))
            self.initial = dict(self.initial) | known


class _Card(forms.Form):
    sort = forms.ChoiceField(label=_("贷款种类"), choices=LoanSort.choices)
    title = forms.CharField(label=_("政策名称"), max_length=60, help_text=_("如：首套房、二套房"))
    max_percent = forms.IntegerField(label=_("最高成数（%）"), min_value=1, max_value=100)
    max_years = forms.IntegerField(label=_("最长年限"), min_value=1, max_value=40)
    rate = forms.DecimalField(
        label=_("年利率（%）"), min_value=0, max_value=30, max_digits=6, decimal_places=3
    )
    requirements = words_field(_("条件"), rows=3, max_length=500, required=False)
    from_on = day_field(label=_("执行日期"))
    until_on = day_field(label=_("有效期至"), required=False, help_text=_("到期前会提醒核对"))


CARD = ("sort", "title", "max_percent", "max_years", "rate", "requirements", "from_on", "until_on")


def _lending(form) -> None:
    seen = lenders_seen_by(form.member).filter(record__voided_at=None, sort__in=LENDING)
    form.fields["lender"].queryset = seen.order_by("sort", "name", "branch")


class CardForm(_Card, OpeningForm):
    lender = forms.ModelChoiceField(Lender.objects.none(), label=_("机构"))
    uploads = FilesField(label=_("政策文件"), required=False)
    field_order = ("lender",)

    def prepare(self) -> None:
        super().prepare()
        _lending(self)
        self.fields["from_on"].initial = clock.today()
        self.fields["project"].help_text = _("不选即各项目都适用")
        if isinstance(self.subject, Lender):
            self.fields["lender"].initial = self.subject.pk


class CorrectCardForm(_Card, ActionForm):
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.initial = dict(self.initial) | {name: getattr(self.subject, name) for name in CARD}


def _papers_field() -> LinesField:
    return LinesField(label=_("资料"), longest=60, rows=10, help_text=_("每行一项"))


class ListForm(OpeningForm):
    lender = forms.ModelChoiceField(Lender.objects.none(), label=_("机构"))
    sort = forms.ChoiceField(label=_("贷款种类"), choices=LoanSort.choices)
    papers = _papers_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields.pop("project")
        _lending(self)
        if isinstance(self.subject, Lender):
            self.fields["lender"].initial = self.subject.pk


class CorrectListForm(ActionForm):
    papers = _papers_field()
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["papers"].initial = self.subject.papers


class DeskForm(OpeningForm):
    who = forms.ModelChoiceField(Member.objects.none(), label=_("按揭专员"))
    from_on = day_field(label=_("起"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["who"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["from_on"].initial = clock.today()
        self.fields["project"].help_text = _("不选即负责全部项目")
