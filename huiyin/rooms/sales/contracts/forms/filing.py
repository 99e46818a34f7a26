"""What is typed from the signature on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.custody.models import Item
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_name
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts.forms.drafting import money
from huiyin.rooms.sales.contracts.models import TO_CHECK, Contract, Why
from huiyin.web.forms import (
    ActionForm,
    CertificateField,
    FilesField,
    OpeningForm,
    SignatureField,
    day_field,
    reason_field,
    words_field,
    yes_no_field,
)

HOW = (
    ("call", _("电话")),
    ("wechat", _("微信")),
    ("sms", _("短信")),
    ("visit", _("当面")),
    ("letter", _("书面")),
)


class SignForm(ActionForm):
    signed_on = day_field(label=_("签约日期"))
    online_number = forms.CharField(label=_("网签合同号"), max_length=40)
    copies = forms.IntegerField(label=_("合同份数"), min_value=1, max_value=12)
    place = forms.CharField(
        label=_("原件存放位置"), max_length=40, required=False, help_text=_("不填即由本人保管")
    )
    explained = forms.BooleanField(label=_("条款已向客户逐条说明"), required=False)

    def prepare(self) -> None:
        self.fields["signed_on"].initial = clock.today()
        if self.subject is not None:
            department = self.subject.record.department_id
            self.fields["copies"].initial = needed("ZH-J2.2", "contract_copies", department)


class CheckForm(ActionForm):
    lines = forms.MultipleChoiceField(
        label=_("与证件、许可证、认购书逐项核对"),
        choices=TO_CHECK,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SendBackForm(ActionForm):
    wrong = forms.MultipleChoiceField(
        label=_("不对的项"), choices=TO_CHECK, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field()


class FileForm(ActionForm):
    submitted_on = day_field(label=_("报备日期"))

    def prepare(self) -> None:
        self.fields["submitted_on"].initial = clock.today()


class RefileForm(ActionForm):
    reason = forms.CharField(label=_("退件原因"), max_length=200)


class FiledForm(ActionForm):
    filing_number = forms.CharField(label=_("备案号"), max_length=40)
    filed_on = day_field(label=_("备案日期"))

    def prepare(self) -> None:
        self.fields["filed_on"].initial = clock.today()


class NotifyForm(ActionForm):
    """Somebody was told, how, and whether it reached them."""

    noted = ("words",)
    how = forms.ChoiceField(label=_("通知方式"), choices=HOW)
    reached = yes_no_field(_("通知到了"))
    words = forms.CharField(label=_("说明"), max_length=200, required=False)


class NotifyReadyForm(NotifyForm):
    words = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("客户约何时来领等"))


class PartyChoice(forms.ModelChoiceField):
    def label_from_instance(self, party) -> str:
        return masked_name(party.name)


class HandOutForm(ActionForm):
    """Also made for a phone: the card's number, a tick for each copy, and the signature."""

    groups: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("谁来领"), ("taker", "id_number", "proxy_name", "authority")),
        (_("交给客户"), ("items",)),
        (_("签收"), ("signature", "uploads")),
    )
    when = {"authority": "proxy_name"}
    wide = ("authority", "uploads", "signature")
    taker = PartyChoice(Party.objects.none(), label=_("买受人"), empty_label=None)
    id_number = CertificateField(label=_("来人证件号码"), help_text=_("照证件填写，代领的填代领人的"))
    proxy_name = forms.CharField(
        label=_("代领人"), max_length=40, required=False, help_text=_("本人来领的不填")
    )
    authority = FilesField(label=_("授权委托书和证件照片"), required=False)
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(), label=_("原件"), widget=forms.CheckboxSelectMultiple
    )
    signature = SignatureField(label=_("领取人签字"))
    uploads = FilesField(label=_("或纸质签收单照片"), required=False)

    def offered(self) -> tuple[Contract, QuerySet[Item], Sequence[Item]]:
        """Whose buyers may take, what there is to take, and what of it is ticked from the start."""
        here = items_of(self.subject.record).filter(state=Item.State.KEPT)
        return self.subject, here, here[:1]

    def prepare(self) -> None:
        self.fields["id_number"].widget.attrs |= {"data-secret": "", "autocomplete": "off"}
        if self.subject is None:
            return
        contract, here, ticked = self.offered()
        parties = Party.objects.filter(pk__in=contract.buyers.values("party"))
        self.fields["taker"].queryset = parties  # type: ignore[attr-defined]
        self.fields["items"].queryset = here  # type: ignore[attr-defined]
        self.fields["items"].initial = [item.pk for item in ticked]

    def facts(self):
        found = super().facts()
        return found | {"items": list(found["items"])}


class VoidForm(ActionForm):
    why = forms.ChoiceField(label=_("作废原因"), choices=Why.choices)
    refund = money(_("应退金额（元）"), required=False, help_text=_("扣除违约金后退给客户的数；没有的不填"))
    reason = reason_field()


class UnfileForm(ActionForm):
    unfiled_on = day_field(label=_("注销备案日期"))
    unfiled_number = forms.CharField(label=_("注销备案号"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["unfiled_on"].initial = clock.today()


class FinishForm(ActionForm):
    archived_at = forms.CharField(
        label=_("归档位置"), max_length=60, help_text=_("作废申请、解除协议等资料放在哪里")
    )


class AmendForm(ActionForm):
    words = words_field(_("约定的内容"), rows=4)
    signed_on = day_field(label=_("签订日期"))
    price = money(_("变更后的总价（元）"), required=False, help_text=_("总价不变的不填；变更的要经理审批"))
    uploads = FilesField(label=_("补充协议扫描件"), required=False)

    def prepare(self) -> None:
        self.fields["signed_on"].initial = clock.today()

    def facts(self):
        found = super().facts()
        return found | {"price": found["price"] or None}


class TermForm(OpeningForm):
    wide = ("meaning", "mind")
    heading = forms.CharField(label=_("条款"), max_length=60, help_text=_("如：第五条 面积差异处理"))
    meaning = words_field(_("说明"), rows=4, max_length=500)
    mind = forms.CharField(label=_("提醒客户"), max_length=200, required=False)
    templated = forms.CharField(label=_("合同范本"), max_length=60, required=False)
    position = forms.IntegerField(label=_("顺序"), min_value=1, max_value=500, initial=50)


class CorrectTermForm(ActionForm):
    wide = ("meaning", "mind")
    heading = forms.CharField(label=_("条款"), max_length=60)
    meaning = words_field(_("说明"), rows=4, max_length=500)
    mind = forms.CharField(label=_("提醒客户"), max_length=200, required=False)
    position = forms.IntegerField(label=_("顺序"), min_value=1, max_value=500)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            names = ("heading", "meaning", "mind", "position")
            self.initial = dict(self.initial) | {name: getattr(self.subject, name) for name in names}
