"""What is done once, at the end of the outermost act, for every record that the run touched."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.act import Act, Held, Run
from huiyin.kernel.actions.models import Request
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import Verb
from huiyin.kernel.matters.models import Closing, HandOver, Holding
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import stands_in_for
from huiyin.kernel.notices.sending import Telling, send
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.search.index import put


class AnsweredMeanwhile(Exception):
    """Another process carried out the same request first."""


class Broken(Exception):
    """An invariant would not hold after the run: a fault of the software, never of the person."""


def answer_to(key: str, by: Member | None) -> Any:
    """What the request with this key did before, or None. Somebody else's key answers nothing."""
    done = Request.objects.filter(key=key).select_related("record").first()
    if done is None:
        return None
    if done.member_id != (by.pk if by else None) or done.record is None:
        raise Refused(_("这个请求编号已被使用"), _("请刷新页面后重新提交"))
    kind = KINDS[done.record.kind]
    return kind.particulars().get(pk=done.record.pk)


def _remember(key: str, run: Run, verb: Verb, record_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO actions_request (key, member_id, verb, record_id, at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (key) DO NOTHING RETURNING id",
            [key, run.actor.pk if run.actor else None, verb.name, record_id, run.now],
        )
        if cursor.fetchone() is None:
            raise AnsweredMeanwhile


def move(act: Act, held: Held) -> None:
    """Moves the state as the verb says. Nothing of a customer's ends without an answer or a lawful closing (WY-G13)."""
    matter, verb = held.matter, act.verb
    if matter is None:
        return
    if verb.to_state and not verb.opens:
        matter.state = verb.to_state
    if matter.state not in held.kind.closed:
        matter.closed_at, matter.closing = None, ""
        return
    if matter.closed_at:
        return
    if not matter.closing and matter.answered_at:
        matter.closing = Closing.ANSWERED
    if not matter.closing:
        raise Refused(_("还没有答复客户，不能办结"), _("先联系客户并记下答复"), clause="WY-G13")
    matter.closed_at = act.now
    if matter.offered_to_id:  # nobody is left with the acceptance of what is over
        offered = HandOver.objects.filter(matter=matter, state=HandOver.State.OFFERED)
        offered.update(state=HandOver.State.WITHDRAWN, ended_at=act.now)
        matter.offered_to = None


def finish(run: Run, verb: Verb, key: str, subject: Any) -> None:
    """Ends the run: promises, owners, numbers, rows, search, notices, the request's key, the invariants."""
    act = Act(run, verb, None, "", None)
    for held in list(run.held.values()):
        if held.matter:
            act.held = held
            _settle_promises(act, held)
            _settle_owner(act, held)
    _give_numbers(run)
    for held in run.held.values():
        held.save_changed()
        if held.edited and held.kind.document:
            put(held.record.pk, held.kind.document(held.subject))
    if tellings := [telling for telling in run.notices if not _is_about(run, telling)]:
        send(tellings)
    if key:
        _remember(key, run, verb, subject.pk)
    for held in run.held.values():
        _check(held)


def _is_about(run: Run, telling: Telling) -> bool:
    """Whether the one who would be told is the one whom the record is about: they learn nothing of it."""
    held = run.held.get(telling.record or 0)
    if held is None:
        return False
    hidden = held.kind.hidden_from or held.kind.never_owned_by
    return telling.member in hidden(held.subject)


def _settle_promises(act: Act, held: Held) -> None:
    matter = held.matter
    assert matter is not None
    open_ones = list(Promise.objects.filter(matter=matter, state=State.OPEN).order_by("pk"))
    for promise in open_ones:
        promise.matter = matter
    kept = [promise for promise in open_ones if promise.kind in held.keeps and _may_keep(act, promise)]
    if kept:
        making.keep(act, kept)
    left = [promise for promise in open_ones if promise not in kept]
    if matter.closed_at:
        if left:
            making.withdraw(act, left, _("事项已办结"))
        left = []
    elif not left:
        left = [making.make(act, making.FOLLOW_UP, matter)]
    elif (
        len(left) > 1
        and (spare := [p for p in left if p.kind == making.FOLLOW_UP.name])
        and len(spare) < len(left)
    ):
        # the fallback has done its duty as soon as a promise of a rule stands
        making.withdraw(act, spare, _("已有明确承诺"))
        left = [promise for promise in left if promise not in spare]
    matter.next_due = min((promise.due for promise in left), default=None)


def _may_keep(act: Act, promise: Promise) -> bool:
    """A promise that only its owner can keep waits for them, or for who stands in for them."""
    kind = PROMISE_KINDS.get(promise.kind)
    if kind is None or not kind.by_owner or act.actor is None or promise.owner_id == act.actor.pk:
        return True
    return promise.owner_id in stands_in_for(act.actor)


def _settle_owner(act: Act, held: Held) -> None:
    matter = held.matter
    assert matter is not None
    before = held.saved_matter.get("owner_id")
    if before == matter.owner_id:
        return
    Holding.objects.filter(matter=matter, to_at=None).update(to_at=act.now)
    Holding.objects.create(matter=matter, member=matter.owner, from_at=act.now)
    making.move_owner(act, matter, before, matter.owner)


def _give_numbers(run: Run) -> None:
    waiting: dict[str, list[Held]] = {}
    for held in run.held.values():
        if held.kind.series and held.record.number is None:
            waiting.setdefault(held.kind.series, []).append(held)
    for series in sorted(waiting):
        numbers = numbering.take(series, len(waiting[series]), run.now)
        for held, number in zip(waiting[series], numbers, strict=True):
            held.record.number = number


def _check(held: Held) -> None:
    record, matter = held.record, held.matter
    if held.kind.series and not record.number:
        raise Broken(f"{record.kind} {record.pk} has no number")
    if not record.head:
        raise Broken(f"{record.kind} {record.pk} has no history")
    if matter and (matter.closed_at is None) != (matter.next_due is not None):
        raise Broken(f"matter {record.pk}: open and due do not agree")
    if wrong := held.kind.holds(held.subject):
        raise Broken(f"{record.kind} {record.pk}: {wrong}")
