"""Whatever anybody does to complaints, in whatever order: the invariants hold after every step."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Min, Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.journal.reading import broken_chains
from huiyin.kernel.matters.models import HandOver, Holding, Matter
from huiyin.kernel.members.models import Absence
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.sweeping import sweep
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record

WORDS = st.sampled_from(["漏水", "电梯困人", ""])
PEOPLE = ("head", "manager", "supervisor", "specialist", "clerk", "engineer", "stranger")
SIMPLE = {  # verbs whose facts are words or nothing
    "complaints.acknowledge": ("instruction",),
    "complaints.chase": ("words",),
    "complaints.escalate": ("difficulty",),
    "complaints.decide": ("decision",),
    "complaints.solve": ("result", "answer"),
    "complaints.solve_partly": ("result", "remaining"),
    "complaints.decline": ("rule", "answer"),
    "complaints.reopen": (),
    "complaints.void": (),
    "matters.accept": (),
    "matters.return": ("why",),
    "matters.take_back": (),
    "matters.reveal": (),
}


class Desk(RuleBasedStateMachine):
    """A department whose members do anything they can think of to its complaints."""

    house: object
    customer: object

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.now = clock.shanghai("2026-11-24 09:00")
        self.refused = self.done = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def attempt(self, verb: str, who: str | None, on=None, **facts):
        """Does a verb if the rules let it; anything but a refusal is a fault."""
        with clock.at(self.now):
            try:
                perform(verb, by=who and getattr(self.house, who), on=on, **facts)
                self.done += 1
            except (Refused, NotSeen):
                self.refused += 1

    def complaint(self, n: int) -> int:
        keys = list(Record.objects.filter(kind="complaints").order_by("pk").values_list("pk", flat=True))
        return keys[n % len(keys)]

    @initialize(category=st.sampled_from(["complaint", "request"]))
    def begins(self, category):
        self.attempt("complaints.record", "clerk", **self.facts(category))

    def facts(self, category: str, **more) -> dict:
        return {
            "department": self.house.desk,
            "project": self.house.project,
            "party": self.customer.party,
            "category": category,
            "title": "漏水",
            "cause": "渗水",
        } | more

    @rule(
        who=st.sampled_from(["clerk", "specialist", "manager", "engineer"]),
        category=st.sampled_from(["complaint", "opinion", "request", "consultation"]),
        about=st.sampled_from([None, "specialist", "supervisor", "manager", "head"]),
        cause=st.sampled_from(["渗水", "电梯困人"]),
        anonymous=st.booleans(),
        on_spot=st.booleans(),
    )
    def record(self, who, category, about, cause, anonymous, on_spot):
        more = {"cause": cause, "on_spot": on_spot, "result": "好了", "answer": "说了"}
        if about:
            more["about_member"] = getattr(self.house, about)
        if anonymous:
            more |= {"party": None, "anonymous": True}
        self.attempt("complaints.record", who, **self.facts(category, **more))

    @rule(
        n=st.integers(0, 9),
        who=st.sampled_from(PEOPLE),
        verb=st.sampled_from(sorted(SIMPLE)),
        words=WORDS,
        reason=WORDS,
    )
    def simple(self, n, who, verb, words, reason):
        self.attempt(verb, who, self.complaint(n), reason=reason, **dict.fromkeys(SIMPLE[verb], words))

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), reached=st.booleans(), settles=st.booleans())
    def contact(self, n, who, reached, settles):
        key = self.complaint(n)
        owed = list(Promise.objects.filter(matter=key, state="open")) if settles else []
        self.attempt("complaints.contact", who, key, way="phone", reached=reached, words="谈过", settles=owed)

    @rule(
        n=st.integers(0, 9), who=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE), reassigned=st.booleans()
    )
    def pass_on(self, n, who, to, reassigned):
        member, verb = getattr(self.house, to), "matters.reassign" if reassigned else "matters.hand_over"
        self.attempt(
            verb, who, self.complaint(n), reason="忙", **{"owner" if reassigned else "taker": member}
        )

    @rule(
        n=st.integers(0, 9), who=st.sampled_from(PEOPLE), ground=st.sampled_from(["anonymous", "unreached"])
    )
    def end(self, n, who, ground):
        self.attempt("complaints.end", who, self.complaint(n), ground=ground, result="结案")

    @rule(n=st.integers(0, 9), m=st.integers(0, 9), who=st.sampled_from(PEOPLE))
    def join(self, n, m, who):
        kind = KINDS["complaints"]
        self.attempt(
            "complaints.join_group", who, self.complaint(n), lead=kind.model.objects.get(pk=self.complaint(m))
        )

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), days=st.integers(-1, 9))
    def rearrange(self, n, who, days):
        key = self.complaint(n)
        promise = Promise.objects.filter(matter=key).order_by("-id").first()
        due = self.now + dt.timedelta(days=days)
        self.attempt("matters.rearrange", who, key, promise=promise, due=due, reason="客户改期")

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), purpose=st.sampled_from(["help", "verify"]))
    def ask(self, n, who, purpose):
        complaint = KINDS["complaints"].particulars().get(pk=self.complaint(n))
        facts = {"complaint": complaint, "purpose": purpose, "title": "查", "asked": "查"}
        self.attempt("parts.ask", who, department=self.house.works, **facts)

    @precondition(lambda self: Record.objects.filter(kind="parts").exists())
    @rule(who=st.sampled_from(PEOPLE), withdrawn=st.booleans())
    def part(self, who, withdrawn):
        key = Record.objects.filter(kind="parts").latest("pk").pk
        if withdrawn:
            self.attempt("parts.withdraw", who, key, reason="不用了")
        else:
            self.attempt("parts.answer", who, key, reply="好了")

    @rule(who=st.sampled_from(PEOPLE), stand_in=st.sampled_from(PEOPLE))
    def absent(self, who, stand_in):
        if who != stand_in:
            who, stand_in = getattr(self.house, who), getattr(self.house, stand_in)
            Absence.objects.create(
                member=who, stand_in=stand_in, from_at=self.now, to_at=self.now + dt.timedelta(days=1)
            )

    @rule(hours=st.sampled_from([1, 5, 30]))
    def time_passes(self, hours):
        self.now += dt.timedelta(hours=hours)
        with clock.at(self.now):
            sweep()

    @invariant()
    def an_open_matter_has_one_owner_one_holder_and_its_nearest_promise_due_next(self):
        assert not Holding.objects.filter(to_at=None).exclude(member=F("matter__owner")).exists()
        held = Holding.objects.filter(to_at=None).values("matter")
        assert not Matter.objects.exclude(pk__in=held).exists()
        nearest = Min("promises__due", filter=Q(promises__state="open"))
        for matter in Matter.objects.annotate(nearest=nearest):
            assert matter.next_due == matter.nearest
            assert (matter.nearest is not None) == matter.is_open
            assert matter.is_open or matter.closing

    @invariant()
    def a_closed_matter_has_an_answer_or_a_lawful_closing_and_no_pending_offer(self):
        closed = Matter.objects.exclude(closed_at=None)
        assert not closed.filter(closing="answered", answered_at=None).exists()
        assert not HandOver.objects.filter(matter__in=closed, state="offered").exists()
        named = closed.filter(record__kind="complaints", record__party__isnull=False)
        assert not named.filter(closing__in=["anonymous", "nobody"]).exists()

    @invariant()
    def nobody_owns_judges_or_is_told_of_what_is_about_them(self):
        for complaint in (
            KINDS["complaints"].model.objects.exclude(about_member=None).select_related("matter")
        ):
            accused = complaint.about_member_id
            assert complaint.matter.owner_id != accused and complaint.matter.offered_to_id != accused
            assert not complaint.matter.promises.filter(owner=accused).exists()
            assert not complaint.about_member.notices.filter(record=complaint.pk).exists()

    @invariant()
    def chains_verify_and_numbers_have_no_gap(self):
        assert broken_chains() == []
        for kind, series in (("complaints", "TS"), ("parts", "XB")):
            rows = Record.objects.filter(kind=kind).order_by("pk")
            numbers = list(rows.values_list("number", flat=True))
            assert numbers == [f"{series}-2026-{n:04d}" for n in range(1, len(numbers) + 1)]


def test_random_work_by_random_members_keeps_every_invariant(house, customer):
    made: list[Desk] = []

    class ThisDesk(Desk):
        def __init__(self) -> None:
            self.house, self.customer = house, customer
            super().__init__()
            made.append(self)

    run_state_machine_as_test(
        ThisDesk,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert sum(one.done for one in made) > 100, "most of what was tried was not done at all"
