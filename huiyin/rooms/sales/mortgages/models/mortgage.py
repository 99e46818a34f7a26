"""One loan for one contract: its parts, its papers, its stages with their days, and how it was chased."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.mortgages.models.lenders import Lender, LoanSort, Repay


class Stage(models.TextChoices):
    COLLECT = "collect", _("收资料")
    REVIEW = "review", _("审批中")
    APPROVED = "approved", _("待签借款合同")
    PLEDGING = "pledging", _("办理抵押")
    WAITING = "waiting", _("待放款")
    ARRIVED = "arrived", _("已放款待告知")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


STAGES = (Stage.COLLECT, Stage.REVIEW, Stage.APPROVED, Stage.PLEDGING, Stage.WAITING, Stage.ARRIVED)
UNDER_WAY = "collect | review | approved | pledging | waiting"
DONE = (Stage.CLOSED, Stage.REFUSED, Stage.WITHDRAWN)


class Loan(models.TextChoices):
    COMMERCIAL = "commercial", _("商业贷款")
    FUND = "fund", _("公积金贷款")
    COMBINED = "combined", _("组合贷款")


class Mortgage(MatterParticulars):
    """按揭. What it lends stands in its parts; together they are the loan of the contract. Amounts in 分."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="mortgages", verbose_name=_("合同"))
    live = models.BooleanField(default=True)  # until it was refused or withdrawn
    running = models.BooleanField(default=True)  # as its matter says: what the board reads, and nothing else
    loan = models.CharField(_("贷款种类"), max_length=12, choices=Loan.choices)
    amount = MoneyField(_("贷款金额"))
    agent = models.ForeignKey(
        Lender, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("中介")
    )
    stage_on = models.DateField(_("进入本阶段"))  # since when it stands where it stands
    consent_on = models.DateField(_("单独同意日期"), null=True, blank=True)
    consent_version = models.CharField(_("同意书版本"), max_length=40, blank=True)
    ready_on = models.DateField(_("资料齐全日期"), null=True, blank=True)
    called_at = models.DateTimeField(_("通知中介时间"), null=True, blank=True)
    handed_at = models.DateTimeField(_("中介领取合同时间"), null=True, blank=True)
    handed_to = models.CharField(_("中介领取人"), max_length=40, blank=True)
    submitted_on = models.DateField(_("送审日期"), null=True, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    agreed_on = models.DateField(_("借款合同日期"), null=True, blank=True)
    registered_on = models.DateField(_("抵押登记日期"), null=True, blank=True)
    registered_number = models.CharField(_("抵押登记证明号"), max_length=40, blank=True)
    arrived_on = models.DateField(_("放款日期"), null=True, blank=True)  # the bank's day of the last part
    notified_at = models.DateTimeField(_("告知客户时间"), null=True, blank=True)
    refused_on = models.DateField(_("未批准日期"), null=True, blank=True)
    why = models.CharField(_("未批准或撤回原因"), max_length=200, blank=True)
    old_number = models.CharField(_("原编号"), max_length=40, blank=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("按揭")
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(live=True), name="a_contract_has_one_mortgage"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_mortgage_is_money"),
            *(
                models.CheckConstraint(
                    condition=Q(**{later: None}) | Q(**{earlier: None}) | Q(**{f"{later}__gte": F(earlier)}),
                    name=f"{later}_after_{earlier}",
                )
                for earlier, later in (
                    ("submitted_on", "approved_on"),
                    ("approved_on", "agreed_on"),
                    ("agreed_on", "registered_on"),
                    ("agreed_on", "arrived_on"),
                )
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage_on", "matter"], condition=Q(running=True), name="mortgages_by_stage_age"
            ),
            models.Index(fields=["agent", "-matter"], name="mortgages_of_an_agent"),
            models.Index(fields=["loan", "-matter"], name="mortgages_by_loan"),
        ]

    @property
    def unit(self):
        return self.contract.unit

    def __str__(self) -> str:
        return f"{self.record} {self.contract.unit.path}"


class LoanPart(models.Model):
    """What one lender lends. `paid` is what of it has come."""

    mortgage = models.ForeignKey(Mortgage, models.CASCADE, related_name="parts")
    sort = models.CharField(_("种类"), max_length=12, choices=LoanSort.choices)
    lender = models.ForeignKey(
        Lender, models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("贷款机构")
    )
    amount = MoneyField(_("金额"))
    years = models.PositiveSmallIntegerField(_("年限"), null=True, blank=True)
    rate = models.DecimalField(_("年利率（%）"), max_digits=6, decimal_places=3, null=True, blank=True)
    repay = models.CharField(_("还款方式"), max_length=12, choices=Repay.choices, default=Repay.INSTALMENT)
    paid = MoneyField(_("已放款"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("贷款明细")
        constraints = [
            models.UniqueConstraint(fields=["mortgage", "sort"], name="a_part_of_each_sort"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_part_is_money"),
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("amount")), name="a_part_pays_up_to_its_amount"
            ),
        ]
        indexes = [models.Index(fields=["lender", "-mortgage"], name="parts_of_a_lender")]

    def __str__(self) -> str:
        return self.get_sort_display()

    @property
    def rest(self) -> int:
        return self.amount - self.paid


class LoanPaper(models.Model):
    """One paper that the lender wants: there, still missing, or not needed."""

    class State(models.TextChoices):
        MISSING = "missing", _("未交")
        RECEIVED = "received", _("已收")
        EXCUSED = "excused", _("免交")

    mortgage = models.ForeignKey(Mortgage, models.CASCADE, related_name="papers")
    label = models.CharField(_("资料"), max_length=60)
    sort = models.CharField(_("贷款种类"), max_length=12, choices=LoanSort.choices, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.MISSING)
    at = models.DateTimeField(_("时间"), null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    words = models.CharField(_("说明"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("按揭资料")
        constraints = [models.UniqueConstraint(fields=["mortgage", "label"], name="a_paper_once_a_mortgage")]

    def __str__(self) -> str:
        return self.label


class Whom(models.TextChoices):
    CUSTOMER = "customer", _("客户")
    AGENT = "agent", _("中介")
    LENDER = "lender", _("贷款机构")


class Chase(models.Model):
    """催办: whom we asked, at which stage, and what they said."""

    mortgage = models.ForeignKey(Mortgage, models.CASCADE, related_name="chases")
    whom = models.CharField(_("催谁"), max_length=10, choices=Whom.choices)
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage.choices)
    reached = models.BooleanField(_("联系上了"))
    words = models.CharField(_("对方怎么说"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("催办记录")
