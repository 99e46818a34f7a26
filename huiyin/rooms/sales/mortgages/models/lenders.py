"""With whom loans are made: lenders and agents, what each of them asks for, and who keeps in touch for a project."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member, Project
from huiyin.kernel.records.models import Particulars


class LenderSort(models.TextChoices):
    BANK = "bank", _("银行")
    FUND = "fund", _("公积金中心")
    AGENT = "agent", _("中介机构")
    GUARANTOR = "guarantor", _("担保公司")


class LoanSort(models.TextChoices):
    """What one part of a loan is."""

    COMMERCIAL = "commercial", _("商业贷款")
    FUND = "fund", _("公积金贷款")


COMMERCIAL, FUND = LoanSort.COMMERCIAL, LoanSort.FUND


class Repay(models.TextChoices):
    INSTALMENT = "instalment", _("等额本息")
    PRINCIPAL = "principal", _("等额本金")


class Lender(Particulars):
    """合作机构: a bank's branch, a housing-fund centre, an agent or a guarantor."""

    sort = models.CharField(_("类别"), max_length=10, choices=LenderSort.choices, default=LenderSort.BANK)
    name = models.CharField(_("名称"), max_length=40)
    branch = models.CharField(_("支行或部门"), max_length=40, blank=True)
    contact = models.CharField(_("联系人"), max_length=30, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=80, blank=True)
    projects = models.ManyToManyField(Project, related_name="+", blank=True, verbose_name=_("合作项目"))
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("合作机构")

    def __str__(self) -> str:
        return f"{self.name}{self.branch}"

    @property
    def lends(self) -> bool:
        """Whether money comes from here; agents and guarantors only help it along."""
        return self.sort in (LenderSort.BANK, LenderSort.FUND)


class LoanCard(Particulars):
    """政策卡: on what terms a lender lends, until when."""

    lender = models.ForeignKey(Lender, models.PROTECT, related_name="cards", verbose_name=_("机构"))
    sort = models.CharField(_("贷款种类"), max_length=12, choices=LoanSort.choices, default=COMMERCIAL)
    title = models.CharField(_("政策名称"), max_length=60)
    max_percent = models.PositiveSmallIntegerField(_("最高成数（%）"))
    max_years = models.PositiveSmallIntegerField(_("最长年限"))
    rate = models.DecimalField(_("年利率（%）"), max_digits=6, decimal_places=3)
    requirements = models.CharField(_("条件"), max_length=500, blank=True)
    from_on = models.DateField(_("执行日期"))
    until_on = models.DateField(_("有效期至"), null=True, blank=True)
    reminded_on = models.DateField(null=True)  # when its end was told

    class Meta:
        verbose_name = verbose_name_plural = _("贷款政策卡")
        constraints = [
            models.CheckConstraint(
                condition=Q(max_percent__gt=0, max_percent__lte=100, max_years__gt=0, max_years__lte=40),
                name="a_policy_lends_within_reason",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lt=30), name="a_rate_is_one"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_policy_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["until_on", "record"], name="loancards_by_end")]

    def __str__(self) -> str:
        return f"{self.lender} {self.title}"


class LoanList(Particulars):
    """按揭资料模板: which papers a lender wants for a kind of loan, in place of the handbook's list."""

    lender = models.ForeignKey(Lender, models.PROTECT, related_name="lists", verbose_name=_("机构"))
    sort = models.CharField(_("贷款种类"), max_length=12, choices=LoanSort.choices, default=COMMERCIAL)
    papers = models.JSONField(_("资料"), default=list)  # labels, in order
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("按揭资料模板")
        constraints = [
            models.UniqueConstraint(
                fields=["lender", "sort"], condition=Q(live=True), name="one_list_of_papers_a_loan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lender} {self.get_sort_display()}"


class LoanDesk(Particulars):
    """按揭专人: who sees to the loans of a project (YX-3.2.4). The project is the record's."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("按揭专员"))
    from_on = models.DateField(_("起"))

    class Meta:
        verbose_name = verbose_name_plural = _("按揭专人")

    def __str__(self) -> str:
        return self.member.name
