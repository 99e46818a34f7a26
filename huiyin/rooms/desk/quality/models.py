"""Forbidden phrases that were saved nevertheless, and the checks of how customers were served."""

from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars, Record
from huiyin.rooms.desk.reception.models import WORDING_CATEGORIES, WORDINGS_OF_THEIR_OWN, Wording

FORBIDDEN = "forbidden"  # the category of wordings that ought not to be heard
WORDING_CATEGORIES[FORBIDDEN] = _("禁用语")
WORDINGS_OF_THEIR_OWN.add(FORBIDDEN)  # shown beside the field in which they stand


class Slip(Particulars):
    """A forbidden phrase in what was saved: which record, field and phrase, who and when; nothing else of the text."""

    about = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("所在记录"))
    said_by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    said_at = models.DateTimeField(_("时间"))
    month = models.DateField()  # its first day
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+", verbose_name=_("话术"))
    situation = models.CharField(_("情境"), max_length=80)
    phrase = models.CharField(_("禁用语"), max_length=80)
    field = models.CharField(max_length=40)
    field_label = models.CharField(_("栏目"), max_length=60)
    excused_at = models.DateTimeField(_("不计时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("禁用语")
        indexes = [
            models.Index(fields=["said_by", "month"], name="slips_of_a_member"),
            models.Index(fields=["about", "said_by"], name="slips_of_a_record"),
        ]

    def __str__(self) -> str:
        return f"“{self.phrase}”"


class Row(NamedTuple):
    """A line of the sheet: what is looked at, the most points, its weight, and the points given (None: not asked)."""

    item: str
    points: int
    weight: int
    look: str = ""
    slips: bool = False
    given: int | None = None


class State(models.TextChoices):
    OPEN = "open", _("待质检")
    SCORED = "scored", _("已评分")
    OBJECTED = "objected", _("申诉中")
    SETTLED = "settled", _("申诉已裁定")
    VOIDED = "voided", _("已作废")


class QualityCheck(MatterParticulars):
    """质检评分表: how one record shows that a customer was served, by points and weight."""

    about = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("被查记录"))
    checked_member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("被检人"))
    month = models.DateField(_("质检月份"))  # its first day: of the work, not of the check
    sampled = models.BooleanField(_("随机抽取"), default=False)
    why = models.CharField(_("抽检缘由"), max_length=200, blank=True)
    rows = models.JSONField(_("评分表"), default=list, blank=True)  # rules.Row, one list each
    slips = models.JSONField(_("所见禁用语"), default=list, blank=True)  # [phrase, situation, record]
    score = models.PositiveSmallIntegerField(_("得分（十分之一分）"), null=True, blank=True)
    short = models.BooleanField(_("需要辅导"), null=True, blank=True)
    remark = models.TextField(_("点评"), blank=True)
    checked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("质检人")
    )
    checked_at = models.DateTimeField(_("评分时间"), null=True, blank=True)
    objection = models.TextField(_("申诉理由"), blank=True)
    objected_at = models.DateTimeField(_("申诉时间"), null=True, blank=True)
    score_before = models.PositiveSmallIntegerField(_("申诉前得分（十分之一分）"), null=True, blank=True)
    decision = models.TextField(_("裁定意见"), blank=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("裁定人")
    )
    decided_at = models.DateTimeField(_("裁定时间"), null=True, blank=True)
    coaching = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("辅导任务")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("质检")
        constraints = [
            models.UniqueConstraint(
                fields=["about", "checked_member"],
                condition=Q(sampled=True),
                name="a_record_is_drawn_once_of_a_member",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("checked_member")),
                name="nobody_checks_their_own_work",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(checked_at__isnull=False), name="who_scores_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["checked_member", "month"], name="checks_of_a_member"),
            models.Index(fields=["month", "-matter"], name="checks_by_month"),
        ]
