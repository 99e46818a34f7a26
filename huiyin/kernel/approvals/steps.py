"""How an approval moves from hand to hand. One step waits at a time, and the matter's owner decides it (YX-3.3)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.deciding import decider_of, deciders
from huiyin.kernel.approvals.flows import CARRY, COMPLETE, FLOWS, member, promise_of
from huiyin.kernel.approvals.models import Approval, State, Step
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.words import Words

LAST = 30  # decisions of one approval; after that it goes round in circles


def planned(approval: Approval, subject, facts: dict, at) -> list[Step]:
    """The steps that the case needs, not yet saved: those of its flow, or the members whom the asker named."""
    if approval.approvers:
        names = dict(Member.objects.filter(pk__in=approval.approvers).values_list("pk", "name"))
        return [
            Step(code=f"named{n}", label=_("第%d审批人") % n, who=member(key))
            for n, key in enumerate(approval.approvers, 1)
            if key in names
        ]
    flow, department = FLOWS[approval.flow], approval.record.department_id
    needed = flow.steps_for(subject, facts, approval.amount, department, at)
    return [Step(code=step.code, label=str(step.label), who=step.who) for step in needed]


def begin(act, approval: Approval, plan: list[Step]) -> None:
    """Puts it before the first who decides."""
    if not plan:
        raise Refused(_("按这个流程没有需要审批的步骤"), _("核对金额，或另选流程"), field="flow")
    _put(approval, 0, plan)
    _arrive(act, approval, None)


def _put(approval: Approval, at: int, steps: Iterable[Step]) -> None:
    """Puts steps to come at a place; what is still to come moves behind them."""
    steps = list(steps)
    approval.steps.filter(place__gte=at).update(place=F("place") + len(steps))
    for n, step in enumerate(steps):
        step.approval, step.place = approval, at + n
    Step.objects.bulk_create(steps)


def _again(step: Step) -> Step:
    """The same step once more, still to be decided."""
    return Step(code=step.code, label=step.label, who=step.who, added_by_id=step.added_by_id)


def waiting(approval: Approval) -> Step:
    """The step that is to be decided now."""
    found = approval.steps.filter(state=Step.State.WAITING).first()
    if found is None:
        raise Refused(_("这件审批现在不在审批人手里"), _("请刷新页面"))
    return found


def _arrive(act, approval: Approval, after: Step | None) -> None:
    """The next step waits for its decider; who decides two steps in a row signs once; after the last it is granted."""
    matter = approval.matter
    for step in approval.steps.filter(state=Step.State.COMING):
        last = after.decider if after else None
        barred = frozenset(approval.barred)
        who = decider_of(step.who, approval.asked_by, matter.record.department, act.now, last, barred)
        step.arrived_at = act.now
        if after is not None and who.pk == after.decider_id:
            step.along = True
            _signed(step, Step.State.APPROVED, who, after.signed_by, after.how, act.now)
            continue
        _wait(act, approval, step, who)
        return
    approval.decided_at = act.now
    if approval.verb:
        matter.state = State.APPROVED
        act.later("approvals.carry_out", approval.pk)
    else:
        _end(act, approval, State.GRANTED)
        tell_asker(act, approval, _("已同意：%s"))


def _wait(act, approval: Approval, step: Step, who: Member) -> None:
    matter = approval.matter
    if approval.steps.exclude(state=Step.State.COMING).count() >= LAST:
        raise Refused(_("这件审批已经转了太多次"), _("不同意或撤回后重新提交"))
    step.state = Step.State.WAITING
    matter.state, matter.owner = State.DECIDING, who
    promise = making.make(act, promise_of(approval.flow, step.code), matter, words=f"{step.label}审批")
    step.due = promise.due
    step.save()
    act.note(审批人=who.name)
    for key in deciders(approval):
        act.tell(
            Member(pk=key),
            _("%(who)s提请审批：%(title)s") % {"who": approval.asked_by.name, "title": matter.title},
            key=f"step {step.pk} {act.now.timestamp()}",
            clause=promise.clause,
        )


def _signed(step: Step, state: str, decider: Member, by: Member | None, how: str, at, note: str = "") -> None:
    step.state, step.decider, step.signed_by, step.how, step.at, step.note = state, decider, by, how, at, note
    step.save()


def sign(act, approval: Approval, state: str, note: str = "") -> Step:
    """Writes who decided what, and for whom; the promise of the step is kept."""
    step, owner = waiting(approval), approval.matter.owner
    by = act.actor or owner
    how = "" if by.pk == owner.pk else deciders(approval).get(by.pk, "")
    _signed(step, state, owner, by, how, act.now, note[:300])
    if state != Step.State.PASSED:  # passed on, it is owed by the same date
        making.keep(act, making.open_of(approval.matter))
    act.note(步骤=step.label, 意见="" if note == act.reason else note)
    return step


def go_on(act, approval: Approval, signed: Step) -> None:
    """On to whoever comes next."""
    _arrive(act, approval, signed)


def end(act, approval: Approval, state: str) -> None:
    """It is over: nothing is decided any more."""
    approval.steps.filter(state=Step.State.COMING).delete()
    for step in approval.steps.filter(state=Step.State.WAITING):
        _signed(step, Step.State.WITHDRAWN, approval.matter.owner, None, "", act.now)
    _end(act, approval, state)


def _end(act, approval: Approval, state: str) -> None:
    approval.decided_at = approval.decided_at or act.now
    approval.matter.state, approval.matter.closing = state, Closing.NOBODY


def back_to_asker(act, approval: Approval, signed: Step) -> None:
    """The asker completes it; whoever sent it back sees it again."""
    _put(approval, signed.place + 1, [_again(signed)])
    give_to_asker(act, approval, State.RETURNED)
    making.make(act, COMPLETE, approval.matter)


def back_to_step(act, approval: Approval, signed: Step, earlier: Step) -> None:
    """Those who signed from there on sign anew, each in their turn."""
    between = approval.steps.filter(place__gte=earlier.place, place__lt=signed.place)
    anew = {(step.code, step.who): _again(step) for step in between}
    anew.setdefault((signed.code, signed.who), _again(signed))
    _put(approval, signed.place + 1, anew.values())
    _arrive(act, approval, None)


def sent_again(act, approval: Approval, plan: list[Step] | None) -> None:
    """Back to whoever sent it back; or, where what they signed has changed (`plan`), to everybody from the start.

    Whoever was added on the way stays: they come before the step that they came before.
    """
    if plan is not None:
        for step in approval.steps.filter(added_by__isnull=False).exclude(state=Step.State.PASSED):
            if all(step.who != one.who for one in plan):
                plan.insert(max(len(plan) - 1, 0), _again(step))
        approval.steps.filter(state=Step.State.COMING).delete()
        _put(approval, approval.steps.count(), plan)
    _arrive(act, approval, None)


def pass_to(act, approval: Approval, signed: Step, to: Member) -> None:
    """Another decides this step, by the same date."""
    again = _again(signed)
    again.who, again.state = member(to.pk), Step.State.WAITING
    again.due, again.arrived_at = signed.due, act.now
    _put(approval, signed.place + 1, [again])
    approval.matter.owner = to  # the promise goes with it
    act.note(转给=to.name)
    act.tell(
        to,
        _("%(who)s转给你审批：%(title)s") % {"who": act.actor or "", "title": approval.matter.title},
        key=f"step {again.pk}",
        clause="YX-3.3",
    )


def add_before(act, approval: Approval, who: Member, by: Member) -> None:
    """One more signs first; then it comes back to this step."""
    now = waiting(approval)
    making.withdraw(act, making.open_of(approval.matter), _("先由%s加签") % who.name)
    now.state, now.arrived_at, now.due = Step.State.COMING, None, None
    now.save()
    _put(approval, now.place, [Step(code="added", label=_("加签"), who=member(who.pk), added_by=by)])
    _arrive(act, approval, None)


def add_after(act, approval: Approval, who: Member, by: Member) -> None:
    """One more signs after this step."""
    step = Step(code="added", label=_("加签"), who=member(who.pk), added_by=by)
    _put(approval, waiting(approval).place + 1, [step])


def move_on(act, approval: Approval) -> None:
    """The step of one who has left goes to whoever decides it now."""
    matter = approval.matter
    if matter.state != State.DECIDING:  # with an asker who has left: who leads the department ends it
        matter.owner = heir_of(approval, act.now)
        return
    step = waiting(approval)
    making.withdraw(act, making.open_of(matter), _("%s已离职") % matter.owner.name)
    step.state = Step.State.COMING
    step.save()
    _arrive(act, approval, None)


def heir_of(approval: Approval, at) -> Member:
    """Who answers for what an asker who has left still has to do."""
    department = approval.matter.record.department
    barred = frozenset({approval.asked_by_id})
    if department.head.is_active and department.head_id != approval.asked_by_id:
        return department.head
    return superior_of(approval.asked_by, department, "manager", at, barred)


def give_to_asker(act, approval: Approval, state: str) -> None:
    """What is to be done now is the asker's."""
    asker = approval.asked_by
    approval.matter.state = state
    approval.matter.owner = asker if asker.is_active else heir_of(approval, act.now)


def not_carried_out(act, approval: Approval, why: str) -> None:
    """Granted, but the rules or the state of things stood against it: the asker tries again or gives up."""
    approval.refusal = why
    give_to_asker(act, approval, State.APPROVED)
    making.make(act, CARRY, approval.matter)
    act.note(未能办理=why)
    tell_asker(act, approval, _("已同意，但未能办理：%s"), "warning")


def tell_asker(act, approval: Approval, words: Words, level: str = "info") -> None:
    """The asker learns what became of it, and whoever had a copy sent."""
    for one in dict.fromkeys((approval.asked_by, *approval.copied.order_by("pk"))):
        act.tell(
            one,
            str(words) % approval.matter.title,
            key=f"approval {approval.pk} {approval.matter.state} {act.now.timestamp()}",
            level=level,
            clause="YX-2.5.3",
        )
