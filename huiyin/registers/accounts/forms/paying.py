"""The shape of what is typed about money that came, goes back, is passed on or set off, and about invoices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.registers.accounts.forms.parts import BillsField, TillField, UnitForm, bills_about, plain
from huiyin.registers.accounts.models import (
    Bill,
    Credit,
    Method,
    Payment,
    Refund,
    charge_choices,
)
from huiyin.registers.estates.queries import units_named, units_seen_by
from huiyin.web.forms import ActionForm, FilesField, MoneyField, day_field, reason_field, words_field


class PaymentForm(UnitForm):
    groups = (
        (_("谁的款"), ("purpose", "unit", "party", "payer")),
        (_("怎么收的"), ("amount", "method", "till", "received_on", "reference")),
        (_("缴什么"), ("bills", "rest_in_advance")),
    )
    when = {
        "unit": "!purpose=unclaimed",
        "party": "!purpose=unclaimed",
        "bills": "purpose=bills",
        "rest_in_advance": "purpose=bills",
    }
    purpose = forms.ChoiceField(label=_("用途"), choices=Payment.Purpose.choices)
    amount = MoneyField(label=_("收款金额（元）"))
    method = forms.ChoiceField(label=_("付款方式"), choices=Method.choices)
    till = TillField(_("收入账户"))
    received_on = day_field(label=_("收款日期"))
    reference = forms.CharField(
        label=_("流水号"), max_length=40, required=False, help_text=_("转账、放款照银行回单填写")
    )
    payer = forms.CharField(
        label=_("付款人"), max_length=80, required=False, help_text=_("不是客户本人付的才填")
    )
    bills = BillsField()
    rest_in_advance = forms.BooleanField(label=_("多出部分记预收款"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].required = self.fields["party"].required = False
        self.fields["till"].offer(self.member)  # type: ignore[attr-defined]
        self.fields["received_on"].initial = clock.today()
        standing = bills_about(self.subject)
        if standing:
            self.fields["bills"].offer(standing)  # type: ignore[attr-defined]
        else:
            del self.fields["bills"]
        if isinstance(self.subject, Bill):
            self.fields["amount"].initial = plain(self.subject.open)
            if str(self.subject.pk) in getattr(self.fields.get("bills"), "offered", ()):
                self.fields["bills"].initial = [str(self.subject.pk)]

    def facts(self):
        facts = super().facts()
        if facts["purpose"] == Payment.Purpose.UNCLAIMED:
            facts |= {"unit": None, "party": None}
        if not facts["unit"]:
            facts |= {
                "department": facts["till"].record.department,
                "project": facts["till"].record.project,
            }
        if ticked := facts.pop("bills", None):
            if facts["purpose"] == Payment.Purpose.BILLS:
                facts["bills"] = self.fields["bills"].chosen(ticked)  # type: ignore[attr-defined]
        return facts


class AllocateForm(ActionForm):
    amount = MoneyField(label=_("核销金额（元）"), required=False, help_text=_("不填即能核销多少核销多少"))
    bills = BillsField()

    def prepare(self) -> None:
        self.fields["bills"].offer(bills_about(self.subject))  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        bills = self.fields["bills"].chosen(facts["bills"])  # type: ignore[attr-defined]
        return facts | {"bills": bills}


class ClaimForm(UnitForm):
    def facts(self):
        return {"unit": self.cleaned_data["unit"], "party": self.cleaned_data["party"]}


class AskInvoiceForm(ActionForm):
    title = forms.CharField(label=_("发票抬头"), max_length=80)


class InvoiceForm(ActionForm):
    number = forms.CharField(
        label=_("发票号码"),
        max_length=40,
        help_text=_("数电票20位号码"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    issued_on = day_field(label=_("开票日期"))
    amount = MoneyField(label=_("价税合计（元）"))

    def prepare(self) -> None:
        self.fields["issued_on"].initial = clock.today()
        if isinstance(self.subject, Payment):
            self.fields["amount"].initial = plain(self.subject.amount)

    def facts(self):
        facts = super().facts()
        return facts | {"number": "".join(facts["number"].split())}


class RedInvoiceForm(ActionForm):
    blue = forms.ChoiceField(label=_("红冲哪张发票"), choices=list)
    number = forms.CharField(label=_("红字发票号码"), max_length=40, help_text=_("数电票20位号码"))
    issued_on = day_field(label=_("开票日期"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["issued_on"].initial = clock.today()
        if isinstance(self.subject, Payment):
            standing = self.subject.invoices.filter(red_of=None, red=None).order_by("pk")
            offered = [(one.number, f"{one.number} {plain(one.amount)}") for one in standing]
            self.fields["blue"].choices = offered  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        return facts | {"number": "".join(facts["number"].split())}


class RefundForm(UnitForm):
    groups = (
        (_("退给谁"), ("unit", "party", "payee")),
        (_("退什么"), ("out_of", "charge", "amount", "words", "uploads")),
    )
    wide = ("uploads",)
    when = {"charge": "out_of=held"}
    out_of = forms.ChoiceField(label=_("退什么款"), choices=Refund.OutOf.choices)
    charge = forms.ChoiceField(
        label=_("哪种代收款"), choices=lambda: [("", _("请选择")), *charge_choices(held=True)], required=False
    )
    amount = MoneyField(label=_("退款金额（元）"))
    words = forms.CharField(label=_("退款原因"), max_length=200)
    payee = forms.CharField(
        label=_("收款人"), max_length=80, required=False, help_text=_("不是客户本人的才填，附委托书")
    )
    uploads = FilesField(label=_("依据"), required=False)

    def prepare(self) -> None:
        super().prepare()
        if isinstance(self.subject, Credit):
            self.fields["amount"].initial = plain(self.subject.amount)
            self.fields["words"].initial = self.subject.words


class PayRefundForm(ActionForm):
    method = forms.ChoiceField(
        label=_("付款方式"),
        choices=[one for one in Method.choices if one[0] in ("transfer", "cash", "other")],
    )
    till = TillField(_("付款账户"))
    paid_on = day_field(label=_("付款日期"))
    reference = forms.CharField(label=_("流水号"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["till"].offer(self.member)  # type: ignore[attr-defined]
        self.fields["paid_on"].initial = clock.today()


class HeldLinesField(forms.CharField):
    """Units, amounts and receipts, a line each, as they are pasted from Excel: 3-2-1502 28500.00 442026…"""

    def __init__(self, **kwargs) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def to_python(self, value):
        text = super().to_python(value) or ""
        found = []
        for n, line in enumerate(filter(None, (line.strip() for line in text.splitlines())), 1):
            parts = line.replace("，", " ").replace("\t", " ").split()
            if len(parts) not in (2, 3):
                raise forms.ValidationError(
                    _now("第%(n)d行“%(line)s”要写房屋、金额，可以再写凭证号，中间空格。")
                    % {"n": n, "line": line[:40]}
                )
            try:
                amount = clean("money", parts[1])
            except BadCell as problem:
                raise forms.ValidationError(
                    _now("第%(n)d行：%(why)s") % {"n": n, "why": problem}
                ) from problem
            found.append({"n": n, "door": parts[0], "amount": amount, "receipt": (*parts, "")[2][:40]})
        return found


class PayOverForm(ActionForm):
    groups = (
        (_("代缴什么"), ("charge", "payee", "lines")),
        (_("怎么缴的"), ("till", "paid_on", "reference", "uploads")),
    )
    wide = ("uploads",)
    charge = forms.ChoiceField(label=_("款项"), choices=lambda: charge_choices(held=True))
    payee = forms.CharField(label=_("收款单位"), max_length=60, help_text=_("如 税务局、维修资金专户"))
    lines = HeldLinesField(
        label=_("房屋明细"), help_text=_("每行一套：房屋 金额 缴款凭证号，如 3-2-1502 28500.00 4420260001")
    )
    till = TillField(_("付款账户"))
    paid_on = day_field(label=_("缴款日期"))
    reference = forms.CharField(label=_("流水号"), max_length=40, required=False)
    uploads = FilesField(label=_("缴款凭证"), required=False)

    def prepare(self) -> None:
        self.fields["till"].offer(self.member)  # type: ignore[attr-defined]
        self.fields["paid_on"].initial = clock.today()

    def clean(self):
        facts = super().clean() or {}
        till, lines = facts.get("till"), facts.get("lines")
        if not till or not lines:
            return facts
        project = till.record.project_id
        keys = units_named([(project, line["door"]) for line in lines])
        seen = units_seen_by(self.member).select_related("record__department", "record__project")
        units = {unit.pk: unit for unit in seen.filter(pk__in=filter(None, keys))}
        for line, key in zip(lines, keys, strict=True):
            if key not in units:
                self.add_error(
                    "lines", _now("第%(n)d行：没有登记“%(door)s”。") % {"n": line["n"], "door": line["door"]}
                )
                return facts
            line["unit"] = units[key]
        return facts

    def facts(self):
        facts = super().facts()
        first = facts["lines"][0]["unit"].record
        lines = [
            {"unit": line["unit"], "amount": line["amount"], "receipt": line["receipt"]}
            for line in facts["lines"]
        ]
        return facts | {"lines": lines, "department": first.department, "project": first.project}


class OffsetForm(UnitForm):
    wide = ("uploads",)
    amount = MoneyField(label=_("冲抵金额（元）"), required=False, help_text=_("不填即能抵多少抵多少"))
    agreed_on = day_field(label=_("客户同意日期"))
    agreement = words_field(_("客户怎样同意的"), rows=2, max_length=200, help_text=_("签字的协议或回执"))
    uploads = FilesField(label=_("签字件"), required=False)
