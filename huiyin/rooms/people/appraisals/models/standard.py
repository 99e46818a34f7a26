"""The standard of a level: four dimensions, their items with points, the weights of its sheets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Particulars


class Level(models.TextChoices):
    """Who leads is appraised by another standard than who serves (WY-A4.3.3)."""

    OPERATING = "operating", _("操作层")
    MANAGING = "managing", _("管理层")


class Dimension(models.TextChoices):
    VIRTUE = "virtue", _("德")
    DILIGENCE = "diligence", _("勤")
    ABILITY = "ability", _("能")
    RESULTS = "results", _("绩")


class Standard(Particulars):
    """考评标准: an edition never changes; another is issued, and rounds that began keep theirs (WY-A4.2)."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("部门"), db_index=False
    )
    level = models.CharField(_("对象"), max_length=10, choices=Level.choices)
    edition = models.PositiveSmallIntegerField(_("版次"))
    from_on = models.DateField(_("启用日期"))
    # of one sheet in the average, in hundredths (WY-A4.6)
    weekly_weight = models.PositiveIntegerField(_("周检权数（百分之一）"))
    monthly_weight = models.PositiveIntegerField(_("月检权数（百分之一）"))
    spot_weight = models.PositiveIntegerField(_("抽检权数（百分之一）"))
    note = models.CharField(_("修订说明"), max_length=200, blank=True)
    issued_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("制定人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("考评标准")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "level", "edition"], name="an_edition_of_a_level_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}考评标准第{self.edition}版"


class Item(models.Model):
    """A sub-item with its points in hundredths; 其它 has none of its own and takes what its dimension has left."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    dimension = models.CharField(_("方面"), max_length=10, choices=Dimension.choices)
    name = models.CharField(_("子项"), max_length=20)
    points = models.PositiveIntegerField(_("分值（百分之一分）"))
    measure = models.CharField(_("扣分办法"), max_length=200, blank=True)
    other = models.BooleanField(_("其它栏"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("考评子项")
        constraints = [
            models.UniqueConstraint(fields=["standard", "position"], name="an_item_stands_at_one_place"),
            models.CheckConstraint(
                condition=Q(other=True, points=0) | Q(other=False), name="other_has_no_points_of_its_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}·{self.name}"
