"""Projects' buildings and units, how far the works have come, and what is known of a project."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.files.models import File
from huiyin.kernel.members.models import Department, Member, Project
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

    @property
    def called(self) -> str:
        """3栋, whether its name says so or not."""
        return _now("%s栋") % self.name if self.name.isalnum() and self.name.isascii() else self.name


def called_together(buildings: Iterable[Building]) -> str:
    """1栋、3至8栋、A座: three or more whose numbers follow each other are said as a span."""
    parts: list[list[str]] = []
    for building in sorted(buildings, key=lambda one: (one.position, one.pk or 0)):
        name = building.name
        if parts and name.isdecimal() and parts[-1][-1].isdecimal() and int(name) == int(parts[-1][-1]) + 1:
            parts[-1].append(name)
        else:
            parts.append([name if name.isdecimal() else building.called])
    said = []
    for part in parts:
        numbered = [_now("%s栋") % name if name.isdecimal() else name for name in part]
        said += (
            numbered
            if len(part) < 3
            else [_now("%(first)s至%(last)s栋") % {"first": part[0], "last": part[-1]}]
        )
    return "、".join(said)


class Unit(Particulars):
    """One door. `path` is how people type it: building-entrance-room."""

    class State(models.TextChoices):
        UNSOLD = "unsold", _("未售")
        SOLD = "sold", _("已售")
        DELIVERED = "delivered", _("已交付")

    class Use(models.TextChoices):
        HOME = "home", _("住宅")
        SHOP = "shop", _("商业")
        OFFICE = "office", _("办公")
        PARKING = "parking", _("车位")
        OTHER = "other", _("其他")

    building = models.ForeignKey(Building, models.PROTECT, related_name="units", verbose_name=_("楼栋"))
    entrance = models.CharField(_("单元"), max_length=10, blank=True)
    room = models.CharField(_("房号"), max_length=10)
    path = models.CharField(_("房屋"), max_length=40, db_index=True)
    floor = models.SmallIntegerField(_("楼层"), null=True, blank=True)  # below ground -1, -2
    use = models.CharField(_("用途"), max_length=10, choices=Use.choices, default=Use.HOME)
    area = models.PositiveIntegerField(_("建筑面积"), null=True, blank=True)  # 0.01 square metres
    inner_area = models.PositiveIntegerField(_("套内建筑面积"), null=True, blank=True)  # 0.01 square metres
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.UNSOLD)
    voided = models.BooleanField(_("作废"), default=False)  # as its record says; frees the door for a new row

    class Meta:
        verbose_name = verbose_name_plural = _("房屋")
        constraints = [
            models.UniqueConstraint(
                fields=["building", "entrance", "room"],
                condition=models.Q(voided=False),
                name="a_door_once_a_building",
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(inner_area=None) | Q(inner_area__lte=models.F("area")),
                name="no_unit_is_larger_within_than_in_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building.project.name} {self.path}"


# ── how far the works have come ─────────────────────────────────────────────────


class Progress(Particulars):
    """What was seen at the site on a day, as the works department tells it (YX-2.5.2)."""

    buildings = models.ManyToManyField(Building, related_name="progress", verbose_name=_("楼栋"))
    seen_on = models.DateField(_("日期"))
    stage = models.CharField(_("节点"), max_length=20)
    floors = models.PositiveSmallIntegerField(_("楼层"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("完成比例"), null=True, blank=True)
    told = models.CharField(_("可以告诉客户的话"), max_length=300)
    planned_stage = models.CharField(_("计划节点"), max_length=20, blank=True)
    planned_on = models.DateField(_("计划日期"), null=True, blank=True)
    basis = models.CharField(_("计划依据"), max_length=100, blank=True)
    origin = models.CharField(_("告知人"), max_length=60)
    internal = models.TextField(_("内部说明"), blank=True)
    reported_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("工程进度")
        indexes = [models.Index(fields=["-seen_on", "-record"], name="progress_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="progress_is_at_most_all_of_it"
            )
        ]

    def __str__(self) -> str:
        return f"{self.where} {self.how_far}"

    @property
    def where(self) -> str:
        """3栋、5栋."""
        return called_together(self.buildings.all())

    @property
    def how_far(self) -> str:
        """主体施工 18层, 外立面 60%."""
        floors = _now("%d层") % self.floors if self.floors else ""
        return " ".join(filter(None, (self.stage, floors, f"{self.percent}%" if self.percent else "")))

    @property
    def plan(self) -> str:
        """计划2027-06封顶; the day stays within the house: a customer is told the month."""
        return f"{_now('计划')}{self.planned_on:%Y-%m}{self.planned_stage}" if self.planned_on else ""

    @property
    def line(self) -> str:
        """All of it in one line, without the buildings."""
        day = _now("%(month)s月%(day)s日") % {"month": self.seen_on.month, "day": self.seen_on.day}
        if self.seen_on.year != clock.today().year:
            day = f"{self.seen_on:%Y-%m-%d}"
        return "，".join(filter(None, (self.how_far, day, self.plan)))


# ── what is known of a project ──────────────────────────────────────────────────


class Sheet(Particulars):
    """项目资料: one a project. What stands on it are its lines, its documents and the project's questions."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="sheet", verbose_name=_("项目"))
    under_construction = models.BooleanField(_("在建"), default=True)
    works = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("向谁了解工程进度"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("项目资料")

    def __str__(self) -> str:
        return self.project.name


class SheetLine(models.Model):
    """One thing known of a project, with where it is known from and as of when."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="lines")
    label = models.CharField(_("项"), max_length=30)
    value = models.CharField(_("内容"), max_length=300)
    origin = models.CharField(_("来源"), max_length=80)
    as_of = models.DateField(_("截至日期"))
    position = models.PositiveSmallIntegerField(default=50)

    class Meta:
        verbose_name = verbose_name_plural = _("项目概况")
        constraints = [models.UniqueConstraint(fields=["sheet", "label"], name="a_thing_once_a_sheet")]

    def __str__(self) -> str:
        return self.label


class Document(models.Model):
    """A plan or a table of prices in one of its editions. The newest that stands is the one in force."""

    class Sort(models.TextChoices):
        PLAN = "plan", _("图纸")
        PRICES = "prices", _("价格表")
        OTHER = "other", _("其他资料")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="documents")
    sort = models.CharField(_("类别"), max_length=10, choices=Sort.choices)
    title = models.CharField(_("名称"), max_length=60)
    edition = models.CharField(_("版本"), max_length=20)
    dated = models.DateField(_("版本日期"))
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("文件"))
    withdrawn = models.BooleanField(_("撤下"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("图纸与价格表")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "title", "edition"],
                condition=Q(withdrawn=False),
                name="an_edition_once_a_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class Question(Particulars):
    """项目问答: what customers ask about a project, and the answer that may be told."""

    question = models.CharField(_("问题"), max_length=120)
    answer = models.CharField(_("可以告诉客户的回答"), max_length=500)
    triggers = models.JSONField(_("触发词"), default=list)
    origin = models.CharField(_("来源"), max_length=80)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目问答")

    def __str__(self) -> str:
        return self.question

    def outdated(self, on: dt.date) -> bool:
        """Whether it is to be asked again before it is told."""
        return self.valid_until is not None and self.valid_until < on
