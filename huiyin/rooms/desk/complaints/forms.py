"""The shape of what is typed about complaints."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Closing, Importance
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.parties.models import Party
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State
from huiyin.registers.customers.queries import customers_seen_by
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.rooms.desk.complaints.models import Category, Channel, Complaint, Contact, Part, PlanStep, Topic
from huiyin.rooms.desk.complaints.queries import complaints_seen_by
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    MoneyField,
    OpeningForm,
    PhonesField,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
    yes_no_field,
)


class PlanStepChoice(forms.ModelChoiceField):
    def label_from_instance(self, step) -> str:
        return f"{step.position}. {step.words}（{step.owner.name}，{step.due_on:%m-%d}）"


class RecordForm(OpeningForm):
    party = PickField("customers", Party.objects.none(), label=_("客户"), required=False)
    new_name = forms.CharField(
        label=_("姓名"), max_length=80, required=False, help_text=_("登记册里还没有的客户，填姓名和电话即可")
    )
    new_phones = PhonesField(label=_("电话"), required=False)
    anonymous = forms.BooleanField(label=_("匿名，不愿留名"), required=False)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices, initial=Category.COMPLAINT)
    channel = forms.ChoiceField(label=_("来源"), choices=Channel.choices, initial=Channel.CALL)
    topic = forms.ChoiceField(label=_("内容分类"), choices=Topic.choices, initial=Topic.OTHER)
    unit = PickField(
        "units", Unit.objects.none(), label=_("房屋"), required=False, help_text=_("如 3-2-1502")
    )
    title = forms.CharField(label=_("标题"), max_length=120, help_text=_("一句话说清是什么事"))
    cause = words_field(_("事由"), rows=4, help_text=_("照客户说的写，时间、地点、经过"))
    wants = forms.CharField(label=_("客户要求"), max_length=200, required=False)
    happened_at = MomentField(label=_("发生时间"), required=False, help_text=_("不填即为现在"))
    importance = forms.TypedChoiceField(
        label=_("重要程度"), choices=Importance.choices, coerce=int, initial=Importance.NORMAL
    )
    about_member = PickField("members", Member.objects.none(), label=_("被投诉人"), required=False)
    reasonable = forms.NullBooleanField(label=_("要求合理（“要求”类填写）"), required=False)
    government_number = forms.CharField(label=_("政府工单号"), max_length=40, required=False)
    government_due = MomentField(label=_("工单办结期限"), required=False)
    on_spot = forms.BooleanField(label=_("当场办结"), required=False)
    result = words_field(_("处理结果"), rows=2, required=False)
    answer = words_field(_("对客户的答复"), rows=2, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = Party.objects.filter(  # type: ignore[attr-defined]
            pk__in=customers_seen_by(self.member).values("record__party")
        )
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["about_member"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None and record.party_id:
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id or self.fields["project"].initial

    def facts(self):
        facts = super().facts()
        if facts["party"]:
            facts["new_name"], facts["new_phones"] = "", []
        return facts


class ReasonForm(ActionForm):
    reason = reason_field()


class JudgeForm(ActionForm):
    reasonable = yes_no_field(_("客户的要求合理吗"))


class CorrectForm(ActionForm):
    title = forms.CharField(label=_("标题"), max_length=120)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    topic = forms.ChoiceField(label=_("内容分类"), choices=Topic.choices)
    unit = PickField("units", Unit.objects.none(), label=_("房屋"), required=False)
    cause = words_field(_("事由"), rows=4)
    wants = forms.CharField(label=_("客户要求"), max_length=200, required=False)
    happened_at = MomentField(label=_("发生时间"))
    receiver = PickField("members", Member.objects.none(), label=_("接待人"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if self.subject is not None:
            for name in ("category", "topic", "unit_id", "cause", "wants", "receiver_id"):
                self.fields[name.removesuffix("_id")].initial = getattr(self.subject, name)
            self.fields["title"].initial = self.subject.matter.title
            self.fields["happened_at"].initial = self.subject.matter.happened_at


class PromiseChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, promise) -> str:
        return promise.words


class ContactForm(ActionForm):
    way = forms.ChoiceField(label=_("方式"), choices=Contact.Way.choices, initial=Contact.Way.PHONE)
    reached = yes_no_field(_("联系上了吗"))
    words = words_field(_("沟通内容"), required=False)
    settles = PromiseChoices(
        Promise.objects.none(),
        label=_("这次联系兑现的承诺"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有谈到的请去掉勾选"),
    )

    def prepare(self) -> None:
        by_contact = [kind.name for kind in PROMISE_KINDS.values() if kind.by_contact]
        found = Promise.objects.filter(
            matter=getattr(self.subject, "pk", None), state=State.OPEN, kind__in=by_contact
        ).order_by("due")
        self.fields["settles"].queryset = found  # type: ignore[attr-defined]
        self.fields["settles"].initial = list(found)
        if not found:
            del self.fields["settles"]


class AcknowledgeForm(ActionForm):
    instruction = forms.CharField(label=_("批示"), max_length=200, required=False)


class InvestigateForm(ActionForm):
    findings = words_field(_("调查结果"), rows=4)
    responsible = forms.ModelChoiceField(Department.objects.order_by("name"), label=_("责任部门"))


class PlanForm(ActionForm):
    """Up to five steps, each with its person and day."""

    COUNT = 5

    def prepare(self) -> None:
        for n in range(1, self.COUNT + 1):
            first = n == 1
            self.fields[f"step_{n}"] = forms.CharField(label=_("步骤%d") % n, max_length=200, required=first)
            self.fields[f"owner_{n}"] = PickField(
                "members", colleagues(self.member), label=_("负责人"), required=first
            )
            self.fields[f"due_{n}"] = day_field(label=_("完成日期"), required=first)

    def clean(self):
        cleaned = super().clean() or {}
        for n in range(1, self.COUNT + 1):
            filled = [bool(cleaned.get(f"{name}_{n}")) for name in ("step", "owner", "due")]
            if (
                any(filled)
                and not all(filled)
                and not any(self.has_error(f"{p}_{n}") for p in ("step", "owner", "due"))
            ):
                self.add_error(f"step_{n}", _("步骤、负责人和完成日期要一起填"))
        return cleaned

    def facts(self):
        steps = [
            tuple(self.cleaned_data.get(f"{p}_{n}") for p in ("step", "owner", "due"))
            for n in range(1, self.COUNT + 1)
        ]
        return {"steps": [step for step in steps if step[0]]}


class FinishStepForm(ActionForm):
    step = PlanStepChoice(PlanStep.objects.none(), label=_("步骤"))
    outcome = forms.CharField(label=_("结果"), max_length=200)

    def prepare(self) -> None:
        self.fields["step"].queryset = PlanStep.objects.filter(  # type: ignore[attr-defined]
            complaint=getattr(self.subject, "pk", None), done_at=None
        ).select_related("owner")


class RemedyForm(ActionForm):
    words = forms.CharField(label=_("补救办法"), max_length=200)
    cost = MoneyField(label=_("费用（元）"), required=False)
    agreed_by = PickField("members", Member.objects.none(), label=_("同意人"), required=False)
    accepted = forms.NullBooleanField(label=_("客户是否接受"), required=False)

    def prepare(self) -> None:
        self.fields["agreed_by"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class ChaseForm(ActionForm):
    words = forms.CharField(label=_("客户怎么说"), max_length=200, required=False)


class JoinForm(ActionForm):
    lead = PickField("complaints", Complaint.objects.none(), label=_("牵头投诉"), help_text=_("填编号或事由"))

    def prepare(self) -> None:
        self.fields["lead"].queryset = complaints_seen_by(self.member)  # type: ignore[attr-defined]


class EscalateForm(ActionForm):
    difficulty = words_field(_("办不了的原因"))


class DecideForm(ActionForm):
    decision = words_field(_("裁定"), max_length=300)


class SolveForm(ActionForm):
    result = words_field(_("处理结果"))
    answer = words_field(
        _("对客户的答复"), required=False, help_text=_("怎么告诉客户的；已经答复过的可以不填")
    )

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["result"].initial = self.subject.result
            self.fields["answer"].initial = self.subject.matter.answer


class HalfForm(ActionForm):
    result = words_field(_("已经解决的"))
    remaining = forms.CharField(label=_("还没有解决的"), max_length=100)


class DeclineForm(ActionForm):
    rule = forms.CharField(
        label=_("依据的规定"), max_length=200, help_text=_("写明制度、合同或法规的名称和条款")
    )
    answer = words_field(_("对客户的说明"))


class EndForm(ActionForm):
    ground = forms.ChoiceField(
        label=_("结案理由"),
        choices=[(c.value, c.label) for c in (Closing.ANONYMOUS, Closing.UNREACHED)],
        widget=forms.RadioSelect,
    )
    result = words_field(_("处理结果"))


class ReopenForm(ActionForm):
    reason = forms.CharField(label=_("客户哪里不满意"), max_length=200)


class AskForm(ActionForm):
    department = forms.ModelChoiceField(Department.objects.order_by("name"), label=_("请哪个部门"))
    purpose = forms.ChoiceField(label=_("性质"), choices=Part.Purpose.choices, initial=Part.Purpose.HELP)
    title = forms.CharField(label=_("标题"), max_length=120)
    asked = words_field(_("请对方做什么"))

    def facts(self):
        complaint = self.subject
        return super().facts() | {
            "complaint": complaint,
            "project": complaint.record.project,
            "party": complaint.record.party,
        }


class ReplyForm(ActionForm):
    reply = words_field(_("答复"), rows=4)


class CollectForm(OpeningForm):
    from_on = day_field(label=_("起"))
    to_on = day_field(label=_("止"))


class ReadForm(ActionForm):
    remark = forms.CharField(label=_("意见"), max_length=200, required=False)
