"""对外联络 and 宣传活动: offices, banks, agencies, the press, and what one has to do with them (WY-P4c, ZH-J1.14, ZH-J4.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars


class Contact(Particulars):
    """An office, and the person one speaks to there. Name and numbers are those of the record's party."""

    class Sort(models.TextChoices):
        REGISTRY = "registry", _("房管、登记部门")
        BANK = "bank", _("银行")
        FUND = "fund", _("公积金中心")
        AGENCY = "agency", _("代理公司")
        GOVERNMENT = "government", _("其他政府部门")
        COMMUNITY = "community", _("社区、街道")
        MEDIA = "media", _("媒体")
        OTHER = "other", _("其他")

    sort = models.CharField(_("类别"), max_length=12, choices=Sort.choices)
    organisation = models.CharField(_("单位"), max_length=60)
    office = models.CharField(_("科室"), max_length=40, blank=True)
    position = models.CharField(_("职务"), max_length=30, blank=True)
    keeper = models.ForeignKey(Member, models.PROTECT, related_name="contacts", verbose_name=_("联络负责人"))
    words = models.CharField(_("说明"), max_length=200, blank=True)
    last_on = models.DateField(_("最近往来"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("对外联络")
        indexes = [models.Index(fields=["sort", "-record"], name="contacts_by_sort")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.office}".strip()


class Dealing(models.Model):
    """One dealing with a contact: when, how, what was said. Only added."""

    class Way(models.TextChoices):
        PHONE = "phone", _("电话")
        VISIT = "visit", _("上门拜访")
        RECEIVED = "received", _("来访")
        MEETING = "meeting", _("会议")
        LETTER = "letter", _("函件")
        OTHER = "other", _("其他")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="dealings")
    dealt_on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices)
    words = models.TextField(_("往来内容"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))

    class Meta:
        verbose_name = verbose_name_plural = _("往来记录")
        indexes = [models.Index(fields=["contact", "-dealt_on", "-id"], name="dealings_of_a_contact")]


class Publicity(Particulars):
    """宣传活动: what the department did to be known, where, and what came of it (ZH-J1.14)."""

    class Sort(models.TextChoices):
        PRESS = "press", _("媒体报道")
        EVENT = "event", _("公关活动")
        PAPER = "paper", _("宣传资料")
        ONLINE = "online", _("网络与公众号")
        OTHER = "other", _("其他")

    title = models.CharField(_("活动"), max_length=80)
    sort = models.CharField(_("类别"), max_length=10, choices=Sort.choices)
    held_on = models.DateField(_("日期"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="publicity", verbose_name=_("合作单位")
    )
    words = models.TextField(_("内容"))
    outcome = models.CharField(_("效果"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))

    class Meta:
        verbose_name = verbose_name_plural = _("宣传活动")

    def __str__(self) -> str:
        return self.title
