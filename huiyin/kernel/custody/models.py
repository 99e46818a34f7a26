"""Papers, certificates and keys: each is with exactly one keeper, and every move names both sides, time and signature."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.files.models import File
from huiyin.kernel.journal.triggers import guard
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_name
from huiyin.kernel.records.models import Particulars, Record


class Keeper(models.Model):
    """Who or what a thing is with: a place of a department, a member, a customer, or a body outside the house."""

    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部门")
    )
    place = models.CharField(_("存放位置"), max_length=40, blank=True)
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("保管人")
    )
    party = models.OneToOneField(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("客户")
    )
    outside = models.CharField(_("外部单位"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("现在何处")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(department__isnull=False, member=None, party=None, outside="") & ~Q(place="")
                    | Q(department=None, place="", member__isnull=False, party=None, outside="")
                    | Q(department=None, place="", member=None, party__isnull=False, outside="")
                    | Q(department=None, place="", member=None, party=None) & ~Q(outside="")
                ),
                name="a_keeper_is_one_place_or_one_hand",
            ),
            models.UniqueConstraint(
                fields=["department", "place"], condition=~Q(place=""), name="a_place_once_a_department"
            ),
            models.UniqueConstraint(fields=["outside"], condition=~Q(outside=""), name="a_body_outside_once"),
        ]

    def __str__(self) -> str:
        return self.place or self.outside or (self.member.name if self.member else self._party_name())

    def _party_name(self) -> str:
        return masked_name(self.party.name) if self.party else ""

    @property
    def in_house(self) -> bool:
        return bool(self.place or self.member_id)

    @property
    def said(self) -> str:
        """As people say it: 档案柜A-3, 周敏手中, 建设银行, 客户王**."""
        if self.member:
            return _now("%s手中") % self.member.name
        if self.party:
            return _now("客户%s") % self._party_name()
        return str(self)


class Item(Particulars):
    """One thing in custody: a copy of a contract, a certificate, a bunch of keys. What it belongs to is `about`."""

    class State(models.TextChoices):
        KEPT = "kept", _("在管")
        OUT = "out", _("在外")
        ISSUED = "issued", _("已发放")
        LOST = "lost", _("遗失")
        GONE = "gone", _("已销毁")

    sort = models.CharField(_("类别"), max_length=20)
    label = models.CharField(_("名称"), max_length=80)
    about = models.ForeignKey(Record, models.PROTECT, related_name="things", verbose_name=_("所属记录"))
    keeper = models.ForeignKey(Keeper, models.PROTECT, related_name="items", verbose_name=_("现在何处"))
    since = models.DateTimeField(_("自何时起"))
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.KEPT)

    class Meta:
        verbose_name = verbose_name_plural = _("保管物")
        constraints = [
            models.UniqueConstraint(
                fields=["about", "sort", "label"],
                condition=~Q(state__in=("gone", "lost")),
                name="a_thing_once_a_record",
            )
        ]
        indexes = [
            models.Index(fields=["keeper", "-record"], name="things_with_a_keeper"),
            models.Index(fields=["state", "-record"], name="things_by_state"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def away(self) -> bool:
        """With somebody outside the house who can give it back."""
        return self.state in AWAY


AWAY = (Item.State.OUT, Item.State.ISSUED)


class Move(models.Model):
    """One move of one thing. Never changed and never deleted: the database itself refuses."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="moves", verbose_name=_("保管物"))
    under = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("凭据"))
    from_keeper = models.ForeignKey(
        Keeper, models.PROTECT, null=True, related_name="+", verbose_name=_("交出方")
    )
    to_keeper = models.ForeignKey(Keeper, models.PROTECT, related_name="+", verbose_name=_("接收方"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    taken_by = models.CharField(_("签收人"), max_length=60, blank=True)
    words = models.CharField(_("事由"), max_length=200, blank=True)
    signature = models.ForeignKey(File, models.PROTECT, null=True, related_name="+", verbose_name=_("签字"))

    class Meta:
        verbose_name = verbose_name_plural = _("交接记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_keeper=None) | ~Q(from_keeper=F("to_keeper")),
                name="a_move_goes_somewhere_else",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(from_keeper=None), name="a_thing_is_taken_in_once"
            ),
        ]
        indexes = [models.Index(fields=["item", "-id"], name="moves_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.item} → {self.to_keeper}"


guard(Move, "UPDATE", "DELETE")
