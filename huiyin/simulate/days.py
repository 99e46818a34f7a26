"""A day of the virtual department: who rings when, when the house sweeps, who reads, what is due by the calendar."""

from __future__ import annotations

import datetime as dt
import math

from huiyin.kernel import clock
from huiyin.kernel.journal.reading import seal
from huiyin.kernel.promises.sweeping import sweep
from huiyin.registers.estates.jobs import ask_for_progress
from huiyin.registers.office.jobs import move_approvals_on, remind_of_appointments, remind_of_circulars
from huiyin.rooms.desk.followups.jobs import ring_the_silent
from huiyin.rooms.sales.launches.jobs import watch_certificates
from huiyin.rooms.sales.mortgages.jobs import watch_cards, watch_ledgers
from huiyin.rooms.sales.titles.jobs import watch_lapses, watch_terms
from huiyin.simulate.acts.accounts import ask_refund, keep_books
from huiyin.simulate.acts.appraisals import keep_appraisals
from huiyin.simulate.acts.asking import delegate, write_request
from huiyin.simulate.acts.checking import look_at_work
from huiyin.simulate.acts.conduct import close_month, honour, report
from huiyin.simulate.acts.contracts import sell
from huiyin.simulate.acts.estates import keep_answers, walk_site
from huiyin.simulate.acts.following import serve_guest, take_up
from huiyin.simulate.acts.handing import hand_over
from huiyin.simulate.acts.launches import keep_launch
from huiyin.simulate.acts.leading import collect, plan_absences, read_notices
from huiyin.simulate.acts.lending import book_loans, reconcile_loans
from huiyin.simulate.acts.mortgages import keep_loans
from huiyin.simulate.acts.office import appoint, begin_duties, circulate, give_task
from huiyin.simulate.acts.plans import keep_to_plan
from huiyin.simulate.acts.posts import keep_outside
from huiyin.simulate.acts.receipts import follow_taxes
from huiyin.simulate.acts.receiving import come_otherwise, keep_register, strike_building, take_call
from huiyin.simulate.acts.rosters import clock_day, keep_roster
from huiyin.simulate.acts.rulebook import keep_book
from huiyin.simulate.acts.titles import keep_titles
from huiyin.simulate.acts.training import learn, watch_training
from huiyin.simulate.acts.visiting import change_shift, come_in, ring_in_vain
from huiyin.simulate.simulation import Simulation

QUARTER = dt.timedelta(minutes=15)
ONE_DAY = dt.timedelta(days=1)
# How many ring in an hour of an open day, against each other: peaks from nine to eleven and from two to four.
HOURS = {8: 10, 9: 26, 10: 25, 11: 13, 12: 4, 13: 8, 14: 22, 15: 21, 16: 12, 17: 8, 18: 2, 19: 1}
HOURS_WHEN_CLOSED = {9: 2, 10: 3, 11: 2, 14: 2, 15: 3, 16: 2, 19: 1}
WEEKDAYS = (1.35, 1.05, 1.0, 0.95, 0.97, 0.8, 0.8)  # an open Saturday is a make-up day
WHEN_CLOSED = 0.07  # the hotline's share on a closed day
AFTER_CLOSED = 1.15  # for each closed day before, up to three
CALLS = 0.11  # a customer and ordinary day
LEAST_CALLS = 14
VISITS, UNANSWERED = 4, 1.6  # a day
TASKS, CIRCULARS, APPOINTMENTS, REQUESTS = 1.1, 0.25, 0.8, 0.9  # a day
SALES = 0.9  # a day
BREACHES, REWARDS = 0.2, 0.1  # a day
REFUNDS = 0.25  # of the days, on which one is asked for
DELEGATED = 0.06  # of the days, on which the manager lets another decide
GUESTS = 2.2  # whose stay, visit or code is followed up, a day
OTHERWISE = 0.07  # complaints that come by another way, for each call


def live(sim: Simulation, day: dt.date) -> None:
    """Enters everything of a day on the agenda."""
    open_today = sim.calendar.is_working_day(day)
    sim.at(_moment(day, 2, 30), lambda: seal())
    sim.at(_moment(day, 7, 30), lambda: clock_day(sim, day))
    for moment in _times(sim, _expected(sim, day), HOURS if open_today else HOURS_WHEN_CLOSED, day):
        sim.at(moment, lambda: take_call(sim))
    if not open_today:
        return
    for moment in _times(sim, _expected(sim, day) * OTHERWISE, HOURS, day):
        sim.at(moment, lambda: come_otherwise(sim))
    for moment in _times(sim, 1.2, HOURS, day):
        sim.at(moment, lambda: keep_register(sim))
    if sim.chance(0.12):
        sim.at(_moment(day, 9, sim.random.randint(0, 59)), lambda: strike_building(sim))
    for opens, closes in sim.calendar.spans(day):
        moment = opens
        while moment <= closes:
            sim.at(moment, lambda: sweep())
            sim.at(moment, lambda: remind_of_appointments())
            moment += QUARTER
    sim.at(_moment(day, 8, 20), lambda: begin_duties(sim))
    sim.at(_moment(day, 8, 15), lambda: ring_the_silent())
    sim.at(_moment(day, 8, 21), lambda: ask_for_progress())
    sim.at(_moment(day, 11, 5), lambda: walk_site(sim))
    sim.at(_moment(day, 8, 11), lambda: watch_certificates())
    sim.at(_moment(day, 15, 35), lambda: keep_launch(sim))
    sim.at(_moment(day, 8, 16), lambda: watch_lapses())
    sim.at(_moment(day, 8, 17), lambda: watch_terms())
    sim.at(_moment(day, 15, 50), lambda: keep_titles(sim))
    sim.at(_moment(day, 8, 40), lambda: keep_answers(sim))
    for hour in (9, 14):
        sim.at(_moment(day, hour, 25), lambda: take_up(sim))
    for moment in _times(sim, GUESTS, HOURS, day):
        sim.at(moment, lambda: serve_guest(sim))
    sim.at(_moment(day, 8, 22), lambda: keep_book(sim))
    sim.at(_moment(day, 15, 40), lambda: keep_books(sim))
    sim.at(_moment(day, 8, 16), lambda: watch_cards())
    sim.at(_moment(day, 8, 30), lambda: watch_ledgers())
    sim.at(_moment(day, 16, 15), lambda: keep_loans(sim))
    sim.at(_moment(day, 16, 25), lambda: reconcile_loans(sim))
    sim.at(_moment(day, 16, 40), lambda: book_loans(sim))
    sim.at(_moment(day, 16, 5), lambda: follow_taxes(sim))
    sim.at(_moment(day, 11, 40), lambda: hand_over(sim))
    sim.at(_moment(day, 14, 35), lambda: keep_outside(sim, day))
    if sim.chance(REFUNDS):
        sim.at(_moment(day, 10, 35), lambda: sim.begin(ask_refund(sim)))
    sim.at(_moment(day, 9, 5), lambda: keep_to_plan(sim))
    sim.at(_moment(day, 11, 15), lambda: keep_roster(sim, day))
    sim.at(_moment(day, 8, 45), lambda: learn(sim))
    sim.at(_moment(day, 14, 40), lambda: keep_appraisals(sim, day))
    sim.at(_moment(day, 17, 20), lambda: watch_training(sim))
    sim.at(_moment(day, 8, 35), lambda: look_at_work(sim))
    sim.at(_moment(day, 9, 0), lambda: remind_of_circulars())
    sim.at(_moment(day, 8, 10), lambda: move_approvals_on())
    if sim.chance(DELEGATED):
        sim.at(_moment(day, 8, 50), lambda: delegate(sim))
    stories: tuple = ((give_task, TASKS), (circulate, CIRCULARS), (appoint, APPOINTMENTS))
    stories += ((sell, SALES), (report, BREACHES), (honour, REWARDS))
    stories += ((write_request, REQUESTS), (come_in, VISITS), (ring_in_vain, UNANSWERED))
    for act, mean in stories:
        for moment in _times(sim, mean, HOURS, day):
            sim.at(moment, lambda act=act: sim.begin(act(sim)))  # type: ignore[misc]
    sim.at(_moment(day, 13, 10), lambda: sim.begin(change_shift(sim)))
    for n, member in enumerate(sim.staff.members.values()):
        sim.at(_moment(day, 8, 31 + n % 20), lambda member=member: read_notices(sim, member))  # type: ignore[misc]
    if day.weekday() == 0:
        sim.at(_moment(day, 7, 50), lambda: plan_absences(sim, day))
    if not any(sim.calendar.is_working_day(day.replace(day=n)) for n in range(1, day.day)):
        sim.at(_moment(day, 10, 5), lambda: sim.begin(collect(sim)))
        sim.at(_moment(day, 10, 20), lambda: sim.begin(close_month(sim)))


def _expected(sim: Simulation, day: dt.date) -> float:
    """How many calls a day may be expected to bring."""
    usual = max(LEAST_CALLS, len(sim.clients) * CALLS) * WEEKDAYS[day.weekday()]
    if not sim.calendar.is_working_day(day):
        return usual * WHEN_CLOSED
    closed = 0
    while closed < 3 and not sim.calendar.is_working_day(day - ONE_DAY * (closed + 1)):
        closed += 1
    return usual * (AFTER_CLOSED**closed if day.weekday() != 0 else AFTER_CLOSED ** max(closed - 2, 0))


def _times(sim: Simulation, mean: float, hours: dict[int, int], day: dt.date) -> list[dt.datetime]:
    """Moments of a day, as many as chance makes of the mean, spread over the hours by their weight."""
    count = _poisson(sim, mean)
    chosen = sim.random.choices(list(hours), list(hours.values()), k=count)
    return sorted(
        _moment(day, hour, sim.random.randint(30, 59) if hour == 8 else sim.random.randint(0, 59))
        + dt.timedelta(seconds=sim.random.randint(0, 59))
        for hour in chosen
    )


def _poisson(sim: Simulation, mean: float) -> int:
    if mean > 60:
        return max(0, round(sim.random.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, sim.random.random()
    while product > limit:
        count += 1
        product *= sim.random.random()
    return count


def _moment(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return clock.shanghai(f"{day} {hour:02d}:{minute:02d}")
