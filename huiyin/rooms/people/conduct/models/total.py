"""What finance is told of a month: one sheet a department, a line a member, an entry a penalty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars
from huiyin.rooms.people.conduct.models.penalty import Penalty
from huiyin.rooms.people.conduct.models.reward import Reward


class TotalState(models.TextChoices):
    SENT = "sent", _("待财务确认")
    RECEIVED = "received", _("财务已确认")
    WITHDRAWN = "withdrawn", _("已收回")


class Total(MatterParticulars):
    """月度奖惩汇总表: a month is told once; what comes later stands in the next.

    One that was taken back before finance confirmed it stays readable, and counts nowhere.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("部门"), db_index=False
    )
    month = models.DateField(_("月份"))  # its first day
    drawn_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("编制人")
    )
    received_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("财务确认人")
    )
    received_at = models.DateTimeField(_("财务确认时间"), null=True, blank=True)
    remark = models.CharField(_("财务意见"), max_length=200, blank=True)
    recalled_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("收回人")
    )
    recalled_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    recalled_why = models.CharField(_("收回原因"), max_length=200, blank=True)
    fines = MoneyField(_("按条款计算的罚款"), default=0)
    money = MoneyField(_("实收罚款"), default=0)
    deducted = MoneyField(_("本月赔偿扣款"), default=0)
    carried = MoneyField(_("结转以后月份"), default=0)
    rewarded = MoneyField(_("奖金"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("月度奖惩汇总")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "month"], condition=Q(recalled_at=None), name="a_month_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None) | Q(received_at=None), name="what_finance_has_is_not_recalled"
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None, recalled_why="")
                | (Q(recalled_at__isnull=False) & ~Q(recalled_why="")),
                name="what_is_recalled_says_why",
            ),
        ]


class TotalLine(Particulars):
    """A member's line: fines apart from compensation, which is bounded by the wage."""

    total = models.ForeignKey(Total, models.PROTECT, related_name="lines", verbose_name=_("汇总表"))
    month = models.DateField(_("月份"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("员工"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    fines = MoneyField(_("按条款计算的罚款"), default=0)
    money = MoneyField(_("实收罚款"), default=0)
    points = models.IntegerField(_("扣考评分（百分之一分）"), default=0)
    brought = MoneyField(_("上月结转"), default=0)
    compensation = MoneyField(_("本月新增赔偿"), default=0)
    wage = MoneyField(_("当月工资"), null=True, blank=True)
    deducted = MoneyField(_("本月赔偿扣款"), default=0)
    carried = MoneyField(_("结转以后月份"), default=0)
    rewarded = MoneyField(_("奖金"), default=0)
    # what stood in it before it was taken back: a reward itself names only the line that tells it now
    freed = models.ManyToManyField(Reward, related_name="+", verbose_name=_("收回前列入的奖励"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("奖惩汇总明细")
        constraints = [
            models.UniqueConstraint(fields=["total", "member"], name="a_member_stands_once_in_a_total"),
            models.CheckConstraint(condition=Q(carried__gte=0), name="nothing_negative_is_carried"),
        ]
        indexes = [models.Index(fields=["member", "-record"], name="totals_of_a_member")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.member}"


class Entry(models.Model):
    """A penalty in a line, or its taking back: each stands in one month only, those recalled apart."""

    line = models.ForeignKey(TotalLine, models.PROTECT, related_name="entries")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="entries", verbose_name=_("处罚"))
    back = models.BooleanField(_("冲回"), default=False)
    recalled = models.BooleanField(_("已收回"), default=False)
    fine = MoneyField(_("按条款计算的罚款"), default=0)
    money = MoneyField(_("实收罚款"), default=0)
    points = models.IntegerField(_("扣考评分（百分之一分）"), default=0)
    compensation = MoneyField(_("赔偿"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("汇总条目")
        constraints = [
            models.UniqueConstraint(
                fields=["penalty", "back"],
                condition=Q(recalled=False),
                name="a_penalty_is_told_and_taken_back_once",
            )
        ]
