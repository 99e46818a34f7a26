"""The register of flows: through whose hands a thing goes before it happens.

    flows.add(
        Flow(
            "seals.use",
            _("用印审批"),
            steps=(
                Step("manager", _("部门经理"), role("manager"), "YX-3.1.7"),
                Step("director", _("主任"), role("director"), "YX-3.1.7", over=("YX-3.1.7", "director_over")),
            ),
            amount="amount",
        )
    )

and `@action("seals.use", …, approval="seals.use")`. Nothing else: the verb then opens the approval in its place, and
happens by itself when the last step is signed. Where no step asks for the case at hand, it happens at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.promises.kinds import PROMISE_KINDS, PromiseKind, register
from huiyin.kernel.words import Words

CLAUSE = "YX-3.1.4"  # whoever leads works with those above and beside them: an answer by its date


def role(name: str) -> str:
    """Who holds this post in the department, or stands next above it; never the asker nor one below them."""
    return f"role:{name}"


def right(verb: str) -> str:
    """Whoever of the department has this right, the asker apart."""
    return f"right:{verb}"


def member(key: int) -> str:
    """One member, named by whoever asks, passes on or adds."""
    return f"member:{key}"


HEAD = "head:"  # the head of the department
SUPERIOR = "superior:"  # who stands above the last decider; at first, above the asker


@dataclass(frozen=True)
class Step:
    """A step of a flow: who decides, under which clause, by when, and in which cases it is needed.

    within  the parameter of the clause that holds its limit
    over    the parameter (clause, name) above whose amount it is needed; it always is where there is none
    when    particulars, facts -> whether the case needs it, beside the amount
    """

    code: str
    label: Words
    who: str
    clause: str = CLAUSE
    within: str = "approve_within"
    over: tuple[str, str] | None = None
    when: Callable[[Any, dict], bool] = lambda subject, facts: True

    def is_needed(
        self, subject: Any, facts: dict, amount: int | None, department: int | None, at: dt.datetime
    ) -> bool:
        if not self.when(subject, facts):
            return False
        return self.over is None or (amount or 0) > needed(*self.over, department, at)


@dataclass(frozen=True)
class Flow:
    """A flow: its steps in order, and how what goes through it is described.

    general  offered to whoever writes a request of their own
    amount   the fact of the verb that holds the amount in 分
    title    particulars, facts -> what is asked, in one line; else the verb's label and the record's number
    barred   particulars, facts -> ids of members who decide none of its steps, beside the asker: whom it is about
    """

    code: str
    label: Words
    steps: tuple[Step, ...]
    general: bool = False
    amount: str = ""
    title: Callable[[Any, dict], str] | None = None
    barred: Callable[[Any, dict], frozenset[int]] = lambda subject, facts: frozenset()

    def steps_for(
        self, subject: Any, facts: dict, amount: int | None, department: int | None, at: dt.datetime
    ) -> list[Step]:
        """The steps that the case needs, by the limits in force."""
        return [step for step in self.steps if step.is_needed(subject, facts, amount, department, at)]


FLOWS: dict[str, Flow] = {}


def _kind(name: str, label: Words, clause: str, within: str, act: str) -> PromiseKind:
    return register(PromiseKind(name, label, clause=clause, within=within, act=act, to="member"))


# What an approver promises whom no flow named: added, or chosen by the asker.
DECIDE = _kind("approvals.decide", _("审批"), CLAUSE, "approve_within", "approvals.approve")
COMPLETE = _kind("approvals.complete", _("补充后重报"), CLAUSE, "complete_within", "approvals.resubmit")
CARRY = _kind("approvals.carry", _("办理已批事项"), CLAUSE, "complete_within", "approvals.carry_out")


def add(flow: Flow) -> Flow:
    """Registers a flow, and for each of its steps the promise of the clause that it stands under."""
    if flow.code in FLOWS:
        raise ValueError(f"two flows are called {flow.code}")
    if len({step.code for step in flow.steps}) != len(flow.steps):
        raise ValueError(f"{flow.code}: two steps have one code")
    FLOWS[flow.code] = flow
    for step in flow.steps:
        name = f"approvals.{flow.code}.{step.code}"
        _kind(name, step.label, step.clause, step.within, "approvals.approve")
    return flow


def promise_of(flow: str, step: str) -> PromiseKind:
    """The promise of a step; that of DECIDE for whoever was added, or where the flow does not have it any more."""
    return PROMISE_KINDS.get(f"approvals.{flow}.{step}", DECIDE)


def label_of(code: str) -> str:
    """A flow's name; its code where it is not there any more."""
    return str(FLOWS[code].label) if code in FLOWS else code


# For whoever names the approvers themselves.
NAMED = add(Flow("named", _("自选审批人"), steps=(), general=True))
