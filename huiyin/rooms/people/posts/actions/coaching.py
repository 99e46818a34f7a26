"""辅导记录: what a superior and a member spoke of, and what they agreed; read by the two of them (ZH-J1.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import Coaching
from huiyin.rooms.people.posts.queries import coachings_seen_by, leads

COACHINGS = register(
    Kind("coachings", _("辅导记录"), Coaching, coachings_seen_by, series=numbering.register("FD"))
)


def _check_days(held_on, next_on) -> None:
    if held_on > clock.today():
        raise Refused(_("辅导日期还没有到"), _("辅导以后再记"), field="held_on")
    if next_on is not None and next_on <= held_on:
        raise Refused(_("下次辅导不晚于这一次"), _("核对日期"), field="next_on")


@opens(
    "coachings.note",
    label=_("记辅导"),
    clauses=["ZH-J1.3"],
    form=forms.CoachForm,
    icon="school",
)
def note_coaching(act, record, *, who, held_on, topic, words, agreed="", next_on=None):
    """Guidance that is written down can be looked at next time; it stays between the two who spoke."""
    if act.actor is None or not leads(act.actor, who):
        raise Refused(_("你不是%s的上级") % who.name, _("由其直接上级记录"), field="who", clause="ZH-J1.3")
    _check_days(held_on, next_on)
    coaching = Coaching.objects.create(
        record=record,
        member=who,
        coach=act.actor,
        held_on=held_on,
        topic=topic,
        words=words,
        agreed=agreed,
        next_on=next_on,
    )
    act.tell(
        who,
        _("%s记了一次对你的辅导，请阅读并确认") % act.actor.name,
        key=f"coaching {record.pk}",
        clause="ZH-J1.3",
    )
    return coaching


@action(
    "coachings.correct",
    label=_("更正"),
    clauses=["ZH-J1.3"],
    who="anyone",
    form=forms.CorrectCoachingForm,
    icon="edit",
)
def correct_coaching(act, coaching, *, held_on, topic, words, agreed, next_on):
    """Only who wrote it puts it right, with the reason; what the member confirmed is then confirmed anew."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    if act.actor and act.actor.pk != coaching.coach_id:
        raise Refused(_("只有辅导人能更正"), _("请%s办理") % coaching.coach.name, clause="ZH-J1.3")
    _check_days(held_on, next_on)
    coaching.held_on, coaching.topic, coaching.words = held_on, topic, words
    coaching.agreed, coaching.next_on, coaching.answered_at = agreed, next_on, None


@action(
    "coachings.answer",
    label=_("确认"),
    clauses=["ZH-J1.3"],
    who="anyone",
    adds=True,
    open_to=lambda coaching: (coaching.member_id,),
    form=forms.CoachingAnswerForm,
    tone="primary",
    icon="check",
    offered=lambda coaching: coaching.answered_at is None,
)
def answer_coaching(act, coaching, *, answer=""):
    """The member has a word of their own on what was written about them."""
    if act.actor and act.actor.pk != coaching.member_id:
        raise Refused(_("由被辅导人本人确认"), _("请%s确认") % coaching.member.name, clause="ZH-J1.3")
    if coaching.answered_at:
        raise Refused(_("已经确认过"), "")
    coaching.answer, coaching.answered_at = answer, act.now
    act.tell(
        coaching.coach,
        _("%s确认了辅导记录") % coaching.member.name,
        key=f"coaching answered {coaching.pk} {act.now.timestamp()}",
    )
