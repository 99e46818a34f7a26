"""What someone is waiting for: one owner, and while open at least one open promise."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record


class Importance(models.IntegerChoices):
    NORMAL = 0, _("一般")
    RAISED = 1, _("较重")
    GRAVE = 2, _("重大")


class Closing(models.TextChoices):
    """Why a matter may be closed. Anything but an answer needs its own ground."""

    ANSWERED = "answered", _("已答复客户")
    ANONYMOUS = "anonymous", _("匿名，无法答复")
    UNREACHED = "unreached", _("多次联系不上")
    NOBODY = "nobody", _("内部事项，无需答复")
    JOINED = "joined", _("并入另一件")
    VOIDED = "voided", _("作废")


class Matter(models.Model):
    """Extends a record where somebody waits. `state` is a word of its kind; `closed_at` alone says open or closed."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="matter")
    title = models.CharField(_("事由"), max_length=120)
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="matters", verbose_name=_("责任人"), db_index=False
    )
    importance = models.PositiveSmallIntegerField(
        _("重要程度"), choices=Importance.choices, default=Importance.NORMAL
    )
    happened_at = models.DateTimeField(_("发生时间"))
    opened_at = models.DateTimeField(_("登记时间"))
    state = models.CharField(_("状态"), max_length=20)
    next_due = models.DateTimeField(_("最近到期"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closing = models.CharField(_("办结方式"), max_length=12, choices=Closing.choices, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    offered_to = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offered_matters",
        verbose_name=_("待接收人"),
    )
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("事项")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(closing=""), name="a_closed_matter_says_how_it_was_closed"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(next_due=None), name="a_closed_matter_has_nothing_due"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(next_due__isnull=False),
                name="an_open_matter_has_a_next_due",
            ),
            models.CheckConstraint(
                condition=Q(offered_to=None) | ~Q(offered_to=F("owner")),
                name="a_matter_is_not_offered_to_its_owner",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "next_due"], condition=Q(closed_at=None), name="open_matters_of_an_owner"
            ),
            models.Index(fields=["next_due"], condition=Q(closed_at=None), name="open_matters_by_due"),
            models.Index(fields=["-record"], condition=Q(closed_at=None), name="open_matters_by_key"),
            models.Index(fields=["owner", "-record"], name="matters_of_an_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Holding(models.Model):
    """Who held a matter, from when to when: the minutes belong to whoever held it (YX-3.3)."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="holdings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="holdings")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(to_at=None), name="one_holder_at_a_time")
        ]


class HandOver(models.Model):
    """A matter passed to another: it stays with the giver until the taker accepts (YX-2.5.3, YX-3.3)."""

    class State(models.TextChoices):
        OFFERED = "offered", _("待接收")
        ACCEPTED = "accepted", _("已接收")
        RETURNED = "returned", _("已退回")
        WITHDRAWN = "withdrawn", _("已收回")
        DECIDED = "decided", _("上级裁定")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("转出人"))
    taker = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("接收人"))
    reason = models.CharField(_("转办原因"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OFFERED)
    at = models.DateTimeField(_("转出时间"))
    ended_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    answer = models.CharField(_("退回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("转办")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state="offered"), name="one_open_hand_over_a_matter"
            )
        ]
        indexes = [models.Index(fields=["taker", "state"])]


class MatterParticulars(models.Model):
    """What a module keeps about its kind of matter, under the matter's own key."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.matter.title

    @property
    def record(self) -> Record:
        return self.matter.record

    @property
    def party(self):
        return self.matter.record.party
