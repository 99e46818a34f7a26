"""One record of each kind, for the walks: a module that is walked to the bottom makes its sample here.

Kinds without a sample are walked as far as their ledgers, forms and endpoints go.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.house.samples import accounts, appraisals, conduct, desk, plans, posts, rosters, sales, training

# Where a screen's address asks for something: what the walk puts there, by screen.
GONE = {"founding"}  # screens that stand only while nobody works here
SCREEN_ARGUMENTS = {"clause": ["YX-2.1.2b"], "pack": ["YX"], "trial": ["YX-2.1.2b", "callback_within"]}

# Kinds of which a post with `<kind>.see` opens the ledger, but reads what is not its own only with this right.
READ_WITH = {
    "approvals": "approvals.oversee",
    "delegations": "approvals.oversee",
    "postings": "postings.oversee",
    # every member's own, and of those below whoever leads
    "attendances": "attendances.oversee",
    "attendancelines": "attendancelines.oversee",
    "outings": "attendances.mark",
    "swaps": "swaps.approve",
    "coachings": "coachings.oversee",  # nobody's: they are between the two who spoke
}

# Whoever sees a record of the second kind also sees those of the first that belong to it.
SEEN_WITH = {"parts": "complaints"}

SAMPLES: dict[str, Callable] = {
    **accounts.SAMPLES,
    **desk.SAMPLES,
    **sales.SAMPLES,
    **posts.SAMPLES,
    **training.SAMPLES,
    **conduct.SAMPLES,
    **plans.SAMPLES,
    **rosters.SAMPLES,
    **appraisals.SAMPLES,
}


def make_all(house, customer) -> dict[str, object]:
    """A sample of each kind that has one, by kind: the customer and the door come from the house itself."""
    made: dict[str, object] = {"customers": customer, "units": customer.party.ties.get().unit}
    for kind, sample in SAMPLES.items():
        made[kind] = sample(house, made)
    return made
