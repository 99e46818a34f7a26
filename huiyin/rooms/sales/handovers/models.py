"""交房: when a home is shown and handed over, what was wrong with it, and which files go to the property company."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.files.models import File
from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars
from huiyin.registers.estates.models import Building
from huiyin.rooms.sales.contracts.models import Contract


class RoundState(models.TextChoices):
    OPEN = "open", _("交房中")
    DONE = "done", _("已结束")
    VOIDED = "voided", _("已作废")


class HandoverRound(MatterParticulars):
    """交房批次: the buildings that are handed over together, where, and from when to when."""

    buildings = models.ManyToManyField(Building, related_name="+", verbose_name=_("楼栋"))
    place = models.CharField(_("交房地点"), max_length=60)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("交房批次")
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_round_ends_after_it_begins")
        ]


class Slot(models.Model):
    """One span of a round in which so many homes can be shown."""

    round = models.ForeignKey(HandoverRound, models.CASCADE, related_name="slots")
    from_at = models.DateTimeField(_("开始时间"))
    to_at = models.DateTimeField(_("结束时间"))
    capacity = models.PositiveSmallIntegerField(_("可接待户数"))

    class Meta:
        verbose_name = verbose_name_plural = _("交房时段")
        constraints = [
            models.UniqueConstraint(fields=["round", "from_at"], name="a_slot_once_a_round"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="a_slot_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{clock.local(self.from_at):%m-%d %H:%M}–{clock.local(self.to_at):%H:%M}"


class State(models.TextChoices):
    INVITED = "invited", _("待预约")
    BOOKED = "booked", _("已预约")
    INSPECTED = "inspected", _("已验房")
    DELIVERED = "delivered", _("已交房")
    VOIDED = "voided", _("已作废")


class Handover(MatterParticulars):
    """交房 of one contract's home."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="handovers", verbose_name=_("合同"))
    round = models.ForeignKey(HandoverRound, models.PROTECT, related_name="handovers", verbose_name=_("批次"))
    live = models.BooleanField(default=True)
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="handovers", verbose_name=_("预约时段")
    )
    moved = models.PositiveSmallIntegerField(_("改期次数"), default=0)
    told_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    inspected_at = models.DateTimeField(_("验房时间"), null=True, blank=True)
    inspected_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("陪验人")
    )
    inspection = models.JSONField(_("验房记录"), default=list, blank=True)  # [place or item, ok, words]
    meters = models.JSONField(_("表底数"), default=list, blank=True)  # [meter, reading]
    handed_papers = models.JSONField(_("交付文件"), default=list, blank=True)
    keys_given = models.JSONField(_("钥匙"), default=list, blank=True)
    delivered_on = models.DateField(_("交房日期"), null=True, blank=True)
    delivered_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("交房经办人")
    )
    taken_by = models.CharField(_("收房人"), max_length=60, blank=True)
    signature = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收房签字")
    )
    consent = models.BooleanField(_("同意将资料提供给物业公司"), null=True, blank=True)
    consent_on = models.DateField(_("同意日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("交房")
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(live=True), name="a_home_is_handed_over_once"
            ),
            models.CheckConstraint(
                condition=Q(consent=None) | Q(consent_on__isnull=False), name="a_consent_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["slot"], name="handovers_of_a_slot"),
            models.Index(fields=["round", "-matter"], name="handovers_of_a_round"),
        ]


class DefectState(models.TextChoices):
    OPEN = "open", _("待整改")
    MENDED = "mended", _("待复验")
    PASSED = "passed", _("已通过")
    VOIDED = "voided", _("已作废")


class Defect(MatterParticulars):
    """验房缺陷: what was wrong with a home; mended by whom it was given to, looked at again with the buyer."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="defects", verbose_name=_("交房"))
    where = models.CharField(_("部位"), max_length=40)
    words = models.CharField(_("问题"), max_length=300)
    answered_until = models.DateField(_("答复的完成日期"), null=True, blank=True)
    mended = models.CharField(_("整改情况"), max_length=300, blank=True)
    mended_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    sent_back = models.PositiveSmallIntegerField(_("复验未过"), default=0)
    passed_at = models.DateTimeField(_("复验通过时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("验房缺陷")


class Provision(Particulars):
    """客户资料移交: which customers' files went to another body, on which ground each (law pipl_provide)."""

    recipient = models.CharField(_("接收单位"), max_length=60)
    contact = models.CharField(_("接收人及联系方式"), max_length=80)
    purpose = models.CharField(_("用途"), max_length=120)
    kinds = models.JSONField(_("资料种类"), default=list)
    given_on = models.DateField(_("移交日期"))
    taken_by = models.CharField(_("签收人"), max_length=60)
    signature = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签收签字")
    )
    left_out = models.JSONField(_("未列入"), default=list, blank=True)  # [path, why]
    given_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("移交人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("客户资料移交")

    def __str__(self) -> str:
        return self.recipient


class Given(models.Model):
    """One customer's file in a provision, with the ground it rests on."""

    class Ground(models.TextChoices):
        CONSENT = "consent", _("客户同意")
        CONTRACT = "contract", _("履行合同所必需")

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="lines")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="given", verbose_name=_("交房"))
    ground = models.CharField(_("依据"), max_length=10, choices=Ground.choices)

    class Meta:
        verbose_name = verbose_name_plural = _("移交明细")
        constraints = [
            models.UniqueConstraint(fields=["provision", "handover"], name="a_file_once_a_provision")
        ]
