"""Away from the post during a shift, with leave and a time to be back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member


class OutingState(models.TextChoices):
    AWAY = "away", _("已批准离岗")
    BACK = "back", _("已返岗")
    CANCELLED = "cancelled", _("未离岗")


class Outing(MatterParticulars):
    """离岗报告: who left the post, where to and why, who stands in, and when they said they would be back."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="outings", verbose_name=_("离岗人"))
    rank = models.PositiveSmallIntegerField(_("职级"), default=0)
    stand_in = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("代理人"))
    place_to = models.CharField(_("去向"), max_length=60)
    why = models.CharField(_("事由"), max_length=200)
    from_at = models.DateTimeField(_("离岗时间"))
    back_by = models.DateTimeField(_("预计返岗"))
    told_to = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("报告给"), null=True, blank=True
    )
    returned_at = models.DateTimeField(_("实际返岗"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("离岗报告")
        constraints = [
            models.CheckConstraint(condition=Q(back_by__gt=F("from_at")), name="an_outing_has_a_return"),
            models.CheckConstraint(
                condition=~Q(member=F("stand_in")), name="another_stands_in_for_an_outing"
            ),
        ]
        indexes = [models.Index(fields=["member", "from_at"], name="outings_of_a_member")]

    @property
    def late(self) -> int:
        """Minutes past the time at which they said they would be back."""
        over = (self.returned_at - self.back_by).total_seconds() if self.returned_at else 0
        return max(int(over // 60), 0)
