"""The month's roster, its slots, and swaps between two members."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.rooms.people.rosters.models.shifts import ShiftType


class RosterState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    PUBLISHED = "published", _("已公布")
    VOIDED = "voided", _("已作废")


class Roster(MatterParticulars):
    """值班表: who of a department works when in a month. It binds from its publication on."""

    place = models.ForeignKey(Department, models.PROTECT, related_name="rosters", verbose_name=_("部门"))
    month = models.DateField(_("月份"))  # its first day
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    answer = models.TextField(_("人手不足的安排"), blank=True)
    voided = models.BooleanField(_("已作废"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("值班表")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "month"], condition=Q(voided=False), name="one_roster_a_month"
            ),
        ]


class Slot(models.Model):
    """A member's shift of a day. Never two of a day, in whatever department."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="slots")
    member = models.ForeignKey(Member, models.PROTECT, related_name="slots", verbose_name=_("成员"))
    day = models.DateField(_("日期"))
    shift = models.ForeignKey(ShiftType, models.PROTECT, related_name="slots", verbose_name=_("班次"))
    from_at = models.DateTimeField(_("上班时间"))
    to_at = models.DateTimeField(_("下班时间"))
    holiday = models.BooleanField(_("节假日值班"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("值班")
        constraints = [
            models.UniqueConstraint(fields=["member", "day"], name="one_shift_a_day"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="a_slot_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["from_at", "to_at"], name="slots_by_time"),
            models.Index(fields=["roster", "day"], name="slots_of_a_roster"),
        ]


class SwapState(models.TextChoices):
    ASKED = "asked", _("待对方同意")
    AGREED = "agreed", _("待批准")
    DONE = "done", _("已换班")
    DECLINED = "declined", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class Swap(MatterParticulars):
    """换班: two members change a shift for one; nothing moves before everybody asked has agreed."""

    asker = models.ForeignKey(Member, models.PROTECT, related_name="swaps_asked", verbose_name=_("申请人"))
    other = models.ForeignKey(Member, models.PROTECT, related_name="swaps_offered", verbose_name=_("对方"))
    my_day = models.DateField(_("申请人的日期"))
    my_shift = models.ForeignKey(ShiftType, models.PROTECT, related_name="+", verbose_name=_("申请人的班次"))
    their_day = models.DateField(_("对方的日期"))
    their_shift = models.ForeignKey(ShiftType, models.PROTECT, related_name="+", verbose_name=_("对方的班次"))
    why = models.CharField(_("原因"), max_length=200)
    agreed_at = models.DateTimeField(_("同意时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("换班")
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("other")), name="a_swap_is_between_two"),
        ]
        indexes = [
            models.Index(fields=["asker", "my_day"], name="swaps_of_the_asker"),
            models.Index(fields=["other", "their_day"], name="swaps_of_the_other"),
        ]
