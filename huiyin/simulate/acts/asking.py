"""Requests: written, signed step by step, sent back, refused, passed on; and who decides for whom meanwhile."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.approvals.models import Approval, State
from huiyin.kernel.members.models import Member
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import office

DECLINED, SENT_BACK, ADDED, PASSED, WITHDRAWN, CHASED = 0.1, 0.12, 0.08, 0.06, 0.04, 0.15
MOST_STEPS = 12  # after which a story is left to the next day's people


def write_request(sim: Simulation, told: dict | None = None, until: int = MOST_STEPS) -> Story:
    """Somebody needs consent; `until` so many decisions are made."""
    told = told or sim.pick(office()["requests"])
    asker = sim.pick(
        [one for one in sim.staff.of(told["by"]) if sim.hand(one) is one] or sim.staff.of("clerk")
    )
    facts: dict[str, Any] = {name: told[name] for name in ("title", "text", "flow")}
    if told["flow"] == "named":
        facts["approvers"] = [_named(sim, name) for name in told["to"]]
    approval = sim.do("approvals.ask", asker, department=sim.staff.desk, amount=told.get("amount"), **facts)
    if approval is None:
        return
    if sim.chance(WITHDRAWN) and until == MOST_STEPS:
        yield Wait(sim.soon(20, 90))
        sim.do("approvals.withdraw", asker, on=approval.pk, reason=sim.pick(office()["withdraw_words"]))
        return
    yield from follow(sim, approval, asker, until)


def follow(sim: Simulation, approval: Approval, asker: Member, until: int = MOST_STEPS) -> Story:
    """What is asked for goes from hand to hand until it is decided, or so many decisions are made."""
    for _n in range(until):
        approval = Approval.objects.select_related("matter").get(pk=approval.pk)
        if not approval.matter.is_open:
            return
        owner = sim.staff.by_id[approval.matter.owner_id]
        yield sim.attend(owner, None, 30, 420)
        if approval.matter.state == State.RETURNED:
            words = sim.pick(office()["complete_words"])
            sim.do(
                "approvals.resubmit",
                sim.hand(owner),
                on=approval.pk,
                words=words,
                text=approval.text,
                amount=approval.amount,
            )
            continue
        if sim.chance(CHASED):
            sim.do("approvals.chase", asker, on=approval.pk)
        _decide(sim, approval, owner, asker)


def _named(sim: Simulation, name: str) -> Member:
    if name in sim.staff.departments:
        return sim.staff.departments[name].head
    return sim.staff.of(name)[0]


def _decide(sim: Simulation, approval: Approval, owner: Member, asker: Member) -> None:
    """By the decider's hand, or by that of whoever decides for them."""
    hand = sim.hand(owner)
    if hand is asker:  # nobody decides on what they asked for: it waits until the decider is back
        return
    roll, words = sim.random.random(), office()
    if roll < DECLINED:
        sim.do("approvals.decline", hand, on=approval.pk, reason=sim.pick(words["decline_words"]))
    elif roll < DECLINED + SENT_BACK:
        sim.do("approvals.send_back", hand, on=approval.pk, reason=sim.pick(words["back_words"]))
    elif roll < DECLINED + SENT_BACK + ADDED:
        other = sim.staff.departments["GC"].head
        where = sim.pick(("before", "after"))
        sim.do(
            "approvals.add_approver",
            hand,
            on=approval.pk,
            who=other,
            where=where,
            reason=sim.pick(words["add_words"]),
        )
    elif roll < DECLINED + SENT_BACK + ADDED + PASSED:
        other = sim.staff.of("director")[0]
        sim.do("approvals.pass_on", hand, on=approval.pk, to=other, reason=sim.pick(words["pass_words"]))
    else:
        sim.do("approvals.approve", hand, on=approval.pk, note=sim.pick(words["approve_words"]))


def delegate(sim: Simulation) -> None:
    """Whoever leads is out for a day or two and lets the next in line decide smaller things."""
    giver, taker = sim.staff.of("manager")[0], sim.staff.of("supervisor")[0]
    now = clock.now()
    sim.do(
        "delegations.grant",
        giver,
        department=sim.staff.desk,
        taker=taker,
        flows=["expense"],
        limit=200_000,
        from_at=now,
        to_at=now + dt.timedelta(days=sim.random.randint(1, 4)),
        why=sim.pick(office()["delegate_words"]),
    )


def leave_requests(sim: Simulation, now: dt.datetime) -> None:
    """For the end of a demonstration: requests at the first step, at the second, and one that is late."""
    told = office()["requests"]
    for n, hours in enumerate((30, 20, 12, 8, 5, 3, 2, 1)):
        begin = partial(_begin, sim, told[n % len(told)], n % 3)
        sim.at(sim.calendar.subtract_working_minutes(now, 60 * hours), begin)
    sim.at(sim.calendar.subtract_working_minutes(now, 90), partial(delegate, sim))


def _begin(sim: Simulation, told: dict, until: int) -> None:
    sim.begin(write_request(sim, told, until))
