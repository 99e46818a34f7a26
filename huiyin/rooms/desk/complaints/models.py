"""Complaints, opinions, requests and consultations: what a customer wants answered, and everything done about it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.records.models import Particulars
from huiyin.registers.estates.models import Unit


class Category(models.TextChoices):
    COMPLAINT = "complaint", _("投诉")
    OPINION = "opinion", _("意见")
    REQUEST = "request", _("要求")
    CONSULTATION = "consultation", _("咨询")


class Channel(models.TextChoices):
    CALL = "call", _("来电")
    VISIT = "visit", _("来访")
    LETTER = "letter", _("来信")
    ONLINE = "online", _("网上")
    GOVERNMENT = "government", _("政府工单")


class Topic(models.TextChoices):
    SERVICE = "service", _("服务态度")
    QUALITY = "quality", _("房屋质量")
    PRODUCT = "product", _("产品技术")
    BRANCH = "branch", _("下级公司")
    FEES = "fees", _("收费")
    CONTRACT = "contract", _("合同与手续")
    ENVIRONMENT = "environment", _("环境与秩序")
    OTHER = "other", _("其他")


class State(models.TextChoices):
    OPEN = "open", _("处理中")
    ESCALATED = "escalated", _("待经理裁定")
    HALF_SOLVED = "half_solved", _("部分解决")
    SOLVED = "solved", _("已办结")
    DECLINED = "declined", _("已说明不支持")
    ENDED = "ended", _("依规结案")
    JOINED = "joined", _("已并案")
    VOIDED = "voided", _("已作废")


class Complaint(MatterParticulars):
    """The complaint sheet. Its lines are those of 投诉处理单; nothing is solved while one of them is empty."""

    category = models.CharField(
        _("类别"), max_length=12, choices=Category.choices, default=Category.COMPLAINT
    )
    channel = models.CharField(_("来源"), max_length=12, choices=Channel.choices, default=Channel.CALL)
    topic = models.CharField(_("投诉内容分类"), max_length=12, choices=Topic.choices, default=Topic.OTHER)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("房屋"), related_name="+"
    )
    cause = models.TextField(_("事由"))
    wants = models.CharField(_("客户要求"), max_length=200, blank=True)
    receiver = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("接待人"), null=True
    )
    about_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被投诉人")
    )
    reasonable = models.BooleanField(_("要求合理"), null=True, blank=True)
    first_action_at = models.DateTimeField(_("首次处理时间"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领导批阅")
    )
    acknowledged_at = models.DateTimeField(_("批阅时间"), null=True, blank=True)
    instruction = models.CharField(_("领导批示"), max_length=200, blank=True)
    findings = models.TextField(_("调查结果"), blank=True)
    responsible = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门")
    )
    decision = models.CharField(_("经理决定"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    result = models.TextField(_("处理结果"), blank=True)
    declined_rule = models.CharField(_("不予支持的依据"), max_length=200, blank=True)
    group_lead = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group",
        verbose_name=_("群诉牵头单"),
        db_index=False,
    )
    chased = models.PositiveSmallIntegerField(_("催办次数"), default=0)
    reopened = models.PositiveSmallIntegerField(_("重开次数"), default=0)
    old_number = models.CharField(_("原编号"), max_length=40, blank=True)
    government_number = models.CharField(_("政府工单号"), max_length=40, blank=True)
    government_due = models.DateTimeField(_("政府要求办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("投诉")
        constraints = [
            models.UniqueConstraint(
                fields=["government_number"],
                condition=~Q(government_number=""),
                name="a_government_order_once",
            ),
            models.CheckConstraint(
                condition=Q(government_number="") | Q(government_due__isnull=False),
                name="a_government_order_has_its_deadline",
            ),
        ]
        indexes = [
            # few have either: a whole index would be told to hold half the table for each value
            models.Index(
                fields=["group_lead"], condition=Q(group_lead__isnull=False), name="groups_of_complaints"
            ),
            models.Index(fields=["old_number"], condition=Q(old_number__gt=""), name="numbers_on_paper"),
            models.Index(fields=["category", "-matter"], name="complaints_by_category"),
            models.Index(fields=["topic", "-matter"], name="complaints_by_topic"),
            models.Index(
                fields=["-matter"], condition=Q(acknowledged_at=None), name="complaints_unread_by_leader"
            ),
        ]

    def blank_lines(self, *names: str) -> list[str]:
        """The labels of the sheet's lines that are still empty."""
        lines = {
            "happened": (_("时间"), self.matter.happened_at),
            "cause": (_("事由"), self.cause),
            "receiver": (_("接待人"), self.receiver_id),
            "result": (_("处理结果"), self.result),
        }
        return [str(lines[name][0]) for name in names if name in lines and not lines[name][1]]


class Contact(models.Model):
    """One try to reach the customer; only one that reached them keeps a promise."""

    class Way(models.TextChoices):
        PHONE = "phone", _("电话")
        VISIT = "visit", _("上门")
        COUNTER = "counter", _("当面")
        MESSAGE = "message", _("短信或微信")

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="contacts")
    at = models.DateTimeField(_("时间"))
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("联系人"))
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices, default=Way.PHONE)
    reached = models.BooleanField(_("已联系上"))
    words = models.TextField(_("沟通内容"), blank=True)
    part_of_day = models.CharField(max_length=10)

    class Meta:
        verbose_name = verbose_name_plural = _("联系记录")


class Remedy(models.Model):
    """What the customer was offered, what it costs, and who agreed to that."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="remedies")
    words = models.CharField(_("补救办法"), max_length=200)
    cost = models.PositiveBigIntegerField(_("费用"), default=0)  # 分
    agreed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同意人")
    )
    accepted = models.BooleanField(_("客户接受"), null=True, blank=True)
    at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("补救办法")
        constraints = [
            models.CheckConstraint(
                condition=Q(cost=0) | Q(agreed_by__isnull=False), name="a_remedy_that_costs_was_agreed_to"
            )
        ]


class PlanStep(models.Model):
    """One step of the solution plan, with who does it until when."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(_("步骤"), max_length=200)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("负责人"))
    due_on = models.DateField(_("完成日期"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("方案步骤")
        constraints = [models.UniqueConstraint(fields=["complaint", "position"], name="a_plan_step_once")]


class PartState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    VOIDED = "voided", _("已撤回")


class Part(MatterParticulars):
    """What another department owes a complaint: help, or the checking of facts. Its answer returns to it."""

    class Purpose(models.TextChoices):
        HELP = "help", _("协办")
        VERIFY = "verify", _("核实")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="parts", verbose_name=_("投诉"))
    purpose = models.CharField(_("性质"), max_length=10, choices=Purpose.choices, default=Purpose.HELP)
    asked = models.TextField(_("请求事项"))
    asked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    reply = models.TextField(_("部门答复"), blank=True)
    replied_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("协办")


class Collection(Particulars):
    """Product complaints of a department and those below it in a period, reported to the level above."""

    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"))
    items = models.JSONField(_("明细"))  # [record, number, title, topic, state]
    to_member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("报送"))
    sent_at = models.DateTimeField(_("报送时间"))
    read_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    remark = models.CharField(_("上级意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("产品投诉汇总")

    def __str__(self) -> str:
        return f"{self.from_on} 至 {self.to_on}"
