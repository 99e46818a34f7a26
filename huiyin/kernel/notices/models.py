"""What a member is told in the app, and what goes out of the house: each has a key of its own, so it is never sent twice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.parties.models import Party
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


class Channel(models.TextChoices):
    EMAIL = "email", _("邮件")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    FEISHU = "feishu", _("飞书群机器人")
    SMS = "sms", _("短信")


ROBOTS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


class Level(models.TextChoices):
    INFO = "info", _("一般消息")
    WARNING = "warning", _("快到期、催办")
    OVERDUE = "overdue", _("逾期、重大")


def sent_at_once() -> list[str]:
    """What is sent singly unless somebody chose otherwise; the rest stands in the daily digest."""
    return [Level.WARNING, Level.OVERDUE]


class Preference(models.Model):
    """What a member chose to be told outside the app."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="preference")
    email = models.EmailField(_("邮箱"), max_length=120, blank=True)
    mention = models.CharField(_("群里的提醒名"), max_length=40, blank=True)  # whom a robot calls by @
    levels = models.JSONField(_("即时发送"), default=sent_at_once)
    digest = models.BooleanField(_("每日摘要"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知设置")


class Robot(models.Model):
    """A department's robot in a chat group. Address and secret are sealed and never shown again."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="robots", verbose_name=_("部门"), db_index=False
    )
    channel = models.CharField(_("平台"), max_length=10, choices=[(c.value, c.label) for c in ROBOTS])
    url_sealed = models.BinaryField()
    secret_sealed = models.BinaryField(null=True)
    levels = models.JSONField(_("即时发送"), default=sent_at_once)
    digest = models.BooleanField(_("每日摘要"), default=True)
    set_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("群机器人")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "channel"], name="one_robot_a_department_and_platform"
            )
        ]


class Outgoing(models.Model):
    """One message on its way out, written together with what it tells. Address and text are sealed.

    waiting → sending → sent; refused it waits again until its tries are used up (failed); where it may have been sent
    and no answer came it is uncertain, and only a person sends it again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        UNCERTAIN = "uncertain", _("结果不明")
        DROPPED = "dropped", _("不再发送")

    key = models.CharField(max_length=140, unique=True)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    level = models.CharField(max_length=10, default=Level.INFO)
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="outgoing")
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="outgoing")
    sealed = models.BinaryField(null=True)  # {"to", "subject", "text", …} as JSON; empty once erased
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    at = models.DateTimeField(_("时间"))
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    taken_by = models.CharField(max_length=32, default="", blank=True)
    taken_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(_("原因"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("外发消息")
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=("waiting", "sending")),
                name="outgoing_not_ended",
            ),
            models.Index(fields=["department", "-id"], name="outgoing_of_a_department"),
            models.Index(fields=["at"], condition=Q(sealed__isnull=False), name="outgoing_not_forgotten"),
        ]
