"""One row for each business record of any kind: what journal, files, links and search point at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Project
from huiyin.kernel.parties.models import Party


class Record(models.Model):
    """A record's identity. Keys rise with time, so newest first is the order of the key."""

    kind = models.CharField(_("种类"), max_length=30)
    number = models.CharField(_("编号"), max_length=30, null=True)  # noqa: DJ001  given at the end of the action
    department = models.ForeignKey(Department, models.PROTECT, verbose_name=_("部门"))
    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), null=True, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("客户"), null=True, blank=True, related_name="records"
    )
    version = models.PositiveIntegerField(_("版本"), default=1)  # counts edits of fields
    head = models.BinaryField(max_length=32, default=bytes)  # of the journal's hash chain
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("记录")
        constraints = [models.UniqueConstraint(fields=["number"], name="no_number_twice")]
        indexes = [
            models.Index(fields=["kind", "department", "-id"], name="records_by_department"),
            models.Index(fields=["party", "-id"], name="records_of_a_party"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class Link(models.Model):
    """Two records that belong together, and how: opened from, part of, repeats."""

    from_record = models.ForeignKey(Record, models.CASCADE, related_name="links_out")
    to_record = models.ForeignKey(Record, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_record", "to_record", "kind"], name="two_records_linked_once_a_kind"
            )
        ]


class Particulars(models.Model):
    """What a module keeps about its kind of record, under the record's own key."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True
