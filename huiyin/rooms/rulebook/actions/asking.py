"""Questions about what a clause means, and the answers that stand with it (WY-A4.10, WY-P7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import department_of
from huiyin.rooms.rulebook import forms
from huiyin.rooms.rulebook.models import Interpretation, QuestionState
from huiyin.rooms.rulebook.promises import ANSWER
from huiyin.rooms.rulebook.queries.revising import interpretations_seen_by
from huiyin.rooms.rulebook.rules.deciding import interpreter_of
from huiyin.web.forms import ReasonForm

INTERPRETATIONS = register(
    Kind(
        "interpretations",
        _("条款解释"),
        Interpretation,
        interpretations_seen_by,
        series=numbering.register("JD"),
        states=QuestionState,
        closed=(QuestionState.ANSWERED, QuestionState.WITHDRAWN),
        first_owner=lambda act, department, facts: interpreter_of(
            facts["clause"].pack, department, act.actor, act.now
        ),
        document=lambda one: tokens.document(
            codes=(one.record.number or "", one.clause_id),
            texts=(one.matter.title, one.question, one.answer, one.wording),
        ),
    )
)


@opens(
    "interpretations.ask",
    label=_("请求解释"),
    clauses=["WY-A4.10"],
    form=forms.AskForm,
    icon="message-report",
)
def ask_meaning(act, matter, *, clause, question):
    """A doubt about a clause goes to whom the rule book names, who owes the answer by a date."""
    where = department_of(matter.owner, matter.record.department) or matter.record.department
    interpretation = Interpretation.objects.create(
        matter=matter, clause=clause, question=question, asked_by=act.actor, interpreted_in=where
    )
    making.make(act, ANSWER, matter)
    act.tell(
        matter.owner,
        _("请解释%(clause)s：%(title)s") % {"clause": clause.code, "title": matter.title},
        key=f"interpretation {matter.pk}",
        clause="WY-A4.10",
    )
    return interpretation


@action(
    "interpretations.answer",
    label=_("解释"),
    clauses=["WY-A4.10", "WY-P7", "YX-2.1.1d"],
    moves="open -> answered",
    open_to=lambda one: (one.matter.owner_id,),
    form=forms.AnswerForm,
    tone="primary",
    icon="corner-up-left",
    offered=lambda one: one.matter.is_open,
)
def answer_meaning(act, interpretation, *, answer, wording=""):
    """One answer for everybody: it stands on the clause's page, with the words in which customers are told."""
    interpretation.answer, interpretation.wording = answer, wording
    interpretation.answered_by, interpretation.answered_at = act.actor, act.now
    interpretation.matter.closing = Closing.NOBODY
    if interpretation.asked_by:
        act.tell(
            interpretation.asked_by,
            _("%(clause)s已有解释：%(answer)s") % {"clause": interpretation.clause_id, "answer": answer},
            key=f"interpretation {interpretation.pk} answered",
            clause=interpretation.clause_id,
        )


@action(
    "interpretations.correct",
    label=_("更正解释"),
    clauses=["WY-A4.10", "WY-P7"],
    moves="answered",
    open_to=lambda one: (one.matter.owner_id,),
    form=forms.CorrectForm,
    icon="edit",
    offered=lambda one: one.matter.state == QuestionState.ANSWERED,
)
def correct_meaning(act, interpretation, *, answer, wording=""):
    """An answer on which others act is put right in the open: with the reason, and what it said before in the history."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    if (answer, wording) == (interpretation.answer, interpretation.wording):
        raise Refused(_("解释没有变化"), _("修改后再保存"), field="answer")
    interpretation.answer, interpretation.wording = answer, wording
    interpretation.corrected_at = act.now


@action(
    "interpretations.withdraw",
    label=_("撤回疑问"),
    clauses=["WY-A4.10"],
    moves="open -> withdrawn",
    who="anyone",
    open_to=lambda one: (one.asked_by_id,),
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda one: one.matter.is_open,
)
def withdraw_question(act, interpretation):
    """Only who asked can say that the doubt is gone; the interpreter answers."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    if act.actor and act.actor.pk != interpretation.asked_by_id:
        raise Refused(_("这个疑问由%s提出") % (interpretation.asked_by or ""), _("请提问人撤回，或直接解释"))
    interpretation.matter.closing = Closing.NOBODY


def after_objection(act, objection) -> None:
    """What an objection asks about the meaning of a clause goes to whoever interprets it, without the case (WY-A4.10)."""
    clause = Clause.objects.filter(pk=objection.clause).first() if objection.clause else None
    if clause is not None:
        act.then(
            "interpretations.ask",
            department=objection.record.department,
            title=f"{clause.code}：{objection.question}"[:120],
            clause=clause,
            question=objection.question,
            opened_from=objection.record,
        )
