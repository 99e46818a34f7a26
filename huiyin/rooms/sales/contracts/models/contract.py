"""Contracts of sale: who buys what for how much, what is still missing, how far the filing is, and how it ends."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import AreaField, MoneyField
from huiyin.registers.estates.models import Unit


class State(models.TextChoices):
    DRAFT = "draft", _("待签约")
    SIGNED = "signed", _("待核对")
    CHECKED = "checked", _("待备案")
    FILING = "filing", _("备案中")
    FILED = "filed", _("待领取")
    ISSUED = "issued", _("已领取")
    VOIDING = "voiding", _("作废办理中")
    VOIDED = "voided", _("已作废")


STANDING = (State.SIGNED, State.CHECKED, State.FILING, State.FILED, State.ISSUED)  # signed, and good
ON_THE_WAY = (State.DRAFT, *STANDING[:-1], State.VOIDING)


class Sale(models.TextChoices):
    PRESALE = "presale", _("预售")
    COMPLETED = "completed", _("现售")


class Pricing(models.TextChoices):
    GROSS = "gross", _("按建筑面积")
    INNER = "inner", _("按套内面积")
    UNIT = "unit", _("按套")


class Payment(models.TextChoices):
    FULL = "full", _("一次性付款")
    INSTALMENTS = "instalments", _("分期付款")
    MORTGAGE = "mortgage", _("商业贷款")
    FUND = "fund", _("公积金贷款")
    COMBINED = "combined", _("组合贷款")


BY_LOAN = (Payment.MORTGAGE, Payment.FUND, Payment.COMBINED)


class AreaRule(models.TextChoices):
    """What the contract says of a difference between the area contracted and the area registered."""

    STATUTORY = "statutory", _("未约定，按规定")
    AGREED = "agreed", _("按合同约定的界限")
    AS_IT_IS = "as_it_is", _("约定多退少补，不设界限")
    NONE = "none", _("约定互不退补")


class Why(models.TextChoices):
    """Why a contract is voided."""

    WITHDRAWN = "withdrawn", _("客户退房")
    LOAN_REFUSED = "loan_refused", _("贷款未获批准")
    EXCHANGED = "exchanged", _("换房")
    RENAMED = "renamed", _("更名")
    MISTAKE = "mistake", _("合同有误")
    RESCINDED = "rescinded", _("客户依约解除")
    OTHER = "other", _("其他")


# What the second person compares with the papers, line by line (ZH-J1.4).
TO_CHECK = (
    ("parties", _("买受人姓名、证件号码与证件一致")),
    ("shares", _("共有方式和份额")),
    ("door", _("房号、坐落与预售许可一致")),
    ("areas", _("建筑面积、套内面积")),
    ("price", _("单价、总价，大小写一致")),
    ("payment", _("付款方式、贷款金额、各期日期")),
    ("days", _("交房日期、办证期限、违约条款")),
    ("annexes", _("补充协议与附件齐全")),
)


class Contract(MatterParticulars):
    """商品房买卖合同 of one unit. Amounts in 分, areas in 0.01 ㎡."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contracts", verbose_name=_("房屋"))
    live = models.BooleanField(default=True)  # holds the unit: until it is voided
    sale = models.CharField(_("销售方式"), max_length=10, choices=Sale.choices, default=Sale.PRESALE)
    pricing = models.CharField(_("计价方式"), max_length=8, choices=Pricing.choices, default=Pricing.GROSS)
    area = AreaField(_("合同建筑面积"))
    inner_area = AreaField(_("合同套内面积"), null=True, blank=True)
    price = MoneyField(_("合同总价"))
    payment = models.CharField(_("付款方式"), max_length=12, choices=Payment.choices)
    earnest = MoneyField(_("定金"), default=0)
    loan = MoneyField(_("贷款金额"), default=0)
    area_rule = models.CharField(
        _("面积误差约定"), max_length=10, choices=AreaRule.choices, default=AreaRule.STATUTORY
    )
    threshold = models.PositiveSmallIntegerField(_("误差比界限（万分之一）"), null=True, blank=True)
    refund_days = models.PositiveSmallIntegerField(_("退补款天数"), null=True, blank=True)
    title_days = models.PositiveSmallIntegerField(_("办证期限天数"), null=True, blank=True)  # from handover
    hand_over_on = models.DateField(_("约定交房日"), null=True, blank=True)
    tax_by = models.DateField(_("约定缴税日"), null=True, blank=True)

    sign_at = models.DateTimeField(_("预约签约时间"), null=True, blank=True)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    signed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签约经办人")
    )
    online_number = models.CharField(_("网签合同号"), max_length=40, blank=True, db_index=True)
    checked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    submitted_on = models.DateField(_("报备日期"), null=True, blank=True)
    filing_number = models.CharField(_("备案号"), max_length=40, blank=True, db_index=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    notified_at = models.DateTimeField(_("通知领取时间"), null=True, blank=True)
    issued_at = models.DateTimeField(_("领取时间"), null=True, blank=True)

    why = models.CharField(_("作废原因"), max_length=12, choices=Why.choices, blank=True)
    refund = MoneyField(_("应退金额"), null=True, blank=True)
    voided_from = models.CharField(max_length=10, blank=True)  # the state at which it was given up
    unfiled_on = models.DateField(_("注销备案日期"), null=True, blank=True)
    unfiled_number = models.CharField(_("注销备案号"), max_length=40, blank=True)
    archived_at = models.CharField(_("归档位置"), max_length=60, blank=True)
    old_number = models.CharField(_("原编号"), max_length=40, blank=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("合同")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(live=True), name="a_unit_is_under_one_contract"
            ),
            models.CheckConstraint(
                condition=Q(price__gt=0, area__gt=0), name="a_contract_has_price_and_area"
            ),
            models.CheckConstraint(
                condition=Q(loan__gte=0, earnest__gte=0)
                & Q(loan__lt=F("price"))
                & Q(earnest__lte=F("price")),
                name="a_loan_is_below_the_price",
            ),
            models.CheckConstraint(
                condition=Q(loan=0, payment__in=("full", "instalments"))
                | Q(loan__gt=0, payment__in=("mortgage", "fund", "combined")),
                name="who_pays_by_loan_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(signed_by=None) | ~Q(checked_by=F("signed_by")),
                name="a_second_person_checks",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(signed_on__isnull=False, filed_on__gte=F("signed_on")),
                name="filed_after_it_was_signed",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on=None) | Q(signed_on__isnull=False, submitted_on__gte=F("signed_on")),
                name="submitted_after_it_was_signed",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-matter"], name="contracts_of_a_unit"),
            models.Index(fields=["signed_on", "-matter"], name="contracts_by_signature"),
            models.Index(fields=["payment", "-matter"], name="contracts_by_payment"),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.unit.path}"

    @property
    def by_loan(self) -> bool:
        return self.payment in BY_LOAN

    @property
    def priced_area(self) -> int:
        """The area that the price was reckoned on, 0.01 ㎡."""
        return (self.inner_area or 0) if self.pricing == Pricing.INNER else self.area
