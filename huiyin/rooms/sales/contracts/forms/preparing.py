"""What is typed while a signing is prepared."""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.money import yuan
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_name
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.rooms.sales.contracts.models import Buyer, Instalment
from huiyin.web.forms import ActionForm, CertificateField, PickField, words_field


class AddBuyerForm(ActionForm):
    when = {"proxy_ground": "proxy"}
    who = PickField("customers", Party.objects.none(), label=_("共有人"))
    sort = forms.ChoiceField(label=_("类别"), choices=Buyer.Sort.choices)
    proxy = forms.CharField(label=_("监护人或代理人"), max_length=40, required=False)
    proxy_ground = forms.CharField(label=_("代理依据"), max_length=80, required=False)

    def prepare(self) -> None:
        self.fields["who"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]


class BuyerChoice(forms.ModelChoiceField):
    def label_from_instance(self, buyer) -> str:
        return f"{masked_name(buyer.party.name)}（{buyer.get_sort_display()}）"


class DropBuyerForm(ActionForm):
    buyer = BuyerChoice(Buyer.objects.none(), label=_("共有人"))

    def prepare(self) -> None:
        if self.subject is not None:
            later = self.subject.buyers.exclude(party=self.subject.record.party)
            self.fields["buyer"].queryset = later.select_related("party")  # type: ignore[attr-defined]


class IdentifyForm(ActionForm):
    buyer = BuyerChoice(Buyer.objects.none(), label=_("买受人"), empty_label=None)
    name = forms.CharField(label=_("证件上的姓名"), max_length=80, help_text=_("照证件填写"))
    id_number = CertificateField(label=_("证件号码"), help_text=_("会核对校验码和登记的号码"))
    qualification = forms.CharField(
        label=_("购房资格核验"),
        max_length=80,
        required=False,
        help_text=_("核验编号；不限购的写“不限购”"),
    )

    def prepare(self) -> None:
        if self.subject is not None:
            left = self.subject.buyers.filter(identified_at=None).order_by("position")
            self.fields["buyer"].queryset = left.select_related("party")  # type: ignore[attr-defined]
        self.fields["id_number"].widget.attrs |= {"data-secret": "", "autocomplete": "off"}


class SharesForm(ActionForm):
    """One field a buyer: the percentage that is theirs."""

    def prepare(self) -> None:
        buyers = self.subject.buyers.select_related("party").order_by("position") if self.subject else ()
        for buyer in buyers:
            self.fields[f"share_{buyer.pk}"] = forms.DecimalField(
                label=BuyerChoice.label_from_instance(BuyerChoice(Buyer.objects.none()), buyer),
                min_value=0,
                max_value=100,
                decimal_places=2,
                initial=buyer.share / 100,
                help_text=_("%；共同共有的都填0"),
            )

    def facts(self):
        found = super().facts()
        return {"shares": {int(name[6:]): int(value * 100) for name, value in found.items()}}


class DoubtForm(ActionForm):
    spoken = ("answer",)
    heading = forms.CharField(label=_("条款"), max_length=60)
    question = words_field(_("客户的疑问"), rows=2, max_length=300)
    answer = words_field(_("答复"), rows=3, max_length=500)


class PlanField(forms.CharField):
    """Lines of 款项 金额 日期, one part of the price each, as they stand in the contract."""

    widget = forms.Textarea(attrs={"rows": 6, "placeholder": "首付款 300000 2026-12-01"})

    def to_python(self, value):
        sorts = {str(label): code for code, label in Instalment.Sort.choices}
        parts = []
        for n, line in enumerate((super().to_python(value) or "").splitlines(), 1):
            words = re.split(r"[\s,，;；\t]+", line.strip())
            if words == [""]:
                continue
            if len(words) != 3 or words[0] not in sorts:
                raise forms.ValidationError(
                    _now("第%(n)d行看不懂，写成：款项 金额 日期；款项是%(sorts)s之一")
                    % {"n": n, "sorts": "、".join(sorts)}
                )
            try:
                amount, day = clean("money", words[1]), clean("date", words[2])
            except BadCell as problem:
                raise forms.ValidationError(
                    _now("第%(n)d行：%(why)s") % {"n": n, "why": problem}
                ) from problem
            if isinstance(day, dt.datetime):
                day = day.date()
            parts.append((sorts[words[0]], amount, day))
        return parts

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        labels = dict(Instalment.Sort.choices)
        return "\n".join(
            f"{labels[sort]} {yuan(amount).replace(',', '')} {due}" for sort, amount, due in value
        )


class PlanForm(ActionForm):
    parts = PlanField(label=_("各期款项"), help_text=_("每行一期：款项 金额 日期，合计要等于合同总价"))

    def prepare(self) -> None:
        if self.subject is not None:
            rows = self.subject.instalments.order_by("position").values_list("sort", "amount", "due_on")
            self.fields["parts"].initial = list(rows)
