"""What is typed before the signature."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.money import yuan
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.estates.forms import AreaField
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.rooms.sales.contracts.models import (
    AreaRule,
    Buyer,
    Payment,
    Pricing,
)
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    MoneyField,
    OpeningForm,
    PickField,
    day_field,
    reason_field,
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
