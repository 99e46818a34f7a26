"""One project from its launch to the last certificate: what the sales room does over two years, and nothing else."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.calendars import loading
from huiyin.kernel.checks import check_all, last_line
from huiyin.kernel.custody.models import Item
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.sweeping import sweep
from huiyin.registers.accounts.models import Bill, Refund, Till
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.queries import Plan
from huiyin.rooms.sales.contracts.models import STANDING, Contract
from huiyin.rooms.sales.handovers.models import Handover, HandoverRound
from huiyin.rooms.sales.handovers.queries import to_invite
from huiyin.rooms.sales.launches.models import FIVE, LaunchLine
from huiyin.rooms.sales.mortgages.models import Mortgage
from huiyin.rooms.sales.settlement.models import AreaRound, Settlement, Way
from huiyin.rooms.sales.titles.jobs import watch_lapses, watch_terms
from huiyin.rooms.sales.titles.models import TitleCase
from huiyin.simulate import people, places
from huiyin.simulate.acts.accounts import ask_refund, teller
from huiyin.simulate.acts.contracts import explain_clauses, give_up, sell
from huiyin.simulate.acts.estates import floor_plan
from huiyin.simulate.acts.handing import hand_over
from huiyin.simulate.acts.lending import book_loans, reconcile_loans
from huiyin.simulate.acts.mortgages import keep_loans, prepare_loans
from huiyin.simulate.acts.receipts import follow_taxes, set_standard
from huiyin.simulate.acts.titles import finish_act, keep_titles, open_project_act, prepare_titles
from huiyin.simulate.engine import Stopped
from huiyin.simulate.run import NotEmpty, Report
from huiyin.simulate.simulation import Simulation

ONE_DAY = dt.timedelta(days=1)
ROOMS = (("01", 8950, 7120), ("02", 11840, 9460), ("03", 14260, 11410), ("04", 9630, 7660))
OPEN_DAYS = 0.68  # of the days of a year
SOLD_BY, BUILT_BY = 0.4, 0.5  # of the time: the last home finds its buyer; the buildings are finished
CASES = 60  # of the title desk looked at in an hour
PAID, VOIDED = 0.5, 0.0006  # a day: of the bills that are due, of the standing contracts
LOST = 0.0002  # a day: of the receipts in the cabinet
SPREAD = (
    0.957, 0.978, 0.986, 0.992, 0.996, 1.0, 1.003, 1.008, 1.014, 1.026, 1.037,
)  # registered over contracted  # fmt: skip


def simulate_project(
    *,
    seed: int,
    start: dt.date,
    units: int = 600,
    months: int = 24,
    tell: Callable[[str], None] = lambda words: None,
    check_days: bool = False,
) -> Report:
    """Lets one project of so many homes pass from launch to certificates; invariants and books are checked.

    Raises NotEmpty where somebody works already, Stopped where anything is neither done nor refused.
    """
    if Member.objects.exists():
        raise NotEmpty
    began = time.perf_counter()
    loading.forget()
    days = months * 365 // 12
    with clock.at(f"{start} 08:00"):
        sim = _begun(seed, start, units)
    for n in range(days):
        day, before = start + n * ONE_DAY, last_line()
        if sim.calendar.is_working_day(day):
            _live_day(sim, day, n / days, units / (days * SOLD_BY * OPEN_DAYS))
        if n % 30 == 29:
            tell(f"{day}  {_standing()}  操作 {sum(sim.done.values())}")
        if check_days and (problems := check_all(before)):
            raise Stopped(f"{day} (seed {seed}): " + "\n".join(map(str, problems[:20])))
    end = clock.shanghai(f"{start + days * ONE_DAY}")
    with clock.at(end):
        sweep()
    report = Report(seed, start, end, days, time.perf_counter() - began, Line.objects.count(), sim)
    report.problems = check_all()
    return report


def _standing() -> str:
    """How far the homes are, in one line."""
    signed = Contract.objects.filter(live=True, signed_on__isnull=False).count()
    handed = Handover.objects.filter(delivered_on__isnull=False).count()
    titled = TitleCase.objects.filter(live=True, matter__state="issued").count()
    return f"签约 {signed}  交房 {handed}  领证 {titled}"


# ── the first day ───────────────────────────────────────────────────────────────


def _begun(seed: int, start: dt.date, units: int) -> Simulation:
    """The department, the buildings, the papers, the launch; and who may buy."""
    staff = people.found(start, None)
    sim = Simulation(seed, staff, [])
    where: dict[str, Any] = {"department": staff.desk, "project": staff.project}
    boss, manager = staff.of("supervisor")[0], staff.of("manager")[0]
    sheet = sim.do("sheets.open", boss, works=None, under_construction=True, **where)
    towers = max(1, -(-units // 120))
    floors = -(-units // (towers * len(ROOMS)))
    for n in range(1, towers + 1):
        sim.do("sheets.add_building", boss, on=sheet.pk, name=str(n))
    buildings = list(Building.objects.filter(project=staff.project).order_by("position"))
    for building in buildings:
        plan = Plan(("1",), 2, floors + 1, ROOMS)
        sim.do("sheets.lay_out", boss, on=sheet.pk, building=building, plan=plan, use="home")
    for n, sort in enumerate(FIVE):
        facts: dict[str, Any] = {"sort": sort, "code": f"证2025-{n + 1:03d}", "issuer": "市住房和建设局"}
        sim.do("certificates.register", boss, issued_on=start, buildings=buildings, **where, **facts)
    days: dict[str, Any] = {"planned_on": start, "buildings": buildings}
    launch = sim.do("launches.prepare", manager, title="首批开盘准备", batch="首批", **where, **days)
    lines = launch.lines.filter(state=LaunchLine.State.OPEN).select_related("promise__owner")
    for n, line in enumerate(lines.order_by("position")):
        uploads = [floor_plan(f"{line.title}.png", n)] if line.wants_document else []
        sim.do("launches.finish_line", line.owner, on=launch.pk, line=line, remark="", uploads=uploads)
    ends = start + 800 * ONE_DAY
    sim.do("launches.open_sale", manager, on=launch.pk, opened_on=start, ends_on=ends)
    sim.settle(_buyers(sim, units))
    bank: dict[str, Any] = {"bank": "建设银行南山支行", "tail": "6018", "supervised": True}
    sim.do("tills.open", teller(sim), name="预售资金监管户", **bank, **where)
    sim.do("tills.open", teller(sim), name="代收款专户", bank="农业银行", tail="2235", **where)
    explain_clauses(sim)
    set_standard(sim)
    prepare_loans(sim)
    prepare_titles(sim)
    return sim


def _buyers(sim: Simulation, count: int) -> list[places.Client]:
    """Persons with a card and a phone, one for each home and some more."""
    rng, taken = random.Random(f"{sim.seed} buyers"), set[str]()
    rows = [
        {
            "department": sim.staff.desk,
            "project": sim.staff.project,
            "name": people.person_name(rng),
            "kind": "person",
            "phones": (places.new_of(rng, taken),),
            "id_number": places.new_of(rng, taken, people.id_number),
            "unit": None,
        }
        for _n in range(count + count // 10)
    ]
    made: list = []
    for at in range(0, len(rows), 500):
        made += perform_set("customers.register", rows[at : at + 500], by=None, source="simulator")
    return [
        places.Client(one.pk, one.record.party, row["name"], row["phones"], None, "")  # type: ignore[arg-type]
        for one, row in zip(made, rows, strict=True)
    ]


# ── a day ───────────────────────────────────────────────────────────────────────


def _live_day(sim: Simulation, day: dt.date, far: float, rate: float) -> None:
    """Buyers come while there are homes; everybody does a day's work; what is due at this stage of the project is begun."""

    def at(hour: int, minute: int, do: Callable[[], object]) -> None:
        sim.at(clock.shanghai(f"{day} {hour:02d}:{minute:02d}"), do)

    if far < SOLD_BY:
        left = Unit.objects.filter(state=Unit.State.UNSOLD).exclude(contracts__live=True).count()
        coming = int(rate) + sim.chance(rate % 1)
        for n in range(min(left, coming)):
            at(9, 15 + n * 6, lambda: sim.begin(sell(sim)))
    for hour in (9, 17):
        at(hour, 25, sweep)
    at(10, 40, lambda: _buyers_pay(sim))
    at(11, 10, lambda: _give_up_and_lose(sim))
    for n in range(2):
        at(10, 5 + n * 10, lambda: sim.begin(ask_refund(sim)))
    for hour in (11, 14, 16):
        at(hour, 40, lambda: hand_over(sim))
        at(hour, 45, lambda: follow_taxes(sim))
        at(hour, 50, lambda: keep_titles(sim, CASES))
    at(8, 15, watch_lapses)
    at(8, 20, watch_terms)
    at(16, 15, lambda: keep_loans(sim))
    at(16, 30, lambda: reconcile_loans(sim))
    at(16, 50, lambda: book_loans(sim))
    if far >= BUILT_BY:
        at(8, 45, lambda: _finished(sim, day))
    sim.pass_time(clock.shanghai(f"{day} 23:00"))


def _buyers_pay(sim: Simulation) -> None:
    """What fell due comes over the bank, most of it in time, the bank's part only where it refused the loan.

    Finance pays what was asked back.
    """
    till, today, hand = Till.objects.order_by("pk")[0], clock.today(), teller(sim)
    lent = Mortgage.objects.filter(live=True).values("contract")
    due = Bill.objects.filter(due_on__lte=today + 3 * ONE_DAY, record__voided_at=None).exclude(
        words="贷款", about__in=lent
    )
    for bill in due.select_related("record__party", "record__department", "record__project", "unit").order_by(
        "pk"
    ):
        if not bill.open or not sim.chance(PAID):
            continue
        record = bill.record
        sim.do(
            "payments.take",
            hand,
            department=record.department,
            project=record.project,
            party=record.party,
            unit=bill.unit,
            amount=bill.open,
            bills=[(bill, bill.open)],
            method="transfer",
            till=till,
            received_on=today,
            reference=f"{today:%y%m%d}{sim.serial():08d}",
        )
    for refund in Refund.objects.filter(state=Refund.State.ASKED, record__voided_at=None):
        facts: dict[str, Any] = {"method": "transfer", "till": till, "reference": f"TK{sim.serial()}"}
        sim.do("refunds.pay", hand, on=refund.pk, paid_on=today, **facts)


def _give_up_and_lose(sim: Simulation) -> None:
    """Now and then a buyer withdraws, and a paper is not where it should be, and turns up again."""
    standing = Contract.objects.filter(live=True, matter__state__in=STANDING, handovers=None).order_by("pk")
    for contract in standing.select_related("matter"):
        if sim.random.random() < VOIDED:
            sim.begin(give_up(sim, contract))
    for item in Item.objects.filter(sort="voucher", state=Item.State.KEPT).order_by("pk"):
        if sim.random.random() < LOST:
            sim.do("items.lose", sim.staff.of("supervisor")[0], on=item.pk, reason="盘点时不在柜内")
    for item in Item.objects.filter(state=Item.State.LOST).order_by("pk"):
        if sim.chance(0.2):
            sim.do("items.find", sim.staff.of("supervisor")[0], on=item.pk, place="票据柜2")


def _finished(sim: Simulation, day: dt.date) -> None:
    """Completion, first registration, the survey and the handover begin once; later buyers join them."""
    boss = sim.staff.of("supervisor")[0]
    where: dict[str, Any] = {"department": sim.staff.desk, "project": sim.staff.project}
    buildings = list(Building.objects.filter(project=sim.staff.project).order_by("position"))
    around = HandoverRound.objects.select_related("matter").first()
    if around is None:
        facts: dict[str, Any] = {"code": "竣备2026-001", "issuer": "市住房和建设局", "issued_on": day}
        sim.do("certificates.register", boss, sort="completion", buildings=buildings, **where, **facts)
        act = open_project_act(sim, "first", buildings, **where)
        finish_act(sim, act, day, "不动产首2026第0001号")
        survey: dict[str, Any] = {"report": "测2026-01", "surveyed_on": day, "buildings": buildings}
        sim.do("arearounds.open", boss, title="面积结算", **survey, **where)
        rounds: dict[str, Any] = {"place": "会所", "from_on": day, "to_on": day + 50 * ONE_DAY, "capacity": 6}
        rounds |= {"opens_at": dt.time(9), "closes_at": dt.time(17), "buildings": buildings}
        around = sim.do("handoverrounds.open", boss, title="集中交房", **rounds, **where)
    if around is None:
        return
    _settle(sim, boss, where)
    if to_invite(around).exists():
        sim.do("handoverrounds.invite", boss, on=around.pk)
    if around.slots.filter(from_at__gt=clock.now() + 5 * ONE_DAY).count() < 20:
        more: dict[str, Any] = {"from_on": day, "to_on": day + 50 * ONE_DAY, "capacity": 6}
        sim.do(
            "handoverrounds.add_slots", boss, on=around.pk, opens_at=dt.time(9), closes_at=dt.time(17), **more
        )


def _settle(sim: Simulation, boss: Member, where: dict[str, Any]) -> None:
    """Every standing contract's home is measured; who may rescind keeps the home, as most do."""
    around = AreaRound.objects.select_related("matter__record").first()
    open_ones = Contract.objects.filter(live=True, matter__state__in=STANDING, settlements=None)
    contracts = list(open_ones.select_related("unit", "matter__record__party").order_by("pk")[:500])
    if around is not None and contracts:
        rows = [
            where
            | {
                "round": around,
                "contract": contract,
                "registered": round(contract.area * sim.pick(SPREAD)),
                "registered_inner": contract.inner_area,
            }
            for contract in contracts
        ]
        perform_set("settlements.compute", rows, by=boss, source="simulator")
    choosing = Settlement.objects.filter(state="notified", may_rescind=True, choice="", live=True)
    for one in choosing.exclude(way=Way.BY_HAND)[:6]:
        letter = [floor_plan("确认书.png", 1)]
        sim.do("settlements.choose", boss, on=one.pk, choice="keep", uploads=letter)
