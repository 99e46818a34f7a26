"""The shape of what is typed about customers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.models import Tie
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.web.forms import ActionForm, IdNumberField, OpeningForm, PhonesField, PickField, reason_field


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
    vip = forms.BooleanField(label=_("贵宾"), required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]


class CorrectForm(ActionForm):
    name = forms.CharField(label=_("姓名或单位名称"), max_length=80)
    phones = PhonesField(label=_("电话"), required=False)
    vip = forms.BooleanField(label=_("贵宾"), required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            party = self.subject.party
            self.initial = dict(self.initial) | {
                "name": party.name,
                "phones": "、".join(phone.number for phone in party.phones.order_by("position")),
                "vip": self.subject.vip,
                "note": self.subject.note,
            }
