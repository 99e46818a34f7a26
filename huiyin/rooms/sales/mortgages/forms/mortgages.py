"""What is typed about one loan, from the papers to the notice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.custody.models import Item
from huiyin.kernel.money import yuan
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts.forms import HOW, WantedForm
from huiyin.rooms.sales.contracts.forms import NotifyForm as ToldForm
from huiyin.rooms.sales.contracts.models import BY_LOAN, Contract
from huiyin.rooms.sales.contracts.queries import contracts_seen_by
from huiyin.rooms.sales.mortgages.models import Lender, LenderSort, Loan, LoanPaper, Mortgage, Repay, Whom
from huiyin.rooms.sales.mortgages.queries import lenders_for, parts_of
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MoneyField,
    PickField,
    SignatureField,
    day_field,
    reason_field,
    yes_no_field,
)

SORTS = ("commercial", "fund")


class OpenForm(ActionForm):
    """Opened by hand where the signature did not: everything else stands in the contract."""

    contract = PickField("contracts", Contract.objects.none(), label=_("合同"))

    def prepare(self) -> None:
        seen = contracts_seen_by(self.member).filter(live=True, payment__in=BY_LOAN)
        self.fields["contract"].queryset = seen  # type: ignore[attr-defined]
        if isinstance(self.subject, Contract):
            self.fields["contract"].initial = self.subject.pk

    def facts(self):
        contract = self.cleaned_data["contract"]
        record = contract.record
        return {
            "contract": contract,
            "department": record.department,
            "project": record.project,
            "party": record.party,
            "title": str(_("%s按揭")) % contract.unit,
        }


class ArrangeForm(ActionForm):
    """Who lends how much for how long; each part is asked for only where the loan has it."""

    groups = (
        (_("贷款"), ("loan", "agent")),
        (
            _("商业贷款"),
            (
                "commercial_lender",
                "commercial_amount",
                "commercial_years",
                "commercial_rate",
                "commercial_repay",
            ),
        ),
        (_("公积金贷款"), ("fund_lender", "fund_amount", "fund_years", "fund_rate", "fund_repay")),
    )
    when = {
        **{
            f"{sort}_{name}": f"loan={sort}|loan=combined"
            for sort in SORTS
            for name in ("lender", "amount", "years", "rate", "repay")
        }
    }
    loan = forms.ChoiceField(label=_("贷款种类"), choices=Loan.choices)
    agent = forms.ModelChoiceField(
        Lender.objects.none(), label=_("中介或担保公司"), required=False, empty_label=_("没有")
    )
    commercial_lender = forms.ModelChoiceField(
        Lender.objects.none(), label=_("贷款银行"), required=False, empty_label=_("请选择")
    )
    commercial_amount = MoneyField(label=_("金额（元）"), required=False)
    commercial_years = forms.IntegerField(label=_("年限"), min_value=1, max_value=40, required=False)
    commercial_rate = forms.DecimalField(
        label=_("年利率（%）"), min_value=0, max_digits=6, decimal_places=3, required=False,
        help_text=_("不填即取政策卡的利率"),
    )  # fmt: skip
    commercial_repay = forms.ChoiceField(label=_("还款方式"), choices=Repay.choices, required=False)
    fund_lender = forms.ModelChoiceField(
        Lender.objects.none(), label=_("公积金中心"), required=False, empty_label=_("请选择")
    )
    fund_amount = MoneyField(label=_("金额（元）"), required=False)
    fund_years = forms.IntegerField(label=_("年限"), min_value=1, max_value=40, required=False)
    fund_rate = forms.DecimalField(
        label=_("年利率（%）"), min_value=0, max_digits=6, decimal_places=3, required=False,
        help_text=_("不填即取政策卡的利率"),
    )  # fmt: skip
    fund_repay = forms.ChoiceField(label=_("还款方式"), choices=Repay.choices, required=False)

    def prepare(self) -> None:
        mortgage = self.subject
        if not isinstance(mortgage, Mortgage):
            return
        record = mortgage.record
        here = lenders_for(record.department_id, record.project_id)
        for name, sorts in (
            ("agent", (LenderSort.AGENT, LenderSort.GUARANTOR)),
            ("commercial_lender", (LenderSort.BANK,)),
            ("fund_lender", (LenderSort.FUND, LenderSort.BANK)),
        ):
            self.fields[name].queryset = here.filter(sort__in=sorts)  # type: ignore[attr-defined]
        self.fields["loan"].initial = mortgage.loan
        self.fields["loan"].help_text = _("合同贷款金额 %s 元") % yuan(mortgage.amount)
        self.fields["agent"].initial = mortgage.agent_id
        for part in parts_of(mortgage):
            for name, value in (
                ("lender", part.lender_id),
                ("amount", yuan(part.amount).replace(",", "")),
                ("years", part.years),
                ("rate", part.rate),
                ("repay", part.repay),
            ):
                self.fields[f"{part.sort}_{name}"].initial = value

    def facts(self):
        found = super().facts()
        wanted = SORTS if found["loan"] == Loan.COMBINED else (found["loan"],)
        parts = [
            {"sort": sort}
            | {name: found[f"{sort}_{name}"] for name in ("lender", "amount", "years", "rate")}
            | {"repay": found[f"{sort}_repay"] or Repay.INSTALMENT}
            for sort in wanted
        ]
        return {"loan": found["loan"], "agent": found["agent"], "parts": parts}


class ConsentForm(ActionForm):
    consented_on = day_field(label=_("同意日期"))
    edition = forms.CharField(label=_("同意书版本"), max_length=40)
    uploads = FilesField(label=_("签字的同意书"), required=False)

    def prepare(self) -> None:
        self.fields["consented_on"].initial = clock.today()
        if self.subject is not None:
            version = needed("YX-2.6b", "consent_version", self.subject.record.department_id)
            self.fields["edition"].initial = version


class PapersForm(WantedForm):
    wide = ("words", "uploads")
    states = LoanPaper.State.choices

    def listed(self):
        return ((paper, paper.label) for paper in self.subject.papers.order_by("position", "pk"))

    def prepare(self) -> None:
        super().prepare()
        if self.subject is not None and not self.subject.consent_on:
            self.fields["uploads"].help_text = _("先登记客户的单独同意，才能存资料")


class CallForm(ToldForm):
    words = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("约何时来领等"))


class HandForm(ActionForm):
    wide = ("signature", "uploads")
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(), label=_("交给中介的原件"), widget=forms.CheckboxSelectMultiple
    )
    taken_by = forms.CharField(label=_("领取人"), max_length=40)
    signature = SignatureField(label=_("领取人签字"))
    uploads = FilesField(label=_("或纸质签收单照片"), required=False)

    def prepare(self) -> None:
        if self.subject is None:
            return
        here = items_of(self.subject.contract.record).filter(state=Item.State.KEPT)
        self.fields["items"].queryset = here  # type: ignore[attr-defined]
        self.fields["taken_by"].initial = self.subject.agent.contact if self.subject.agent else ""

    def facts(self):
        found = super().facts()
        return found | {"items": list(found["items"])}


class StageForm(ActionForm):
    happened_on = day_field(label=_("日期"))
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["happened_on"].initial = clock.today()


def stage_form(label) -> type[StageForm]:
    """The same form with the day called by its name."""

    class Form(StageForm):
        def prepare(self) -> None:
            super().prepare()
            self.fields["happened_on"].label = label

    return Form


class RegisterForm(ActionForm):
    happened_on = day_field(label=_("抵押登记日期"))
    number = forms.CharField(label=_("登记证明号"), max_length=40)
    uploads = FilesField(label=_("登记证明照片"), required=False)

    def prepare(self) -> None:
        self.fields["happened_on"].initial = clock.today()


class ChaseForm(ActionForm):
    noted = ("words",)
    whom = forms.ChoiceField(label=_("催谁"), choices=Whom.choices)
    reached = yes_no_field(_("联系上了"))
    words = forms.CharField(label=_("对方怎么说"), max_length=200, required=False)

    def prepare(self) -> None:
        mortgage = self.subject
        if mortgage is None:
            return
        self.fields["whom"].initial = (
            Whom.CUSTOMER
            if mortgage.matter.state == "collect"
            else Whom.AGENT
            if mortgage.agent_id
            else Whom.LENDER
        )


class RefuseForm(ActionForm):
    happened_on = day_field(label=_("银行答复日期"))
    reason = forms.CharField(label=_("银行的理由"), max_length=200)

    def prepare(self) -> None:
        self.fields["happened_on"].initial = clock.today()


class WithdrawForm(ActionForm):
    reason = reason_field()


class NotifyForm(ActionForm):
    noted = ("words",)
    how = forms.ChoiceField(label=_("方式"), choices=HOW)
    reached = yes_no_field(_("告知到了"))
    tax_told = forms.BooleanField(
        label=_("已提示契税的缴纳和期限"), required=False, help_text=_("告知放款、领取合同资料时一并提示")
    )
    words = forms.CharField(label=_("说明"), max_length=200, required=False)
