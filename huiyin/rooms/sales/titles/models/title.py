"""办证: the title of one contract, from the papers to the certificate in the buyer's hand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Member, Project
from huiyin.kernel.money.fields import MoneyField
from huiyin.kernel.records.models import Particulars
from huiyin.registers.accounts.models import Bill
from huiyin.rooms.sales.contracts.models import Contract


class TitleState(models.TextChoices):
    COLLECTING = "collecting", _("待交资料费用")
    READY = "ready", _("资料齐")
    FILED = "filed", _("已报登记")
    ACCEPTED = "accepted", _("已受理")
    CERTIFIED = "certified", _("已出证")
    ISSUED = "issued", _("已领证")
    WITHDRAWN = "withdrawn", _("已撤回")


class Fault(models.TextChoices):
    """Whose it is that a title is late: only our own costs us."""

    OURS = "ours", _("公司原因")
    BUYER = "buyer", _("客户原因")
    OTHER = "other", _("登记机构或其他原因")


class TitleCase(MatterParticulars):
    """One for a contract. Days that bind the developer stand on it as days; the promises warn of them."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="titles", verbose_name=_("合同"))
    live = models.BooleanField(default=True)
    handed_over_on = models.DateField(_("交房日期"), null=True, blank=True)
    file_by = models.DateField(_("报送资料期限"), null=True, blank=True)
    title_by = models.DateField(_("办证期限"), null=True, blank=True)
    filed_on = models.DateField(_("公司资料报送日期"), null=True, blank=True)

    fee = MoneyField(_("办证费用"), null=True, blank=True)
    fee_paid_on = models.DateField(_("缴费日期"), null=True, blank=True)
    fee_number = models.CharField(_("缴费票据号"), max_length=40, blank=True)
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("应收单")
    )

    applied_on = models.DateField(_("申请登记日期"), null=True, blank=True)
    acceptance_number = models.CharField(_("受理号"), max_length=40, blank=True, db_index=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    returned = models.PositiveSmallIntegerField(_("退件次数"), default=0)
    certificate_number = models.CharField(_("不动产权证号"), max_length=60, blank=True)
    land_number = models.CharField(_("国有土地使用证号"), max_length=60, blank=True)  # of old, separate ones
    certified_on = models.DateField(_("发证日期"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到证书时间"), null=True, blank=True)
    notified_at = models.DateTimeField(_("通知领证时间"), null=True, blank=True)
    issued_at = models.DateTimeField(_("领证时间"), null=True, blank=True)
    bank = models.CharField(_("交抵押银行"), max_length=60, blank=True)

    fault = models.CharField(_("逾期原因"), max_length=8, choices=Fault.choices, blank=True)
    fault_words = models.CharField(_("原因说明"), max_length=200, blank=True)
    exposure = MoneyField(_("逾期违约金测算"), null=True, blank=True)
    escalated_on = models.DateField(_("上报日期"), null=True, blank=True)
    chased = models.PositiveSmallIntegerField(_("催办次数"), default=0)
    old_number = models.CharField(_("原编号"), max_length=40, blank=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办证")
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(live=True), name="a_contract_has_one_title"
            ),
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=Q(live=True) & ~Q(certificate_number=""),
                name="a_certificates_number_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(applied_on__isnull=False, accepted_on__gte=F("applied_on")),
                name="a_title_is_accepted_after_it_was_applied_for",
            ),
            models.CheckConstraint(
                condition=Q(certified_on=None)
                | Q(applied_on__isnull=False, certified_on__gte=F("applied_on")),
                name="a_certificate_is_made_after_it_was_applied_for",
            ),
            models.CheckConstraint(
                condition=Q(certified_on=None) | ~Q(certificate_number=""), name="a_certificate_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(received_at__isnull=False),
                name="a_certificate_is_issued_after_it_came",
            ),
        ]
        indexes = [
            models.Index(
                fields=["title_by", "-matter"],
                condition=Q(live=True, received_at=None),
                name="titles_by_term",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.contract.unit.path}"

    @property
    def unit(self):
        return self.contract.unit


class TitleDesk(Particulars):
    """权证专员: who sees to the titles of a project (YX-3.2.5)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="title_desks", verbose_name=_("项目"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("权证专员"))
    from_on = models.DateField(_("自何日起"))
    to_on = models.DateField(_("至何日止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("权证专员")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(to_on=None), name="one_title_desk_a_project"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="a_title_desk_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.project.name
