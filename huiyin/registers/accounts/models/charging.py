"""What is owed to us and by us: bills, what settles them, and what we owe the customer."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars, Record
from huiyin.registers.accounts.models.charts import CHARGES, Charge, charge_choices, charge_label
from huiyin.registers.estates.models import Unit


class Owed(Particulars):
    """What bills and debts of ours have in common. The customer is the record's party."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("房屋")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("员工")
    )
    charge = models.CharField(_("款项"), max_length=30, choices=charge_choices)
    amount = MoneyField(_("金额"))
    words = models.CharField(_("摘要"), max_length=120, blank=True)
    about = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="%(class)ss_about", verbose_name=_("依据")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ".join(filter(None, (charge_label(self.charge), self.unit.path if self.unit else "")))

    @property
    def sort(self) -> Charge:
        return CHARGES[self.charge]

    @property
    def voided(self) -> bool:
        return self.record.voided_at is not None


class Bill(Owed):
    """应收单: an amount a customer (or a member of staff) owes by a day. Its state follows from what settles it."""

    due_on = models.DateField(_("应缴日期"))
    settled = MoneyField(_("已缴"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("应收单")
        indexes = [
            models.Index(fields=["due_on", "record"], name="bills_by_due_day"),
            models.Index(
                fields=["unit", "due_on"], condition=Q(settled__lt=F("amount")), name="open_bills_of_a_unit"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_bill_asks_for_something"),
            models.CheckConstraint(
                condition=Q(settled__gte=0) & Q(settled__lte=F("amount")),
                name="a_bill_is_settled_up_to_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(member__isnull=False), name="a_bill_is_somebodys"
            ),
        ]

    @property
    def open(self) -> int:
        """What is still to be paid."""
        return 0 if self.voided else self.amount - self.settled

    def overdue(self, on: dt.date) -> bool:
        return self.open > 0 and self.due_on < on


class Allocation(models.Model):
    """What a payment or a set-off puts to a bill; undone when that is taken back."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="allocations")
    source = models.ForeignKey(Record, models.PROTECT, related_name="allocations")
    amount = MoneyField(_("金额"))
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("核销")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="an_allocation_settles")]


class Credit(Owed):
    """应退单: an amount that we owe the customer, of a calculation or a decision. It stands on an account of its own."""

    class Meta:
        verbose_name = verbose_name_plural = _("应退单")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_credit_owes_something"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(member__isnull=False), name="a_credit_is_somebodys"
            ),
        ]
