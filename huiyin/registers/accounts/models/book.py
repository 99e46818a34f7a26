"""The book itself: accounts, vouchers and their lines. What stands in it is never changed, only reversed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.journal.triggers import guard
from huiyin.kernel.members.models import Department, Member, Project
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Particulars, Record
from huiyin.registers.accounts.models.charts import charge_label, sort_label
from huiyin.registers.estates.models import Unit


class Till(Particulars):
    """资金账户: a bank account or a cash box of ours, into which is paid and out of which we pay."""

    class Sort(models.TextChoices):
        BANK = "bank", _("银行账户")
        CASH = "cash", _("现金")

    sort = models.CharField(_("类别"), max_length=10, choices=Sort.choices, default=Sort.BANK)
    name = models.CharField(_("名称"), max_length=60)
    bank = models.CharField(_("开户行"), max_length=60, blank=True)
    tail = models.CharField(_("账号后四位"), max_length=4, blank=True)
    supervised = models.BooleanField(_("预售资金监管账户"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("资金账户")

    def __str__(self) -> str:
        return f"{self.name}（{self.tail}）" if self.tail else self.name


class Account(models.Model):
    """One account a sort, place, unit, party or member, and charge. `code` says all of it, so that there is one."""

    code = models.CharField(max_length=120, unique=True)
    sort = models.CharField(_("科目"), max_length=20)
    charge = models.CharField(_("款项"), max_length=30, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("部门"))
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", verbose_name=_("项目"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="accounts", verbose_name=_("房屋"))
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, related_name="accounts", verbose_name=_("客户")
    )
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("员工"))
    till = models.ForeignKey(
        Till, models.PROTECT, null=True, related_name="accounts", verbose_name=_("资金账户")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("科目账户")
        indexes = [
            models.Index(fields=["unit", "sort", "charge"], name="accounts_of_a_unit"),
            models.Index(fields=["sort", "id"], name="accounts_by_sort"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """应收款—房款, 银行存款—监管户（1234)."""
        detail = charge_label(self.charge) if self.charge else str(self.till) if self.till_id else ""
        return "—".join(filter(None, (sort_label(self.sort), detail)))


class Entry(Particulars):
    """记账凭证: balanced lines of one day about one record. Corrected only by an entry that reverses it, once."""

    on = models.DateField(_("记账日期"))
    words = models.CharField(_("摘要"), max_length=120)
    total = MoneyField(_("金额"))  # of its debit side
    about = models.ForeignKey(Record, models.PROTECT, related_name="entries", verbose_name=_("来源单据"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("冲销的凭证")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("记账凭证")
        indexes = [models.Index(fields=["-on", "-record"], name="entries_by_day")]
        constraints = [models.CheckConstraint(condition=Q(total__gt=0), name="an_entry_moves_something")]

    def __str__(self) -> str:
        return self.words


class EntryLine(models.Model):
    """One line of a voucher: to the debit above nothing, to the credit below it."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", verbose_name=_("科目"))
    amount = MoneyField(_("金额"))

    class Meta:
        verbose_name = verbose_name_plural = _("分录")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="a_line_moves_something")]

    @property
    def debit(self) -> int:
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        return max(-self.amount, 0)


guard(Entry, "UPDATE", "DELETE")
guard(EntryLine, "UPDATE", "DELETE")
