"""A penalty on its way from the notice to its effect and the appeal; the days off the post; the gate before money."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars
from huiyin.rooms.people.conduct.models.breach import Breach


class PenaltyState(models.TextChoices):
    PROPOSED = "proposed", _("待告知")
    NOTIFIED = "notified", _("待陈述申辩")
    HEARD = "heard", _("待决定")
    DECIDED = "decided", _("待审批")
    DISMISSING = "dismissing", _("辞退建议办理中")
    EFFECTIVE = "effective", _("已生效")
    APPEALED = "appealed", _("申诉中")
    UPHELD = "upheld", _("申诉维持")
    REVERSED = "reversed", _("已撤销")
    DROPPED = "dropped", _("不予处罚")
    VOIDED = "voided", _("已作废")


ENDED = (PenaltyState.REVERSED, PenaltyState.DROPPED, PenaltyState.VOIDED)
# In force towards member and finance.
STANDING = (PenaltyState.EFFECTIVE, PenaltyState.UPHELD)


class Mode(models.TextChoices):
    """How a fine is carried out: a setting of the department (law: employee_fine)."""

    RECORD = "record", _("只记录并警告")
    POINTS = "points", _("折算考评分")
    MONEY = "money", _("罚款")


class Outcome(models.TextChoices):
    FULL = "full", _("按条款处罚")
    WARNING = "warning", _("从轻，只予警告")
    NONE = "none", _("违规成立，不予处罚")
    UNFOUNDED = "unfounded", _("申辩成立，违规不成立")


class FineGate(Particulars):
    """罚款核查: what must be true before a fine may be money, and who looked. Itself approved."""

    procedure = models.TextField(_("制定规章的民主程序"))
    made_known_on = models.DateField(_("向职工公示日期"))
    city = models.CharField(_("适用地区"), max_length=40)
    local_law = models.TextField(_("地方规定核查结论"))
    decided_by = models.CharField(_("决定人"), max_length=40)
    decided_on = models.DateField(_("决定日期"))
    from_on = models.DateField(_("生效日期"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("罚款核查")

    def __str__(self) -> str:
        return f"{self.city} {self.decided_by} {self.decided_on:%Y-%m-%d}"


class Penalty(MatterParticulars):
    """处罚: what the clause comes to, what was decided, and what became of it."""

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="penalties", verbose_name=_("违规"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="penalties", verbose_name=_("当事人"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    clause = models.CharField(_("处罚条款"), max_length=20)
    ended = models.BooleanField(default=False)  # reversed, dropped or void: another may take its place
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("原处罚")
    )
    # what the clause comes to, of the breaches that count
    nth = models.PositiveSmallIntegerField(_("第几次"))
    counted = models.ManyToManyField(
        Breach, related_name="counted_in", verbose_name=_("计入的违规"), blank=True
    )
    fine = MoneyField(_("罚款额"), default=0)
    compensation = MoneyField(_("赔偿额"), default=0)
    days = models.PositiveSmallIntegerField(_("停岗天数"), default=0)
    dismissal = models.BooleanField(_("建议辞退"), default=False)
    warning = models.BooleanField(_("书面警告"), default=False)
    refused_fine = MoneyField(_("辞退未获批准时的罚款额"), default=0)
    refused_days = models.PositiveSmallIntegerField(_("辞退未获批准时的停岗天数"), default=0)
    refused_warning = models.BooleanField(_("辞退未获批准时记警告"), default=False)
    # notice and answer
    notified_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    notified_how = models.CharField(_("告知方式"), max_length=40, blank=True)
    notified_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("告知人")
    )
    received_at = models.DateTimeField(_("本人签收时间"), null=True, blank=True)
    heard_at = models.DateTimeField(_("申辩时间"), null=True, blank=True)
    heard_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )
    waived = models.BooleanField(_("放弃陈述申辩"), default=False)
    answer = models.TextField(_("陈述申辩"), blank=True)
    # decision, approval, effect
    outcome = models.CharField(_("决定"), max_length=10, choices=Outcome.choices, blank=True)
    ground = models.TextField(_("决定理由"), blank=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    mode = models.CharField(_("处罚方式"), max_length=10, choices=Mode.choices, blank=True)
    gate = models.ForeignKey(
        FineGate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("罚款核查")
    )
    effective_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    final_fine = MoneyField(_("生效罚款额"), default=0)
    final_compensation = MoneyField(_("生效赔偿额"), default=0)
    final_days = models.PositiveSmallIntegerField(_("生效停岗天数"), default=0)
    final_warning = models.BooleanField(_("生效警告"), default=False)
    money = MoneyField(_("实收罚款"), default=0)
    points = models.PositiveIntegerField(_("扣考评分（百分之一分）"), default=0)
    # appeal
    appeal = models.TextField(_("申诉理由"), blank=True)
    appealed_at = models.DateTimeField(_("申诉时间"), null=True, blank=True)
    verdict = models.TextField(_("申诉处理意见"), blank=True)
    verdict_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("申诉处理人")
    )
    verdict_at = models.DateTimeField(_("申诉处理时间"), null=True, blank=True)
    reversed_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("处罚")
        constraints = [
            models.UniqueConstraint(
                fields=["breach"], condition=Q(ended=False), name="one_standing_penalty_a_breach"
            ),
            models.CheckConstraint(
                condition=Q(money=0) | Q(gate__isnull=False), name="money_passed_the_gate"
            ),
            models.CheckConstraint(
                condition=Q(heard_at=None) | Q(notified_at__isnull=False), name="heard_after_the_notice"
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None) | Q(heard_at__isnull=False, decided_at__isnull=False),
                name="no_effect_without_hearing_and_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-matter"], name="penalties_of_a_member"),
            models.Index(fields=["effective_at"], name="penalties_by_effect"),
            models.Index(fields=["clause", "-matter"], name="penalties_of_a_clause"),
        ]


class Suspension(models.Model):
    """A day off the post. Whether it is paid is asked each time."""

    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="suspensions", verbose_name=_("处罚"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("当事人"), db_index=False
    )
    on = models.DateField(_("停岗日期"))
    paid = models.BooleanField(_("照付工资"), default=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("停岗")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "on"], condition=Q(cancelled_at=None), name="a_day_off_the_post_once"
            )
        ]
        indexes = [models.Index(fields=["on"], name="suspensions_by_day")]
