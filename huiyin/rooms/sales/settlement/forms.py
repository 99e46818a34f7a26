"""The shape of what is typed about area settlement and clearance."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.money import yuan
from huiyin.registers.estates.forms import AreaField
from huiyin.rooms.sales.contracts.models import STANDING, Contract
from huiyin.rooms.sales.contracts.queries import contracts_seen_by
from huiyin.rooms.sales.launches.forms.launches import OnBuildingsForm, buildings_field
from huiyin.rooms.sales.settlement.models import Choice, Way
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MoneyField,
    day_field,
    reason_field,
    words_field,
)


class RoundForm(OnBuildingsForm):
    report = forms.CharField(label=_("测绘报告号"), max_length=60)
    surveyed_on = day_field(label=_("测绘日期"))
    buildings = buildings_field()

    def facts(self):
        facts = super().facts()
        project = facts["project"]
        called = "、".join(building.called for building in facts["buildings"])
        return facts | {
            "title": (
                _now("%(project)s%(buildings)s面积结算") % {"project": project.name, "buildings": called}
            )[:120]
        }


class ContractChoice(forms.ModelChoiceField):
    def label_from_instance(self, contract) -> str:
        return f"{contract.unit.path} {contract.record.number}"


class ComputeForm(ActionForm):
    contract = ContractChoice(Contract.objects.none(), label=_("合同"))
    registered = AreaField(label=_("产权建筑面积（㎡）"))
    registered_inner = AreaField(label=_("产权套内面积（㎡）"), required=False)

    def prepare(self) -> None:
        if self.subject is None:
            return
        buildings = self.subject.buildings.values("pk")
        found = contracts_seen_by(self.member).filter(
            unit__building__in=buildings, matter__state__in=STANDING
        )
        found = found.exclude(settlements__live=True).select_related("unit", "matter__record")
        self.fields["contract"].queryset = found.order_by("unit__path")  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        record = self.subject.record
        return found | {"department": record.department, "project": record.project, "round": self.subject}


class CorrectForm(ActionForm):
    registered = AreaField(label=_("产权建筑面积（㎡）"))
    registered_inner = AreaField(label=_("产权套内面积（㎡）"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            for name in ("registered", "registered_inner"):
                value = getattr(self.subject, name)
                self.fields[name].initial = f"{value / 100:.2f}" if value else ""


class AgreeForm(ActionForm):
    when = {"amount": "way=buyer_pays|way=refund"}
    way = forms.ChoiceField(
        label=_("结果"), choices=[choice for choice in Way.choices if choice[0] != Way.BY_HAND]
    )
    amount = MoneyField(label=_("金额（元）"), required=False)
    agreement = words_field(_("协商结果"), rows=2, max_length=200)


class ChooseForm(ActionForm):
    choice = forms.ChoiceField(label=_("客户选择"), choices=Choice.choices, widget=forms.RadioSelect)
    uploads = FilesField(label=_("客户签字的确认书"), required=False)


class CloseForm(ActionForm):
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)


class DrawForm(ActionForm):
    """Nothing to type: everything is counted by the book."""

    def facts(self):
        record = self.subject.record
        return {"contract": self.subject, "department": record.department, "project": record.project}


class ExcuseForm(ActionForm):
    up_to = MoneyField(label=_("放行金额（元）"), help_text=_("未清金额不超过这个数才放行"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["up_to"].initial = yuan(self.subject.open_amount).replace(",", "")
