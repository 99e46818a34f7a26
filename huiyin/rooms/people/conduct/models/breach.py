"""A breach of the rules of conduct: who, which clause, when, by what evidence."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
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
    # (what was brought in: settled then, signed on paper)
    counts = models.BooleanField(_("计入次数"), default=False)
    # what the member had signed when it happened; without it nothing can be penalised
    edition = models.CharField(_("已签阅版本"), max_length=20, blank=True)
    signed_at = models.DateTimeField(_("签阅时间"), null=True, blank=True)
    reading = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签阅记录")
    )

    # of before the department worked with the system: settled on paper, kept as it was said there
    brought = models.BooleanField(_("旧台账导入"), default=False)
    on_paper = models.BooleanField(_("当时已纸面签阅"), default=False)
    measure = models.CharField(_("当时的处罚"), max_length=200, blank=True)
    decided_on = models.DateField(_("当时决定日期"), null=True, blank=True)
    basis = models.CharField(_("证据或原编号"), max_length=100, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("违规")
        constraints = [
            models.CheckConstraint(  # a charge of before was settled then: of what is brought in none stands
                condition=Q(clause=CHARGED, charge__gt=0)
                | (~Q(clause=CHARGED) & Q(charge=0))
                | Q(brought=True, charge=0),
                name="a_call_charge_is_of_its_clause",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | ~Q(edition="") | Q(on_paper=True),
                name="what_counts_was_signed_before",
            ),
            models.CheckConstraint(
                condition=Q(brought=True)
                | Q(brought=False, on_paper=False, measure="", decided_on=None, basis="", remark=""),
                name="only_what_was_brought_in_was_decided_on_paper",
            ),
            models.CheckConstraint(
                condition=Q(brought=False)
                | (
                    Q(edition="", confirmed_at=None, decided_on__isnull=False) & ~Q(measure="") & ~Q(basis="")
                ),
                name="what_was_brought_in_was_decided_before",
            ),
            models.CheckConstraint(
                condition=Q(edition="", signed_at=None) | (~Q(edition="") & Q(signed_at__isnull=False)),
                name="a_signed_edition_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-matter"], name="breaches_of_a_member"),
            models.Index(fields=["clause", "-matter"], name="breaches_of_a_clause"),
            models.Index(fields=["-matter"], condition=Q(brought=True), name="breaches_brought_in"),
        ]

    @property
    def of_a_day(self) -> bool:
        """Whether only its day is known, as old ledgers have it."""
        return self.brought and day_alone(self.matter.happened_at)


def day_alone(at: dt.datetime) -> bool:
    """Whether a moment of an old ledger is a day without an hour."""
    return clock.local(at).time() == dt.time(0)
