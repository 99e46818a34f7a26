"""Calls: who rang, what they wanted, how to reach them, how long it took."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars


class Outcome(models.TextChoices):
    ANSWERED = "answered", _("已答复")
    MATTER = "matter", _("转登记办理")
    CALL_BACK = "call_back", _("需要回电")
    NOT_SERVICE = "not_service", _("与服务无关")


class Call(Particulars):
    """来电记录单: every call, in seconds. The party stands with the record."""

    number = models.CharField(_("来电号码"), max_length=20, blank=True)
    need = models.CharField(_("需求"), max_length=300)
    reply = models.CharField(_("答复"), max_length=300, blank=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, default=Outcome.ANSWERED)
    started_at = models.DateTimeField(_("接听时间"))
    seconds = models.PositiveIntegerField(_("通话时长（秒）"), null=True, blank=True)
    taken_by = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("接听人"), null=True
    )

    class Meta:
        verbose_name = verbose_name_plural = _("来电")
        indexes = [models.Index(fields=["number", "-record"], name="calls_from_a_number")]

    def __str__(self) -> str:
        return self.need
