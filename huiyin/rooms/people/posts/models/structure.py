"""部门表, 岗位, 岗位说明书: what the kernel's departments and posts are on paper (ZH-D, ZH-J1.Q)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Member, Post
from huiyin.kernel.records.models import Particulars


class DepartmentSheet(Particulars):
    """部门表: one a department. Its versions are those of its record, each with its reason."""

    department = models.OneToOneField(
        Department, models.PROTECT, related_name="sheet", verbose_name=_("部门")
    )
    reports_to = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("直接上级岗位")
    )
    unit = models.CharField(_("所属单位"), max_length=60, blank=True)
    mission = models.TextField(_("部门使命"))
    headcount = models.PositiveSmallIntegerField(_("编制"))

    class Meta:
        verbose_name = verbose_name_plural = _("部门表")

    def __str__(self) -> str:
        return self.department.name


class Part(models.TextChoices):
    """What a post does with the rule book (ZH-3)."""

    SUPERVISES = "supervises", _("监督执行")
    IMPLEMENTS = "implements", _("实施督导")
    EXECUTES = "executes", _("执行")


class PostSheet(Particulars):
    """岗位: the record of a post of the kernel, which holds name, role, headcount and the two lines of reporting."""

    post = models.OneToOneField(Post, models.PROTECT, related_name="sheet", verbose_name=_("岗位"))
    code = models.CharField(_("岗位编号"), max_length=20, blank=True)
    part = models.CharField(_("规程职责"), max_length=12, choices=Part.choices, default=Part.EXECUTES)
    from_on = models.DateField(_("设岗日期"))
    closed_on = models.DateField(_("撤岗日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("from_on")),
                name="a_post_closes_after_it_was_set_up",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="a_code_once_a_post"),
        ]

    def __str__(self) -> str:
        return str(self.post)


class JobDescription(Particulars):
    """岗位说明书: one edition of a post's description. A new one stands beside the old, which says when it was replaced."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="descriptions", verbose_name=_("岗位"))
    edition = models.PositiveSmallIntegerField(_("版本"))
    mission = models.TextField(_("岗位使命"))
    duties = models.JSONField(_("职责"), default=list)  # [{sort, words, clauses: [code]}]
    outside = models.JSONField(_("外部关系单位"), default=list, blank=True)
    inside = models.JSONField(_("内部关系部门"), default=list, blank=True)
    knowledge = models.JSONField(_("专业知识"), default=list, blank=True)
    general = models.JSONField(_("通用素质"), default=list)
    functional = models.JSONField(_("职能素质"), default=list, blank=True)
    issued_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    issued_at = models.DateTimeField(_("发布时间"))
    replaced_at = models.DateTimeField(_("被替换时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位说明书")
        constraints = [
            models.UniqueConstraint(fields=["post", "edition"], name="an_edition_once_a_post"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(replaced_at=None), name="one_description_in_force_a_post"
            ),
        ]

    def __str__(self) -> str:
        return _now("%(post)s 第 %(n)d 版") % {"post": self.post, "n": self.edition}

    @property
    def competences(self) -> list[str]:
        """All that is asked of a holder, each once."""
        return list(dict.fromkeys([*self.general, *self.functional]))


class Acknowledgement(models.Model):
    """A holder of the post who must read an edition, and when they signed that they had."""

    description = models.ForeignKey(JobDescription, models.CASCADE, related_name="acknowledgements")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("任职人"), db_index=False
    )
    asked_at = models.DateTimeField(_("通知时间"))
    signed_at = models.DateTimeField(_("签认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签认")
        constraints = [
            models.UniqueConstraint(
                fields=["description", "member"], name="a_description_is_signed_once_a_member"
            )
        ]
        indexes = [models.Index(fields=["member"], condition=Q(signed_at=None), name="descriptions_to_sign")]
