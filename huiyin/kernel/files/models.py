"""Files that belong to records: the row says what it is and its hash; the bytes stand in the store under that hash."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record


class File(models.Model):
    record = models.ForeignKey(Record, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=120)
    kind = models.CharField(max_length=60)  # media type, by the content
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64, db_index=True)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="a_file_once_a_record")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return path_of(self.sha256)

    @property
    def is_picture(self) -> bool:
        return self.kind.startswith("image/")


def path_of(sha256: str) -> str:
    """Where the bytes stand in the store."""
    return f"{sha256[:2]}/{sha256}"
