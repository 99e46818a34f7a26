"""A member's objection to a sheet: about one deduction or the sheet as a whole."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.appraisals.models.sheet import AppraisalSheet, Deduction


class ObjectionState(models.TextChoices):
    OPEN = "open", _("待处理")
    DECIDED = "decided", _("已处理")
    WITHDRAWN = "withdrawn", _("已撤回")


class Objection(MatterParticulars):
    """考评异议: decided by somebody who did not appraise (reading 22)."""

    sheet = models.ForeignKey(
        AppraisalSheet, models.PROTECT, related_name="objections", verbose_name=_("考核记录")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("提出人"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    deduction = models.ForeignKey(
        Deduction, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("扣分")
    )
    words = models.TextField(_("理由"))
    clause = models.CharField(_("有疑问的条款"), max_length=20, blank=True)
    question = models.CharField(_("对条款的疑问"), max_length=300, blank=True)
    upheld = models.BooleanField(_("维持"), null=True, blank=True)
    points = models.PositiveIntegerField(_("改扣（百分之一分）"), null=True, blank=True)
    verdict = models.TextField(_("处理意见"), blank=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    standing = models.BooleanField(default=True)  # not withdrawn

    class Meta:
        verbose_name = verbose_name_plural = _("考评异议")
        constraints = [
            models.UniqueConstraint(
                fields=["deduction"],
                condition=Q(standing=True, deduction__isnull=False),
                name="a_deduction_is_objected_to_once",
            ),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(standing=True, deduction=None),
                name="a_sheet_is_objected_to_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(upheld__isnull=False), name="what_is_decided_says_how"
            ),
        ]
        indexes = [models.Index(fields=["member", "-matter"], name="objections_of_a_member")]
