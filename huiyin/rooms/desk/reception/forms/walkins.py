"""The shape of what is typed about visitors."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PhonesField,
    PickField,
    Said,
    colleagues,
    reason_field,
)


class ArriveForm(OpeningForm):
    wide = ("purpose",)
    when = {"new_name": "!party"}

    party = PickField("customers", Party.objects.none(), label=_("客户"), required=False)
    new_name = forms.CharField(
        label=_("来访人姓名"),
        max_length=80,
        required=False,
        help_text=_("登记册里没有的填这里；不知道姓名可以空着"),
    )
    number = PhonesField(label=_("联系电话"), required=False)
    purpose = forms.CharField(label=_("来意"), max_length=200)
    unit = PickField("units", Unit.objects.none(), label=_("房屋"), required=False)
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=200, initial=1, required=False)
    arrived_at = MomentField(label=_("到达时间"), required=False, help_text=_("不填即为现在"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None and record.party_id:
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id or self.fields["project"].initial
        if matter := getattr(self.subject, "matter", None):
            self.fields["purpose"].initial = matter.title

    def facts(self):
        facts = super().facts()
        facts["number"] = facts["number"][0] if facts["number"] else ""
        facts["people"] = facts["people"] or 1
        return facts


class ReceiveForm(ActionForm):
    host = PickField("members", Member.objects.none(), label=_("接待人"))

    def prepare(self) -> None:
        self.fields["host"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["host"].initial = self.member.pk


class ExchangeFields(ActionForm):
    """Up to five questions, each with its answer."""

    COUNT = 5
    groups = tuple((_("问答%d") % n, (f"question_{n}", f"answer_{n}")) for n in range(1, COUNT + 1))
    when = {
        f"{part}_{n}": f"question_{n - 1}" for n in range(2, COUNT + 1) for part in ("question", "answer")
    }
    wide = tuple(f"{part}_{n}" for n in range(1, COUNT + 1) for part in ("question", "answer"))
    spoken = tuple(f"answer_{n}" for n in range(1, COUNT + 1))

    @classmethod
    def said_in(cls, facts):
        """The answers; the questions are the visitor's own words."""
        for n, (_question, answer) in enumerate(facts.get("exchanges", ()), 1):
            if answer:
                yield Said(f"answer_{n}", str(_("我们的答复")), answer, False)

    def prepare(self) -> None:
        for n in range(1, self.COUNT + 1):
            self.fields[f"question_{n}"] = forms.CharField(
                label=_("客户的问题"), max_length=300, required=False
            )
            self.fields[f"answer_{n}"] = forms.CharField(
                label=_("我们的答复"), max_length=500, required=False
            )

    def clean(self):
        cleaned = super().clean() or {}
        for n in range(1, self.COUNT + 1):
            if cleaned.get(f"answer_{n}") and not cleaned.get(f"question_{n}"):
                self.add_error(f"question_{n}", _("写明客户问了什么"))
            elif cleaned.get(f"question_{n}") and not cleaned.get(f"answer_{n}"):
                self.add_error(f"answer_{n}", _("写明怎么答复的；当场答不了的写明何时答复"))
        return cleaned

    def facts(self):
        facts = super().facts()
        pairs = [
            (facts.pop(f"question_{n}", ""), facts.pop(f"answer_{n}", "")) for n in range(1, self.COUNT + 1)
        ]
        return facts | {"exchanges": [pair for pair in pairs if pair[0]]}


class LeaveForm(ExchangeFields):
    pass


class CorrectWalkinForm(ExchangeFields):
    purpose = forms.CharField(label=_("来意"), max_length=200)
    unit = PickField("units", Unit.objects.none(), label=_("房屋"), required=False)
    host = PickField("members", Member.objects.none(), label=_("接待人"), required=False)
    arrived_at = MomentField(label=_("到达时间"))
    received_at = MomentField(label=_("接待时间"), required=False)
    left_at = MomentField(label=_("离开时间"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["host"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if self.subject is not None:
            for name in ("purpose", "unit_id", "host_id", "arrived_at", "received_at", "left_at"):
                self.fields[name.removesuffix("_id")].initial = getattr(self.subject, name)
