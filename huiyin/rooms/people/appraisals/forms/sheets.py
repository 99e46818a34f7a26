"""What is typed on a sheet: an item, points, words, evidence."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.rooms.people.appraisals.forms.standards import points_field
from huiyin.rooms.people.appraisals.models import Bonus, Deduction, Item
from huiyin.rooms.people.conduct.forms.breaches import clause_choices, title_of
from huiyin.rooms.people.conduct.models import CHARGED, Reward
from huiyin.rooms.people.conduct.queries import rewards_between
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    PickField,
    colleagues,
    reason_field,
    words_field,
)


class _ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        if obj.other:
            return f"{obj}（{_('规程未包括的情况')}）"
        return f"{obj}（{obj.points / 100:g} {_('分')}）"


class _EvidenceForm(ActionForm):
    """Evidence is a record of the house by its number, or a file."""

    item = _ItemChoice(Item.objects.none(), label=_("子项"))
    words = words_field(_("事由"), max_length=300, help_text=_("写明时间、事实，违反的规程名称"))
    number = forms.CharField(
        label=_("依据：系统内记录编号"),
        max_length=30,
        required=False,
        help_text=_("如投诉、质检、违规的编号"),
    )
    uploads = FilesField(label=_("依据：照片、文件"), required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["item"].queryset = Item.objects.filter(  # type: ignore[attr-defined]
                standard=self.subject.standard
            ).order_by("position")

    def clean_number(self) -> Record | None:
        number = self.cleaned_data["number"].strip()
        if not number:
            return None
        record = Record.objects.filter(number=number).first()
        if record is None or not KINDS[record.kind].seen_by(self.member).filter(pk=record.pk).exists():
            raise forms.ValidationError(_("没有编号为%s的记录") % number)
        return record

    def facts(self):
        facts = super().facts()
        return facts | {"evidence": facts.pop("number")}


class DeductForm(_EvidenceForm):
    field_order = ("item", "points", "words", "number", "uploads")
    points = points_field(_("扣几分"), min_value=0, help_text=_("不超过该项所剩分值；可以扣半分"))

    def facts(self):
        facts = super().facts()
        return facts | {"points": int(facts["points"] * 100)}


class ZeroForm(_EvidenceForm):
    """The item's points go altogether, and the breach is looked into by the rules of conduct."""

    field_order = ("item", "breach_clause", "happened_at", "words", "number", "uploads")
    breach_clause = forms.ChoiceField(
        label=_("触犯的奖罚条款"),
        choices=lambda: [("", "—"), *((code, name) for code, name in clause_choices() if code != CHARGED)],
    )
    happened_at = MomentField(label=_("发生时间"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["happened_at"].initial = clock.local(clock.now())
        self.fields["item"].queryset = self.fields["item"].queryset.filter(other=False)  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        member = getattr(self.subject, "member", None)
        return facts | ({"title": title_of(member, facts["breach_clause"])} if member else {})


class DropForm(ActionForm):
    deduction = forms.ModelChoiceField(Deduction.objects.none(), label=_("扣分"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["deduction"].queryset = self.subject.deductions.select_related("item").order_by("pk")  # type: ignore[attr-defined]


class _RewardChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{obj.record.number} {obj}（{obj.earned_on:%m-%d}）"


class BonusForm(ActionForm):
    reward = _RewardChoice(
        Reward.objects.none(), label=_("奖励记录"), help_text=_("本期内、嘉奖以上、还没有加过分的")
    )
    points = points_field(_("加几分"), min_value=0)
    words = forms.CharField(label=_("情节"), max_length=200)

    def prepare(self) -> None:
        if self.subject is None:
            return
        round_ = self.subject.round
        found = rewards_between(self.subject.member, round_.first_on, round_.last_on)
        self.fields["reward"].queryset = found.filter(bonus_point=None).select_related("record")  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        return facts | {"points": int(facts["points"] * 100)}


class _BonusChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{obj.reward.record.number} +{obj.points / 100:g}"


class DropBonusForm(ActionForm):
    bonus = _BonusChoice(Bonus.objects.none(), label=_("加分"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["bonus"].queryset = self.subject.bonuses.select_related("reward__record")  # type: ignore[attr-defined]


class AssignForm(ActionForm):
    appraiser = PickField("members", Member.objects.none(), label=_("考评人"))

    def prepare(self) -> None:
        found = colleagues(self.member)
        if self.subject is not None:
            found = found.exclude(pk=self.subject.member_id)
        self.fields["appraiser"].queryset = found  # type: ignore[attr-defined]


class FinishForm(ActionForm):
    remark = words_field(_("评语"), max_length=300, required=False)
