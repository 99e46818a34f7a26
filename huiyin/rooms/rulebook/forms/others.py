"""The shape of decisions, questions and signatures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.members.models import Department
from huiyin.rooms.rulebook.forms.drafting import ClauseField
from huiyin.rooms.rulebook.models import HOUSES
from huiyin.rooms.rulebook.queries.revising import departments_of
from huiyin.web.forms import ActionForm, OpeningForm, day_field, reason_field, words_field


class ReviewForm(ActionForm):
    words = forms.CharField(label=__("审核意见"), max_length=200, required=False)


class ApproveForm(ActionForm):
    effective_on = day_field(label=__("生效日期"), help_text=__("填今天的，批准后立即公布"))
    words = forms.CharField(label=__("批准意见"), max_length=200, required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            wanted = max(self.subject.wanted_on, clock.today())
            self.initial = {"effective_on": wanted} | dict(self.initial)


class AskForm(OpeningForm):
    groups = ((__("问什么"), ("clause", "title", "question")),)
    wide = ("title",)
    clause = ClauseField()
    title = forms.CharField(label=__("问题"), max_length=120)
    question = words_field(__("具体疑问"), rows=4, help_text=__("写明遇到的情形和不明白的地方"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()


class AnswerForm(ActionForm):
    spoken = ("wording",)
    answer = words_field(__("解释"), rows=5)
    wording = words_field(
        __("对客户的说法"), rows=3, required=False, help_text=__("填了就进入问答库，供前台答复客户时照用")
    )


class CorrectForm(AnswerForm):
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            known = {"answer": self.subject.answer, "wording": self.subject.wording}
            self.initial = known | dict(self.initial)


class IssueForm(OpeningForm):
    groups = (
        (__("签阅什么"), ("house", "clause")),
        (__("由谁签阅"), ("departments", "department")),
    )
    house = forms.ChoiceField(label=__("规程"), choices=HOUSES)
    clause = ClauseField(required=False, help_text=__("只签一条的填条款号；不填为规程全文"))
    departments = forms.ModelMultipleChoiceField(
        Department.objects.order_by("name"),
        label=__("签阅部门"),
        widget=forms.CheckboxSelectMultiple,
        help_text=__("部门内全体在岗人员"),
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        clause = Clause.objects.filter(code=self.initial.get("clause", "")).first()
        house = clause.pack if clause else self.initial.get("house", "")
        if house:
            self.initial = {"house": house, "departments": departments_of(house)} | dict(self.initial)


class SignForm(ActionForm):
    read = forms.BooleanField(label=__("已阅读并理解，将遵照执行"), required=False)
    words = forms.CharField(label=__("意见"), max_length=100, required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["read"].help_text = _("%(title)s，版本 %(edition)s") % {
                "title": self.subject.title,
                "edition": self.subject.edition,
            }
