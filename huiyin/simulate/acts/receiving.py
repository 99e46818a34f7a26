"""At the counter and the telephone: calls, complaints by every channel, customers who ask again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party
from huiyin.rooms.desk.complaints.models import Category, Channel, Topic
from huiyin.rooms.desk.reception.models import Outcome
from huiyin.simulate.acts.checking import as_said
from huiyin.simulate.acts.leading import follow_leaders
from huiyin.simulate.acts.working import handle
from huiyin.simulate.people import mobile, person_name
from huiyin.simulate.places import Client
from huiyin.simulate.simulation import Case, Simulation
from huiyin.simulate.texts import Situation, calls, phrases, situations, slots

COMPLAINING = 0.2  # of the calls
WRONG = 0.05
UNKNOWN = 0.06  # callers who are not in the register yet
ASKING_AGAIN = 0.09
TAKEN_TWICE = 0.15  # of those who ask again: the clerk does not see the first sheet
ON_SPOT = 0.14
QUICK_TOPICS = (Topic.FEES, Topic.CONTRACT, Topic.OTHER, Topic.SERVICE)


def take_call(sim: Simulation) -> None:
    """One call, from hello to the record of it."""
    clerk = sim.clerk()
    if sim.chance(WRONG):
        need, reply = sim.pick(calls()["wrong"])
        _record_call(sim, clerk, None, mobile(sim.random), need, reply, Outcome.NOT_SERVICE)
    elif sim.waiting and sim.chance(ASKING_AGAIN):
        case = sim.pick(list(sim.waiting.values()))
        if case.client and not case.lies:
            ask_again(sim, sim.clerk(but=case.about), case)
    elif sim.chance(COMPLAINING):
        complain_by_call(sim, clerk)
    else:
        need, reply = as_said(sim, sim.pick(calls()["answered"]))
        if sim.chance(UNKNOWN):
            number = mobile(sim.random)
            _record_call(sim, clerk, None, number, need, reply, new_name=person_name(sim.random))
        else:
            client = sim.pick(sim.clients)
            _record_call(sim, clerk, client.party, client.phones[0], need, reply)


def _record_call(
    sim: Simulation,
    clerk: Member,
    party: Party | None,
    number: str,
    need: str,
    reply: str,
    outcome: str = Outcome.ANSWERED,
    **facts,
) -> Any:
    return sim.do(
        "calls.record",
        clerk,
        department=sim.staff.desk,
        project=sim.staff.project,
        party=party,
        number=number,
        need=need,
        reply=reply,
        outcome=outcome,
        seconds=min(900, int(sim.random.lognormvariate(4.9, 0.6)) + 20),
        rings=sim.random.choices((1, 2, 3, 4, 6), (28, 38, 24, 7, 3))[0],
        **facts,
    )


def complain_by_call(sim: Simulation, clerk: Member) -> None:
    """The call is written down at once, the complaint some minutes later, opened from the call."""
    situation = sim.pick(situations())
    client = pick_client(sim, situation)
    unknown = sim.chance(UNKNOWN)
    if unknown:
        number, name = mobile(sim.random), person_name(sim.random)
        call = _record_call(
            sim, clerk, None, number, situation.wants, "已登记办理", Outcome.MATTER, new_name=name
        )
        client = Client(0, call.record.party, name, (number,), None, "")
    else:
        number = sim.pick(client.phones)
        call = _record_call(sim, clerk, client.party, number, situation.wants, "已登记办理", Outcome.MATTER)
    later = clock.now() + dt.timedelta(seconds=sim.random.randint(90, 420))
    sim.at(later, lambda: record(sim, clerk, situation, client, opened_from=call.record))


def pick_client(sim: Simulation, situation: Situation, building: str = "") -> Client:
    if situation.who == "company":
        return sim.pick(sim.companies)
    if building:
        near = [client for client in sim.residents if client.building == building]
        if near:
            return sim.pick(near)
    return sim.pick(sim.residents)


def record(
    sim: Simulation,
    clerk: Member,
    situation: Situation,
    client: Client | None,
    *,
    channel: str = Channel.CALL,
    fate: str = "",
    owner: Member | None = None,
    lies: bool = False,
    lead: Case | None = None,
    words: dict[str, str] | None = None,
    **facts,
) -> Case | None:
    """Takes a complaint down and lets its story begin."""
    about = sim.pick(sim.staff.of(situation.about)) if situation.about else None
    if clerk is about:
        clerk = sim.clerk(but=about)
    building = client.building if client else ""
    words = words or slots(sim.random, situation, building=building, member=about.name if about else "")
    category, reasonable = _category(sim, situation)
    on_spot = not (fate or lies or about) and situation.topic in QUICK_TOPICS and sim.chance(ON_SPOT)
    owner = owner or _owner(sim, situation, client, clerk, about)
    if owner:
        facts["owner"] = owner
    if on_spot:
        facts |= {"on_spot": True, "result": situation.result.format_map(words)}
        facts["answer"] = sim.phrase("on_spot_answer")
    complaint = sim.do(
        "complaints.record",
        clerk,
        department=sim.staff.desk,
        project=sim.staff.project,
        party=client.party if client else None,
        anonymous=client is None,
        unit=client.unit if client else None,
        channel=channel,
        category=category,
        topic=situation.topic,
        title=situation.title.format_map(words),
        cause=situation.cause.format_map(words).strip(),
        wants=situation.wants,
        happened_at=clock.now() - dt.timedelta(minutes=sim.random.randint(20, 3000)),
        about_member=about,
        reasonable=reasonable,
        **facts,
    )
    if complaint is None:
        return None
    case = Case(
        complaint,
        situation,
        words,
        client,
        fate=fate or _fate(sim, situation, client),
        owner=sim.staff.by_id[complaint.matter.owner_id],
        about=about,
        reachable=sim.random.uniform(0.55, 0.95),
        lies=lies,
        lead=lead.complaint if lead else None,
    )
    sim.cases[case.pk] = case
    if case.open:
        if client:
            sim.waiting[case.pk] = case
        follow_leaders(sim, case)
        sim.begin(handle(sim, case))
    return case


def _category(sim: Simulation, situation: Situation) -> tuple[str, bool | None]:
    """What it is taken down as; requests are judged later, but for some judged at once."""
    if situation.category == Category.COMPLAINT and not situation.about and sim.chance(0.08):
        return Category.REQUEST, True if sim.chance(0.5) else None
    return situation.category, situation.reasonable if sim.chance(0.5) else None


def _owner(
    sim: Simulation, situation: Situation, client: Client | None, clerk: Member, about: Member | None
) -> Member | None:
    """Whom the clerk gives it to: by building; None leaves it to the rule of the house."""
    specialists = sim.staff.of("specialist")
    if about is not None:
        return sim.staff.of("supervisor")[0]
    if situation.category == Category.CONSULTATION or (
        situation.topic in (Topic.FEES, Topic.OTHER) and sim.chance(0.4)
    ):
        return clerk
    if sim.chance(0.2):
        return None
    return right_specialist(sim, client) if client and client.building else sim.pick(specialists)


def right_specialist(sim: Simulation, client: Client | None) -> Member:
    """The specialist of the client's building."""
    specialists = sim.staff.of("specialist")
    building = int(client.building) if client and client.building else 5
    return specialists[0 if building <= 3 else 1 if building <= 6 else 2]


def _fate(sim: Simulation, situation: Situation, client: Client | None) -> str:
    if client is None:
        return "anonymous"
    if situation.decline:
        return "decline"
    return sim.random.choices(
        ("solve", "half", "escalate", "unreached", "void", "correct", "remedy"), (64, 9, 6, 4, 3, 6, 8)
    )[0]


def ask_again(sim: Simulation, clerk: Member, case: Case) -> None:
    """A customer who waits rings again; whoever owns the matter is told, and some of them remember it then."""
    assert case.client is not None
    words = sim.phrase("chase")
    _record_call(
        sim, clerk, case.client.party, case.client.phones[0], words, "已转告责任人尽快办理", Outcome.MATTER
    )
    if case.open and not case.about and sim.chance(TAKEN_TWICE):
        record(sim, clerk, case.situation, case.client, words=case.words, owner=case.owner, fate="void")
    elif case.open and sim.act("complaints.chase", case, by=clerk, words=words) and sim.chance(0.6):
        sim.give(case.nudge_of(case.owner), dt.timedelta(minutes=sim.random.randint(5, 60)))


def come_otherwise(sim: Simulation) -> None:
    """A walk-in, a letter, a message on the internet, an anonymous note or a work order of the government."""
    situation = sim.pick(situations())
    clerk = sim.clerk()
    channel = sim.random.choices(
        (Channel.VISIT, Channel.ONLINE, Channel.LETTER, Channel.GOVERNMENT, "anonymous"),
        (45, 22, 6, 15, 12),
    )[0]
    if channel == "anonymous":
        record(sim, clerk, situation, None, channel=Channel.LETTER)
        return
    client = pick_client(sim, situation)
    if channel != Channel.GOVERNMENT:
        record(sim, clerk, situation, client, channel=channel)
        return
    sim.orders += 1
    due = sim.calendar.add_working_days(clock.now(), sim.random.randint(3, 7))
    record(
        sim,
        clerk,
        situation,
        client,
        channel=channel,
        owner=sim.staff.of("manager")[0] if sim.chance(0.4) else None,
        government_number=f"SZ{clock.today():%Y%m}{sim.seed % 1000:03d}{sim.orders:05d}",
        government_due=due,
    )


def strike_building(sim: Simulation) -> None:
    """One cause, several owners of a building: the first is the lead, the others join it."""
    situation = sim.pick([one for one in situations() if one.group])
    building = sim.pick([client for client in sim.residents if client.building] or sim.residents).building
    near = [client for client in sim.residents if client.building == building]
    struck = sim.random.sample(near, min(len(near), sim.random.randint(3, 5)))
    words = slots(sim.random, situation, building=building, member="")
    first = record(sim, sim.clerk(), situation, struck[0], fate="solve", words=words) if struck else None
    if first is None:
        return
    for client in struck[1:]:
        said = words | {"again": sim.phrase("again")}
        moment = sim.soon(20, 400)
        sim.at(
            moment,
            lambda client=client, said=said: record(  # type: ignore[misc]
                sim,
                sim.clerk(),
                situation,
                client,
                fate="solve",
                lead=first,
                words=said,
                owner=first.owner,
            ),
        )


def keep_register(sim: Simulation) -> None:
    """A customer's number changes, or somebody must see one in full to ring back."""
    client = sim.pick(sim.clients)
    if sim.chance(0.5):
        sim.do(
            "customers.correct",
            sim.clerk(),
            on=client.record,
            name=client.name,
            phones=[mobile(sim.random), *client.phones[1:]],
            reason=sim.pick(phrases()["customer_fix"]),
        )
    else:
        member = sim.pick(sim.staff.of("specialist"))
        sim.do("customers.reveal", sim.hand(member), on=client.record, reason=sim.phrase("reveal"))
