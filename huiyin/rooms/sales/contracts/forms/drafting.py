"""What is typed before the signature."""

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
from huiyin.registers.estates.forms import AreaField
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.rooms.sales.contracts.models import (
    AreaRule,
    Buyer,
    ContractPaper,
    Instalment,
    Payment,
    Pricing,
)
from huiyin.web.forms import (
    ActionForm,
    CertificateField,
    FilesField,
    MomentField,
    MoneyField,
    OpeningForm,
    PickField,
    day_field,
    reason_field,
    words_field,
)


def money(label, required: bool = True, **more) -> MoneyField:
    """An amount in yuan."""
    return MoneyField(label=label, required=required, **more)


class TermsMixin(forms.Form):
    """What the contract says, as far as it is reckoned with later."""

    area_rule = forms.ChoiceField(label=_("面积误差约定"), choices=AreaRule.choices)
    threshold = forms.DecimalField(
        label=_("误差比界限（%）"), required=False, min_value=0, max_value=20, decimal_places=2,
        help_text=_("合同另有约定的才填"),
    )  # fmt: skip
    refund_days = forms.IntegerField(
        label=_("退补款天数"), required=False, min_value=1, max_value=365, help_text=_("自通知之日起")
    )
    title_days = forms.IntegerField(
        label=_("办证期限（天）"), required=False, min_value=1, max_value=1500, help_text=_("自交房之日起")
    )
    hand_over_on = day_field(label=_("约定交房日"), required=False)
    tax_by = day_field(label=_("约定缴税日"), required=False)

    def terms(self, cleaned: dict) -> dict:
        """The terms as the contract keeps them; the limit in hundredths of a percent."""
        if (percent := cleaned.get("threshold")) is not None:
            cleaned["threshold"] = int(percent * 100)
        return cleaned


TERMS = ("area_rule", "threshold", "refund_days", "title_days", "hand_over_on", "tax_by")
SUMS = ("price", "payment", "earnest", "loan")
AREAS = ("pricing", "area", "inner_area")
WHEN = {
    "loan": "payment=mortgage|payment=fund|payment=combined",
    "threshold": "area_rule=agreed",
}


class DraftForm(TermsMixin, OpeningForm):
    groups = (
        (_("谁买哪一套"), ("unit", "party", "buyer_sort", "proxy", "proxy_ground")),
        (_("面积与价款"), (*AREAS, *SUMS)),
        (_("何时签约"), ("sign_at", "department", "project")),
        (_("合同约定"), TERMS),
    )
    when = WHEN | {"proxy_ground": "proxy"}
    unit = PickField("units", Unit.objects.none(), label=_("房屋"), help_text=_("如 3-2-1502"))
    party = PickField("customers", Party.objects.none(), label=_("买受人"), help_text=_("共有人登记后再加"))
    buyer_sort = forms.ChoiceField(label=_("买受人类别"), choices=Buyer.Sort.choices)
    proxy = forms.CharField(label=_("监护人或代理人"), max_length=40, required=False)
    proxy_ground = forms.CharField(
        label=_("代理依据"), max_length=80, required=False, help_text=_("监护关系、公证委托书编号")
    )
    pricing = forms.ChoiceField(label=_("计价方式"), choices=Pricing.choices)
    area = AreaField(label=_("建筑面积（㎡）"), required=False, help_text=_("不填即取房屋登记的面积"))
    inner_area = AreaField(label=_("套内面积（㎡）"), required=False)
    price = money(_("合同总价（元）"))
    payment = forms.ChoiceField(label=_("付款方式"), choices=Payment.choices)
    earnest = money(_("定金（元）"), required=False)
    loan = money(_("贷款金额（元）"), required=False)
    sign_at = MomentField(label=_("预约签约时间"), required=False, help_text=_("填了会同时登记预约"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        if isinstance(self.subject, Unit):
            self.fields["unit"].initial = self.subject.pk
            self.fields["project"].initial = self.subject.record.project_id
        elif record := getattr(self.subject, "record", None):
            self.fields["party"].initial = record.party_id
        project = self.fields.pop("project")
        self.offered = project.queryset  # type: ignore[attr-defined]

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit.building.project not in self.offered:
            raise forms.ValidationError(_now("这套房屋所在的项目不归你负责"))
        return unit

    def facts(self):
        facts = self.terms(super().facts())
        unit = facts["unit"]
        facts["project"] = unit.building.project
        facts["title"] = _now("%s签约") % unit
        return {name: value for name, value in facts.items() if value not in (None, "")}


class ArrangeForm(ActionForm):
    sign_at = MomentField(label=_("签约时间"))
    reason = reason_field(required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["sign_at"].initial = self.subject.sign_at


class CorrectForm(TermsMixin, ActionForm):
    groups = ((_("面积与价款"), (*AREAS, *SUMS)), (_("合同约定"), TERMS), (_("更正"), ("reason",)))
    when = WHEN
    pricing = forms.ChoiceField(label=_("计价方式"), choices=Pricing.choices)
    area = AreaField(label=_("建筑面积（㎡）"))
    inner_area = AreaField(label=_("套内面积（㎡）"), required=False)
    price = money(_("合同总价（元）"))
    payment = forms.ChoiceField(label=_("付款方式"), choices=Payment.choices)
    earnest = money(_("定金（元）"), required=False)
    loan = money(_("贷款金额（元）"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        contract = self.subject
        if contract is None:
            return
        shown = {name: getattr(contract, name) for name in (*AREAS, *SUMS, *TERMS)}
        for name in ("area", "inner_area"):
            shown[name] = "" if shown[name] is None else f"{shown[name] / 100:.2f}"
        for name in ("price", "earnest", "loan"):
            shown[name] = yuan(shown[name]).replace(",", "") if shown[name] else ""
        if shown["threshold"] is not None:
            shown["threshold"] = f"{shown['threshold'] / 100:.2f}"
        self.initial = dict(self.initial) | shown

    def facts(self):
        return self.terms(super().facts())


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


class PapersForm(ActionForm):
    """One choice a paper."""

    def prepare(self) -> None:
        papers = (
            self.subject.papers.select_related("buyer__party").order_by("position", "pk")
            if self.subject
            else ()
        )
        several = len({paper.buyer_id for paper in papers}) > 1
        for paper in papers:
            label = paper.label
            if several and paper.buyer:
                label = f"{masked_name(paper.buyer.party.name)} {label}"
            self.fields[f"paper_{paper.pk}"] = forms.ChoiceField(
                label=label,
                choices=ContractPaper.State.choices,
                initial=paper.state,
            )
        self.fields["words"] = forms.CharField(
            label=_("说明"), max_length=100, required=False, help_text=_("登记免交的要写原因")
        )
        self.fields["uploads"] = FilesField(label=_("照片或扫描件"), required=False)

    def facts(self):
        found = super().facts()
        papers = {int(name[6:]): found.pop(name) for name in list(found) if name.startswith("paper_")}
        return found | {"papers": papers}


class AddPaperForm(ActionForm):
    label = forms.CharField(label=_("资料名称"), max_length=60)


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
