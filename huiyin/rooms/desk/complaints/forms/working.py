"""The shape of what is typed: working on a complaint."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.desk.complaints.models import Category, Complaint, Contact, PlanStep, Topic
from huiyin.rooms.desk.complaints.queries import complaints_seen_by
from huiyin.web.forms import (
    ActionForm,
    MoneyField,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
    yes_no_field,
)


class PromiseChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, promise) -> str:
        return promise.words


class ContactForm(ActionForm):
    noted = ("words",)
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
    groups = tuple((_("步骤%d") % n, (f"step_{n}", f"owner_{n}", f"due_{n}")) for n in range(1, COUNT + 1))
    when = {f"{part}_{n}": f"step_{n - 1}" for n in range(2, COUNT + 1) for part in ("step", "owner", "due")}
    wide = tuple(f"step_{n}" for n in range(1, COUNT + 1))

    def prepare(self) -> None:
        for n in range(1, self.COUNT + 1):
            first = n == 1
            self.fields[f"step_{n}"] = forms.CharField(label=_("做什么"), max_length=200, required=first)
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


class PlanStepChoice(forms.ModelChoiceField):
    def label_from_instance(self, step) -> str:
        return f"{step.position}. {step.words}（{step.owner.name}，{step.due_on:%m-%d}）"


class FinishStepForm(ActionForm):
    step = PlanStepChoice(PlanStep.objects.none(), label=_("步骤"))
    outcome = forms.CharField(label=_("结果"), max_length=200)

    def prepare(self) -> None:
        self.fields["step"].queryset = PlanStep.objects.filter(  # type: ignore[attr-defined]
            complaint=getattr(self.subject, "pk", None), done_at=None
        ).select_related("owner")


class RemedyForm(ActionForm):
    spoken = ("words",)
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


class SplitForm(ActionForm):
    wide = ("title", "wants")

    title = forms.CharField(label=_("拆出的事项"), max_length=120, help_text=_("一句话说清是什么事"))
    cause = words_field(_("事由"), rows=3, help_text=_("只写这一件；原单上相应的内容请随后更正"))
    wants = forms.CharField(label=_("客户要求"), max_length=200, required=False)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    topic = forms.ChoiceField(label=_("内容分类"), choices=Topic.choices)
    about_member = PickField("members", Member.objects.none(), label=_("被投诉人"), required=False)

    def prepare(self) -> None:
        self.fields["about_member"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        for name in ("category", "topic", "about_member"):
            self.fields[name].initial = getattr(self.subject, name, None)


class JoinCaseForm(ActionForm):
    into = PickField(
        "complaints", Complaint.objects.none(), label=_("并入哪一件"), help_text=_("填编号或事由")
    )
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["into"].queryset = complaints_seen_by(self.member).exclude(  # type: ignore[attr-defined]
            pk=getattr(self.subject, "pk", 0)
        )


class EscalateForm(ActionForm):
    difficulty = words_field(_("办不了的原因"))


class DecideForm(ActionForm):
    decision = words_field(_("裁定"), max_length=300)
