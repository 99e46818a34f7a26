"""What a member is honoured for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars


class Reward(Particulars):
    """奖励: granted by approval, with its ground and evidence (WY-M6)."""

    class Sort(models.IntegerChoices):
        PRAISE = 1, _("表扬")
        COMMENDATION = 2, _("嘉奖")
        MERIT = 3, _("记功")
        GREAT_MERIT = 4, _("记大功")
        TITLE = 5, _("授予荣誉称号")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="rewards", verbose_name=_("受奖人"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    sort = models.PositiveSmallIntegerField(_("种类"), choices=Sort.choices)
    title = models.CharField(_("事由"), max_length=100)
    ground = models.TextField(_("事迹"))
    honour = models.CharField(_("荣誉称号"), max_length=40, blank=True)
    bonus = MoneyField(_("奖金"), default=0)
    earned_on = models.DateField(_("事迹日期"))
    proposed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("提名人")
    )
    granted_at = models.DateTimeField(_("授予时间"))
    told_in = models.ForeignKey(
        "conduct.TotalLine", models.PROTECT, null=True, related_name="rewards", verbose_name=_("汇总明细")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("奖励")
        indexes = [
            models.Index(fields=["member", "-record"], name="rewards_of_a_member"),
            models.Index(fields=["earned_on"], name="rewards_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sort_display()}：{self.title}"
