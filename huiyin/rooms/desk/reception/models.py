"""The front desk: calls, calls to return, visitors, wordings, the hand-over of a shift, the telephone system's events."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Importance, MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Particulars, Record
from huiyin.registers.estates.models import Unit

# Categories of wordings: another module adds its own here and needs no migration.
WORDING_CATEGORIES: dict[str, object] = {
    "sensitive": _("敏感话题"),
    "guide": _("接待指引"),
    "complaint": _("投诉话术"),
    "question": _("提问卡片"),
    "diagnosis": _("故障询问"),
}
# Those that come up at the desk by their own rules, not by a word that is typed.
WORDINGS_OF_THEIR_OWN = {"diagnosis"}


class Outcome(models.TextChoices):
    ANSWERED = "answered", _("已答复")
    MATTER = "matter", _("转登记办理")
    CALL_BACK = "call_back", _("需要回电")
    NOT_SERVICE = "not_service", _("与服务无关")


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("客户同意")
    DECLINED = "declined", _("客户不同意")
    THINKING = "thinking", _("客户考虑后再定")


class Call(Particulars):
    """来电记录单: every call, in seconds. The party stands with the record."""

    class Direction(models.TextChoices):
        IN = "in", _("来电")
        OUT = "out", _("回电")

    direction = models.CharField(_("方向"), max_length=3, choices=Direction.choices, default=Direction.IN)
    number = models.CharField(_("来电号码"), max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("房屋"), related_name="+"
    )
    fact = models.TextField(_("事实经过"), blank=True)
    need = models.CharField(_("需求"), max_length=300)
    asked = models.JSONField(_("询问资料"), default=list, blank=True)  # "企业全称：…", in the order asked
    upset = models.BooleanField(_("客户情绪激动"), default=False)
    clarified = models.CharField(_("澄清情况"), max_length=300, blank=True)
    severity = models.PositiveSmallIntegerField(
        _("严重程度"), choices=Importance.choices, default=Importance.NORMAL
    )
    product = models.CharField(_("产品"), max_length=40, blank=True)
    diagnosis = models.JSONField(_("故障询问"), default=list, blank=True)  # "读卡器红绿灯：红灯", in order
    reply = models.CharField(_("答复"), max_length=300, blank=True)
    offered = models.CharField(_("我方提出的办法"), max_length=200, blank=True)
    decision = models.CharField(_("客户的决定"), max_length=10, choices=Decision.choices, blank=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, default=Outcome.ANSWERED)
    restated = models.BooleanField(_("复述要点并经客户确认"), default=False)
    closing_asked = models.BooleanField(_("已问还能做什么"), default=False)
    further = models.CharField(_("客户还需要"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("接听时间"))
    seconds = models.PositiveIntegerField(_("通话时长（秒）"), null=True, blank=True)
    rings = models.PositiveSmallIntegerField(_("响铃次数"), null=True, blank=True)
    answer_seconds = models.PositiveSmallIntegerField(_("接起用时（秒）"), null=True, blank=True)
    taken_by = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("接听人"), null=True
    )

    class Meta:
        verbose_name = verbose_name_plural = _("来电")
        indexes = [
            models.Index(fields=["number", "-record"], name="calls_from_a_number"),
            models.Index(fields=["started_at"], name="calls_by_day"),
        ]

    def __str__(self) -> str:
        return self.need

    def carried(self) -> dict:
        """What a matter opened from this call already knows."""
        return {
            "title": self.need[:120],
            "cause": self.fact or self.need,
            "unit": self.unit_id,
            "importance": self.severity,
            "channel": "call",
        }


class CallBackState(models.TextChoices):
    WAITING = "waiting", _("待回电")
    REACHED = "reached", _("已回电")
    GIVEN_UP = "given_up", _("多次未接通")
    VOIDED = "voided", _("已作废")


class CallBack(MatterParticulars):
    """Somebody who waits for our call: asked for it, or rang and was not answered."""

    class Why(models.TextChoices):
        ASKED = "asked", _("客户请回电")
        BUSY = "busy", _("线路忙，请客户稍等")
        MISSED = "missed", _("未接来电")

    why = models.CharField(_("缘由"), max_length=8, choices=Why.choices, default=Why.ASKED)
    number = models.CharField(_("回电号码"), max_length=20)
    tries = models.PositiveSmallIntegerField(_("未接通次数"), default=0)
    tried_at = models.DateTimeField(_("最近一次拨打"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回电")


class Walkin(Particulars):
    """来访记录单: who came, how long they waited, who received them, what was asked and answered."""

    visitor = models.CharField(_("来访人"), max_length=80, blank=True)  # where no customer of the register
    number = models.CharField(_("联系电话"), max_length=20, blank=True)
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("房屋"), related_name="+"
    )
    purpose = models.CharField(_("来意"), max_length=200)
    arrived_at = models.DateTimeField(_("到达时间"))
    received_at = models.DateTimeField(_("接待时间"), null=True, blank=True)
    left_at = models.DateTimeField(_("离开时间"), null=True, blank=True)
    host = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接待人")
    )
    registered_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("来访")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(host__isnull=False), name="who_is_received_has_a_host"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=F("arrived_at")),
                name="nobody_is_received_before_arriving",
            ),
        ]
        indexes = [
            models.Index(fields=["arrived_at"], condition=Q(left_at=None), name="walkins_in_the_house"),
            models.Index(fields=["-arrived_at"], name="walkins_by_day"),
        ]

    def __str__(self) -> str:
        return self.purpose

    @property
    def minutes_waited(self) -> int | None:
        """From the arrival to being received, in whole minutes; None while they wait."""
        return int((self.received_at - self.arrived_at).total_seconds() // 60) if self.received_at else None

    def carried(self) -> dict:
        """What a matter opened from this visit already knows."""
        said = "；".join(one.question for one in self.exchanges.order_by("position"))
        return {
            "title": self.purpose[:120],
            "cause": said or self.purpose,
            "unit": self.unit_id,
            "channel": "visit",
        }


class Exchange(models.Model):
    """One question of a visitor and the answer given."""

    walkin = models.ForeignKey(Walkin, models.CASCADE, related_name="exchanges")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("问题"), max_length=300)
    answer = models.CharField(_("答复"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("问答")
        constraints = [models.UniqueConstraint(fields=["walkin", "position"], name="an_exchange_once")]


class Wording(Particulars):
    """How a thing is said: what one hears, what to say, and what it is for. Editable by the house."""

    shipped = models.CharField(max_length=40, blank=True)  # the key of the line that it came from
    category = models.CharField(_("类别"), max_length=20)
    clause = models.CharField(_("条款"), max_length=20, blank=True)
    situation = models.CharField(_("情境"), max_length=80)
    triggers = models.JSONField(_("触发词"), default=list, blank=True)
    words = models.CharField(_("例句"), max_length=300, blank=True)
    better = models.CharField(_("可用的说法"), max_length=500, blank=True)
    purpose = models.CharField(_("用处或缘由"), max_length=300, blank=True)
    product = models.CharField(_("产品"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=50)
    internal = models.BooleanField(_("内部，不得外传"), default=False)
    calming = models.BooleanField(_("使人平静"), default=False)
    yes_no = models.BooleanField(_("只答是或否"), default=False)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("话术")
        indexes = [models.Index(fields=["category", "position"], name="wordings_by_category")]

    def __str__(self) -> str:
        return self.situation

    @property
    def category_label(self) -> str:
        return str(WORDING_CATEGORIES.get(self.category, self.category))


class Shift(Particulars):
    """交接班: what is still open when a clerk leaves the hotline, and who takes it over."""

    giver = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("交班人"))
    taker = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("接班人"))
    given_at = models.DateTimeField(_("交班时间"))
    callbacks = models.JSONField(_("待回电"), default=list)  # [record, number, title] each
    waiting = models.JSONField(_("等候来访"), default=list)
    promised = models.JSONField(_("到期承诺"), default=list)
    words = models.TextField(_("交班说明"), blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    remark = models.CharField(_("接班意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("交接班")
        constraints = [
            models.UniqueConstraint(
                fields=["giver"], condition=Q(signed_at=None), name="one_unsigned_shift_a_clerk"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="a_shift_is_not_handed_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"


class Extension(Particulars):
    """Whose telephone an extension is, so that a ringing call comes up at the right screen."""

    number = models.CharField(_("分机号"), max_length=10)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("成员"))
    released_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("分机")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(released_at=None), name="an_extension_is_at_one_desk"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Incoming(models.Model):
    """What the telephone system told of one call. Not business data: the call record is written from it."""

    class State(models.TextChoices):
        RINGING = "ringing", _("响铃中")
        ANSWERED = "answered", _("通话中")
        MISSED = "missed", _("未接")
        ENDED = "ended", _("已结束")

    provider_id = models.CharField(max_length=80, unique=True)
    number = models.CharField(max_length=20, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RINGING)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    call = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("电话事件")
        indexes = [models.Index(fields=["member", "-id"], name="incoming_at_a_desk")]

    @property
    def seconds(self) -> int | None:
        """How long they spoke, once it is over."""
        if self.answered_at is None or self.ended_at is None:
            return None
        return max(int((self.ended_at - self.answered_at).total_seconds()), 0)

    @property
    def answer_seconds(self) -> int | None:
        """How long it rang before it was picked up."""
        return max(int((self.answered_at - self.rang_at).total_seconds()), 0) if self.answered_at else None
