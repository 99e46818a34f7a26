"""What is typed about an act of the registry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.contracts.queries import live_contract_of
from huiyin.rooms.sales.launches.forms.certificates import doors_field, units_typed
from huiyin.rooms.sales.launches.forms.launches import buildings_field
from huiyin.rooms.sales.titles.forms.conversions import OfOneProjectForm
from huiyin.rooms.sales.titles.models import CANCELLING, OF_A_CONTRACT, OF_A_PROJECT, ActSort, RegistryAct
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MoneyField,
    OpeningForm,
    PickField,
    SignatureField,
    day_field,
    reason_field,
)

# What a person opens by hand: the transfer follows from the title, a cancellation from what it cancels.
BY_HAND = [
    (sort.value, sort.label)
    for sort in OF_A_CONTRACT
    if sort != ActSort.TRANSFER and (sort not in CANCELLING or sort == ActSort.CANCEL_FILING)
]
ON_BUILDINGS = [(sort.value, sort.label) for sort in OF_A_PROJECT if sort not in CANCELLING]


class OfContractForm(OpeningForm):
    """Opened for a door; the contract that it is under, its buyer and its project follow."""

    unit = PickField("units", Unit.objects.none(), label=_("房屋"), help_text=_("如 3-2-1502，须有合同"))

    def called(self, unit: Unit) -> str:
        """The title of the matter that is opened."""
        raise NotImplementedError

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        if isinstance(self.subject, Contract):
            self.fields["unit"].initial = self.subject.unit_id
        del self.fields["project"]

    def clean(self):
        cleaned = super().clean() or {}
        if unit := cleaned.get("unit"):
            contract = self.subject if isinstance(self.subject, Contract) else live_contract_of(unit)
            if contract is None or contract.unit_id != unit.pk:
                self.add_error("unit", _now("这套房屋没有有效的合同"))
            cleaned["contract"] = contract
        return cleaned

    def facts(self):
        found = super().facts()
        unit, record = found.pop("unit"), found["contract"].record
        return found | {
            "department": record.department,
            "project": record.project,
            "party": record.party,
            "title": self.called(unit),
        }


class OpenActForm(OfContractForm):
    when = {"holder": "sort=notice_mortgage|sort=mortgage"}
    sort = forms.ChoiceField(label=_("登记类别"), choices=BY_HAND)
    holder = forms.CharField(label=_("抵押权人（银行）"), max_length=60, required=False)
    fee = MoneyField(label=_("登记费（元）"), required=False)

    def called(self, unit: Unit) -> str:
        return f"{unit.path} {ActSort(self.cleaned_data['sort']).label}"

    def facts(self):
        found = super().facts()
        return found | {"fee": found["fee"] or None}


class OpenProjectActForm(OfOneProjectForm):
    when = {"holder": "sort=works_mortgage"}
    sort = forms.ChoiceField(label=_("登记类别"), choices=ON_BUILDINGS)
    buildings = buildings_field()
    holder = forms.CharField(label=_("抵押权人（银行）"), max_length=60, required=False)
    fee = MoneyField(label=_("登记费（元）"), required=False)

    def facts(self):
        found = super().facts()
        title = f"{found['project'].name} {ActSort(found['sort']).label}"
        return found | {"title": title, "fee": found["fee"] or None}


class CancelForm(ActionForm):
    """A mortgage of the works may let go some doors only."""

    when = {"doors": "partly"}
    partly = forms.BooleanField(label=_("只解押部分房屋"), required=False)
    doors = doors_field(required=False, help_text=_("每行一套，如 3-2-1502"))
    reason = reason_field(required=False)

    def prepare(self) -> None:
        if isinstance(self.subject, RegistryAct) and self.subject.project_id is None:
            del self.fields["partly"], self.fields["doors"]

    def clean(self):
        cleaned = super().clean() or {}
        doors = cleaned.pop("doors", None) or []
        partly = cleaned.pop("partly", False)
        cleaned["units"] = (
            units_typed(self, self.subject.project_id, doors) if partly and self.subject is not None else []
        )
        if partly and not doors:
            self.add_error("doors", _now("没有写是哪些房屋"))
        return cleaned


class SubmitForm(ActionForm):
    submitted_on = day_field(label=_("提交日期"))
    registry = forms.CharField(label=_("登记机构"), max_length=60)
    taken_by = forms.CharField(label=_("窗口收件人"), max_length=60, required=False)
    signature = SignatureField(label=_("收件人签字"), required=False)
    uploads = FilesField(label=_("收件回执照片"), required=False)
    wide = ("signature", "uploads")

    def prepare(self) -> None:
        self.fields["submitted_on"].initial = clock.today()
        if self.subject is not None:
            self.fields["registry"].initial = registry_of(self.subject)


def registry_of(subject) -> str:
    """The registry that was named last, else the one that the department usually goes to."""
    return getattr(subject, "registry", "") or param(
        "ZH-4.1.3", "registry_name", subject.record.department_id
    )


class AcceptForm(ActionForm):
    acceptance_number = forms.CharField(label=_("受理号"), max_length=40)
    accepted_on = day_field(label=_("受理日期"))

    def prepare(self) -> None:
        self.fields["accepted_on"].initial = clock.today()


class ReturnedForm(ActionForm):
    place = forms.CharField(label=_("退回的资料放在哪里"), max_length=40)
    reason = forms.CharField(label=_("退件原因"), max_length=200)


class FinishForm(ActionForm):
    proof_number = forms.CharField(label=_("登记证明号"), max_length=60, required=False)
    done_on = day_field(label=_("办结日期"))
    place = forms.CharField(
        label=_("登记证明存放位置"),
        max_length=40,
        required=False,
        help_text=_("有证明原件的填写，如：证明柜1"),
    )
    uploads = FilesField(label=_("登记证明扫描件"), required=False)
    wide = ("uploads",)

    def prepare(self) -> None:
        self.fields["done_on"].initial = clock.today()
        if self.subject is not None:
            self.fields["proof_number"].required = self.subject.sort not in CANCELLING


class ActFeeForm(ActionForm):
    fee = MoneyField(label=_("登记费（元）"))
    fee_paid_on = day_field(label=_("缴费日期"))
    fee_number = forms.CharField(label=_("票据号"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["fee_paid_on"].initial = clock.today()
        if self.subject is not None and self.subject.fee:
            self.fields["fee"].initial = f"{self.subject.fee / 100:.2f}"


class ChaseForm(ActionForm):
    noted = ("words",)
    whom = forms.ChoiceField(
        label=_("催问谁"),
        choices=(
            ("registry", _("登记机构")),
            ("customer", _("客户")),
            ("bank", _("银行")),
            ("inside", _("内部部门")),
        ),
    )
    how = forms.ChoiceField(label=_("方式"), choices=HOW)
    words = forms.CharField(label=_("对方怎么说"), max_length=200)


class CorrectActForm(ActionForm):
    NAMES = ("holder", "registry", "acceptance_number", "proof_number")
    holder = forms.CharField(label=_("抵押权人（银行）"), max_length=60, required=False)
    registry = forms.CharField(label=_("登记机构"), max_length=60, required=False)
    acceptance_number = forms.CharField(label=_("受理号"), max_length=40, required=False)
    proof_number = forms.CharField(label=_("登记证明号"), max_length=60, required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            known = {name: getattr(self.subject, name) for name in self.NAMES}
            self.initial = dict(self.initial) | known


class CollectForm(ActionForm):
    copies = forms.IntegerField(label=_("份数"), min_value=1, max_value=12, initial=1)
    place = forms.CharField(label=_("存放位置"), max_length=40, help_text=_("如：抵押合同柜1"))
