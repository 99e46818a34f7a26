"""What hangs on a contract: who buys, the papers they bring, the parts of the price, what was agreed and asked since."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Particulars
from huiyin.rooms.sales.contracts.models.contract import Contract


class Buyer(models.Model):
    """One who buys, or one of several. Name and identity number stand with the party."""

    class Sort(models.TextChoices):
        ADULT = "adult", _("成年个人")
        MINOR = "minor", _("未成年人")
        COMPANY = "company", _("单位")
        OVERSEAS = "overseas", _("境外个人")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="buyers")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("买受人"))
    sort = models.CharField(_("买受人类别"), max_length=10, choices=Sort.choices, default=Sort.ADULT)
    share = models.PositiveSmallIntegerField(
        _("份额（百分之一）"), default=0
    )  # 10000 is all; 0 where held in common
    proxy = models.CharField(_("代理人"), max_length=40, blank=True)
    proxy_ground = models.CharField(_("代理依据"), max_length=80, blank=True)
    identified_at = models.DateTimeField(_("核验身份时间"), null=True, blank=True)
    identified_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核验人")
    )
    qualification = models.CharField(_("购房资格核验"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("买受人")
        constraints = [
            models.UniqueConstraint(fields=["contract", "party"], name="a_buyer_once_a_contract"),
            models.CheckConstraint(condition=Q(share__lte=10000), name="a_share_is_at_most_all_of_it"),
        ]

    def __str__(self) -> str:
        return self.party.name


class ContractPaper(models.Model):
    """One paper that the signing needs: there, still missing, or not needed, with who said so."""

    class State(models.TextChoices):
        MISSING = "missing", _("未交")
        RECEIVED = "received", _("已收")
        SEEN = "seen", _("已验原件")
        EXCUSED = "excused", _("免交")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="papers")
    buyer = models.ForeignKey(Buyer, models.CASCADE, null=True, blank=True, related_name="papers")
    label = models.CharField(_("资料"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.MISSING)
    at = models.DateTimeField(_("时间"), null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    words = models.CharField(_("说明"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("签约资料")

    def __str__(self) -> str:
        return self.label


class Instalment(models.Model):
    """One part of the price, with the day by which it is owed."""

    class Sort(models.TextChoices):
        EARNEST = "earnest", _("定金")
        DOWN = "down", _("首付款")
        PART = "part", _("分期款")
        LOAN = "loan", _("贷款")
        REST = "rest", _("尾款")
        WHOLE = "whole", _("全款")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="instalments")
    sort = models.CharField(_("款项"), max_length=8, choices=Sort.choices)
    amount = MoneyField(_("金额"))
    due_on = models.DateField(_("应付日期"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("付款计划")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="an_instalment_is_money")]

    def __str__(self) -> str:
        return self.get_sort_display()


class Amendment(models.Model):
    """补充协议: what was agreed after the signature."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="amendments")
    words = models.TextField(_("内容"))
    signed_on = models.DateField(_("签订日期"))
    price_before = MoneyField(_("原总价"), null=True, blank=True)
    price = MoneyField(_("现总价"), null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("补充协议")


class Doubt(models.Model):
    """What a buyer asked of a clause, and the answer that was given (ZH-4.1.1, ZH-J1.10)."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="doubts")
    heading = models.CharField(_("条款"), max_length=60)
    question = models.CharField(_("客户的疑问"), max_length=300)
    answer = models.CharField(_("答复"), max_length=500)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("条款疑问")


class Term(Particulars):
    """条款说明: what a clause of the model contract means, in words that a buyer understands."""

    heading = models.CharField(_("条款"), max_length=60)
    meaning = models.CharField(_("说明"), max_length=500)
    mind = models.CharField(_("提醒客户"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=50)
    templated = models.CharField(_("合同范本"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("条款说明")

    def __str__(self) -> str:
        return self.heading
