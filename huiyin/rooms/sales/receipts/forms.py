"""The shape of what is typed about taxes and fees."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.contracts.forms import NotifyForm as ToldForm
from huiyin.rooms.sales.receipts.models import Homes, Sort, Vat
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MoneyField,
    OpeningForm,
    day_field,
    words_field,
    yes_no_field,
)


class RateForm(OpeningForm):
    use = forms.ChoiceField(label=_("用途"), choices=Unit.Use.choices)
    building = forms.CharField(
        label=_("楼栋类型"), max_length=40, required=False, help_text=_("如：高层带电梯")
    )
    per_m2 = MoneyField(label=_("每平方米标准（元）"))
    from_on = day_field(label=_("执行日期"))
    paper = forms.CharField(label=_("依据文件"), max_length=100)


class OpenForm(ActionForm):
    sort = forms.ChoiceField(label=_("税费"), choices=Sort.choices)

    def facts(self):
        contract, sort = self.subject, self.cleaned_data["sort"]
        record = contract.record
        return {
            "sort": sort,
            "contract": contract,
            "department": record.department,
            "project": record.project,
            "party": record.party,
            "title": f"{contract.unit.path} {Sort(sort).label}",
        }


class TaxForm(ActionForm):
    when = {"base": "vat=given", "certificate": "homes=only_home|homes=second_home"}
    homes = forms.ChoiceField(label=_("住房套数"), choices=Homes.choices, help_text=_("以住建部门的证明为准"))
    certificate = forms.CharField(label=_("住房情况证明编号"), max_length=60, required=False)
    vat = forms.ChoiceField(
        label=_("增值税"), choices=Vat.choices, help_text=_("问财务：项目采用哪种计税方法")
    )
    base = MoneyField(label=_("发票不含税金额（元）"), required=False)
    due_on = day_field(label=_("应缴日期"), required=False, help_text=_("计划办证日或当地、合同约定的日期"))

    def prepare(self) -> None:
        if self.subject is not None:
            names = ("homes", "certificate", "vat", "due_on")
            known = {name: getattr(self.subject, name) for name in names}
            self.initial = dict(self.initial) | {name: value for name, value in known.items() if value}


class NotifyForm(ToldForm):
    how = forms.ChoiceField(label=_("方式"), choices=HOW)
    reached = yes_no_field(_("联系上了"))


class CollectForm(ActionForm):
    due_on = day_field(label=_("交到我们的最后日期"))


def _paid(form: ActionForm) -> None:
    """What was reckoned stands in the field until the paper says otherwise."""
    form.fields["paid_on"].initial = clock.today()
    if form.subject is not None and (known := form.subject.paid or form.subject.amount):
        form.fields["paid"].initial = yuan(known).replace(",", "")
        form.fields["paid_on"].initial = form.subject.paid_on or clock.today()


class PayForm(ActionForm):
    paid = MoneyField(label=_("实缴金额（元）"))
    paid_on = day_field(label=_("缴款日期"))

    def prepare(self) -> None:
        _paid(self)


class TakeForm(ActionForm):
    number = forms.CharField(label=_("票据号"), max_length=40)
    paid = MoneyField(label=_("票据金额（元）"))
    paid_on = day_field(label=_("缴款日期"))
    place = forms.CharField(
        label=_("存放位置"), max_length=40, required=False, help_text=_("不填即由本人保管")
    )
    uploads = FilesField(label=_("票据照片"), required=False)

    def prepare(self) -> None:
        _paid(self)


class ArchiveForm(ActionForm):
    archived_at = forms.CharField(label=_("归档位置"), max_length=60, help_text=_("如：2026产权档案盒12"))


class TellForm(ActionForm):
    spoken = ("words",)
    words = words_field(_("怎样提示的"), rows=2, max_length=200)
