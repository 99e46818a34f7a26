"""One run of the virtual department: its people, its cases, what they do, and what they were refused."""

from __future__ import annotations

import collections
import datetime as dt
import itertools
import random
from dataclasses import dataclass, field
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.members.models import Member
from huiyin.rooms.desk.complaints.models import Complaint, Part
from huiyin.simulate.engine import Engine, Signal, Stopped, Wait
from huiyin.simulate.people import Staff
from huiyin.simulate.places import Client
from huiyin.simulate.texts import Situation, filled, phrases

MOST_REFUSALS = 12  # of one verb on one case: after that the story goes round in circles
FORGOTTEN = (10, 26)  # hours of work after which a forgotten thing comes to mind by itself


@dataclass(eq=False)
class Case:
    """A complaint as the simulator knows it: the story behind it, and how it stands."""

    complaint: Complaint
    situation: Situation
    words: dict[str, str]
    client: Client | None
    fate: str
    owner: Member
    about: Member | None = None
    reachable: float = 0.75
    answered: Signal = field(default_factory=Signal)
    decided: Signal = field(default_factory=Signal)
    nudges: dict[int, Signal] = field(default_factory=dict)  # by member: somebody reminds them
    refused: collections.Counter = field(default_factory=collections.Counter)
    lies: bool = False  # its owner will not touch it again before the run ends
    lead: Complaint | None = None

    @property
    def pk(self) -> int:
        return self.complaint.pk

    @property
    def open(self) -> bool:
        return self.complaint.matter.closed_at is None

    @property
    def state(self) -> str:
        return self.complaint.matter.state

    @property
    def grave(self) -> bool:
        return self.complaint.matter.importance > 0

    def say(self, text: str) -> str:
        return filled(text, self.words)

    def nudge_of(self, member: Member) -> Signal:
        return self.nudges.setdefault(member.pk, Signal())


@dataclass(eq=False)
class Errand:
    """A part that another department owes, as the simulator knows it."""

    part: Part
    case: Case
    owner: Member
    nudge: Signal = field(default_factory=Signal)
    lies: bool = False

    def nudge_of(self, member: Member) -> Signal:
        return self.nudge


class Simulation(Engine):
    """Everything that the days and the acts share: chance, people, cases, counts."""

    def __init__(self, seed: int, staff: Staff, clients: list[Client]) -> None:
        super().__init__()
        self.seed, self.staff = seed, staff
        self.random = random.Random(seed)
        self.calendar = calendar_of(staff.desk.pk)
        self.cases: dict[int, Case] = {}
        self.errands: dict[int, Errand] = {}
        self.waiting: dict[int, Case] = {}  # open cases of customers who may ask again
        self.followed: set[int] = set()  # follow-ups that somebody has begun with
        self.checked: set[int] = set()  # quality checks that somebody has begun with
        self.orders = 0  # of the government, so far
        self._serials = itertools.count(1)
        self.done: collections.Counter[str] = collections.Counter()
        self.refusals: collections.Counter[tuple[str, str]] = collections.Counter()
        self.settle(clients)

    def settle(self, clients: list[Client]) -> None:
        """Who may ring from now on."""
        self.clients = clients
        self.residents = [client for client in clients if not client.is_company]
        self.companies = [client for client in clients if client.is_company] or self.residents

    # chance

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def pick(self, among) -> Any:
        return self.random.choice(among)

    def phrase(self, name: str) -> Any:
        return self.random.choice(phrases()[name])

    # time

    def soon(self, least: float, most: float) -> dt.datetime:
        """Some minutes of working time from now, not to the second."""
        minutes = self.random.randint(int(least), int(most))
        return self.calendar.add_working_minutes(clock.now(), minutes) + dt.timedelta(
            seconds=self.random.randint(0, 59)
        )

    def attend(self, member: Member, case: Case | Errand | None, least: float, most: float) -> Wait:
        """Until the member gets to it, at their own pace; forgotten things wait until somebody reminds them."""
        if case is not None and case.lies and case.owner is member:
            return Wait()
        habits = self.staff.habits[member.pk]
        nudge = case.nudge_of(member) if case is not None else Signal()
        if self.chance(habits.forgets):
            return Wait(self.soon(*(60 * hours for hours in FORGOTTEN)), (nudge,))
        moment = self.soon(least * habits.pace, most * habits.pace)
        return Wait(self._here_at(member, moment), (nudge,))

    def _here_at(self, member: Member, moment: dt.datetime) -> dt.datetime:
        """Some of what falls into an absence waits for the member; the rest the stand-in does."""
        if self.staff.stand_in(member, moment) and self.chance(0.3):
            back = self.staff.back_at(member, moment)
            return self.calendar.add_working_minutes(back, self.random.randint(10, 90))
        return moment

    # doing

    def hand(self, member: Member, but: Member | None = None) -> Member:
        """Whose hand does it now: the member's own or, while they are away, their stand-in's."""
        other = self.staff.stand_in(member, clock.now())
        if other is None:
            return member
        return self.staff.of("supervisor")[0] if other is but else other

    def clerk(self, but: Member | None = None) -> Member:
        """A clerk who is at the counter; the supervisor when nobody else is."""
        here = [
            one
            for one in self.staff.of("clerk")
            if one is not but and not self.staff.stand_in(one, clock.now())
        ]
        return self.pick(here) if here else self.staff.of("supervisor")[0]

    def serial(self) -> int:
        """The next of the numbers that banks, registries and papers bear: a key would differ from run to run."""
        return next(self._serials)

    def do(self, verb: str, by: Member | None, on: Any = None, case: Case | None = None, **facts) -> Any:
        """Does a verb as any member would; a refusal is counted by its clause and answers None."""
        try:
            subject = perform(verb, by=by, on=on, source="simulator", **facts)
        except Refused as refusal:
            self.refusals[" ".join(refusal.clauses) or "-", verb] += 1
            if case is not None:
                case.refused[verb] += 1
                if case.refused[verb] > MOST_REFUSALS:
                    raise Stopped(
                        f"{case.complaint.record.number}: {verb} refused again and again: {refusal}"
                    ) from refusal
            return None
        self.done[verb] += 1
        return subject

    def act(self, verb: str, case: Case, by: Member | None = None, **facts) -> Any:
        """Does a verb to a case, by its owner's hand unless another is named, and notes how the case stands then."""
        by = by or self.hand(case.owner, but=case.about)
        subject = self.do(verb, by, on=case.pk, case=case, **facts)
        if subject is not None:
            case.complaint = subject
            case.owner = self.staff.by_id[subject.matter.owner_id]
            if not case.open:
                self.waiting.pop(case.pk, None)
            elif case.client:
                self.waiting[case.pk] = case
        return subject
