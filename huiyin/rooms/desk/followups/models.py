"""Follow-ups, the opinions heard in them, the questions that are asked, and the offers that are told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars, Record
from huiyin.rooms.desk.complaints.models import Complaint


class Reason(models.TextChoices):
    LEAVING = "leaving", _("离店次日")
    VIP = "vip", _("贵宾离店")
    COMPLAINT = "complaint", _("投诉办结后")
    VISIT = "visit", _("上门服务后")
    CODE = "code", _("特征码开通")
    SILENT = "silent", _("久未联系")
    MANUAL = "manual", _("其他")


class Guest(models.TextChoices):
    CUSTOMER = "customer", _("业主或客户")
    INDIVIDUAL = "individual", _("散客")
    GROUP = "group", _("团队")
    VIP = "vip", _("贵宾")


class Way(models.TextChoices):
    PHONE = "phone", _("电话")
    VISIT = "visit", _("上门")
    COUNTER = "counter", _("当面")
    MESSAGE = "message", _("短信或微信")


class State(models.TextChoices):
    OPEN = "open", _("待回访")
    SIGNING = "signing", _("待签字")
    DONE = "done", _("已回访")
    UNREACHED = "unreached", _("未联系上")
    MERGED = "merged", _("已并入")
    VOIDED = "voided", _("已作废")


class FollowUp(MatterParticulars):
    """The follow-up sheet: why the customer is rung, how often it was tried, what was asked, answered and said."""

    reason = models.CharField(_("回访缘由"), max_length=10, choices=Reason.choices, default=Reason.MANUAL)
    guest = models.CharField(_("客人类别"), max_length=10, choices=Guest.choices, default=Guest.CUSTOMER)
    about = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("关于")
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("所涉投诉")
    )
    about_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被投诉人")
    )
    rated_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务人员")
    )
    from_at = models.DateTimeField(_("起算时间"))
    code = models.CharField(_("特征码"), max_length=40, blank=True)
    notified_at = models.DateTimeField(_("通知特征码时间"), null=True, blank=True)
    again_at = models.DateTimeField(_("下次拨打时间"), null=True, blank=True)
    pending = models.BooleanField(_("等待回访"), default=True)  # the call itself is still to be made
    reached_at = models.DateTimeField(_("回访时间"), null=True, blank=True)
    reached_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回访人")
    )
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True, blank=True)
    satisfied = models.BooleanField(_("算作满意"), null=True, blank=True)
    words = models.TextField(_("客人原话"), blank=True)
    answers = models.JSONField(_("问卷"), default=list, blank=True)  # [question, answer]
    script = models.JSONField(_("告知事项"), default=list, blank=True)  # [line, whether it was told]
    untold_reason = models.CharField(_("未告知的理由"), max_length=200, blank=True)
    no_offers = models.BooleanField(_("客人不愿接收优惠信息"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("回访")
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "about"],
                condition=Q(pending=True),
                name="one_pending_follow_up_a_reason_and_record",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(reached_at__isnull=False),
                name="only_who_was_reached_says_how_satisfied",
            ),
        ]
        indexes = [
            models.Index(fields=["reason", "-matter"], name="followups_by_reason"),
            models.Index(fields=["satisfied", "-matter"], name="followups_by_satisfaction"),
            models.Index(fields=["reached_at"], name="followups_by_day_reached"),
        ]


class Attempt(models.Model):
    """One try that did not reach the customer, and in what part of the day."""

    followup = models.ForeignKey(FollowUp, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("时间"))
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("回访人"))
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices, default=Way.PHONE)
    words = models.CharField(_("情况"), max_length=200, blank=True)
    part_of_day = models.CharField(max_length=10)

    class Meta:
        verbose_name = verbose_name_plural = _("未联系上的记录")


class Sort(models.TextChoices):
    OPINION = "opinion", _("意见")
    REQUEST = "request", _("要求")
    SUGGESTION = "suggestion", _("建议")
    COMPLAINT = "complaint", _("投诉")


class Topic(models.TextChoices):
    SERVICE = "service", _("服务态度")
    PROCEDURE = "procedure", _("手续流程")
    REPAIR = "repair", _("维修")
    GREENING = "greening", _("绿化")
    CLEANING = "cleaning", _("清洁")
    ORDER = "order", _("秩序与停车")
    ROOM = "room", _("客房设施")
    PRODUCT = "product", _("产品技术")
    FEES = "fees", _("收费")
    OTHER = "other", _("其他")


class Cause(models.TextChoices):
    ATTITUDE = "attitude", _("态度")
    SKILL = "skill", _("技能不足")
    DELAY = "delay", _("拖延")
    PROCESS = "process", _("流程缺失")
    FACILITY = "facility", _("设施故障")
    SUPPLIER = "supplier", _("外包单位")
    INFORMATION = "information", _("告知不清")
    OTHER = "other", _("其他")


class Verdict(models.TextChoices):
    ADOPTED = "adopted", _("采纳")
    DECLINED = "declined", _("不采纳")


class OpinionState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复签字")
    VOIDED = "voided", _("已作废")


class Questionnaire(Particulars):
    """What is asked: in follow-ups of a reason or, as a survey, about a topic. Editable by the department."""

    title = models.CharField(_("名称"), max_length=60)
    reason = models.CharField(_("用于回访"), max_length=10, choices=Reason.choices, blank=True)
    topic = models.CharField(_("调查主题"), max_length=10, choices=Topic.choices, blank=True)
    questions = models.JSONField(_("问题"), default=list)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("问卷")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="") ^ Q(topic=""), name="a_questionnaire_is_for_a_reason_or_a_topic"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Response(models.Model):
    """One sheet filled in by somebody asked in a survey; names nobody who did not want to be named."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="responses")
    at = models.DateTimeField(_("时间"))
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    place = models.CharField(_("位置"), max_length=60, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"))
    satisfied = models.BooleanField(_("算作满意"))
    answers = models.JSONField(_("问卷"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("答卷")


class Opinion(MatterParticulars):
    """One thing a customer said: the manager of the department concerned answers it and signs."""

    followup = models.ForeignKey(
        FollowUp, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("回访单")
    )
    survey = models.ForeignKey(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("调查")
    )
    about_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所涉人员")
    )
    sort = models.CharField(_("性质"), max_length=10, choices=Sort.choices, default=Sort.OPINION)
    topic = models.CharField(_("主题"), max_length=10, choices=Topic.choices, default=Topic.OTHER)
    words = models.TextField(_("客人原话"))
    cause = models.CharField(_("原因"), max_length=12, choices=Cause.choices, blank=True)
    repeats = models.PositiveSmallIntegerField(_("同因再次发生"), default=0)
    verdict = models.CharField(_("是否采纳"), max_length=10, choices=Verdict.choices, blank=True)
    verdict_reason = models.CharField(_("采纳与否的理由"), max_length=200, blank=True)
    prevention = models.CharField(_("防止再犯的措施"), max_length=200, blank=True)
    signed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签字人")
    )
    settled_at = models.DateTimeField(_("签字时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("客人意见")
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="declined") | ~Q(verdict_reason=""),
                name="a_suggestion_is_declined_with_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["sort", "-matter"], name="opinions_by_sort"),
            models.Index(fields=["topic", "cause", "-matter"], name="opinions_by_cause"),
        ]

    @staticmethod
    def titled(topic: str, words: str) -> str:
        """The line by which an opinion is known: its topic and how it begins."""
        short = " ".join(words.split())
        return f"{Topic(topic).label}：{short[:40]}{'…' if len(short) > 40 else ''}"


class Offer(Particulars):
    """What guests may be offered, from one day to another: told in the call while it is valid."""

    title = models.CharField(_("优惠名称"), max_length=60)
    words = models.CharField(_("内容"), max_length=200)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"))

    class Meta:
        verbose_name = verbose_name_plural = _("优惠")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lte=models.F("to_on")), name="an_offer_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title
