"""The shape of what is typed about customers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.privacy.masking import masked_name, masked_phone, revealed_to
from huiyin.registers.customers.models import Tie
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.web.forms import (
    ActionForm,
    CertificateField,
    IdNumberField,
    OpeningForm,
    PhonesField,
    PickField,
    day_field,
    reason_field,
)


class RegisterForm(OpeningForm):
    name = forms.CharField(label=_("姓名或单位名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=Party.Kind.choices, initial=Party.Kind.PERSON)
    phones = PhonesField(label=_("电话"), help_text=_("有几个号码的用顿号隔开"), required=False)
    id_number = IdNumberField(
        label=_("证件号码"),
        required=False,
        widget=forms.TextInput(attrs={"data-secret": "", "autocomplete": "off"}),
    )
    unit = PickField(
        "units", Unit.objects.none(), label=_("房屋"), required=False, help_text=_("如 3-2-1502")
    )
    role = forms.ChoiceField(label=_("与房屋的关系"), choices=Tie.Role.choices, initial=Tie.Role.OWNER)
    tax_number = forms.CharField(label=_("纳税人识别号"), max_length=20, required=False)
    tax_office = forms.CharField(label=_("主管税务机关"), max_length=60, required=False)
    vip = forms.BooleanField(label=_("贵宾"), required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)
    when = {"tax_number": "kind=company", "tax_office": "kind=company"}

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]


class CorrectForm(ActionForm):
    """Who may not read name and numbers is shown them masked, and changes only what is typed (YX-1.4)."""

    name = forms.CharField(label=_("姓名或单位名称"), max_length=80)
    phones = PhonesField(label=_("电话"), required=False)
    tax_number = forms.CharField(label=_("纳税人识别号"), max_length=20, required=False)
    tax_office = forms.CharField(label=_("主管税务机关"), max_length=60, required=False)
    vip = forms.BooleanField(label=_("贵宾"), required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)
    reason = reason_field()

    clear = True

    def prepare(self) -> None:
        if self.subject is None:
            return
        party = self.subject.party
        numbers = [phone.number for phone in party.phones.order_by("position")]
        known = {name: getattr(self.subject, name) for name in ("vip", "note", "tax_number", "tax_office")}
        if party.kind != Party.Kind.COMPANY:
            del self.fields["tax_number"], self.fields["tax_office"]
        self.clear = party.pk in revealed_to(self.member)
        if self.clear:
            known |= {"name": party.name, "phones": "、".join(numbers)}
        else:
            masked = {"name": masked_name(party.name), "phones": "、".join(map(masked_phone, numbers))}
            for name, words in masked.items():
                field = self.fields[name]
                field.required = False
                field.widget.attrs["placeholder"] = words
                field.help_text = _("留空即不改；要看原来的，先在客户页查看完整信息")
        self.initial = dict(self.initial) | known

    def facts(self):
        facts = super().facts()
        if not self.clear:
            facts = {n: v for n, v in facts.items() if v or n not in ("name", "phones")}
        return facts


class IdentifyForm(ActionForm):
    id_number = CertificateField(
        label=_("证件号码"),
        widget=forms.TextInput(attrs={"data-secret": "", "autocomplete": "off"}),
        help_text=_("照证件填写：身份证、统一社会信用代码、护照或通行证"),
    )


class EraseForm(ActionForm):
    GROUNDS = (
        ("asked", _("本人要求删除")),
        ("over", _("保存期已满")),
        ("purpose", _("办理目的已经实现")),
        ("withdrawn", _("本人撤回同意")),
    )

    ground = forms.ChoiceField(label=_("依据"), choices=GROUNDS)
    number = forms.CharField(
        label=_("客户编号"),
        max_length=20,
        help_text=_("姓名、电话、证件号码、附件和往来内容都会删除，无法恢复；请输入客户编号确认"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = reason_field()


class PhoneChoice(forms.ModelChoiceField):
    def label_from_instance(self, phone) -> str:
        return masked_phone(phone.number)


class SilenceForm(ActionForm):
    phone = PhoneChoice(Phone.objects.none(), label=_("哪个号码"), required=False, empty_label=_("全部号码"))
    reason = reason_field()

    def prepare(self) -> None:
        party = getattr(self.subject, "party", None)
        self.fields["phone"].queryset = Phone.objects.filter(party=party).order_by("position")  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        phone = facts.pop("phone")
        return facts | {"number": phone.number if phone else ""}


class TieForm(ActionForm):
    """What the customer is to a door, from a day on."""

    unit = PickField("units", Unit.objects.none(), label=_("房屋"), help_text=_("如 3-2-1502"))
    role = forms.ChoiceField(label=_("与房屋的关系"), choices=Tie.Role.choices, initial=Tie.Role.OWNER)
    from_on = day_field(label=_("从哪天起"), required=False)
    may_be_told = forms.BooleanField(
        label=_("可代为了解进展"), required=False, help_text=_("买受人同意其了解办理进展的，才勾选")
    )

    def prepare(self) -> None:
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]


class TieChoice(forms.ModelChoiceField):
    def label_from_instance(self, tie) -> str:
        return f"{tie.unit.path} {tie.get_role_display()}"


class UntieForm(ActionForm):
    tie = TieChoice(Tie.objects.none(), label=_("哪一项关系"))
    to_on = day_field(label=_("到哪天为止"))
    reason = reason_field()

    def prepare(self) -> None:
        ties = Tie.objects.filter(party=getattr(self.subject, "party", None), to_on=None)
        self.fields["tie"].queryset = ties.select_related("unit").order_by("pk")  # type: ignore[attr-defined]


class MergeForm(ActionForm):
    into = PickField(
        "customers",
        Party.objects.none(),
        label=_("并入哪位客户"),
        help_text=_("保留的是所选客户；随时可以撤销合并"),
    )
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["into"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
