"""At the counter: visitors who wait and are received, calls to return, the hand-over of the shift."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.rooms.desk.reception.models import CallBack
from huiyin.simulate.acts.checking import as_said
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.people import mobile, person_name
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import calls

LEAVES, UNNAMED, LASTS = 0.04, 0.15, (4, 35)  # before being received; without a name; minutes
REACHED, GIVES_UP = 0.72, 0.6


def _after(sim: Simulation, least: int, most: int) -> Wait:
    """Some minutes from now by the clock: visitors do not wait in working time."""
    seconds = sim.random.randint(least * 60, most * 60)
    return Wait(clock.now() + dt.timedelta(seconds=seconds))


def come_in(sim: Simulation) -> Story:
    """A visitor arrives, waits, is received and leaves with an answer; a few leave before."""
    purpose, answer = sim.pick(calls()["visits"])
    facts: dict = {"department": sim.staff.desk, "project": sim.staff.project, "purpose": purpose}
    if sim.chance(UNNAMED):
        facts["new_name"] = person_name(sim.random) if sim.chance(0.6) else ""
    else:
        client = sim.pick(sim.clients)
        facts |= {"party": client.party, "number": client.phones[0], "unit": client.unit}
    facts["people"] = sim.random.choices((1, 2, 3), (7, 2, 1))[0]
    walkin = sim.do("walkins.arrive", sim.clerk(), **facts)
    if walkin is None:
        return
    yield _after(sim, 0, 14)
    if sim.chance(LEAVES):
        sim.do("walkins.leave", sim.clerk(), on=walkin.pk)
        return
    host = sim.clerk() if sim.chance(0.5) else sim.hand(sim.pick(sim.staff.of("specialist")))
    if sim.do("walkins.receive", host, on=walkin.pk, host=host) is None:
        return
    yield _after(sim, *LASTS)
    sim.do("walkins.leave", host, on=walkin.pk, exchanges=[as_said(sim, (purpose, answer))])


def ring_in_vain(sim: Simulation) -> Story:
    """Nobody was free, or the customer asks to be called: the clerk tries until somebody answers."""
    client = sim.pick(sim.clients)
    why = sim.pick((CallBack.Why.BUSY, CallBack.Why.MISSED, CallBack.Why.ASKED))
    known = sim.chance(0.8)
    need, reply = sim.pick(calls()["answered"])
    callback = sim.do(
        "callbacks.record",
        sim.clerk(),
        department=sim.staff.desk,
        project=sim.staff.project,
        party=client.party if known else None,
        number=client.phones[0] if known else mobile(sim.random),
        title="未接来电" if why == CallBack.Why.MISSED else need,
        why=why,
    )
    while callback is not None and callback.matter.closed_at is None:
        clerk = sim.staff.by_id[callback.matter.owner_id]
        yield sim.attend(clerk, None, 4, 45)
        callback = CallBack.objects.select_related("matter").get(pk=callback.pk)
        hand = sim.hand(sim.staff.by_id[callback.matter.owner_id])
        if sim.chance(REACHED):
            seconds = sim.random.randint(30, 280)
            sim.do("callbacks.reach", hand, on=callback.pk, answer=reply, seconds=seconds)
            return
        if callback.tries >= 3 and sim.chance(GIVES_UP):
            sim.do("callbacks.give_up", hand, on=callback.pk, reason="多次拨打无人接听")
            return
        callback = sim.do("callbacks.try", hand, on=callback.pk, words="无人接听")


def change_shift(sim: Simulation) -> Story:
    """The early clerk hands over to the late one, who signs."""
    early, late = sim.staff.of("clerk")[:2]
    if sim.staff.stand_in(early, clock.now()) or sim.staff.stand_in(late, clock.now()):
        return
    words = sim.pick(calls()["shifts"])
    shift = sim.do("shifts.hand_over", early, department=sim.staff.desk, taker=late, words=words)
    yield _after(sim, 3, 25)
    if shift is not None:
        sim.do("shifts.sign", late, on=shift.pk)
