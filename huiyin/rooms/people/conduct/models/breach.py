"""A breach of the rules of conduct: who, which clause, when, by what evidence."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Record

# The clauses that a member can breach: those of conduct, and the duty to obey and work with care.
CODES = tuple(
    code for code, clause in shipped()[1].items() if clause.home == "conduct" and clause.kind == "conduct"
) + ("YX-1.1",)
CHARGED = "YX-4.1.14"  # whose breach costs a call charge


class BreachState(models.TextChoices):
    OPEN = "open", _("待核实")
    CONFIRMED = "confirmed", _("已确认")
    SETTLED = "settled", _("已处理")
    FILED = "shelved", _("存档不处罚")
    DISMISSED = "dismissed", _("不成立")
    WITHDRAWN = "withdrawn", _("申诉撤销")
    VOIDED = "voided", _("已作废")


class Breach(MatterParticulars):
    """违规: its matter belongs to whoever leads the member, never to the member."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="breaches", verbose_name=_("当事人"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()  # of the member's post then: only those above it read this
    clause = models.CharField(_("违反条款"), max_length=20)
    sort = models.CharField(_("情形"), max_length=20, blank=True)
    words = models.TextField(_("事实经过"))
    place = models.CharField(_("地点"), max_length=60, blank=True)
    charge = MoneyField(_("话费"), default=0)
    witnesses = models.ManyToManyField(Member, related_name="+", verbose_name=_("证人"), blank=True)
    others = models.CharField(_("其他证人"), max_length=100, blank=True)
    reporter = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    finding = models.CharField(_("核实意见"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("核实人")
    )
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    # confirmed, under a signed edition, not withdrawn: it counts with later ones
    counts = models.BooleanField(_("计入次数"), default=False)
    # what the member had signed when it happened; without it nothing can be penalised
    edition = models.CharField(_("已签阅版本"), max_length=20, blank=True)
    signed_at = models.DateTimeField(_("签阅时间"), null=True, blank=True)
    reading = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签阅记录")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("违规")
        constraints = [
            models.CheckConstraint(
                condition=Q(clause=CHARGED, charge__gt=0) | (~Q(clause=CHARGED) & Q(charge=0)),
                name="a_call_charge_is_of_its_clause",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | ~Q(edition=""), name="what_counts_was_signed_before"
            ),
            models.CheckConstraint(
                condition=Q(edition="", signed_at=None) | (~Q(edition="") & Q(signed_at__isnull=False)),
                name="a_signed_edition_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-matter"], name="breaches_of_a_member"),
            models.Index(fields=["clause", "-matter"], name="breaches_of_a_clause"),
        ]
