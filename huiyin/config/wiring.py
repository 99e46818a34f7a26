"""The one table that joins rooms: who may refuse, what follows, who answers. All in the same transaction.

GUARDS   verb -> functions of another room that may refuse it
AFTER    verb -> functions of another room that act on it, citing its journal line as their cause
AFTER_ANY  functions that act on whatever was done
ASKS     question -> the function that answers it, where that room is installed
UNFIT    functions that name who may own nothing of a department
ON_DUTY  functions that name who is on duty in a department
OFFER    verb that opens a record -> kinds from whose pages it may be opened as well, where its room is installed
APPROVE  verb -> the flow that it needs, where its own module does not say so (`approval=`)
"""

from collections.abc import Callable

from huiyin.kernel.actions.verbs import AFTER, AFTER_ANY, ASKS, GUARDS, VERBS
from huiyin.kernel.approvals.holding import needed
from huiyin.kernel.matters import owning
from huiyin.registers.accounts.pages.screens import unit_sections
from huiyin.registers.office.actions.appointments import host_is_free
from huiyin.rooms.desk.followups.actions.measuring import measures as followup_measures
from huiyin.rooms.desk.followups.actions.planning import after_complaint, after_reopening
from huiyin.rooms.desk.followups.queries import satisfaction_of
from huiyin.rooms.desk.quality.actions.noting import has_better_words, hits_for, note_slips
from huiyin.rooms.desk.quality.queries import scores_of
from huiyin.rooms.desk.reception.actions.guarding import nothing_internal
from huiyin.rooms.desk.reception.queries import calls_taken, not_service_calls, training_cards
from huiyin.rooms.people.conduct.actions.dismissals import after_declined
from huiyin.rooms.people.conduct.queries import suspended_between
from huiyin.rooms.people.plans.actions.measuring import own_measures
from huiyin.rooms.people.posts.actions.staffing import fit_to_ask
from huiyin.rooms.people.posts.jobs import adopt_placed
from huiyin.rooms.people.rosters.actions.outings import fit_to_leave
from huiyin.rooms.people.rosters.queries import attendance_evidence, on_duty_in
from huiyin.rooms.people.training.actions.following import (
    contract_training_first,
    unfit_in,
    untrained_for,
)
from huiyin.rooms.rulebook.actions.asking import after_objection
from huiyin.rooms.rulebook.queries.reading import signed_edition
from huiyin.rooms.sales.contracts.actions.charging import after_refund
from huiyin.rooms.sales.contracts.queries import standing_of_units
from huiyin.rooms.sales.launches.queries import lines_called
from huiyin.rooms.sales.mortgages.actions import following as loans
from huiyin.rooms.sales.mortgages.actions.booking import after_reversal
from huiyin.rooms.sales.mortgages.pages.mortgage import contract_sections as loan_sections
from huiyin.rooms.sales.settlement.actions.telling import look_at_bill, look_at_refund
from huiyin.rooms.sales.titles.pages.contracts import contract_sections as title_sections


def each(*answers: Callable) -> Callable:
    """What several modules answer to one question, one after the other."""
    return lambda *asked: [one for answer in answers for one in answer(*asked)]


def merged(*answers: Callable) -> Callable:
    """What several modules answer by key, in one."""
    return lambda *asked: {key: one for answer in answers for key, one in answer(*asked).items()}


REFUSE: dict[str, list[Callable]] = {
    "contracts.correct": [loans.no_other_loan],
    "launches.finish_line": [contract_training_first],
    "matters.accept": [host_is_free],
    "matters.reassign": [host_is_free],
    "complaints.record": [nothing_internal],
    "complaints.solve": [nothing_internal],
    "complaints.solve_partly": [nothing_internal],
    "complaints.decline": [nothing_internal],
    "outings.ask": [fit_to_leave],
    "staffing.request": [fit_to_ask],
    "progress.report": [nothing_internal],
    "progress.correct": [nothing_internal],
    "questions.add": [nothing_internal],
    "questions.correct": [nothing_internal],
    "wordings.add": [has_better_words],
    "wordings.correct": [has_better_words],
}
FOLLOW: dict[str, list[Callable]] = {
    "appraisalobjections.raise": [after_objection],
    "approvals.decline": [after_declined],
    "complaints.record": [after_complaint],
    "complaints.solve": [after_complaint],
    "complaints.decline": [after_complaint],
    "complaints.reopen": [after_reopening],
    "refunds.pay": [after_refund, look_at_refund],
    "bills.settle": [look_at_bill],
    "contracts.sign": [loans.after_signature],
    "contracts.filed": [loans.after_filing],
    "contracts.correct": [loans.after_correction],
    "contracts.void": [loans.after_voiding],
    "contracts.resume": [loans.after_resumption],
    "payments.reverse": [after_reversal],
}
ALWAYS: list[Callable] = [note_slips]
ANSWER: dict[str, Callable] = {
    "appraisals.attendance": attendance_evidence,
    "appraisals.checks": scores_of,
    "appraisals.satisfaction": satisfaction_of,
    "approvals.needed": needed,
    "members.placed": adopt_placed,
    "calls.not_service": not_service_calls,
    "contracts.sections": each(loan_sections, title_sections),
    "members.calls_on": calls_taken,
    "readings.signed": signed_edition,
    "rosters.suspensions": suspended_between,
    "wordings.hits": hits_for,
    "launches.lines_called": lines_called,
    "plans.measures": merged(own_measures, followup_measures),
    "posts.untrained": untrained_for,
    "training.cards": training_cards,
    "units.sections": unit_sections,
    "units.standing": standing_of_units,
}
UNFIT: list[Callable] = [unfit_in]
ON_DUTY: list[Callable] = [on_duty_in]
OFFER: dict[str, tuple[str, ...]] = {"breaches.record": ("outings", "attendances")}
APPROVE: dict[str, str] = {}

for verb, guards in REFUSE.items():
    GUARDS.setdefault(verb, []).extend(guards)

for verb, follows in FOLLOW.items():
    AFTER.setdefault(verb, []).extend(follows)

AFTER_ANY.extend(ALWAYS)

ASKS.update(ANSWER)

owning.UNFIT.extend(UNFIT)
owning.ON_DUTY.extend(ON_DUTY)

for verb, kinds in OFFER.items():
    if verb in VERBS:
        VERBS[verb].openers += kinds

for verb, flow in APPROVE.items():
    VERBS[verb].approval = flow
