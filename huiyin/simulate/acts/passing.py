"""Passing a case on: offered, accepted, taken back, or returned until a superior decides."""

from __future__ import annotations

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.models import Promise, State
from huiyin.simulate.engine import Story
from huiyin.simulate.simulation import Case, Simulation
from huiyin.simulate.texts import phrases

TAKEN_BACK = 0.04
DISPUTED = 0.12  # of the cases that are passed on: nobody wants them


def pass_on(sim: Simulation, case: Case) -> Story:
    """A case that fell to the wrong specialist, and now and then any other, goes to whose it is."""
    specialists = sim.staff.of("specialist")
    if not case.open or case.about or case.owner not in specialists:
        return
    building = int(case.client.building) if case.client and case.client.building else 0
    right = specialists[0 if building <= 3 else 1 if building <= 6 else 2] if building else case.owner
    if right is case.owner:
        if not sim.chance(0.03):
            return
        right = sim.pick([one for one in specialists if one is not case.owner])
    disputed = sim.chance(DISPUTED)
    while case.open and case.owner is not right:
        offered = sim.act("matters.hand_over", case, taker=right, reason=sim.phrase("hand_over"))
        if offered is None:  # returned so often that a superior decides first
            yield from _await_decision(sim, case)
            return
        if sim.chance(TAKEN_BACK):
            sim.act("matters.take_back", case)
            return
        yield sim.attend(right, case, 15, 200)
        if not case.open or case.complaint.matter.offered_to_id != right.pk:
            return
        if sim.staff.stand_in(right, clock.now()):
            sim.act("matters.take_back", case)
            return
        if not disputed and not sim.chance(sim.staff.habits[right.pk].returns):
            sim.act("matters.accept", case, by=right)
            return
        sim.act("matters.return", case, by=right, why=sim.pick(phrases()["returns"]))
        yield sim.attend(case.owner, case, 15, 120)


def _await_decision(sim: Simulation, case: Case) -> Story:
    """The common superior names the owner (YX-3.3)."""
    waiting = Promise.objects.filter(matter=case.pk, kind="matters.decide", state=State.OPEN).first()
    judge: Member = sim.staff.by_id[waiting.owner_id] if waiting else sim.staff.of("supervisor")[0]
    yield sim.attend(judge, case, 30, 400)
    if not case.open:
        return
    others = [one for one in sim.staff.of("specialist") if one is not case.owner]
    sim.act(
        "matters.reassign", case, by=sim.hand(judge), owner=sim.pick(others), reason=sim.phrase("reassign")
    )
