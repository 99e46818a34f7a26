"""What a member is told in the app. A notice has a key of its own, so it is never sent twice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record


class Notice(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, related_name="notices", db_index=False)
    key = models.CharField(max_length=80)
    words = models.CharField(_("内容"), max_length=200)
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="+", db_index=False)
    clause = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=10, default="info")  # info, warning, overdue
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("提醒")
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="a_notice_once")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notices_of_a_member"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="unread_notices"),
        ]
