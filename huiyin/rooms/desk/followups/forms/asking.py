"""The shape of what is typed: opinions and their answers, questionnaires, answers to surveys, offers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.rooms.desk.followups.forms.calling import answers_of, ask, score_field
from huiyin.rooms.desk.followups.models import (
    Cause,
    FollowUp,
    Opinion,
    Questionnaire,
    Reason,
    Sort,
    Topic,
    Verdict,
)
from huiyin.web.forms import (
    ActionForm,
    LinesField,
    MomentField,
    OpeningForm,
    PickField,
    day_field,
    reason_field,
    words_field,
)

CAUSES = [("", _("待查")), *Cause.choices]


class OpinionForm(ActionForm):
    groups = (
        (_("谁说的"), ("party",)),
        (_("说了什么"), ("words", "sort", "topic", "cause")),
        (_("由谁答复"), ("department", "answer_by")),
    )
    party = PickField("customers", Party.objects.none(), label=_("客户"), required=False)
    words = words_field(_("客人原话"))
    sort = forms.ChoiceField(label=_("性质"), choices=Sort.choices, initial=Sort.OPINION)
    topic = forms.ChoiceField(label=_("主题"), choices=Topic.choices, initial=Topic.OTHER)
    cause = forms.ChoiceField(label=_("原因"), choices=CAUSES, required=False)
    department = forms.ModelChoiceField(
        Department.objects.order_by("name"), label=_("所涉部门"), help_text=_("由该部门经理答复并签字")
    )
    answer_by = MomentField(label=_("约定答复时间"), required=False, help_text=_("没有约定的按规定时限"))

    def prepare(self) -> None:
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None:
            self.fields["party"].initial = record.party_id
            self.fields["department"].initial = record.department_id
        if isinstance(self.subject, FollowUp):
            del self.fields["party"]
        if isinstance(self.subject, Questionnaire):
            self.fields["topic"].initial = self.subject.topic or Topic.OTHER

    def facts(self):
        facts, record = super().facts(), getattr(self.subject, "record", None)
        facts["title"] = Opinion.titled(facts["topic"], facts["words"])
        facts["project"] = record.project if record else None
        if isinstance(self.subject, FollowUp):
            facts |= {"followup": self.subject, "party": self.subject.party}
        if isinstance(self.subject, Questionnaire):
            facts["survey"] = self.subject
        return facts


class AnswerForm(ActionForm):
    spoken = ("answer", "verdict_reason")
    wide = ("prevention", "verdict_reason")
    answer = words_field(_("答复客人的话"))
    cause = forms.ChoiceField(label=_("原因"), choices=CAUSES, required=False)
    prevention = forms.CharField(
        label=_("防止再犯的措施"), max_length=200, required=False, help_text=_("同一原因再次发生的必须写")
    )
    verdict = forms.ChoiceField(
        label=_("是否采纳"), choices=Verdict.choices, required=False, widget=forms.RadioSelect
    )
    verdict_reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("不采纳的必须写")
    )

    def prepare(self) -> None:
        if self.subject is None:
            return
        self.fields["cause"].initial = self.subject.cause
        drop = (
            ("cause", "prevention") if self.subject.sort == Sort.SUGGESTION else ("verdict", "verdict_reason")
        )
        for name in drop:
            del self.fields[name]


class CorrectOpinionForm(ActionForm):
    wide = ("title", "reason")
    title = forms.CharField(label=_("标题"), max_length=120)
    sort = forms.ChoiceField(label=_("性质"), choices=Sort.choices)
    topic = forms.ChoiceField(label=_("主题"), choices=Topic.choices)
    cause = forms.ChoiceField(label=_("原因"), choices=CAUSES, required=False)
    words = words_field(_("客人原话"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            for name in ("sort", "topic", "cause", "words"):
                self.fields[name].initial = getattr(self.subject, name)
            self.fields["title"].initial = self.subject.matter.title


class QuestionnaireForm(OpeningForm):
    spoken = ("questions",)
    groups = (
        (_("用在哪里"), ("title", "why", "topic")),
        (_("问什么"), ("questions", "from_on", "to_on")),
        (_("由哪个部门"), ("department", "project")),
    )
    when = {"topic": "!why"}
    wide = ("title",)
    title = forms.CharField(label=_("名称"), max_length=60)
    why = forms.ChoiceField(
        label=_("用于回访"), choices=[("", _("不用于回访，作专题调查")), *Reason.choices], required=False
    )
    topic = forms.ChoiceField(
        label=_("调查主题"), choices=[("", _("请选择")), *Topic.choices], required=False
    )
    questions = LinesField(label=_("问题"), rows=8, help_text=_("一行写一个"))
    from_on = day_field(label=_("起"), required=False)
    to_on = day_field(label=_("止"), required=False)


class CorrectQuestionnaireForm(ActionForm):
    spoken = ("questions",)
    wide = ("title",)
    title = forms.CharField(label=_("名称"), max_length=60)
    questions = LinesField(label=_("问题"), rows=8, help_text=_("一行写一个"))
    from_on = day_field(label=_("起"))
    to_on = day_field(label=_("止"), required=False)

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.subject, name, None)


class RespondForm(ActionForm):
    def prepare(self) -> None:
        one = self.subject
        asked = ask(self, one.questions if one is not None else [])
        department = one.record.department_id if one is not None else None
        self.fields["satisfaction"] = score_field(department, widget=forms.RadioSelect)
        self.fields["place"] = forms.CharField(
            label=_("位置"), max_length=60, required=False, help_text=_("如：3栋、中心花园；不必留名")
        )
        self.fields["suggestion"] = words_field(_("建议"), rows=2, required=False)
        self.fields["department"] = forms.ModelChoiceField(
            Department.objects.order_by("name"), label=_("由哪个部门决定"), required=False, initial=department
        )
        self.when = {"department": "suggestion"}
        self.groups = (
            (_("问卷"), asked),
            (_("满意度"), ("satisfaction", "place")),
            (_("建议"), ("suggestion", "department")),
        )

    def facts(self):
        facts = super().facts()
        return {"answers": answers_of(self, facts)} | facts


class OfferForm(OpeningForm):
    spoken = ("title", "words")
    wide = ("title", "words")
    title = forms.CharField(label=_("优惠名称"), max_length=60)
    words = forms.CharField(label=_("内容"), max_length=200)
    from_on = day_field(label=_("起"))
    to_on = day_field(label=_("止"))


class CorrectOfferForm(ActionForm):
    spoken = ("title", "words")
    wide = ("title", "words", "reason")
    title = forms.CharField(label=_("优惠名称"), max_length=60)
    words = forms.CharField(label=_("内容"), max_length=200)
    from_on = day_field(label=_("起"))
    to_on = day_field(label=_("止"))
    reason = reason_field()

    def prepare(self) -> None:
        for name in ("title", "words", "from_on", "to_on"):
            self.fields[name].initial = getattr(self.subject, name, None)
