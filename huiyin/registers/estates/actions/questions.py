"""项目问答: what customers ask about a project, and what may be answered (YX-2.3.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates import forms
from huiyin.registers.estates.models import Question
from huiyin.registers.estates.queries import questions_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["YX-2.3.1"]
QUESTIONS = register(
    Kind(
        "questions",
        _("项目问答"),
        Question,
        questions_seen_by,
        series=numbering.register("WD"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",),
            texts=(one.record.project.name, one.question, one.answer, *one.triggers),
        ),
    )
)


def _check(question: Question) -> None:
    if question.record.project is None:
        raise Refused(_("没有选项目"), _("选择是哪个项目的问答"), field="project")
    if not question.triggers:
        raise Refused(_("没有触发词，接待时提示不出来"), _("写客户常用的一两个词"), field="triggers")
    _check_day(question.valid_until)


def _check_day(valid_until) -> None:
    if valid_until is not None and valid_until < clock.today():
        raise Refused(_("有效期已经过去"), _("填写今天以后的日期，或不填"), field="valid_until")


@opens(
    "questions.add",
    label=_("添加项目问答"),
    clauses=CLAUSES,
    form=forms.QuestionForm,
    from_=["sheets", "calls", "walkins"],
    icon="zoom-question",
)
def add_question(act, record, **facts):
    """What one customer asks the next will ask too: answered once with its origin, everybody says the same."""
    question = Question(record=record, **facts)
    _check(question)
    question.save(force_insert=True)
    return question


@action(
    "questions.correct",
    label=_("更正"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.CorrectQuestionForm,
    icon="edit",
)
def correct_question(act, subject, **facts):
    """Another answer needs a reason, so that it can be told why customers heard two."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in facts.items():
        setattr(subject, name, value)
    _check(subject)


@action(
    "questions.confirm",
    label=_("核实后继续有效"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.ConfirmQuestionForm,
    tone="primary",
    icon="circle-check",
    offered=lambda question: question.valid_until is not None,
)
def confirm_question(act, question, *, origin, valid_until=None):
    """An answer that has run out is told again only when somebody asked anew, and it says whom."""
    _check_day(valid_until)
    question.origin, question.valid_until = origin, valid_until


@action(
    "questions.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_question(act, question):
    """What may be told no more comes up no more; who was told it can still be answered for."""
    act.void(_("写明为什么不再这样回答"))
