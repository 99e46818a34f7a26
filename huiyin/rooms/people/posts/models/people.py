"""任职, 离职交接, 用人申请, 辅导记录: who holds a post, and what becomes of them there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.files.models import File
from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.kernel.records.models import Particulars, Record


class Posting(Particulars):
    """任职: the record of an appointment, which rights are read from."""

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="posting", verbose_name=_("任职")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("任职")

    def __str__(self) -> str:
        return str(self.appointment)


class Rating(models.Model):
    """How far a holder has a competence of the post, one to five. The newest of each holds (ZH-J1.G)."""

    class Score(models.IntegerChoices):
        ONE = 1, _("1 不具备")
        TWO = 2, _("2 有欠缺")
        THREE = 3, _("3 达到要求")
        FOUR = 4, _("4 较强")
        FIVE = 5, _("5 突出")

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="ratings")
    competence = models.CharField(_("素质"), max_length=30)
    score = models.PositiveSmallIntegerField(_("评定"), choices=Score.choices)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("评定人"))
    at = models.DateTimeField(_("评定时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("素质评定")
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="a_score_is_one_to_five")
        ]


class Departure(Particulars):
    """离职交接: everything that a member owned goes on in one act, and they sign in no more."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="departures", verbose_name=_("离职人"))
    successor = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("接手人"))
    left_on = models.DateField(_("离职日期"))
    signature = models.ForeignKey(File, models.PROTECT, null=True, related_name="+", verbose_name=_("签字"))

    class Meta:
        verbose_name = verbose_name_plural = _("离职交接")
        constraints = [
            models.CheckConstraint(
                condition=~Q(member=F("successor")), name="nobody_hands_over_to_themselves"
            )
        ]

    def __str__(self) -> str:
        return self.member.name


class DepartureLine(models.Model):
    """One thing handed over: which record, of what sort, and to whom (nobody: it ended). Never changed."""

    class Sort(models.TextChoices):
        MATTER = "matter", _("未办结事项")
        OFFER = "offer", _("待其接收的转办")
        PROMISE = "promise", _("他人事项中的承诺")
        ITEM = "item", _("保管物")
        DUTY = "duty", _("例行事务")
        APPROVAL = "approval", _("审批")
        DELEGATION = "delegation", _("审批授权")
        STAND_IN = "stand_in", _("离岗代理")

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="lines")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False)
    sort = models.CharField(max_length=12, choices=Sort.choices)
    to = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)


class StaffingState(models.TextChoices):
    OPEN = "open", _("招用中")
    FILLED = "filled", _("已到岗")
    WITHDRAWN = "withdrawn", _("已撤回")


class StaffingRequest(MatterParticulars):
    """用人申请: approved before it stands (WY-M7). While it is open its post may have that many above its headcount."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="staffing", verbose_name=_("岗位"))
    count = models.PositiveSmallIntegerField(_("人数"))
    filled = models.PositiveSmallIntegerField(_("已到岗"), default=0)
    wanted_on = models.DateField(_("要求到岗日期"))
    why = models.TextField(_("用人原因"))
    asks = models.TextField(_("任职要求"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("用人申请")
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1) & Q(filled__lte=F("count")), name="no_more_come_than_were_asked_for"
            )
        ]


class Coaching(Particulars):
    """辅导记录: between a member and whoever leads them, and nobody else's (ZH-J1.3)."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="coachings", verbose_name=_("被辅导人"))
    coach = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("辅导人"))
    held_on = models.DateField(_("辅导日期"))
    topic = models.CharField(_("主题"), max_length=60)
    words = models.TextField(_("辅导内容"))
    agreed = models.TextField(_("改进约定"), blank=True)
    next_on = models.DateField(_("下次辅导"), null=True, blank=True)
    answer = models.TextField(_("本人意见"), blank=True)
    answered_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("辅导记录")
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("coach")), name="nobody_coaches_themselves")
        ]
        indexes = [models.Index(fields=["member", "-record"], name="coachings_of_a_member")]

    def __str__(self) -> str:
        return self.topic
