"""税费票据: what a buyer owes to others before the title, until its receipt lies in our archive."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars
from huiyin.registers.accounts.models import Bill
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract


class Sort(models.TextChoices):
    DEED_TAX = "deed_tax", _("契税")
    FUND = "maintenance_fund", _("住宅专项维修资金")
    MORTGAGE_FEE = "mortgage_fee", _("抵押登记费")


class State(models.TextChoices):
    OPEN = "open", _("待缴")
    PAID = "paid", _("待交票据")
    RECEIVED = "received", _("待归档")
    ARCHIVED = "archived", _("已归档")
    VOIDED = "voided", _("已作废")


class Homes(models.TextChoices):
    """How many homes the family has with this one, as the authority's certificate says."""

    ONLY = "only_home", _("家庭唯一住房")
    SECOND = "second_home", _("家庭第二套住房")
    MORE = "more", _("第三套及以上")
    NO_HOME = "no_home", _("非住宅")


class Vat(models.TextChoices):
    """How value-added tax is taken out of the price; which method applies is entered, not decided here."""

    GENERAL = "general", _("一般计税")
    SIMPLE = "simple", _("简易计税")
    GIVEN = "given", _("按发票不含税金额")


class Receipt(MatterParticulars):
    """One charge of one contract. Amounts in 分."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="receipts", verbose_name=_("合同"))
    sort = models.CharField(_("类别"), max_length=20, choices=Sort.choices)
    live = models.BooleanField(default=True)
    amount = MoneyField(_("应缴金额"), null=True, blank=True)  # an estimate, explained
    due_on = models.DateField(_("应缴日期"), null=True, blank=True)
    homes = models.CharField(_("住房套数"), max_length=12, choices=Homes.choices, blank=True)
    certificate = models.CharField(_("住房情况证明"), max_length=60, blank=True)
    vat = models.CharField(_("增值税"), max_length=8, choices=Vat.choices, blank=True)
    base = MoneyField(_("计税依据"), null=True, blank=True)
    notified_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(_("催办次数"), default=0)
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("应收单")
    )  # where we collect it for others
    paid = MoneyField(_("实缴金额"), null=True, blank=True)
    paid_on = models.DateField(_("缴款日期"), null=True, blank=True)
    number = models.CharField(_("票据号"), max_length=40, blank=True, db_index=True)
    received_at = models.DateTimeField(_("收到票据时间"), null=True, blank=True)
    received_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收票人")
    )
    archived_at = models.CharField(_("归档位置"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("税费票据")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "sort"], condition=Q(live=True), name="a_charge_once_a_contract"
            ),
            models.UniqueConstraint(
                fields=["sort", "number"],
                condition=Q(live=True) & ~Q(number=""),
                name="a_receipts_number_once_a_sort",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="a_charge_is_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(paid=None) | Q(paid_on__isnull=False, paid__gte=0), name="who_paid_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["sort", "-matter"], name="receipts_by_sort"),
            models.Index(
                fields=["due_on", "-matter"], condition=Q(paid_on=None, live=True), name="receipts_by_due_day"
            ),
        ]

    @property
    def unit(self):
        return self.contract.unit

    @property
    def collected(self) -> bool:
        """Whether we collect it and pay it over, instead of the buyer paying it themselves."""
        return self.bill_id is not None


class FundRate(Particulars):
    """维修资金标准: what the city wants deposited for a square metre of a kind of building."""

    use = models.CharField(_("用途"), max_length=10, choices=Unit.Use.choices, default=Unit.Use.HOME)
    building = models.CharField(_("楼栋类型"), max_length=40, blank=True)  # as people know it: 高层带电梯
    per_m2 = MoneyField(_("每平方米标准"))
    from_on = models.DateField(_("执行日期"))
    paper = models.CharField(_("依据文件"), max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = _("维修资金标准")
        constraints = [models.CheckConstraint(condition=Q(per_m2__gt=0), name="a_rate_is_money")]

    def __str__(self) -> str:
        return self.get_use_display()
