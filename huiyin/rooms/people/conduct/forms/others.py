"""The shape of what is typed about rewards, the check before fines in money, and the month's total."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.conduct.forms.penalties import legal_warning
from huiyin.rooms.people.conduct.models import Reward
from huiyin.rooms.people.conduct.queries import dues_of, may_be_about, months_to_draw
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MoneyField,
    OpeningForm,
    PickField,
    day_field,
    reason_field,
    words_field,
)


class RewardForm(OpeningForm):
    groups = (
        (_("奖励谁"), ("department", "concerned", "sort", "honour", "bonus")),
        (_("为什么"), ("title", "earned_on", "ground", "uploads")),
    )
    wide = ("title", "uploads")
    when = {"honour": f"sort={int(Reward.Sort.TITLE)}"}
    concerned = PickField("members", Member.objects.none(), label=_("受奖人"))
    sort = forms.TypedChoiceField(label=_("种类"), choices=Reward.Sort.choices, coerce=int)
    honour = forms.CharField(label=_("荣誉称号"), max_length=40, required=False)
    bonus = MoneyField(label=_("奖金"), required=False, help_text=_("元；没有奖金的不填"))
    title = forms.CharField(label=_("事由"), max_length=100)
    earned_on = day_field(label=_("事迹日期"))
    ground = words_field(_("事迹"), rows=4)
    uploads = FilesField(label=_("证明材料"), help_text=_("如表扬信、锦旗照片、回访记录"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["concerned"].queryset = may_be_about(self.member, None)  # type: ignore[attr-defined]
        self.fields["concerned"].initial = getattr(self.subject, "receiver_id", None)
        self.fields["earned_on"].initial = clock.today()


class GateForm(OpeningForm):
    wide = ("procedure", "local_law", "uploads")
    procedure = words_field(
        _("规章的民主程序"), help_text=_("写明职工代表大会或全体职工讨论、与工会协商的日期和记录")
    )
    made_known_on = day_field(label=_("向职工公示日期"))
    city = forms.CharField(label=_("适用地区"), max_length=40)
    local_law = words_field(_("地方规定核查结论"))
    decided_by = forms.CharField(label=_("决定人"), max_length=40)
    decided_on = day_field(label=_("决定日期"))
    from_on = day_field(label=_("生效日期"))
    uploads = FilesField(label=_("依据材料"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["local_law"].help_text = legal_warning()


class DrawForm(OpeningForm):
    """The wage is asked for whoever owes compensation, because no more than a share of it is deducted."""

    month = forms.TypedChoiceField(
        label=_("月份"), choices=list, coerce=dt.date.fromisoformat, help_text=_("只列还没有汇总的月份")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        department = self._department()
        months = months_to_draw(department, clock.today()) if department else []
        self.fields["month"].choices = [(f"{one}", f"{one:%Y-%m}") for one in months]  # type: ignore[attr-defined]
        if not months:
            self.fields["month"].help_text = _("没有要汇总的月份：上月已经汇总，本月结束后再编制")
        self.asked = [due for due in dues_of(department, months[-1]) if due.asks_wage] if months else []
        for due in self.asked:
            self.fields[f"wage_{due.member.pk}"] = MoneyField(
                label=_("%s的当月工资") % due.member.name,
                help_text=_("元；有赔偿要扣，只能扣到工资的一定比例"),
            )

    def _department(self):
        field = self.fields["department"]
        chosen = self.data.get("department") or field.initial
        return field.queryset.filter(pk=chosen).first() if str(chosen or "").isdigit() else None  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        wages = {due.member.pk: facts.pop(f"wage_{due.member.pk}") for due in self.asked}
        department, month = facts["department"], facts["month"]
        return facts | {"wages": wages, "title": f"{department.name} {month:%Y年%m月}奖惩汇总"}


class RecallForm(ActionForm):
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["reason"].help_text = _("写明哪里错了。收回后同一个月可以重新编制，财务会收到通知")


class ReceiveForm(ActionForm):
    remark = forms.CharField(label=_("财务意见"), max_length=200, required=False)
