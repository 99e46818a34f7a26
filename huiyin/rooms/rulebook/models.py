"""How the rule book changes and is read: revisions, signatures that it was read, questions about its meaning."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Particulars

HOUSES = (
    ("YX", _("房地产营销部客服")),
    ("WY", _("物业公司与酒店式公寓")),
    ("JS", _("税控技术服务")),
    ("ZH", _("签约按揭权证")),
)


# ── revisions ───────────────────────────────────────────────────────────────────


class RevisionState(models.TextChoices):
    DRAFT = "draft", _("起草")
    REVIEW = "review", _("待审核")
    APPROVAL = "approval", _("待批准")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("已公布")
    WITHDRAWN = "withdrawn", _("已撤回")


class Revision(MatterParticulars):
    """规程修订: a clause's text, a parameter's value or a new clause, from the draft to the day it holds."""

    class Sort(models.TextChoices):
        TEXT = "text", _("修改条文")
        VALUE = "value", _("调整参数")
        CLAUSE = "clause", _("新增条款")

    sort = models.CharField(_("修订种类"), max_length=10, choices=Sort.choices)
    house = models.CharField(_("所属规程"), max_length=4, choices=HOUSES)
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, related_name="+", verbose_name=_("条款"), db_index=False
    )
    clause_kind = models.CharField(_("条款性质"), max_length=12, blank=True)
    parameter = models.CharField(_("参数"), max_length=40, blank=True)
    everywhere = models.BooleanField(_("适用于全公司"), default=False)
    old_title = models.CharField(_("原标题"), max_length=60, blank=True)
    new_title = models.CharField(_("新标题"), max_length=60, blank=True)
    old_text = models.TextField(_("原条文"), blank=True)
    new_text = models.TextField(_("新条文"), blank=True)
    old_value = models.JSONField(_("原取值"), null=True)
    new_value = models.JSONField(_("新取值"), null=True)
    why = models.CharField(_("修订理由"), max_length=300)
    trial = models.JSONField(_("试算"), null=True)
    wanted_on = models.DateField(_("拟生效日期"))
    drafted_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    reviewer = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True)
    review = models.CharField(_("审核意见"), max_length=200, blank=True)
    approver = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    approval = models.CharField(_("批准意见"), max_length=200, blank=True)
    sent_back = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    returned_for = models.CharField(_("退回原因"), max_length=200, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True)
    published_at = models.DateTimeField(_("公布时间"), null=True)
    edition = models.CharField(_("版本"), max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("规程修订")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(effective_on__isnull=False),
                name="an_approved_revision_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(approved_at__lte=F("published_at")),
                name="nothing_is_published_before_it_is_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["clause", "-matter"], name="revisions_of_a_clause"),
            models.Index(
                fields=["effective_on"],
                condition=Q(approved_at__isnull=False, published_at=None),
                name="revisions_to_publish",
            ),
        ]


# ── questions about the meaning ─────────────────────────────────────────────────


class QuestionState(models.TextChoices):
    OPEN = "open", _("待解释")
    ANSWERED = "answered", _("已解释")
    WITHDRAWN = "withdrawn", _("已撤回")


class Interpretation(MatterParticulars):
    """条款解释: what a member asks about a clause, and the answer that stands with it for everybody."""

    clause = models.ForeignKey(
        Clause, models.PROTECT, related_name="+", verbose_name=_("条款"), db_index=False
    )
    question = models.TextField(_("疑问"))
    asked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("提问人")
    )
    interpreted_in = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("解释部门")
    )
    answer = models.TextField(_("解释"), blank=True)
    wording = models.TextField(_("对客户的说法"), blank=True)
    answered_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("解释人")
    )
    answered_at = models.DateTimeField(_("解释时间"), null=True)
    corrected_at = models.DateTimeField(_("更正时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("条款解释")
        indexes = [models.Index(fields=["clause", "-matter"], name="questions_about_a_clause")]


# ── reading and signing ─────────────────────────────────────────────────────────


class Reading(Particulars):
    """条款签阅: one edition of a house's rule book, or one clause, to be read and signed by those it binds."""

    title = models.CharField(_("签阅内容"), max_length=120)
    house = models.CharField(_("规程"), max_length=4, choices=HOUSES)
    clause = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("条款"),
        db_index=False,
    )
    edition = models.CharField(_("版本"), max_length=20)
    text = models.TextField(_("条文"), blank=True)
    asked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("发起人")
    )
    asked_at = models.DateTimeField(_("发起时间"))
    due = models.DateTimeField(_("签阅期限"))
    departments = models.ManyToManyField(Department, related_name="+", verbose_name=_("签阅部门"))

    class Meta:
        verbose_name = verbose_name_plural = _("条款签阅")
        indexes = [models.Index(fields=["house", "clause"], name="readings_of_a_clause")]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """One who must read it, and when they signed that they had."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="signatures")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("签阅人"), db_index=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("部门"), db_index=False
    )
    due = models.DateTimeField(_("签阅期限"))
    signed_at = models.DateTimeField(_("签阅时间"), null=True)
    words = models.CharField(_("意见"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签阅人")
        constraints = [models.UniqueConstraint(fields=["reading", "member"], name="an_edition_once_a_member")]
        indexes = [
            models.Index(fields=["member", "reading"], name="readings_of_a_member"),
            models.Index(fields=["due"], condition=Q(signed_at=None), name="readings_not_signed"),
        ]

    def __str__(self) -> str:
        return self.member.name
