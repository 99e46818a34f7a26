"""登记事项: one act of the registry, for a contract's unit or for buildings of a project."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import MatterParticulars
from huiyin.kernel.members.models import Project
from huiyin.kernel.money.fields import MoneyField
from huiyin.registers.estates.models import Building, Unit, called_together
from huiyin.rooms.sales.contracts.models import Contract


class ActSort(models.TextChoices):
    NOTICE = "notice", _("预告登记")
    NOTICE_MORTGAGE = "notice_mortgage", _("预告抵押登记")
    MORTGAGE = "mortgage", _("抵押权登记")
    TRANSFER = "transfer", _("转移登记")
    CANCEL_NOTICE = "cancel_notice", _("注销预告登记")
    CANCEL_MORTGAGE = "cancel_mortgage", _("注销抵押登记")
    CANCEL_FILING = "cancel_filing", _("作废登记（注销备案）")
    FIRST = "first", _("首次登记")
    WORKS = "works_mortgage", _("在建工程抵押登记")
    CANCEL_WORKS = "cancel_works", _("注销在建工程抵押")


OF_A_PROJECT = (ActSort.FIRST, ActSort.WORKS, ActSort.CANCEL_WORKS)
OF_A_CONTRACT = tuple(sort for sort in ActSort if sort not in OF_A_PROJECT)
# What lapses when nobody applies for the registration proper, and the act that secures it (law advance_notice).
LAPSING = {ActSort.NOTICE: ActSort.TRANSFER, ActSort.NOTICE_MORTGAGE: ActSort.MORTGAGE}
# What needs the building's first registration, and no mortgage of the works upon it.
GATED = (ActSort.TRANSFER, ActSort.MORTGAGE)
CANCELLED_BY = {
    ActSort.NOTICE: ActSort.CANCEL_NOTICE,
    ActSort.NOTICE_MORTGAGE: ActSort.CANCEL_NOTICE,
    ActSort.MORTGAGE: ActSort.CANCEL_MORTGAGE,
    ActSort.WORKS: ActSort.CANCEL_WORKS,
}
CANCELLING = (*dict.fromkeys(CANCELLED_BY.values()), ActSort.CANCEL_FILING)


class ActState(models.TextChoices):
    PREPARING = "preparing", _("备资料")
    SUBMITTED = "submitted", _("已提交")
    ACCEPTED = "accepted", _("已受理")
    RETURNED = "returned", _("退件补正")
    RUNNING = "running", _("失效期内")  # an advance notice whose ninety days run
    LAPSED = "lapsed", _("已失效")
    DONE = "done", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


class RegistryAct(MatterParticulars):
    """An act from its papers to the registry's proof. Of a contract, or of a project and buildings of it."""

    sort = models.CharField(_("登记类别"), max_length=16, choices=ActSort.choices)
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registry_acts",
        verbose_name=_("合同"),
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="registry_acts", verbose_name=_("项目")
    )
    buildings = models.ManyToManyField(Building, related_name="registry_acts", verbose_name=_("楼栋"))
    units = models.ManyToManyField(
        Unit, related_name="+", verbose_name=_("解押房屋")
    )  # those that a mortgage of the works lets go, where it is not lifted as a whole
    whole = models.BooleanField(_("全部楼栋"), default=True)
    cancels = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cancellations",
        verbose_name=_("注销的登记"),
    )
    live = models.BooleanField(default=True)  # neither withdrawn nor cancelled since
    holder = models.CharField(_("权利人"), max_length=60, blank=True)  # the bank that holds a mortgage
    registry = models.CharField(_("登记机构"), max_length=60, blank=True)

    submitted_on = models.DateField(_("提交日期"), null=True, blank=True)
    acceptance_number = models.CharField(_("受理号"), max_length=40, blank=True, db_index=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    proof_number = models.CharField(_("登记证明号"), max_length=60, blank=True, db_index=True)
    returned = models.PositiveSmallIntegerField(_("退件次数"), default=0)
    ended_on = models.DateField(_("注销日期"), null=True, blank=True)

    registrable_on = models.DateField(_("可以办理登记之日"), null=True, blank=True)
    lapses_on = models.DateField(_("失效日"), null=True, blank=True)
    secured_on = models.DateField(_("转本登记申请日"), null=True, blank=True)
    reminded_on = models.DateField(_("预警日期"), null=True, blank=True)

    fee = MoneyField(_("登记费"), null=True, blank=True)
    fee_paid_on = models.DateField(_("缴费日期"), null=True, blank=True)
    fee_number = models.CharField(_("缴费票据号"), max_length=40, blank=True)
    chased = models.PositiveSmallIntegerField(_("催办次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("登记事项")
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=False, project=None) | Q(contract=None, project__isnull=False),
                name="an_act_is_of_a_contract_or_of_a_project",
            ),
            models.UniqueConstraint(
                fields=["contract", "sort"],
                condition=Q(live=True, contract__isnull=False, cancels=None),
                name="an_act_of_a_sort_once_a_contract",
            ),
            models.UniqueConstraint(
                fields=["cancels"],
                condition=Q(live=True, cancels__isnull=False, whole=True),
                name="an_act_is_cancelled_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None)
                | Q(submitted_on__isnull=False, accepted_on__gte=F("submitted_on")),
                name="accepted_after_it_was_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(submitted_on__isnull=False, done_on__gte=F("submitted_on")),
                name="registered_after_it_was_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(accepted_on=None) | Q(done_on__gte=F("accepted_on")),
                name="registered_after_it_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(proof_number="") | Q(sort__startswith="cancel"),
                name="what_is_registered_has_its_proof",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None)
                | Q(registrable_on__isnull=False, lapses_on__gt=F("registrable_on")),
                name="a_notice_lapses_after_it_could_be_registered",
            ),
        ]
        indexes = [
            models.Index(fields=["sort", "-matter"], name="acts_by_sort"),
            models.Index(fields=["project", "sort"], condition=Q(live=True), name="acts_of_a_project"),
            models.Index(
                fields=["lapses_on", "-matter"],
                condition=Q(live=True, lapses_on__isnull=False, secured_on=None),
                name="notices_by_lapse",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.get_sort_display()}"

    @property
    def unit(self) -> Unit | None:
        return self.contract.unit if self.contract else None

    @property
    def where(self) -> str:
        """3-2-1502 of a contract; 3栋、5栋 of a project."""
        return self.contract.unit.path if self.contract else called_together(self.buildings.all())
