"""A proposal of dismissal: its steps one after the other. The software never ends anybody's contract."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.conduct.models.penalty import Penalty


class DismissalState(models.TextChoices):
    OPEN = "open", _("备齐材料")
    PREPARED = "prepared", _("待通知工会")
    TOLD = "told", _("待工会意见")
    ANSWERED = "answered", _("待回复工会")
    REPLIED = "replied", _("待审批")
    APPROVED = "approved", _("已批准，待出具证明")
    CERTIFIED = "certified", _("已出具证明")
    REFUSED = "refused", _("未获批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class Dismissal(MatterParticulars):
    """辞退建议: only a proposal, which the company carries out on paper or not at all."""

    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="dismissals", verbose_name=_("处罚"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("当事人"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    serious = models.TextField(_("严重违纪的理由"), blank=True)
    warnings = models.PositiveSmallIntegerField(_("已签收的前次告知"), default=0)
    union = models.CharField(_("工会"), max_length=60, blank=True)
    told_on = models.DateField(_("通知工会日期"), null=True, blank=True)
    answered_on = models.DateField(_("工会答复日期"), null=True, blank=True)
    union_words = models.TextField(_("工会意见"), blank=True)
    silent = models.BooleanField(_("工会逾期未答复"), default=False)
    replied_on = models.DateField(_("书面回复日期"), null=True, blank=True)
    reply = models.TextField(_("研究与回复"), blank=True)
    approved_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    certificate = models.CharField(_("证明编号"), max_length=40, blank=True)
    certified_on = models.DateField(_("出具日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("辞退建议")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(told_on__isnull=False),
                name="a_union_answers_what_it_was_told",
            ),
            models.CheckConstraint(
                condition=Q(replied_on=None) | Q(answered_on__isnull=False), name="a_reply_follows_the_union"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(replied_on__isnull=False), name="approved_after_the_reply"
            ),
            models.CheckConstraint(
                condition=Q(certified_on=None) | Q(approved_at__isnull=False),
                name="certified_after_the_approval",
            ),
        ]
        indexes = [models.Index(fields=["member", "-matter"], name="dismissals_of_a_member")]
