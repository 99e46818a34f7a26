"""Particulars of customers: what the desk knows of a party beside its bare identity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Particulars
from huiyin.registers.estates.models import Unit


class Customer(Particulars):
    """One customer; name and phones stand with the party (record.party)."""

    vip = models.BooleanField(_("贵宾"), default=False)
    id_sealed = models.BinaryField(null=True)  # the identity number under the party's key
    id_blind = models.BinaryField(max_length=16, null=True, db_index=True)
    tax_number = models.CharField(_("纳税人识别号"), max_length=20, blank=True, db_index=True)
    tax_office = models.CharField(_("主管税务机关"), max_length=60, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("客户")

    def __str__(self) -> str:
        return self.record.party.name if self.record.party else ""

    @property
    def party(self) -> Party:
        assert self.record.party is not None
        return self.record.party


class Tie(models.Model):
    """What a party is to a unit, from when to when."""

    class Role(models.TextChoices):
        BUYER = "buyer", _("买受人")
        CO_BUYER = "co_buyer", _("共有人")
        OWNER = "owner", _("业主")
        TENANT = "tenant", _("租户")
        PROXY = "proxy", _("代办人")
        CONTACT = "contact", _("联系人")

    party = models.ForeignKey(Party, models.PROTECT, related_name="ties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ties", verbose_name=_("房屋"))
    role = models.CharField(_("关系"), max_length=10, choices=Role.choices, default=Role.OWNER)
    from_on = models.DateField(_("起"), null=True, blank=True)
    to_on = models.DateField(_("止"), null=True, blank=True)
    may_be_told = models.BooleanField(_("可代为了解进展"), default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("房屋关系")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "unit", "role"],
                condition=models.Q(to_on=None),
                name="a_role_once_a_party_and_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(from_on=None)
                | models.Q(to_on=None)
                | models.Q(to_on__gte=models.F("from_on")),
                name="a_role_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}"
