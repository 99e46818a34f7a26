"""What the bank paid, what it says that it paid, and on which days the two were compared."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.imports.models import Batch
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars
from huiyin.registers.accounts.models import Payment, Till
from huiyin.rooms.sales.mortgages.models.lenders import Lender
from huiyin.rooms.sales.mortgages.models.mortgage import LoanPart


class Disbursement(Particulars):
    """放款: one payment of the bank for one part of a loan, with the bank's day and the day finance booked it."""

    part = models.ForeignKey(
        LoanPart, models.PROTECT, related_name="disbursements", verbose_name=_("贷款明细")
    )
    amount = MoneyField(_("放款金额"))
    bank_on = models.DateField(_("银行放款日期"))
    till = models.ForeignKey(
        Till, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("到账账户")
    )
    reference = models.CharField(_("流水号"), max_length=40, blank=True)
    entered_on = models.DateField(_("登记日期"))
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收款单")
    )
    booked_on = models.DateField(_("财务入账日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("放款")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_disbursement_is_money"),
            models.CheckConstraint(
                condition=Q(payment=None, booked_on=None) | Q(payment__isnull=False, booked_on__isnull=False),
                name="booked_with_a_payment_and_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["-bank_on", "-record"], name="disbursements_by_day"),
            models.Index(fields=["booked_on", "-record"], name="disbursements_by_booking"),
            models.Index(fields=["entered_on"], name="disbursements_by_entry"),
        ]

    @property
    def mortgage(self):
        return self.part.mortgage

    def __str__(self) -> str:
        return f"{self.record} {self.part.mortgage.contract.unit.path}"


class Outcome(models.TextChoices):
    """What came of comparing a line of the bank's sheet with our ledger."""

    ENTERED = "entered", _("已登记放款")
    SAME = "same", _("与台账一致")
    AMOUNT = "amount", _("金额不符")
    DAY = "day", _("日期不符")
    ALTERED = "altered", _("同一流水前后不一")
    OVER = "over", _("超过未放金额")
    EARLY = "early", _("未签借款合同")
    DOUBLED = "doubled", _("重复流水")
    UNKNOWN = "unknown", _("找不到按揭")


AGREED = (Outcome.ENTERED, Outcome.SAME)


class BankLine(Particulars):
    """银行流水: one line of a bank's sheet, kept as the bank wrote it, with what came of comparing it."""

    lender = models.ForeignKey(
        Lender, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("银行")
    )
    day = models.DateField(_("银行日期"))
    amount = MoneyField(_("金额"))
    reference = models.CharField(_("流水号"), max_length=40, blank=True, db_index=True)
    borrower = models.CharField(_("借款人"), max_length=80, blank=True)
    door = models.CharField(_("房号"), max_length=40, blank=True)
    code = models.CharField(_("合同号"), max_length=40, blank=True)
    outcome = models.CharField(_("比对结果"), max_length=10, choices=Outcome.choices)
    words = models.CharField(_("差异说明"), max_length=200, blank=True)
    differs = models.BooleanField(_("有差异"), default=False)  # and nobody settled it yet
    disbursement = models.ForeignKey(
        Disbursement, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("放款")
    )
    settled = models.CharField(_("处理结果"), max_length=200, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("银行放款流水")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_line_of_the_bank_is_money"),
        ]
        indexes = [
            models.Index(fields=["day", "-record"], name="bank_lines_by_day"),
            models.Index(fields=["-record"], condition=Q(differs=True), name="bank_lines_that_differ"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.reference}".strip()


class LoanDay(Particulars):
    """对账日: that somebody compared the bank, the ledger and finance for a day, and what they found."""

    day = models.DateField(_("日期"))
    bank = MoneyField(_("银行流水合计"), default=0)
    ledger = MoneyField(_("放款台账合计"), default=0)
    booked = MoneyField(_("财务入账合计"), default=0)
    differences = models.PositiveIntegerField(_("差异笔数"), default=0)
    words = models.CharField(_("说明"), max_length=200, blank=True)
    live = models.BooleanField(default=True)
    place = models.CharField(max_length=40)  # department and project: one a day and place

    class Meta:
        verbose_name = verbose_name_plural = _("放款对账")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day"], condition=Q(live=True), name="a_day_is_reconciled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
