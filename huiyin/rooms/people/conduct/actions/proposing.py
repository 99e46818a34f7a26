"""A penalty is proposed by the clause, the member is told, and is heard before anybody decides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.promises import making
from huiyin.kernel.promises.making import due_by
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.actions.breaches import not_oneself
from huiyin.rooms.people.conduct.models import Breach, BreachState, Penalty, PenaltyState
from huiyin.rooms.people.conduct.models.penalty import ENDED, STANDING
from huiyin.rooms.people.conduct.promises import DECIDE, HEAR, NOTIFY
from huiyin.rooms.people.conduct.queries import cases_before, penalties_seen_by, terms_for
from huiyin.rooms.people.conduct.queries.counting import Case
from huiyin.rooms.people.conduct.rules import (
    BASIS,
    Measure,
    compensation_told,
    counted,
    fine_told,
    measure_of,
    words_of,
)
from huiyin.web.forms import ReasonForm

PENALTIES = register(
    Kind(
        "penalties",
        _("处罚"),
        Penalty,
        penalties_seen_by,
        series=numbering.register("CF"),
        states=PenaltyState,
        closed=(*STANDING, *ENDED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "", one.clause), names=(one.member.name,), texts=(one.matter.title,)
        ),
        first_owner=lambda act, department, facts: facts["breach"].matter.owner,
        barred=lambda facts: frozenset({facts["breach"].member_id}),
        never_owned_by=lambda one: frozenset({one.member_id}),
        hidden_from=lambda one: frozenset(),  # whom it is about is told of it
        silent=frozenset({"rank", "ended", "points"}),
        aside=lambda one: frozenset(BASIS.values()) - {one.clause, "YX-4.2.5"},
        private=True,
    )
)


def case_of(breach: Breach) -> Case:
    return Case(breach.pk, breach.record.number or "", breach.clause, breach.matter.happened_at)


def reckon(breach: Breach) -> tuple[Measure, list[Case], dict]:
    """What a breach comes to now, of what counts now, by the terms that were in force when it happened."""
    at = breach.matter.happened_at
    terms = terms_for(BASIS.get(breach.clause, ""), breach.record.department_id, at)
    cases = counted(breach.clause, at, cases_before(breach), terms)
    return measure_of(breach.clause, len(cases), breach.charge, terms), cases, terms


def put_down(act, penalty: Penalty, breach: Breach) -> None:
    """Keeps with a penalty how it was reckoned: figures, breaches counted, explanation."""
    measure, cases, terms = reckon(breach)
    keep(act, "fine", fine_told(case_of(breach), measure, cases, breach.charge, terms))
    if breach.charge:
        keep(act, "compensation", compensation_told(case_of(breach), breach.charge, measure, terms))
    penalty.counted.set([case.record for case in cases])
    penalty.nth = measure.nth
    act.note(条款处罚=words_of(measure))


@opens(
    "penalties.propose",
    label=_("提出处罚"),
    clauses=["YX-4.2.1", "YX-4.2.2", "YX-4.2.3", "YX-4.2.4", "YX-4.2.5", "WY-M6"],
    form=forms.ProposeForm,
    from_=["breaches"],
    right_from="breach",
    tone="primary",
    icon="gavel",
)
def propose_penalty(act, matter, *, breach, follows=None):
    """The clause alone says what it comes to; a rule that the member had not signed by then is no ground at all."""
    not_oneself(act, breach.member_id)
    if breach.matter.state != BreachState.CONFIRMED:
        raise Refused(_("违规还没有确认，或已经处理"), _("先核实并确认违规"), clause="YX-4.2.5")
    if not breach.edition:
        raise Refused(
            _("%s在发生时还没有签阅这一条，不能处罚") % breach.member.name,
            _("违规记录保留，用“存档，不处罚”办结；请先发起条款签阅（劳动合同法第4条）"),
            clause=BASIS.get(breach.clause, "YX-4.2.5"),
        )
    if breach.penalties.filter(ended=False).exists():
        raise Refused(_("这件违规已经提出处罚"), _("在原处罚上办理"), clause="YX-4.2.5")
    measure, _cases, _terms = reckon(breach)
    matter.happened_at = breach.matter.happened_at
    penalty = Penalty.objects.create(
        matter=matter,
        breach=breach,
        member=breach.member,
        rank=breach.rank,
        clause=BASIS.get(breach.clause, breach.clause),
        follows=follows,
        **measure._asdict(),
    )
    put_down(act, penalty, breach)
    act.link(breach.record, "part_of")
    making.make(act, NOTIFY, matter)
    return penalty


def within(penalty: Penalty, name: str, since):
    """Until when, by a limit of the clause that runs from a moment."""
    department = penalty.record.department_id
    return due_by(needed("YX-4.2.5", name, department, since), "YX-4.2.5", department, since).at


@action(
    "penalties.notify",
    label=_("告知当事人"),
    clauses=["YX-4.2.5"],
    moves="proposed -> notified",
    form=forms.NotifyForm,
    tone="primary",
    icon="mail",
)
def notify_member(act, penalty, *, how, uploads=()):
    """Whoever is to be penalised learns of what, by which clause and evidence, and that they are heard first."""
    not_oneself(act, penalty.member_id)
    penalty.notified_at, penalty.notified_how, penalty.notified_by = act.now, how, act.actor
    act.attach(uploads)
    making.make(act, HEAR, penalty.matter)
    act.tell(
        penalty.member,
        _("拟对你作出处罚（%s），请在时限内陈述申辩") % penalty.matter.title,
        key=f"penalty {penalty.pk} notice",
        clause="YX-4.2.5",
        level="warning",
    )


def _member_alone(penalty: Penalty) -> tuple[int, ...]:
    return (penalty.member_id,)


def _only_the_member(member, penalty):
    if member.pk != penalty.member_id:
        raise Refused(_("只有当事人本人可以办理"), _("由当事人登录后办理"), clause="YX-4.2.5")


@action(
    "penalties.sign",
    label=_("签收通知书"),
    clauses=["YX-4.2.5"],
    moves="*",
    who=_only_the_member,
    open_to=_member_alone,
    adds=True,
    form=forms.SignForm,
    icon="signature",
    offered=lambda penalty: penalty.notified_at is not None and penalty.received_at is None,
)
def sign_for_notice(act, penalty, *, read):
    """A notice that was signed for can be relied on later, when earlier warnings are asked for."""
    if penalty.received_at or penalty.notified_at is None:
        raise Refused(_("没有待签收的通知书"), "")
    penalty.received_at = act.now


@action(
    "penalties.answer",
    label=_("陈述申辩"),
    clauses=["YX-4.2.5"],
    moves="notified -> heard",
    who=_only_the_member,
    open_to=_member_alone,
    form=forms.AnswerForm,
    tone="primary",
    icon="message",
    offered=lambda penalty: penalty.matter.state == PenaltyState.NOTIFIED,
)
def answer_notice(act, penalty, *, words, uploads=()):
    """The member speaks for themselves, in their own words, before anything is decided."""
    _heard(act, penalty, words, uploads)
    act.tell(
        penalty.matter.owner,
        _("%s已陈述申辩，请作出决定") % penalty.member.name,
        key=f"penalty {penalty.pk} answered",
        clause="YX-4.2.5",
    )


@action(
    "penalties.hear",
    label=_("记录陈述申辩"),
    clauses=["YX-4.2.5"],
    moves="notified -> heard",
    form=forms.HearForm,
    icon="notes",
)
def hear_member(act, penalty, *, words, waived=False, uploads=()):
    """What was said is written down as it was said. Silence is a waiver only once the time is over or it was signed."""
    not_oneself(act, penalty.member_id)
    until = within(penalty, "hearing_within", penalty.notified_at)
    if waived and act.now < until and not uploads:
        raise Refused(
            _("申辩时限还没有到，放弃申辩要有本人签字"),
            _("上传本人签字的记录，或等时限届满"),
            field="uploads",
            clause="YX-4.2.5",
        )
    penalty.waived = waived
    _heard(act, penalty, words, uploads)


def _heard(act, penalty: Penalty, words: str, uploads) -> None:
    penalty.answer, penalty.heard_at, penalty.heard_by = words, act.now, act.actor
    act.attach(uploads)
    making.make(act, DECIDE, penalty.matter)


@action(
    "penalties.void",
    label=_("作废"),
    clauses=["YX-4.2.5"],
    moves="proposed -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_penalty(act, penalty):
    """A proposal made by mistake is taken back before the member is told; later it can only be decided."""
    not_oneself(act, penalty.member_id)
    act.void()
    penalty.ended = True
