"""The rule book in the database: clauses, their texts by version, and the values departments set."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Record


class Clause(models.Model):
    code = models.CharField(_("条款号"), max_length=20, primary_key=True)
    pack = models.CharField(_("规程"), max_length=10)
    section = models.CharField(max_length=20)
    section_title = models.CharField(_("章节"), max_length=60)
    title = models.CharField(_("标题"), max_length=60)
    kind = models.CharField(_("性质"), max_length=12)
    home = models.CharField(max_length=20)
    position = models.PositiveIntegerField()  # in reading order over all packs

    class Meta:
        verbose_name = verbose_name_plural = _("条款")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ClauseVersion(models.Model):
    """A text with the day from which it holds: shipped with a pack, or made by a revision of the house's own."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="versions")
    version = models.CharField(_("版本"), max_length=20)
    title = models.CharField(_("标题"), max_length=60, blank=True)  # of what the house revised itself
    text = models.TextField(_("条文"))
    does = models.TextField(_("系统如何落实"))
    see = models.JSONField(default=list)
    effective_on = models.DateField(_("生效日期"))
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")  # the revision, if any

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "version"], name="a_clause_version_once")]
        ordering = ["effective_on", "id"]


class ParameterValue(models.Model):
    """A value set by a department (or, with none, by the whole house), from a day on, with its reason."""

    clause = models.CharField(_("条款号"), max_length=20)
    name = models.CharField(max_length=40)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("部门"))
    value = models.JSONField(_("取值"))
    effective_on = models.DateField(_("生效日期"))
    reason = models.CharField(_("理由"), max_length=200)
    set_by = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["clause", "name", "effective_on"])]
