"""What is asked and what is offered: questionnaires, surveys by topic, offers to guests."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain import Parameter
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.followups import forms
from huiyin.rooms.desk.followups.models import Offer, Opinion, Questionnaire, Response, Sort
from huiyin.rooms.desk.followups.queries import offers_seen_by, questionnaires_seen_by, scale_of
from huiyin.rooms.desk.followups.rules import is_satisfied
from huiyin.web.forms import ReasonForm

QUESTIONNAIRES = register(
    Kind(
        "questionnaires",
        _("问卷"),
        Questionnaire,
        questionnaires_seen_by,
        series=numbering.register("WJ"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.title, *one.questions)
        ),
    )
)
OFFERS = register(
    Kind(
        "offers",
        _("优惠"),
        Offer,
        offers_seen_by,
        series=numbering.register("YH"),
        document=lambda one: tokens.document(codes=(one.record.number or "",), texts=(one.title, one.words)),
    )
)


def _check_days(from_on, to_on) -> None:
    if to_on and to_on < from_on:
        raise Refused(_("结束日期早于开始日期"), _("核对起止日期"), field="to_on")


@opens(
    "questionnaires.define",
    label=_("新建问卷"),
    clauses=["WY-M13", "WY-G9", "JS-V5"],
    form=forms.QuestionnaireForm,
    icon="checklist",
)
def define_questionnaire(act, record, *, title, questions, why="", topic="", from_on=None, to_on=None):
    """What is asked is the department's to say; the newest one for a reason is used, earlier answers keep theirs."""
    from_on = from_on or clock.today()
    if bool(why) == bool(topic):
        raise Refused(_("问卷要么用于一种回访，要么调查一个主题"), _("两项中选一项"), field="topic")
    if not questions:
        raise Refused(_("问卷还没有问题"), _("一行写一个问题"), field="questions")
    _check_days(from_on, to_on)
    return Questionnaire.objects.create(
        record=record,
        title=title,
        reason=why,
        topic=topic,
        questions=list(questions),
        from_on=from_on,
        to_on=to_on,
    )


@action(
    "questionnaires.correct",
    label=_("修改"),
    clauses=["WY-M13", "WY-G9"],
    form=forms.CorrectQuestionnaireForm,
    icon="edit",
)
def correct_questionnaire(act, one, *, title, questions, from_on, to_on=None):
    """Questions change as the department learns; once answered they stand, else answers would say what nobody asked."""
    _check_days(from_on, to_on)
    if list(questions) != one.questions and one.responses.exists():
        raise Refused(_("已有答卷，问题不能再改"), _("结束这份问卷，另建一份"), field="questions")
    one.title, one.questions, one.from_on, one.to_on = title, list(questions), from_on, to_on


@action(
    "questionnaires.void",
    label=_("作废"),
    clauses=["WY-M13"],
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_questionnaire(act, one):
    """One made by mistake is voided with its reason and asked no more."""
    act.void(_("在“理由”一栏写一句"))


@action(
    "questionnaires.respond",
    label=_("登记答卷"),
    clauses=["WY-M13"],
    adds=True,
    form=forms.RespondForm,
    tone="primary",
    icon="pencil",
    offered=lambda one: bool(one.topic),
)
def take_response(
    act,
    one,
    *,
    satisfaction,
    answers: Sequence[tuple[str, str]] = (),
    place="",
    suggestion="",
    department=None,
):
    """Opinions are sought widely, not waited for; a suggestion on the sheet is decided upon like any other."""
    if not one.topic:
        raise Refused(_("这份问卷用于回访"), _("在回访单上登记回答"))
    day = clock.today()
    if day < one.from_on or (one.to_on and day > one.to_on):
        raise Refused(_("不在调查的起止日期之内"), _("延长调查日期后再登记"))
    if satisfaction not in dict(scale_of(act.department)):
        raise Refused(_("满意度没有这一级"), _("从等级中选择"), field="satisfaction")
    least = Parameter("WY-G9", "satisfied_from", needed("WY-G9", "satisfied_from", act.department))
    Response.objects.create(
        questionnaire=one,
        at=act.now,
        member=act.actor,
        place=place,
        satisfaction=satisfaction,
        satisfied=is_satisfied(satisfaction, least).value,
        answers=[list(pair) for pair in answers],
    )
    act.note(满意度=dict(scale_of(act.department))[satisfaction], 位置=place)
    if suggestion:
        act.later(
            "opinions.raise",
            department=department or one.record.department,
            project=one.record.project,
            title=Opinion.titled(one.topic, suggestion),
            sort=Sort.SUGGESTION,
            topic=one.topic,
            words=suggestion,
            survey=one,
            opened_from=one.record,
        )


@opens("offers.define", label=_("登记优惠"), clauses=["WY-G12a"], form=forms.OfferForm, icon="percentage")
def define_offer(act, record, *, title, words, from_on, to_on):
    """Whoever rings a guest says what is on offer now, and nothing that has run out."""
    _check_days(from_on, to_on)
    return Offer.objects.create(record=record, title=title, words=words, from_on=from_on, to_on=to_on)


@action("offers.correct", label=_("更正"), clauses=["WY-G12a"], form=forms.CorrectOfferForm, icon="edit")
def correct_offer(act, offer, *, title, words, from_on, to_on):
    """An offer that was taken down wrongly, or is prolonged, is put right with a reason."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    _check_days(from_on, to_on)
    offer.title, offer.words, offer.from_on, offer.to_on = title, words, from_on, to_on


@action("offers.void", label=_("作废"), clauses=["WY-G12a"], form=ReasonForm, tone="danger", icon="ban")
def void_offer(act, offer):
    """An offer taken back is shown to nobody who rings any more."""
    act.void(_("在“理由”一栏写一句"))
