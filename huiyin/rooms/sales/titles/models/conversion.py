"""预售转现售: pre-sale units that are left become completed homes on sale (ZH-J4.6)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Project
from huiyin.registers.estates.models import Building, Unit, called_together
from huiyin.rooms.sales.launches.models import Certificate


class ConversionState(models.TextChoices):
    PREPARING = "preparing", _("准备中")
    DONE = "done", _("已转现售")
    WITHDRAWN = "withdrawn", _("已撤回")


class Conversion(MatterParticulars):
    """Buildings of a project on their way to the filing of finished homes; what it turned is kept by name."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="conversions", verbose_name=_("项目"))
    buildings = models.ManyToManyField(Building, related_name="conversions", verbose_name=_("楼栋"))
    planned_on = models.DateField(_("计划完成日期"))
    certificate = models.OneToOneField(
        Certificate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conversion",
        verbose_name=_("现售备案"),
    )
    done_on = models.DateField(_("备案日期"), null=True, blank=True)
    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("转为现售的房屋"))

    class Meta:
        verbose_name = verbose_name_plural = _("预售转现售")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(certificate__isnull=False),
                name="what_was_turned_has_its_filing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.project.name}"

    @property
    def where(self) -> str:
        return called_together(self.buildings.all())
