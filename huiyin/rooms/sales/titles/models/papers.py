"""One paper that a case needs, whoever has to bring it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Member


class CasePaper(models.Model):
    """There, still missing, handed to the registry or not needed; and where it lies."""

    class State(models.TextChoices):
        MISSING = "missing", _("未交")
        RECEIVED = "received", _("已收")
        FILED = "filed", _("已交登记机构")
        EXCUSED = "excused", _("免交")

    class From(models.TextChoices):
        BUYER = "buyer", _("客户")
        OURS = "ours", _("公司")
        BANK = "bank", _("银行")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="case_papers")
    label = models.CharField(_("资料"), max_length=60)
    origin = models.CharField(_("由谁提供"), max_length=8, choices=From.choices, default=From.OURS)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.MISSING)
    place = models.CharField(_("存放位置"), max_length=40, blank=True)
    at = models.DateTimeField(_("时间"), null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    words = models.CharField(_("说明"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("办证资料")
        constraints = [
            models.UniqueConstraint(fields=["matter", "label"], name="a_paper_once_a_case"),
            models.CheckConstraint(
                condition=~models.Q(state="excused") | ~models.Q(words=""), name="an_excused_paper_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.label
