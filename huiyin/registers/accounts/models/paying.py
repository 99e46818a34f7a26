"""Money that came, went back, was passed on, or was set off."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Particulars
from huiyin.registers.accounts.models.book import Till
from huiyin.registers.accounts.models.charts import charge_choices, charge_label
from huiyin.registers.estates.models import Unit


class Method(models.TextChoices):
    TRANSFER = "transfer", _("转账")
    CARD = "card", _("刷卡")
    CASH = "cash", _("现金")
    LOAN = "loan", _("银行放款")
    OTHER = "other", _("其他")


class Payment(Particulars):
    """收款单. `party` is whose money it is; nobody's while it waits to be claimed."""

    class Purpose(models.TextChoices):
        BILLS = "bills", _("缴应收款")
        ADVANCE = "advance", _("预收款")
        DEPOSIT = "deposit", _("定金")
        UNCLAIMED = "unclaimed", _("待认领款")

    class Invoiced(models.TextChoices):
        NONE = "none", _("未开票")
        ASKED = "asked", _("待开票")
        ISSUED = "issued", _("已开票")
        RED = "red", _("已红冲发票")

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("房屋")
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("付款客户")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("员工")
    )
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices, default=Purpose.BILLS)
    amount = MoneyField(_("金额"))
    allocated = MoneyField(_("已核销"), default=0)
    method = models.CharField(_("付款方式"), max_length=10, choices=Method.choices, default=Method.TRANSFER)
    till = models.ForeignKey(Till, models.PROTECT, related_name="payments", verbose_name=_("收入账户"))
    received_on = models.DateField(_("收款日期"))
    reference = models.CharField(_("流水号"), max_length=40, blank=True)
    payer = models.CharField(_("付款人"), max_length=80, blank=True)
    invoiced = models.CharField(_("发票"), max_length=10, choices=Invoiced.choices, default=Invoiced.NONE)
    invoice_title = models.CharField(_("发票抬头"), max_length=80, blank=True)
    slips_replaced = models.PositiveSmallIntegerField(_("收据挂失次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("收款单")
        indexes = [
            models.Index(fields=["-received_on", "-record"], name="payments_by_day"),
            models.Index(fields=["invoiced", "-record"], name="payments_by_invoice"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_brings_something"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("amount")),
                name="a_payment_settles_up_to_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(purpose="unclaimed") | Q(unit__isnull=False) | Q(member__isnull=False),
                name="a_payment_is_somebodys_or_unclaimed",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.get_purpose_display(), self.unit.path if self.unit else "")))

    @property
    def free(self) -> int:
        """What of it settles no bill yet."""
        return 0 if self.record.voided_at else self.amount - self.allocated


class Invoice(models.Model):
    """A fully digital invoice (数电票) of a payment; a red one points at the blue one that it takes back."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="invoices")
    number = models.CharField(_("发票号码"), max_length=20, unique=True)
    issued_on = models.DateField(_("开票日期"))
    amount = MoneyField(_("金额"))
    red_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="red", verbose_name=_("对应蓝字发票")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("发票")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_invoice_is_of_something"),
        ]

    def __str__(self) -> str:
        return self.number


class Refund(Particulars):
    """退款单: agreed to by who has to, then paid by finance. The customer is the record's party."""

    class OutOf(models.TextChoices):
        OWED = "owed", _("应退款")
        ADVANCE = "advance", _("预收款余额")
        DEPOSIT = "deposit", _("定金")
        HELD = "held", _("代收款余额")

    class State(models.TextChoices):
        ASKED = "asked", _("待付款")
        PAID = "paid", _("已付款")

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("房屋")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("员工")
    )
    out_of = models.CharField(_("退什么款"), max_length=10, choices=OutOf.choices, default=OutOf.OWED)
    charge = models.CharField(_("款项"), max_length=30, blank=True, choices=charge_choices)
    amount = MoneyField(_("金额"))
    words = models.CharField(_("退款原因"), max_length=200)
    payee = models.CharField(_("收款人"), max_length=80, blank=True)
    asked_on = models.DateField(_("申请日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    method = models.CharField(_("付款方式"), max_length=10, choices=Method.choices, blank=True)
    till = models.ForeignKey(
        Till, models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("付款账户")
    )
    paid_on = models.DateField(_("付款日期"), null=True, blank=True)
    reference = models.CharField(_("流水号"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("退款单")
        indexes = [models.Index(fields=["state", "-record"], name="refunds_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_returns_something"),
            models.CheckConstraint(
                condition=Q(state="asked", paid_on=None, till=None)
                | Q(state="paid", paid_on__isnull=False, till__isnull=False),
                name="a_paid_refund_says_when_and_from_where",
            ),
        ]

    def __str__(self) -> str:
        what = charge_label(self.charge) if self.charge else self.get_out_of_display()
        return " ".join(filter(None, (what, self.unit.path if self.unit else "")))


class PayOver(Particulars):
    """代缴单: money held for others goes to whom it belongs."""

    charge = models.CharField(_("款项"), max_length=30, choices=charge_choices)
    amount = MoneyField(_("金额"))
    payee = models.CharField(_("收款单位"), max_length=60)
    till = models.ForeignKey(Till, models.PROTECT, related_name="payovers", verbose_name=_("付款账户"))
    paid_on = models.DateField(_("缴款日期"))
    reference = models.CharField(_("流水号"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("代缴单")
        indexes = [models.Index(fields=["-paid_on", "-record"], name="payovers_by_day")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_pay_over_pays_something")]

    def __str__(self) -> str:
        return f"{charge_label(self.charge)} {self.payee}"


class PayOverLine(models.Model):
    """What of a pay-over was whose, and the authority's receipt for it."""

    payover = models.ForeignKey(PayOver, models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="payover_lines", verbose_name=_("房屋"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("客户"))
    amount = MoneyField(_("金额"))
    receipt = models.CharField(_("缴款凭证号"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("代缴明细")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_pay_over_line_pays")]


class Offset(Particulars):
    """冲抵单: our debt against the customer's, as the customer agreed on a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offsets", verbose_name=_("房屋"))
    amount = MoneyField(_("金额"))
    agreed_on = models.DateField(_("客户同意日期"))
    agreement = models.CharField(_("客户同意的方式"), max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = _("冲抵单")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="an_offset_sets_off")]

    def __str__(self) -> str:
        return self.unit.path
