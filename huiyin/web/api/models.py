"""Tokens: how a program comes in, in a member's name and within scopes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member


class Token(models.Model):
    """The secret itself is shown once and never kept: only its hash is. A token is revoked, never deleted."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="tokens", verbose_name=_("成员"))
    name = models.CharField(_("用途"), max_length=60)
    scopes = models.JSONField(_("范围"), default=list)  # patterns of verbs: complaints.*, *.see
    hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, hex
    created_at = models.DateTimeField(_("创建时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.member} {self.name}"

    def stands(self, at) -> bool:
        """Whether it still opens the door at a moment."""
        return self.revoked_at is None and self.expires_at > at
