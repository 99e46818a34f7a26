"""The start of a project's sale: what has to be ready, by whom and when; and the certificates it stands on."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.files.models import File
from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member, Project
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.records.models import Particulars
from huiyin.registers.estates.models import Building, Unit, called_together


class CertificateSort(models.TextChoices):
    """The customary five, what permits the sale of finished homes, and whatever else is on the wall."""

    LAND = "land", _("国有土地使用证")
    LAND_PLANNING = "land_planning", _("建设用地规划许可证")
    WORKS_PLANNING = "works_planning", _("建设工程规划许可证")
    CONSTRUCTION = "construction", _("建筑工程施工许可证")
    PRESALE = "presale", _("商品房预售许可证")
    SALE_FILING = "sale_filing", _("商品房现售备案")
    COMPLETION = "completion", _("竣工验收备案")
    OTHER = "other", _("其他证照")


FIVE = tuple(CertificateSort.values[:5])


class Certificate(Particulars):
    """One certificate as it was issued. A renewed one is another row that points at the one it replaces."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="certificates", verbose_name=_("项目"))
    sort = models.CharField(_("证照"), max_length=20, choices=CertificateSort.choices)
    title = models.CharField(_("名称"), max_length=60, blank=True)  # of another sort
    code = models.CharField(_("证号"), max_length=60)
    issuer = models.CharField(_("发证机关"), max_length=60)
    issued_on = models.DateField(_("发证日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    buildings = models.ManyToManyField(Building, related_name="certificates", verbose_name=_("楼栋"))
    whole = models.BooleanField(_("所选楼栋的全部房屋"), default=True)
    units = models.ManyToManyField(Unit, related_name="certificates", verbose_name=_("房屋"))
    scope = models.CharField(_("许可范围"), max_length=300, blank=True)  # as the paper words it
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name=_("换发自")
    )
    replaced_on = models.DateField(_("换发日期"), null=True, blank=True)  # another took its place that day
    told = models.PositiveSmallIntegerField(default=0)  # how many of the two reminders of its expiry went out
    voided = models.BooleanField(default=False)  # as its record says; frees the number

    class Meta:
        verbose_name = verbose_name_plural = _("证照")
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "code"],
                condition=Q(voided=False, replaced_on=None),
                name="a_certificate_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=models.F("issued_on")),
                name="a_certificate_expires_after_its_issue",
            ),
            models.CheckConstraint(
                condition=~Q(sort=CertificateSort.OTHER) | ~Q(title=""),
                name="another_certificate_says_what_it_is",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "sort"],
                condition=Q(voided=False, replaced_on=None),
                name="certificates_in_force",
            ),
            models.Index(
                fields=["expires_on"],
                condition=Q(voided=False, replaced_on=None),
                name="certificates_by_expiry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called} {self.code}"

    @property
    def called(self) -> str:
        return self.title or str(CertificateSort(self.sort).label)

    @property
    def where(self) -> str:
        """3栋、5栋, or which doors of them."""
        buildings = called_together(self.buildings.all())
        return buildings if self.whole else _now("%s的部分房屋") % buildings

    def days_left(self, on: dt.date) -> int | None:
        return (self.expires_on - on).days if self.expires_on else None

    def in_force(self, on: dt.date) -> bool:
        """Whether it holds on a day: issued, not expired, not replaced by then."""
        return (
            not self.voided
            and self.issued_on <= on
            and (self.expires_on is None or on <= self.expires_on)
            and (self.replaced_on is None or on < self.replaced_on)
        )


class LaunchState(models.TextChoices):
    PREPARING = "preparing", _("准备中")
    ON_SALE = "on_sale", _("已开盘")
    ENDED = "ended", _("已结束")
    VOIDED = "voided", _("已作废")


class Launch(MatterParticulars):
    """开盘准备: one for each batch of a project, from its first checklist to the project's end."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="launches", verbose_name=_("项目"))
    batch = models.CharField(_("批次"), max_length=30)
    buildings = models.ManyToManyField(Building, related_name="launches", verbose_name=_("楼栋"))
    planned_on = models.DateField(_("计划开盘日期"))
    opened_on = models.DateField(_("开盘日期"), null=True, blank=True)
    ends_on = models.DateField(_("预计结束日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    summary = models.TextField(_("结束情况"), blank=True)
    voided = models.BooleanField(default=False)  # as its state says; frees the name of the batch

    class Meta:
        verbose_name = verbose_name_plural = _("开盘准备")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "batch"], condition=Q(voided=False), name="a_batch_once_a_project"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(opened_on__isnull=False),
                name="what_ended_was_on_sale_before",
            ),
        ]
        indexes = [models.Index(fields=["planned_on"], name="launches_by_planned_day")]

    @property
    def where(self) -> str:
        return called_together(self.buildings.all())


class LaunchLine(models.Model):
    """One thing that has to be ready. While it is open it is promised: the promise says by whom and until when."""

    class State(models.TextChoices):
        OPEN = "open", _("未完成")
        DONE = "done", _("已完成")
        EXCUSED = "excused", _("不再要求")

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="lines")
    title = models.CharField(_("项"), max_length=60)
    required = models.BooleanField(_("必备"), default=True)
    wants_document = models.BooleanField(_("要附文件"), default=False)
    sort = models.CharField(
        max_length=20, choices=CertificateSort.choices, blank=True
    )  # finished by this one
    position = models.PositiveSmallIntegerField(default=50)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="+")
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    remark = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("准备事项")
        constraints = [
            models.UniqueConstraint(fields=["launch", "title"], name="a_thing_once_a_launch"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at=None)),
                name="a_finished_line_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="excused") | (Q(required=False) & ~Q(remark="")),
                name="an_excused_line_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def owner(self) -> Member:
        return self.promise.owner

    @property
    def due(self) -> dt.datetime:
        return self.promise.due


class LineDocument(models.Model):
    """A paper of a line in one of its editions, counted from 1. The newest that stands is the one in force."""

    line = models.ForeignKey(LaunchLine, models.CASCADE, related_name="documents")
    title = models.CharField(_("名称"), max_length=60)
    edition = models.PositiveSmallIntegerField(_("版本"))
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("文件"))
    added_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn = models.BooleanField(_("撤下"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("准备文件")
        constraints = [
            models.UniqueConstraint(fields=["line", "title", "edition"], name="an_edition_once_a_paper")
        ]

    def __str__(self) -> str:
        return _now("%(title)s 第%(n)d版") % {"title": self.title, "n": self.edition}
