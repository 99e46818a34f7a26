"""Every promise of the house, in one table: to whom, by whom, until when, of which clause, kept or not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party


class State(models.TextChoices):
    OPEN = "open", _("待兑现")
    KEPT = "kept", _("已兑现")
    WITHDRAWN = "withdrawn", _("已撤回")


class Promise(models.Model):
    """Broken is read from due time and clock; a broken promise stays open until it is kept."""

    kind = models.CharField(max_length=40)
    clause = models.CharField(_("条款"), max_length=20)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="promises")
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="promises", verbose_name=_("责任人"), db_index=False
    )
    to_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    words = models.CharField(_("内容"), max_length=120, blank=True)
    opened_at = models.DateTimeField(_("作出时间"))
    due = models.DateTimeField(_("到期"))
    limit = models.CharField(max_length=30)  # the parameter's value when the promise was made
    provisional = models.BooleanField(
        default=False
    )  # reaches into a year whose holidays are not yet published
    how = models.TextField(blank=True)  # the way from opened to due, line by line, as computed then
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(_("兑现或撤回时间"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    step = models.PositiveSmallIntegerField(default=0)  # how many of its kind's reminder steps were told
    tell_at = models.DateTimeField(null=True, blank=True)  # when the next step is due

    class Meta:
        verbose_name = verbose_name_plural = _("承诺")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="an_ended_promise_says_when",
            )
        ]
        indexes = [
            models.Index(fields=["tell_at"], condition=Q(state="open"), name="open_promises_to_tell"),
            models.Index(
                fields=["owner", "due"], condition=Q(state="open"), name="open_promises_of_an_owner"
            ),
            models.Index(fields=["clause", "-id"], name="promises_of_a_clause"),
            models.Index(
                fields=["due"], condition=Q(state="open", provisional=True), name="provisional_promises"
            ),
        ]

    def __str__(self) -> str:
        return self.words or self.kind
