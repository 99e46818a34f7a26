"""What customers say beside the questions: each a matter of the department concerned, answered and signed there."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import holders, stands_in_for
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.followups import forms
from huiyin.rooms.desk.followups.models import Opinion, OpinionState, Sort, State, Verdict
from huiyin.rooms.desk.followups.promises import ANSWER
from huiyin.rooms.desk.followups.queries import opinions_seen_by, same_cause, unsigned
from huiyin.web.forms import ReasonForm


def signers(department, at: dt.datetime) -> list[Member]:
    """Who may sign for a department, the first of them usually: its managers, then its head (WY-G11)."""
    return [*holders("manager", department.pk, None, at), department.head]


def _barred(facts: dict) -> frozenset[int]:
    followup = facts.get("followup")
    return frozenset({followup.about_member_id} if followup and followup.about_member_id else ())


def _first_owner(act, department, facts: dict) -> Member | None:
    """The manager who has to sign; None where it is about every one of them."""
    place = _signing_department(department, facts.get("followup"))
    barred = _barred(facts)
    return next((one for one in signers(place, act.now) if one.pk not in barred), None)


def _signing_department(department, followup):
    """The department concerned or, where the house reads it so, the one that rang (WY-G11)."""
    if followup and param("WY-G11", "signed_by", followup.record.department_id) == "centre":
        return followup.record.department
    return department


OPINIONS = register(
    Kind(
        "opinions",
        _("客人意见"),
        Opinion,
        opinions_seen_by,
        series=numbering.register("YJ"),
        states=OpinionState,
        closed=(OpinionState.ANSWERED, OpinionState.VOIDED),
        document=lambda opinion: tokens.document(
            codes=(opinion.record.number or "",), texts=(opinion.matter.title, opinion.words)
        ),
        silent=frozenset({"followup_id", "survey_id", "about_member_id"}),
        personal=("words",),
        barred=_barred,
        first_owner=_first_owner,
        never_owned_by=lambda opinion: frozenset(filter(None, [opinion.about_member_id])),
    )
)


@opens(
    "opinions.raise",
    label=_("登记意见"),
    clauses=["WY-G11", "WY-G10", "WY-M13"],
    form=forms.OpinionForm,
    from_=["followups", "customers", "questionnaires"],
    anywhere=True,
    icon="bulb",
)
def raise_opinion(act, matter, *, sort, topic, words, cause="", followup=None, survey=None, answer_by=None):
    """Each opinion is a line with a department, an owner and a date; in a sheet's corner it would be forgotten."""
    if followup and followup.matter.state not in (State.OPEN, State.SIGNING):
        raise Refused(_("这张回访单已经结束"), _("从客户页上登记这条意见"))
    if answer_by and answer_by <= act.now:
        raise Refused(_("约定的答复时间已经过了"), _("填写以后的时间"), clause="WY-G10", field="answer_by")
    opinion = Opinion.objects.create(
        matter=matter,
        followup=followup,
        survey=survey,
        about_member_id=followup.about_member_id if followup else None,
        sort=sort,
        topic=topic,
        words=words,
        cause=cause,
    )
    _count_repeats(act, opinion)
    making.make(act, ANSWER, matter, due=answer_by)
    act.tell(
        matter.owner,
        _("客人提出%(sort)s，请答复并签字：%(title)s")
        % {"sort": opinion.get_sort_display(), "title": matter.title},
        key=f"opinion {matter.pk}",
        clause="WY-G11",
    )
    return opinion


def _count_repeats(act, opinion: Opinion) -> None:
    """How often the same cause came up before in the time the department watches it; the leader hears of it (WY-G11)."""
    if not opinion.cause:
        opinion.repeats = 0
        return
    department = opinion.record.department_id
    since = act.now - dt.timedelta(days=needed("WY-G11", "repeat_days", department))
    before, opinion.repeats = opinion.repeats, same_cause(opinion, since).count()
    if act.verb.opens:
        opinion.save(update_fields=["repeats"])
    if opinion.repeats and not before:
        act.tell(
            opinion.record.department.head,
            _("同一原因再次发生：%s") % opinion.matter.title,
            key=f"repeat {opinion.pk}",
            level="warning",
            clause="WY-G11",
        )


@action(
    "opinions.answer",
    label=_("答复并签字"),
    clauses=["WY-G11", "WY-G10", "WY-G9"],
    moves="open -> answered",
    form=forms.AnswerForm,
    tone="primary",
    icon="signature",
    open_to=lambda opinion: (opinion.matter.owner_id,),  # whose department may be another
)
def answer_opinion(act, opinion, *, answer, cause="", verdict="", verdict_reason="", prevention=""):
    """The manager of the department concerned answers the guest and stands by it with their name (WY-G11)."""
    _check_signer(act, opinion)
    opinion.cause = cause or opinion.cause
    _count_repeats(act, opinion)
    if opinion.sort == Sort.SUGGESTION:
        _check_verdict(verdict, verdict_reason)
        opinion.verdict, opinion.verdict_reason = verdict, verdict_reason
    elif not opinion.cause:
        raise Refused(
            _("还没有写明原因"), _("选择原因，以便查同一原因是否再犯"), clause="WY-G11", field="cause"
        )
    if opinion.repeats and opinion.sort != Sort.SUGGESTION and not prevention:
        days = param("WY-G11", "repeat_days", opinion.record.department_id)
        raise Refused(
            _("同一原因在%(days)s天内已发生过%(n)s次") % {"days": days, "n": opinion.repeats},
            _("写明防止再犯的措施"),
            clause="WY-G11",
            field="prevention",
        )
    opinion.prevention = prevention
    opinion.signed_by, opinion.settled_at = act.actor, act.now
    matter = opinion.matter
    matter.answer, matter.answered_at = answer, act.now
    if opinion.party is None:
        matter.closing = Closing.ANONYMOUS


def _check_signer(act, opinion: Opinion) -> None:
    place = _signing_department(opinion.record.department, opinion.followup)
    may = {one.pk for one in signers(place, act.now)} | {
        one.pk for one in holders("director", place.pk, None, act.now)
    }
    above = place.parent
    while above:
        may.add(above.head_id)
        above = above.parent
    may.discard(opinion.about_member_id)
    if opinion.about_member_id:  # whoever it was given to instead
        may.add(opinion.matter.owner_id)
    if act.actor is None or not may & {act.actor.pk, *stands_in_for(act.actor)}:
        raise Refused(
            _("客人的意见要由%s的经理答复并签字") % place.name,
            _("请转给%s") % signers(place, act.now)[0].name,
            clause="WY-G11",
        )


def _check_verdict(verdict: str, reason: str) -> None:
    """A reasonable suggestion is adopted; one that is not is declined with the reason, never left lying (WY-G9)."""
    if verdict not in Verdict.values:
        raise Refused(
            _("建议要写明采纳还是不采纳"), _("选择“采纳”或“不采纳”"), clause="WY-G9", field="verdict"
        )
    if verdict == Verdict.DECLINED and not reason:
        raise Refused(_("不采纳要写明理由"), _("写明为什么不采纳"), clause="WY-G9", field="verdict_reason")


@action(
    "opinions.correct",
    label=_("更正"),
    clauses=["WY-G11"],
    moves="*",
    form=forms.CorrectOpinionForm,
    icon="edit",
)
def correct_opinion(act, opinion, *, title, sort, topic, words, cause=""):
    """What was taken down wrongly is put right with a reason; whether its cause repeats is looked up again."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    if opinion.settled_at and sort != opinion.sort and Sort.SUGGESTION in (sort, opinion.sort):
        raise Refused(_("已经签字，不能改变是不是建议"), _("另登记一条"), field="sort")
    opinion.matter.title = title
    opinion.sort, opinion.topic, opinion.words, opinion.cause = sort, topic, words, cause
    _count_repeats(act, opinion)


@action(
    "opinions.void",
    label=_("作废"),
    clauses=["WY-G11"],
    moves="open -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_opinion(act, opinion):
    """An opinion taken down twice or by mistake is voided with its reason, and its sheet waits for it no longer."""
    act.void()
    opinion.settled_at = act.now


@after("opinions.answer")
@after("opinions.void")
def close_the_sheet(act, opinion) -> None:
    """The last line signed ends the sheet (WY-G11)."""
    followup = opinion.followup
    if followup and followup.matter.state == State.SIGNING and not unsigned(followup.pk).exists():
        act.then("followups.close", followup.pk)
