"""What is typed about money that the bank paid."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import Till
from huiyin.rooms.sales.mortgages.models import LoanPart, Mortgage
from huiyin.rooms.sales.mortgages.queries import mortgages_seen_by
from huiyin.web.forms import ActionForm, MoneyField, OpeningForm, PickField, day_field, reason_field


def plain(fen: int) -> str:
    return yuan(fen).replace(",", "")


class PartChoice(forms.ModelChoiceField):
    def label_from_instance(self, part) -> str:
        return _("%(lender)s %(sort)s，未放 %(rest)s 元") % {
            "lender": part.lender or "",
            "sort": part.get_sort_display(),
            "rest": yuan(part.rest),
        }


def _tills(form, record) -> None:
    found = Till.objects.filter(record__voided_at=None, sort=Till.Sort.BANK)
    if record is not None:
        found = found.filter(record__department=record.department_id)
    form.fields["till"].queryset = found.order_by("name")


class DisburseForm(ActionForm):
    mortgage = PickField("mortgages", Mortgage.objects.none(), label=_("按揭"))
    part = PartChoice(LoanPart.objects.none(), label=_("哪一笔贷款"), required=False)
    amount = MoneyField(label=_("放款金额（元）"))
    bank_on = day_field(label=_("银行放款日期"))
    till = forms.ModelChoiceField(Till.objects.none(), label=_("到账账户"), required=False)
    reference = forms.CharField(
        label=_("流水号"), max_length=40, required=False, help_text=_("照银行回单填写")
    )

    def prepare(self) -> None:
        seen = mortgages_seen_by(self.member).filter(live=True)
        self.fields["mortgage"].queryset = seen  # type: ignore[attr-defined]
        parts = LoanPart.objects.filter(mortgage__in=seen).select_related("lender")
        self.fields["bank_on"].initial = clock.today()
        mortgage = self.subject if isinstance(self.subject, Mortgage) else None
        if mortgage is not None:
            parts = parts.filter(mortgage=mortgage)
            self.fields["mortgage"].initial = mortgage.pk
            if (open_ones := [part for part in parts if part.rest]) and len(open_ones) == 1:
                self.fields["part"].initial = open_ones[0].pk
                self.fields["amount"].initial = plain(open_ones[0].rest)
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]
        _tills(self, mortgage.record if mortgage else None)

    def clean(self):
        cleaned = super().clean() or {}
        mortgage, part = cleaned.get("mortgage"), cleaned.get("part")
        if mortgage and part is None:
            open_ones = [one for one in mortgage.parts.order_by("pk") if one.rest] or list(
                mortgage.parts.all()
            )
            if len(open_ones) == 1:
                cleaned["part"] = open_ones[0]
            else:
                self.add_error("part", _("有两笔贷款，请选是哪一笔"))
        elif mortgage and part and part.mortgage_id != mortgage.pk:
            self.add_error("part", _("这一笔不是这件按揭的"))
        return cleaned

    def facts(self):
        found = super().facts()
        record = found.pop("mortgage").record
        return found | {"department": record.department, "project": record.project, "party": record.party}


class CorrectDisbursementForm(ActionForm):
    amount = MoneyField(label=_("放款金额（元）"))
    bank_on = day_field(label=_("银行放款日期"))
    reference = forms.CharField(label=_("流水号"), max_length=40, required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.initial = dict(self.initial) | {
                "amount": plain(self.subject.amount),
                "bank_on": self.subject.bank_on,
                "reference": self.subject.reference,
            }


class BookForm(ActionForm):
    received_on = day_field(label=_("财务入账日期"))
    till = forms.ModelChoiceField(Till.objects.none(), label=_("到账账户"))
    reference = forms.CharField(label=_("流水号"), max_length=40, help_text=_("照银行回单填写，对账要用"))

    def prepare(self) -> None:
        self.fields["received_on"].initial = clock.today()
        if self.subject is not None:
            _tills(self, self.subject.record)
            self.fields["till"].initial = self.subject.till_id
            self.fields["reference"].initial = self.subject.reference
        else:
            _tills(self, None)


class SettleForm(ActionForm):
    reason = forms.CharField(
        label=_("怎样处理的"), max_length=200, help_text=_("如：银行已更正；台账已更正；不是我们的款，已退回")
    )


class DayForm(OpeningForm):
    day = day_field(label=_("对账日期"))
    words = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("当天没有放款的写“无放款”")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["day"].initial = clock.today()
