"""The shape of what is typed about bills, what we owe, and our own accounts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.registers.accounts.forms.parts import UnitForm
from huiyin.registers.accounts.models import Till, charge_choices
from huiyin.web.forms import MoneyField, OpeningForm, day_field


class TillForm(OpeningForm):
    sort = forms.ChoiceField(label=_("类别"), choices=Till.Sort.choices, initial=Till.Sort.BANK)
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("如 澜园监管户、售楼处收银"))
    bank = forms.CharField(label=_("开户行"), max_length=60, required=False)
    tail = forms.RegexField(
        r"^[0-9]{4}$", label=_("账号后四位"), required=False, error_messages={"invalid": _("填四位数字")}
    )
    supervised = forms.BooleanField(label=_("预售资金监管账户"), required=False)
    when = {"bank": "sort=bank", "tail": "sort=bank", "supervised": "sort=bank"}


class BillForm(UnitForm):
    charge = forms.ChoiceField(label=_("款项"), choices=charge_choices)
    amount = MoneyField(label=_("应收金额（元）"))
    due_on = day_field(label=_("应缴日期"))
    words = forms.CharField(label=_("摘要"), max_length=120, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["due_on"].initial = clock.today()


class CreditForm(UnitForm):
    charge = forms.ChoiceField(label=_("款项"), choices=charge_choices)
    amount = MoneyField(label=_("应退金额（元）"))
    words = forms.CharField(label=_("依据"), max_length=120, help_text=_("为什么应退，如面积差款、多收"))
