"""The shape of what is typed about approvals and delegations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.approvals.flows import FLOWS, NAMED
from huiyin.kernel.approvals.models import Approval, Step
from huiyin.kernel.members.models import Member
from huiyin.kernel.money import yuan
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    MoneyField,
    OpeningForm,
    PickField,
    colleagues,
    reason_field,
    words_field,
)

APPROVERS, COPIES = 3, 2  # members who can be named one by one
ASKER = "asker"


def _people(form, prefix: str, label, count: int) -> None:
    for n in range(1, count + 1):
        form.fields[f"{prefix}_{n}"] = PickField(
            "members", colleagues(form.member), label=f"{label} {n}", required=False
        )


def _taken(facts: dict, prefix: str, count: int) -> list[Member]:
    found = [one for n in range(1, count + 1) if (one := facts.pop(f"{prefix}_{n}", None))]
    return list(dict.fromkeys(found))


class AskForm(OpeningForm):
    groups = (
        (_("请示什么"), ("title", "text", "amount", "uploads")),
        (_("由谁审批"), ("flow", *(f"approver_{n}" for n in range(1, APPROVERS + 1)))),
        (_("抄送与部门"), (*(f"copy_{n}" for n in range(1, COPIES + 1)), "department", "project")),
    )
    when = {f"approver_{n}": f"flow={NAMED.code}" for n in range(1, APPROVERS + 1)}
    wide = ("title", "uploads")
    title = forms.CharField(label=_("标题"), max_length=120)
    text = words_field(_("正文"), rows=6)
    amount = MoneyField(
        label=_("金额（元）"), required=False, help_text=_("涉及费用的填写，审批步骤按金额确定")
    )
    flow = forms.ChoiceField(label=_("审批流程"), choices=list)
    uploads = FilesField(label=_("附件"), required=False, help_text=_("可以一次选几个，每个不超过 20 MB"))

    def prepare(self) -> None:
        super().prepare()
        general = [flow for flow in FLOWS.values() if flow.general]
        general.sort(key=lambda flow: not flow.steps)
        self.fields["flow"].choices = [(flow.code, _ways(flow)) for flow in general]  # type: ignore[attr-defined]
        _people(self, "approver", _("审批人"), APPROVERS)
        _people(self, "copy", _("抄送"), COPIES)
        self.fields["project"].widget = forms.HiddenInput()
        if isinstance(self.subject, Approval) and not self.subject.matter.is_open and not self.subject.verb:
            self._as_before(self.subject)

    def _as_before(self, old: Approval) -> None:
        """Asked again, it begins as it was."""
        values: dict = {"title": old.matter.title, "text": old.text, "flow": old.flow}
        values |= {"amount": yuan(old.amount).replace(",", "") if old.amount else ""}
        values |= {f"approver_{n}": key for n, key in enumerate(old.approvers, 1)}
        values |= {f"copy_{n}": one.pk for n, one in enumerate(old.copied.all()[:COPIES], 1)}
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].initial = value

    def facts(self):
        facts = super().facts()
        facts["approvers"] = _taken(facts, "approver", APPROVERS)
        facts["copied"] = _taken(facts, "copy", COPIES)
        if facts["flow"] != NAMED.code:
            facts["approvers"] = []
        return facts | {"amount": facts["amount"] or None}


def _ways(flow) -> str:
    """费用：部门经理 → 主任（按金额）"""
    if not flow.steps:
        return str(flow.label)
    steps = (f"{step.label}{_('（按金额）') if step.over else ''}" for step in flow.steps)
    return f"{flow.label}：{' → '.join(steps)}"


class ApproveForm(ActionForm):
    note = forms.CharField(label=_("意见"), max_length=300, required=False)


class DeclineForm(ActionForm):
    reason = forms.CharField(
        label=_("不同意的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendBackForm(ActionForm):
    to = forms.ChoiceField(label=_("退回给"), choices=list, initial=ASKER)
    reason = forms.CharField(
        label=_("需要补充什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        choices: list = [(ASKER, _("提交人"))]
        if isinstance(self.subject, Approval):
            choices = [(ASKER, f"{_('提交人')} {self.subject.asked_by.name}")]
            signed = self.subject.steps.filter(state=Step.State.APPROVED).select_related("decider")
            choices += [(str(step.pk), f"{step.label} {step.decider}") for step in signed]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class ResubmitForm(ActionForm):
    """What was signed stands only for what was signed: a changed text or amount goes to everybody anew."""

    words = forms.CharField(label=_("补充说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    text = words_field(_("正文"), rows=5, required=False, help_text=_("改动正文或金额的，从头审批"))
    amount = MoneyField(label=_("金额（元）"), required=False)
    uploads = FilesField(label=_("补充附件"), required=False)

    def prepare(self) -> None:
        old = self.subject
        if not isinstance(old, Approval):
            return
        self.fields["text"].initial = old.text
        self.fields["amount"].initial = yuan(old.amount).replace(",", "") if old.amount else ""
        if old.verb:  # what is held is the form of its verb
            del self.fields["text"], self.fields["amount"]

    def facts(self):
        facts = super().facts()
        if "amount" in facts:
            facts["amount"] = facts["amount"] or None
        return facts


class AddApproverForm(ActionForm):
    who = PickField("members", Member.objects.none(), label=_("加签人"))
    where = forms.ChoiceField(
        label=_("在哪里签"), choices=[("before", _("在我之前")), ("after", _("在我之后"))], initial="before"
    )
    reason = forms.CharField(label=_("为什么加签"), max_length=200)

    def prepare(self) -> None:
        self.fields["who"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class PassOnForm(ActionForm):
    to = PickField("members", Member.objects.none(), label=_("转给谁审批"))
    reason = forms.CharField(label=_("转批原因"), max_length=200)

    def prepare(self) -> None:
        self.fields["to"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class WithdrawForm(ActionForm):
    reason = reason_field()


class GrantForm(OpeningForm):
    groups = (
        (_("授权给谁"), ("taker", "why", "department")),
        (_("范围"), ("flows", "limit")),
        (_("期限"), ("from_at", "to_at")),
    )
    taker = PickField("members", Member.objects.none(), label=_("授权给"))
    flows = forms.MultipleChoiceField(
        label=_("适用流程"),
        choices=list,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选即全部流程"),
    )
    limit = MoneyField(label=_("金额上限（元）"), required=False, help_text=_("不填即不限"))
    from_at = MomentField(label=_("起"))
    to_at = MomentField(label=_("止"))
    why = forms.CharField(label=_("原因"), max_length=100)

    def prepare(self) -> None:
        super().prepare()
        self.fields["taker"].queryset = colleagues(self.member).exclude(pk=self.member.pk)  # type: ignore[attr-defined]
        self.fields["from_at"].initial = clock.local(clock.now())
        self.fields["flows"].choices = [(flow.code, flow.label) for flow in FLOWS.values()]  # type: ignore[attr-defined]
        self.fields["project"].widget = forms.HiddenInput()

    def facts(self):
        facts = super().facts()
        return facts | {"limit": facts["limit"] or None}
