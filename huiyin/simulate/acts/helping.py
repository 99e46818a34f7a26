"""Parts: other departments asked to help, answering in time or late; and owners who will not wait for them."""

from __future__ import annotations

from huiyin.kernel.members.models import Member
from huiyin.rooms.desk.complaints.models import Part
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Case, Errand, Simulation
from huiyin.simulate.texts import phrases

WITHDRAWN = 0.03
PASSED_TO_COLLEAGUE = 0.45


def ask_help(sim: Simulation, case: Case, lies: bool = False, owner: Member | None = None) -> Story:
    """Asks for a part and waits for its answer; a careless owner tries to end the case before it came."""
    errand = ask(sim, case, lies=lies, owner=owner)
    if errand is None:
        return
    habits = sim.staff.habits[case.owner.pk]
    yield sim.attend(case.owner, case, 60, 400)
    if case.open and _owed(errand) and sim.chance(habits.careless):
        sim.act("complaints.solve", case, result=case.say(case.situation.result), answer="")
    if case.open and _owed(errand) and sim.chance(WITHDRAWN):
        reason = sim.pick(phrases()["part_withdraw"])
        part = sim.do(
            "parts.withdraw",
            sim.hand(case.owner, but=case.about),
            on=errand.part.pk,
            case=case,
            reason=reason,
        )
        errand.part = part or errand.part
    while case.open and _owed(errand):
        yield Wait(None, (case.answered,))


def ask(sim: Simulation, case: Case, lies: bool = False, owner: Member | None = None) -> Errand | None:
    situation = case.situation
    to = situation.part["to"] if situation.part else "works"
    part = sim.do(
        "parts.ask",
        sim.hand(case.owner, but=case.about),
        case=case,
        complaint=case.complaint,
        department=sim.staff.departments["GC" if to == "works" else "WG"],
        project=sim.staff.project,
        party=case.complaint.record.party,
        purpose=Part.Purpose.VERIFY if sim.chance(0.3) else Part.Purpose.HELP,
        title=f"{phrases()['titles'][to]}：{case.complaint.matter.title}"[:120],
        asked=case.say(situation.part["asked"] if situation.part else "请到现场查看并给出处理意见"),
        **({"owner": owner} if owner else {}),
    )
    if part is None:
        return None
    errand = Errand(part, case, sim.staff.by_id[part.matter.owner_id], lies=lies)
    sim.errands[part.pk] = errand
    sim.begin(answer(sim, errand))
    return errand


def _owed(errand: Errand) -> bool:
    return errand.part.matter.closed_at is None


def answer(sim: Simulation, errand: Errand) -> Story:
    """The other department's side: somebody does it, often a colleague of the head's, not always in time."""
    yield sim.attend(errand.owner, errand, 30, 240)
    colleagues = [
        one
        for code in ("GC", "WG")
        for one in sim.staff.of("partner", code)
        if one is not errand.owner and errand.part.record.department_id == sim.staff.departments[code].pk
    ]
    if _owed(errand) and colleagues and sim.chance(PASSED_TO_COLLEAGUE):
        taker = sim.pick(colleagues)
        words = "请到现场处理并直接答复"
        if sim.do("matters.hand_over", errand.owner, on=errand.part.pk, taker=taker, reason=words):
            yield sim.attend(taker, errand, 10, 120)
            if _owed(errand) and sim.do("matters.accept", taker, on=errand.part.pk):
                errand.owner = taker
    yield sim.attend(errand.owner, errand, 90, 900)
    if not _owed(errand):
        return
    situation = errand.case.situation
    reply = errand.case.say(situation.part["reply"] if situation.part else "已到现场查看，问题已处理")
    part = sim.do("parts.answer", errand.owner, on=errand.part.pk, reply=reply)
    errand.part = part or errand.part
    sim.give(errand.case.answered)
