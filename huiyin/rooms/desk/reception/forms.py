"""The shape of a call record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import customers_seen_by
from huiyin.rooms.desk.reception.models import Outcome
from huiyin.web.forms import OpeningForm, PhonesField, PickField, words_field


class CallForm(OpeningForm):
    number = PhonesField(label=_("来电号码"), required=False)
    party = PickField(
        "customers",
        Party.objects.none(),
        label=_("客户"),
        required=False,
        help_text=_("姓名、拼音首字母或电话后四位"),
    )
    new_name = forms.CharField(
        label=_("姓名"), max_length=80, required=False, help_text=_("登记册里还没有的客户，填姓名即可")
    )
    need = words_field(_("需求"), rows=2, max_length=300)
    reply = words_field(_("答复"), rows=2, max_length=300, required=False)
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, initial=Outcome.ANSWERED)
    seconds = forms.IntegerField(label=_("通话时长（秒）"), required=False, min_value=0, max_value=4 * 3600)

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = Party.objects.filter(  # type: ignore[attr-defined]
            pk__in=customers_seen_by(self.member).values("record__party")
        )
        if party := getattr(getattr(self.subject, "record", None), "party_id", None):
            self.fields["party"].initial = party

    def facts(self):
        facts = super().facts()
        facts["number"] = facts["number"][0] if facts["number"] else ""
        return facts
