"""Being away, as a record: who stands in, from when to when, why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Absence
from huiyin.kernel.records.models import Particulars


class Leave(Particulars):
    """The record of an absence that the kernel reads."""

    absence = models.OneToOneField(Absence, models.PROTECT, related_name="leave", verbose_name=_("离岗"))

    class Meta:
        verbose_name = verbose_name_plural = _("离岗代理")

    def __str__(self) -> str:
        return str(self.absence)
