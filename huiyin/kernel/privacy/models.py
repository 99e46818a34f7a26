"""Who saw what that is masked, and who carried rows out (YX-1.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Record


class Reveal(models.Model):
    """A member may read a party's particulars in clear until the grant runs out."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "party", "until"]), models.Index(fields=["party", "-id"])]


class Look(models.Model):
    """A member opened a record of a customer's; `clear` where name and numbers stood unmasked."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False)
    clear = models.BooleanField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["record", "-id"], name="looks_at_a_record")]


class Export(models.Model):
    """Rows carried out of a ledger, counted against the day's allowance."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", db_index=False, verbose_name=_("导出人")
    )
    ledger = models.CharField(_("台账"), max_length=40)
    rows = models.PositiveIntegerField(_("行数"))
    query = models.CharField(_("条件"), max_length=300, blank=True)
    reason = models.CharField(
        _("用途"), max_length=200, blank=True
    )  # empty: names and numbers went out masked
    at = models.DateTimeField(_("时间"))

    class Meta:
        indexes = [models.Index(fields=["member", "at"])]
