"""Projects' buildings and units: typed as 3-2-1502, found by any of their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Project
from huiyin.kernel.records.models import Particulars


class Building(models.Model):
    project = models.ForeignKey(Project, models.PROTECT, related_name="buildings", verbose_name=_("项目"))
    name = models.CharField(_("楼栋"), max_length=20)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋")
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="a_building_name_once_a_project")
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Particulars):
    """One door. `path` is how people type it: building-entrance-room."""

    class State(models.TextChoices):
        UNSOLD = "unsold", _("未售")
        SOLD = "sold", _("已售")
        DELIVERED = "delivered", _("已交付")

    building = models.ForeignKey(Building, models.PROTECT, related_name="units", verbose_name=_("楼栋"))
    entrance = models.CharField(_("单元"), max_length=10, blank=True)
    room = models.CharField(_("房号"), max_length=10)
    path = models.CharField(_("房屋"), max_length=40, db_index=True)
    area = models.PositiveIntegerField(_("建筑面积"), null=True, blank=True)  # 0.01 square metres
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.UNSOLD)
    voided = models.BooleanField(_("作废"), default=False)  # as its record says; frees the door for a new row

    class Meta:
        verbose_name = verbose_name_plural = _("房屋")
        constraints = [
            models.UniqueConstraint(
                fields=["building", "entrance", "room"],
                condition=models.Q(voided=False),
                name="a_door_once_a_building",
            )
        ]

    def __str__(self) -> str:
        return f"{self.building.project.name} {self.path}"
