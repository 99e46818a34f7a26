"""An approval, the steps it goes through, and who may decide for another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars, Record


class State(models.TextChoices):
    DECIDING = "deciding", _("审批中")
    RETURNED = "returned", _("待补充")
    APPROVED = "approved", _("已批待办")
    GRANTED = "granted", _("已同意")
    DECLINED = "declined", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class Approval(MatterParticulars):
    """审批: its matter's owner is whoever decides now; while it lies with the asker, they."""

    flow = models.CharField(max_length=40)
    asked_by = models.ForeignKey(
        Member, models.PROTECT, related_name="asked_approvals", verbose_name=_("提交人")
    )
    text = models.TextField(_("说明"), blank=True)
    amount = models.BigIntegerField(_("金额（分）"), null=True, blank=True)
    approvers = models.JSONField(default=list, blank=True)  # the members named, where the flow names none
    barred = models.JSONField(default=list, blank=True)  # members who decide none of it: whom it is about
    copied = models.ManyToManyField(Member, related_name="+", verbose_name=_("抄送"), blank=True)
    # what happens once it is through: the verb, the record it happens to, and its form
    verb = models.CharField(max_length=60, blank=True)
    about = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事由记录")
    )
    sealed = models.BinaryField(null=True)
    refusal = models.TextField(_("未能办理的原因"), blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("原审批")
    )
    decided_at = models.DateTimeField(_("批复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审批")
        indexes = [models.Index(fields=["asked_by", "-matter"], name="approvals_of_an_asker")]


class Step(models.Model):
    """One decision of an approval, to come, waited for, or made. What was made is never changed."""

    class State(models.TextChoices):
        COMING = "coming", _("待到")
        WAITING = "waiting", _("审批中")
        APPROVED = "approved", _("同意")
        DECLINED = "declined", _("不同意")
        RETURNED = "returned", _("退回补充")
        PASSED = "passed", _("转批")
        WITHDRAWN = "withdrawn", _("已撤回")

    class How(models.TextChoices):
        STAND_IN = "stand_in", _("离岗代理")
        DELEGATE = "delegate", _("授权")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    label = models.CharField(_("步骤"), max_length=40)
    who = models.CharField(max_length=60)  # how its decider is found: see flows.py
    state = models.CharField(_("结果"), max_length=10, choices=State.choices, default=State.COMING)
    added_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("加签人")
    )
    arrived_at = models.DateTimeField(_("到达时间"), null=True)
    due = models.DateTimeField(_("时限"), null=True)
    decider = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("审批人"))
    signed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("签署人")
    )
    how = models.CharField(max_length=10, choices=How.choices, blank=True)  # of one who signed for another
    along = models.BooleanField(
        default=False
    )  # signed together with the step before: the same person decides
    at = models.DateTimeField(_("签署时间"), null=True)
    note = models.CharField(_("意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审批步骤")
        ordering = ("place", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["approval"], condition=Q(state="waiting"), name="an_approval_waits_for_one_step"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("coming", "waiting"), at=None)
                | (~Q(state__in=("coming", "waiting")) & Q(at__isnull=False, decider__isnull=False)),
                name="a_decided_step_says_when_and_whose",
            ),
        ]
        indexes = [models.Index(fields=["signed_by", "approval"], name="approvals_signed_by")]

    def __str__(self) -> str:
        return self.label

    def signer(self) -> str:
        """Who signed it and for whom: 李专员（代钱经理，授权）; nobody where it is still to come."""
        if self.decider is None:
            return ""
        if self.signed_by is None or self.signed_by_id == self.decider_id:
            return self.decider.name
        return f"{self.signed_by.name}（代{self.decider.name}{'，' if self.how else ''}{self.get_how_display()}）"


class Delegation(Particulars):
    """授权: a member lets another decide for them, for a time, for some flows, up to an amount."""

    giver = models.ForeignKey(
        Member, models.PROTECT, related_name="delegations_given", verbose_name=_("授权人")
    )
    taker = models.ForeignKey(
        Member, models.PROTECT, related_name="delegations_taken", verbose_name=_("被授权人")
    )
    flows = models.JSONField(_("适用流程"), default=list, blank=True)  # codes; none: all of them
    limit = models.BigIntegerField(_("金额上限（分）"), null=True, blank=True)
    from_at = models.DateTimeField(_("起"))
    to_at = models.DateTimeField(_("止"))
    why = models.CharField(_("原因"), max_length=100)
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审批授权")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="a_delegation_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="nobody_delegates_to_themselves"),
        ]
        indexes = [models.Index(fields=["taker", "to_at"]), models.Index(fields=["giver", "to_at"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
