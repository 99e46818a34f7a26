"""Area settlement: what a home measures in the end against what was contracted; and the clearance before the keys."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import AreaField, MoneyField
from huiyin.kernel.records.models import Particulars
from huiyin.registers.accounts.models import Bill, Credit
from huiyin.registers.estates.models import Building
from huiyin.rooms.sales.contracts.models import Contract


class RoundState(models.TextChoices):
    OPEN = "open", _("办理中")
    DONE = "done", _("已办完")
    VOIDED = "voided", _("已作废")


class AreaRound(MatterParticulars):
    """面积结算批次: the buildings of one survey report. Its promises are to the buyers, one by one."""

    report = models.CharField(_("测绘报告号"), max_length=60)
    surveyed_on = models.DateField(_("测绘日期"))
    buildings = models.ManyToManyField(Building, related_name="+", verbose_name=_("楼栋"))

    class Meta:
        verbose_name = verbose_name_plural = _("面积结算批次")


class Way(models.TextChoices):
    BUYER_PAYS = "buyer_pays", _("客户补款")
    REFUND = "refund", _("退款给客户")
    NOTHING = "nothing", _("不退不补")
    BY_HAND = "by_hand", _("待协商")


class Choice(models.TextChoices):
    KEEP = "keep", _("继续履行")
    RESCIND = "rescind", _("解除合同")


class Settlement(Particulars):
    """面积差结算单 of one contract. Areas in 0.01 ㎡, money in 分, ratio in 1/10000 of a percent."""

    class State(models.TextChoices):
        COMPUTED = "computed", _("待通知")
        NOTIFIED = "notified", _("待结清")
        SETTLED = "settled", _("已结清")
        RESCINDING = "rescinding", _("客户要求解除")
        VOIDED = "voided", _("已作废")

    round = models.ForeignKey(AreaRound, models.PROTECT, related_name="settlements", verbose_name=_("批次"))
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="settlements", verbose_name=_("合同"))
    live = models.BooleanField(default=True)
    contracted = AreaField(_("合同建筑面积"))
    contracted_inner = AreaField(_("合同套内面积"), null=True, blank=True)
    registered = AreaField(_("产权建筑面积"))
    registered_inner = AreaField(_("产权套内面积"), null=True, blank=True)
    ratio = models.IntegerField(_("误差比（百万分之一）"), default=0)
    way = models.CharField(_("结果"), max_length=12, choices=Way.choices)
    amount = MoneyField(_("金额"), default=0)
    may_rescind = models.BooleanField(_("可以解除合同"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.COMPUTED)
    notified_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    choice = models.CharField(_("客户选择"), max_length=8, choices=Choice.choices, blank=True)
    agreement = models.CharField(_("协商结果"), max_length=200, blank=True)
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("应收单")
    )
    credit = models.ForeignKey(
        Credit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("应退单")
    )
    settled_at = models.DateTimeField(_("结清时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("面积差结算")
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(live=True), name="a_contract_is_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(contracted__gt=0, registered__gt=0, amount__gte=0),
                name="areas_and_amounts_are_some",
            ),
            models.CheckConstraint(
                condition=Q(way__in=("buyer_pays", "refund")) | Q(amount=0), name="nothing_moves_no_money"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="settlements_of_a_round"),
            models.Index(fields=["state", "-record"], name="settlements_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.contract.unit.path}"

    @property
    def party(self):
        return self.record.party

    @property
    def percent(self) -> str:
        """The ratio as people read it: +1.2345%."""
        return f"{self.ratio / 10_000:+.4f}%"


class Clearance(Particulars):
    """结清单 of one contract: how it stands on the day, line by line; what is open needs names to be let through."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="clearances", verbose_name=_("合同"))
    lines = models.JSONField(_("明细"), default=list)  # [code, label, owed to us, owed to them, open, note]
    fund_paid = models.BooleanField(_("维修资金已缴"), default=False)
    clear = models.BooleanField(_("已结清"), default=False)
    open_amount = MoneyField(_("未清金额"), default=0)
    drawn_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("开具人")
    )
    excused_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("申请放行人")
    )
    excused_why = models.CharField(_("放行理由"), max_length=200, blank=True)
    excused_up_to = MoneyField(_("放行金额"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("交房结清单")
        constraints = [
            models.CheckConstraint(
                condition=Q(excused_by=None) | Q(fund_paid=True), name="an_unpaid_fund_is_never_excused"
            )
        ]
        indexes = [models.Index(fields=["contract", "-record"], name="clearances_of_a_contract")]

    def __str__(self) -> str:
        return f"{self.contract.unit.path}"
