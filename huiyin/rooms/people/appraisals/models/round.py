"""A round: one kind of appraisal, one period, everybody who held a post in it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.rooms.people.appraisals.models.standard import Level, Standard

FULL_YEAR = 12


class Sort(models.TextChoices):
    WEEKLY = "weekly", _("周检")
    CHECK = "check", _("月检")
    SPOT = "spot", _("抽检")
    MONTHLY = "monthly", _("月考核")
    ANNUAL = "annual", _("年终考评")


class RoundState(models.TextChoices):
    OPEN = "open", _("考评中")
    REOPENED = "reopened", _("重新打开")
    CLOSED = "closed", _("已结束")
    VOIDED = "voided", _("已作废")


class Round(MatterParticulars):
    """考评轮次: keeps the standards and the parameters with which it began (WY-A4.2)."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("部门"), db_index=False
    )
    sort = models.CharField(_("种类"), max_length=10, choices=Sort.choices)
    first_on = models.DateField(_("期间始"))
    last_on = models.DateField(_("期间止"))
    year = models.PositiveSmallIntegerField(_("年度"))
    operating = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("操作层标准"))
    managing = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("管理层标准"))
    terms = models.JSONField(_("期初参数"))
    keep_until = models.DateField(_("保存至"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("结束人")
    )
    standing = models.BooleanField(default=True)  # not voided: another of its period is refused

    class Meta:
        verbose_name = verbose_name_plural = _("考评轮次")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="a_round_of_appraisals_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["department", "sort", "first_on"],
                condition=Q(standing=True) & ~Q(sort=Sort.SPOT),
                name="one_round_a_period",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "year", "sort"], name="rounds_of_a_year"),
            models.Index(fields=["keep_until"], name="rounds_by_retention"),
        ]

    def standard_of(self, level: str) -> Standard:
        return self.managing if level == Level.MANAGING else self.operating

    @property
    def period(self) -> str:
        """The period as people name it: 2026-11, 2026年度, or its days."""
        if self.sort == Sort.ANNUAL:
            return f"{self.year}年度"
        if self.sort in (Sort.MONTHLY, Sort.CHECK):
            return f"{self.first_on:%Y-%m}"
        if self.first_on == self.last_on:
            return f"{self.first_on:%Y-%m-%d}"
        return f"{self.first_on:%Y-%m-%d} 至 {self.last_on:%m-%d}"
