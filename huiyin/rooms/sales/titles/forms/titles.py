"""What is typed about a title, from its opening to the certificate in the buyer's hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.custody.models import Item
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.parties.models import Party
from huiyin.registers.estates.models import Sheet, Unit
from huiyin.rooms.sales.contracts.forms import HandOutForm, NotifyForm
from huiyin.rooms.sales.contracts.forms.filing import PartyChoice
from huiyin.rooms.sales.titles.forms.acts import OfContractForm, registry_of
from huiyin.rooms.sales.titles.models import Fault
from huiyin.rooms.sales.titles.queries import certificates_of
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    MoneyField,
    OpeningForm,
    PickField,
    SignatureField,
    colleagues,
    day_field,
    reason_field,
    words_field,
    yes_no_field,
)


class OpenTitleForm(OfContractForm):
    handed_over_on = day_field(
        label=_("交房日期"), required=False, help_text=_("还没有交房的不填；交房后自动登记")
    )

    def called(self, unit: Unit) -> str:
        return _now("%s办证") % unit.path


class HandedOverForm(ActionForm):
    handed_over_on = day_field(label=_("交房日期"))

    def prepare(self) -> None:
        self.fields["handed_over_on"].initial = clock.today()


class DayForm(ActionForm):
    filed_on = day_field(label=_("报送日期"))

    def prepare(self) -> None:
        self.fields["filed_on"].initial = clock.today()


class FeeForm(ActionForm):
    fee = MoneyField(label=_("办证费用（元）"), help_text=_("登记费、工本费等；不收的填 0"))
    collect = forms.BooleanField(label=_("由我们代收，开应收单"), required=False)
    due_on = day_field(label=_("交到我们的最后日期"), required=False)
    when = {"due_on": "collect"}


class PayFeeForm(ActionForm):
    fee_paid_on = day_field(label=_("缴费日期"))
    fee_number = forms.CharField(label=_("票据号"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["fee_paid_on"].initial = clock.today()


class ApplyForm(ActionForm):
    applied_on = day_field(label=_("申请日期"))
    registry = forms.CharField(label=_("登记机构"), max_length=60)
    taken_by = forms.CharField(label=_("窗口收件人"), max_length=60, required=False)
    signature = SignatureField(label=_("收件人签字"), required=False)
    uploads = FilesField(label=_("收件回执照片"), required=False)
    wide = ("signature", "uploads")

    def prepare(self) -> None:
        self.fields["applied_on"].initial = clock.today()
        if self.subject is not None:
            self.fields["registry"].initial = registry_of(self.subject)


class UrgeForm(ActionForm):
    """督促开发部: what is wanted of another department, as a task of theirs."""

    to = forms.ModelChoiceField(Department.objects.none(), label=_("督促哪个部门"))
    wanted = words_field(_("要办什么"), rows=3, max_length=500)
    due = MomentField(label=_("完成时限"), required=False, help_text=_("不填的按任务的一般时限"))

    def prepare(self) -> None:
        departments = Department.objects.order_by("name")
        if self.subject is not None:
            departments = departments.exclude(pk=self.subject.record.department_id)
            sheet = Sheet.objects.filter(project=self.subject.record.project_id).first()
            if sheet is not None and sheet.works_id:
                self.fields["to"].initial = sheet.works_id
            self.fields["wanted"].initial = _now("%s办证：请报送开发企业应提供的登记资料") % self.subject.unit
        self.fields["to"].queryset = departments  # type: ignore[attr-defined]


class CertificateForm(ActionForm):
    certificate_number = forms.CharField(label=_("不动产权证号"), max_length=60)
    land_number = forms.CharField(
        label=_("国有土地使用证号"), max_length=60, required=False, help_text=_("房、地分别发证的旧案才填")
    )
    certified_on = day_field(label=_("发证日期"))
    place = forms.CharField(label=_("存放位置"), max_length=40, help_text=_("证书一律入柜，如：证照柜2-03"))
    uploads = FilesField(label=_("证书扫描件"), required=False)
    wide = ("uploads",)

    def prepare(self) -> None:
        self.fields["certified_on"].initial = clock.today()
        if self.subject is not None:
            two = param("ZH-J4.4", "certificates", self.subject.record.department_id) == "two"
            self.fields["land_number"].required = two


class TellForm(NotifyForm):
    reached = yes_no_field(_("联系上了"))


class IssueForm(HandOutForm):
    """As for the copies of a contract; where the department wants two, with a second person."""

    groups = (
        (_("谁来领"), ("taker", "id_number", "proxy_name", "authority")),
        (_("发放"), ("items", "second")),
        (_("签收"), ("signature", "uploads")),
    )
    taker = PartyChoice(Party.objects.none(), label=_("权利人"), empty_label=None)
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(), label=_("证书"), widget=forms.CheckboxSelectMultiple
    )
    second = PickField(
        "members",
        Member.objects.none(),
        label=_("复核人"),
        required=False,
        help_text=_("须两人发放的部门填写"),
    )
    uploads = FilesField(label=_("或纸质领证单照片"), required=False)

    def offered(self):
        here = certificates_of(self.subject).filter(state=Item.State.KEPT)
        return self.subject.contract, here, here

    def prepare(self) -> None:
        super().prepare()
        self.fields["second"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if self.subject is None:
            return
        if param("YX-2.7.1c", "second_person", self.subject.record.department_id):
            self.fields["second"].required = True
        else:
            del self.fields["second"]


class ToBankForm(ActionForm):
    wide = ("uploads", "signature")
    bank = forms.CharField(label=_("抵押银行"), max_length=60)
    taken_by = forms.CharField(label=_("银行签收人"), max_length=60)
    signature = SignatureField(label=_("签收人签字"))
    uploads = FilesField(label=_("或签收单照片"), required=False)


class FaultForm(ActionForm):
    fault = forms.ChoiceField(label=_("因谁逾期"), choices=Fault.choices)
    words = words_field(_("依据和经过"), rows=3, max_length=200)


class DeskForm(OpeningForm):
    who = PickField("members", Member.objects.none(), label=_("权证专员"))
    from_on = day_field(label=_("自何日起"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].required = True
        self.fields["from_on"].initial = clock.today()
        self.fields["who"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class EndDeskForm(ActionForm):
    to_on = day_field(label=_("至何日止"))

    def prepare(self) -> None:
        self.fields["to_on"].initial = clock.today()


class CorrectTitleForm(ActionForm):
    NAMES = ("handed_over_on", "fee_number", "acceptance_number", "certificate_number", "land_number")
    handed_over_on = day_field(label=_("交房日期"), required=False)
    fee_number = forms.CharField(label=_("缴费票据号"), max_length=40, required=False)
    acceptance_number = forms.CharField(label=_("受理号"), max_length=40, required=False)
    certificate_number = forms.CharField(label=_("不动产权证号"), max_length=60, required=False)
    land_number = forms.CharField(label=_("国有土地使用证号"), max_length=60, required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            known = {name: getattr(self.subject, name) for name in self.NAMES}
            self.initial = dict(self.initial) | known
