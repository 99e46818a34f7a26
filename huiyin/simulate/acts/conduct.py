"""Labour discipline: a few breaches a month with their way to a penalty, an appeal now and then, rewards, the month."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.approvals.models import Approval, State
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.conduct.models import (
    Breach,
    Dismissal,
    Penalty,
    PenaltyState,
    Total,
)
from huiyin.rooms.people.conduct.queries import dues_of, months_to_draw
from huiyin.rooms.rulebook.models import Signature
from huiyin.simulate.acts.estates import Picture
from huiyin.simulate.engine import Story
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import conduct

APPEALED, UPHELD, LIGHT, DISMISSED = 0.25, 0.6, 0.15, 0.1
MOST_DECISIONS = 4  # of an approval, after which the story is left to others
WAGE = 520_000  # 分


def proof(name: str) -> Stored:
    """A sheet or photo: what it shows nobody reads in the play."""
    sheet = Picture((250, 250, 246))
    for line in range(24, 150, 18):
        sheet.fill(20, line, 170 - line % 40, 3, (70, 70, 80))
    return sheet.kept(f"{name}.png")


def bring_old_breaches(sim: Simulation) -> None:
    """The manager brings in what the department's own ledger held before the system was there."""
    manager = sim.staff.of("manager")[0]
    among = [*sim.staff.of("clerk"), *sim.staff.of("specialist")]
    for n, told in enumerate(conduct()["before"]):
        member, on = among[n // 2 % len(among)], clock.today() - dt.timedelta(days=60 - 9 * n)
        sim.do(
            "breaches.bring_in",
            manager,
            department=sim.staff.desk,
            title=f"{member.name}违反“{shipped()[1][told['clause']].title}”（{told['clause']}）",
            concerned=member,
            clause=told["clause"],
            happened_at=clock.shanghai(f"{on}"),
            words=told["words"],
            measure=told["measure"],
            decided_on=on + dt.timedelta(days=3),
            basis=f"旧奖惩台账第{n + 3}号",
            signed=told["signed"],
        )


def report(sim: Simulation, told: dict | None = None, until: str = "") -> Story:
    """Somebody is seen breaking a rule; it is looked into, told, heard, decided, approved; `until` a state."""
    told = told or sim.pick(conduct()["breaches"])
    member = _somebody(sim, staged=bool(until))
    reporter = sim.hand(sim.staff.of("supervisor")[0])
    if reporter is member:
        return
    breach = sim.do(
        "breaches.record",
        reporter,
        department=sim.staff.desk,
        title=f"{member.name}违反“{shipped()[1][told['clause']].title}”（{told['clause']}）",
        concerned=member,
        clause=told["clause"],
        sort=told.get("sort", ""),
        happened_at=clock.now() - dt.timedelta(minutes=sim.random.randint(10, 200)),
        place=sim.pick(conduct()["places"]),
        words=told["words"],
        charge=sim.random.randint(300, 9_000) if told["clause"] == "YX-4.1.14" else 0,
        uploads=[proof("现场照片")],
    )
    if breach is None or until == "open":
        return
    owner = _owner(sim, breach.pk)
    yield sim.attend(owner, None, 30, 300)
    if sim.chance(DISMISSED) and not until:
        sim.do("breaches.dismiss", owner, on=breach.pk, finding=sim.pick(conduct()["unfounded"]))
        return
    breach = sim.do("breaches.confirm", owner, on=breach.pk, finding=sim.pick(conduct()["findings"]))
    if breach is None:
        return
    yield sim.attend(owner, None, 20, 200)
    breach = Breach.objects.select_related("matter__record", "member").get(pk=breach.pk)
    if not breach.edition:
        sim.do("breaches.file", owner, on=breach.pk, reason="发生时尚未签阅该条款")
        return
    penalty = sim.do(
        "penalties.propose",
        owner,
        department=sim.staff.desk,
        title=breach.matter.title,
        breach=breach,
        opened_from=breach.record,
    )
    if penalty is not None:
        yield from pursue(sim, penalty.pk, member, until)


def _somebody(sim: Simulation, staged: bool) -> Member:
    """One of the desk; for what is to get as far as a penalty one who has signed the rules, if there is any."""
    among = [*sim.staff.of("clerk"), *sim.staff.of("specialist")]
    if staged:
        signed = Signature.objects.filter(signed_at__isnull=False, reading__house="YX")
        keys = set(signed.values_list("member", flat=True))
        among = [one for one in among if one.pk in keys] or among
    return sim.pick(among)


def _owner(sim: Simulation, key: int) -> Member:
    """Who holds it, whatever their absence: what is about a colleague is not left to one of their own."""
    return sim.staff.by_id[Matter.objects.get(pk=key).owner_id]


def pursue(sim: Simulation, key: int, member: Member, until: str = "") -> Story:
    """A penalty goes its way, step by step; a proposal of dismissal follows where the clause asks for one."""
    owner = _owner(sim, key)
    yield sim.attend(owner, None, 20, 120)
    if until == PenaltyState.PROPOSED:
        return
    sim.do("penalties.notify", owner, on=key, how="当面送达")
    yield sim.attend(member, None, 30, 300)
    sim.do("penalties.sign", member, on=key, read=True)
    if until == PenaltyState.NOTIFIED:
        return
    if sim.do("penalties.answer", member, on=key, words=sim.pick(conduct()["answers"])) is None:
        return
    yield sim.attend(owner, None, 30, 400)
    if until == PenaltyState.HEARD:
        return
    light = sim.chance(LIGHT)
    ground = sim.pick(conduct()["grounds"])
    if (
        sim.do("penalties.decide", owner, on=key, outcome="warning" if light else "full", ground=ground)
        is None
    ):
        return
    yield from _asked(sim, "penalties.take_effect", key, owner, known=True)
    penalty = Penalty.objects.select_related("matter").get(pk=key)
    if penalty.matter.state == PenaltyState.DISMISSING:
        yield from propose_dismissal(sim, penalty)
    elif penalty.matter.state == PenaltyState.EFFECTIVE:
        if penalty.final_days:
            day = sim.calendar.next_open_day(clock.today() + dt.timedelta(days=1))
            sim.do("penalties.suspend", owner, on=key, from_on=day, paid=True)
        if until or sim.chance(APPEALED):
            yield from appeal(sim, key, member, until)


def appeal(sim: Simulation, key: int, member: Member, until: str = "") -> Story:
    """The member has it looked at again; what rested on a count that no longer holds comes anew by itself."""
    yield sim.attend(member, None, 60, 600)
    if sim.do("penalties.appeal", member, on=key, words=sim.pick(conduct()["appeals"])) is None:
        return
    if until == PenaltyState.APPEALED:
        return
    judge = _owner(sim, key)
    yield sim.attend(judge, None, 60, 600)
    upheld = sim.chance(UPHELD)
    words = conduct()["upheld" if upheld else "reversed"]
    sim.do("penalties.decide_appeal", judge, on=key, upheld=upheld, verdict=sim.pick(words))
    anew = Penalty.objects.filter(follows__isnull=False, matter__state=PenaltyState.PROPOSED)
    for one in anew.filter(member=member).select_related("member").order_by("pk"):
        sim.begin(pursue(sim, one.pk, sim.staff.by_id[one.member_id]))


def propose_dismissal(sim: Simulation, penalty: Penalty) -> Story:
    """Material, union, reply, a second approver; the second approver refuses."""
    one = Dismissal.objects.filter(penalty=penalty).order_by("-pk").first()
    owner = _owner(sim, one.pk) if one else None
    if one is None or owner is None:
        return
    steps = (
        ("dismissals.prepare", lambda: {"serious": sim.pick(conduct()["serious"])}),
        (
            "dismissals.tell_union",
            lambda: {"union": "公司工会", "told_on": clock.today(), "uploads": [proof("通知书")]},
        ),
        (
            "dismissals.hear_union",
            lambda: {
                "silent": False,
                "answered_on": clock.today(),
                "union_words": sim.pick(conduct()["union"]),
            },
        ),
        (
            "dismissals.reply_union",
            lambda: {"replied_on": clock.today(), "reply": "已研究工会意见，报上级决定"},
        ),
    )
    for verb, facts in steps:
        yield sim.attend(owner, None, 60, 600)
        if sim.do(verb, owner, on=one.pk, **facts()) is None:
            return
    yield from _asked(sim, "dismissals.approve", one.pk, owner, declined=1.0)  # nobody leaves the play


def _asked(
    sim: Simulation, verb: str, key: int | None, asker: Member, declined: float = 0.0, **facts
) -> Story:
    """A verb that waits for its approval, and those who decide it."""
    approval = sim.do(verb, asker, on=key, **facts)
    if not isinstance(approval, Approval):
        return
    for _n in range(MOST_DECISIONS):
        matter = Matter.objects.get(pk=approval.pk)
        if matter.state != State.DECIDING:
            return
        decider = sim.staff.by_id[matter.owner_id]
        yield sim.attend(decider, None, 30, 300)
        if sim.chance(declined):
            sim.do("approvals.decline", decider, on=approval.pk, reason="不足以构成严重违纪")
        else:
            sim.do("approvals.approve", decider, on=approval.pk, note="同意")


def honour(sim: Simulation) -> Story:
    """Good work is proposed and granted."""
    told = sim.pick(conduct()["rewards"])
    asker = sim.staff.of("supervisor")[0]
    member = sim.pick(sim.staff.of(sim.pick(("clerk", "specialist"))))
    yield from _asked(
        sim,
        "rewards.grant",
        None,
        asker,
        department=sim.staff.desk,
        concerned=member,
        sort=told["sort"],
        title=told["title"],
        ground=told["ground"],
        bonus=told.get("bonus", 0),
        earned_on=clock.today(),
        uploads=[proof("表扬信")],
    )


def close_month(sim: Simulation) -> Story:
    """The manager draws the month that is over, and finance confirms it."""
    desk, manager = sim.staff.desk, sim.staff.of("manager")[0]
    months = months_to_draw(desk, clock.today())
    if not months or Total.objects.filter(department=desk, month=months[0]).exists():
        return
    wages = {due.member.pk: WAGE for due in dues_of(desk, months[0]) if due.asks_wage}
    title = f"{desk.name} {months[0]:%Y年%m月}奖惩汇总"
    drawn: dict[str, Any] = {"department": desk, "month": months[0], "title": title}
    first = not Total.objects.filter(department=desk).exists()
    typed = {key: WAGE // 10 for key in wages} if first else wages
    total = sim.do("conducttotals.draw", manager, wages=typed, **drawn)
    if total is not None and first:  # the first one is not looked through until it is on its way
        yield sim.attend(manager, None, 10, 40)
        why = "有员工的当月工资少填一位" if wages else "发出前没有核对完，收回重编"
        sim.do("conducttotals.recall", manager, on=total.pk, reason=why)
        total = sim.do("conducttotals.draw", manager, wages=wages, **drawn)
    if total is None:
        return
    finance = sim.staff.of("finance", "CW")[0]
    yield sim.attend(finance, None, 60, 500)
    sim.do("conducttotals.receive", finance, on=total.pk, remark="已核对")


def leave_conduct(sim: Simulation, now: dt.datetime) -> None:
    """For the end of a demonstration: a breach to verify, notices to answer, one to decide, one in force, an appeal."""
    told = conduct()["breaches"]
    staged = (
        ("open", 90),
        (PenaltyState.NOTIFIED, 800),
        (PenaltyState.HEARD, 1200),
        (PenaltyState.APPEALED, 1900),
        (PenaltyState.UPHELD, 1800),
    )
    for n, (until, before) in enumerate(staged):
        begin = partial(_begin, sim, told[n % len(told)], until)
        sim.at(sim.calendar.subtract_working_minutes(now, before), begin)
    sim.at(sim.calendar.subtract_working_minutes(now, 900), lambda: sim.begin(honour(sim)))


def _begin(sim: Simulation, told: dict, until: str) -> None:
    sim.begin(report(sim, told, until))
