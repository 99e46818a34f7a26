"""The total of a member's year, exact; shown figures are rounded, what is decided is not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars
from huiyin.rooms.people.appraisals.models.round import Round
from huiyin.rooms.people.appraisals.models.standard import Level


class YearTotal(Particulars):
    """年终总分: checks, monthly appraisals and the year-end appraisal of a member, weighted (WY-A4.6)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="totals", verbose_name=_("年终轮次"))
    year = models.PositiveSmallIntegerField(_("年度"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="year_totals", verbose_name=_("员工"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    post = models.CharField(_("岗位"), max_length=40)
    level = models.CharField(_("对象"), max_length=10, choices=Level.choices)
    # as shown, in hundredths; empty where no sheet of that part exists
    checks = models.PositiveIntegerField(_("检查平均（百分之一分）"), null=True, blank=True)
    monthly = models.PositiveIntegerField(_("月考核平均（百分之一分）"), null=True, blank=True)
    annual = models.PositiveIntegerField(_("年终考评（百分之一分）"), null=True, blank=True)
    total = models.PositiveIntegerField(_("总分（百分之一分）"), null=True, blank=True)
    exact = models.CharField(_("总分精确值"), max_length=120, blank=True)  # a fraction of points: 2993/30
    excellent = models.BooleanField(_("优秀员工"), default=False)
    keep_until = models.DateField(_("保存至"))

    class Meta:
        verbose_name = verbose_name_plural = _("年终总分")
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="a_total_a_member_and_year_round")
        ]
        indexes = [
            models.Index(fields=["member", "-record"], name="year_totals_of_a_member"),
            models.Index(fields=["year", "-total"], name="year_totals_by_rank"),
            models.Index(fields=["keep_until"], name="year_totals_by_retention"),
        ]

    @property
    def receiver_id(self) -> int | None:
        """Whom a reward opened from here is for (WY-A4.8)."""
        return self.member_id

    def __str__(self) -> str:
        return f"{self.member} {self.year}年度总分"
