"""The trial of a value: what would have become of the promises already made, had it been in force.

Each due time is reckoned anew from the stored opening; what was done, and when, stays as it was. So behaviour is
assumed unchanged, which the result says wherever it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.calendars.working import CalendarError
from huiyin.kernel.clauses.packs import Parameter
from huiyin.kernel.clauses.values import said
from huiyin.kernel.explain import Explained, Input
from huiyin.kernel.explain import Parameter as Used
from huiyin.kernel.promises.making import due_by
from huiyin.rooms.rulebook.queries.trial import kinds_resting_on, promises_made

MOST = 5000  # promises that one trial reckons anew: the newest of the period
SHOWN = 100  # of those that turn out differently
KEPT, LATE, BROKEN, OPEN = "kept", "late", "broken", "open"
OUTCOMES = (
    (KEPT, __("按时兑现"), "green"),
    (LATE, __("逾期兑现"), "orange"),
    (BROKEN, __("逾期未兑现"), "red"),
    (OPEN, __("未到期"), ""),
)
ASSUMED = __("试算假定当时各人的做法不变，只换时限；实际改了时限，人的做法也可能跟着变。")


@dataclass(frozen=True)
class Changed:
    """A promise that would have turned out differently."""

    pk: int
    due: dt.datetime
    outcome: str
    before: str


@dataclass
class Trial:
    """A value against a period's promises: how many of each outcome as it was, and as it would have been."""

    parameter: Parameter
    value: str
    first: dt.date
    last: dt.date
    total: int = 0  # promises of the period
    reckoned: int = 0  # of them the newest, up to MOST
    was: Counter = field(default_factory=Counter)
    would: Counter = field(default_factory=Counter)
    changed: int = 0
    better: int = 0  # kept now that were not
    worse: int = 0
    examples: list[Changed] = field(default_factory=list)

    @property
    def cut(self) -> bool:
        return self.total > self.reckoned

    @property
    def words(self) -> str:
        facts = {
            "n": self.reckoned,
            "was": self.was[KEPT],
            "would": self.would[KEPT],
            "better": self.better,
            "worse": self.worse,
        }
        return (
            _(
                "%(n)d 项承诺中，按时兑现由 %(was)d 项变为 %(would)d 项：%(better)d 项由逾期变按时，%(worse)d 项由按时变逾期"
            )
            % facts
        )

    def explained(self) -> Explained:
        """The figure with its formula and what it rests on; no names inside."""
        inputs = [Input(str(_("%s，实际")) % label, self.was[name]) for name, label, _tone in OUTCOMES]
        inputs += [Input(str(_("%s，试算")) % label, self.would[name]) for name, label, _tone in OUTCOMES]
        period = _("%(first)s 至 %(last)s") % {"first": self.first, "last": self.last}
        return Explained(
            self.would[KEPT],
            _("项按时兑现"),
            "\n".join(
                (
                    _("期间 %(period)s 内依“%(name)s”作出的承诺共 %(n)d 项")
                    % {"period": period, "name": self.parameter.label, "n": self.total},
                    _("到期时间 = 作出承诺的时间 + %s，按部门的营业时间推算")
                    % said(self.parameter, self.value),
                    _("兑现时间不晚于到期时间的为按时；未兑现且已过到期时间的为逾期"),
                    _("另行约定时间的和已撤回的承诺不计"),
                    str(ASSUMED),
                )
            ),
            (Used(self.parameter.clause, self.parameter.name, said(self.parameter, self.value)),),
            inputs,
        )

    def stored(self) -> dict:
        """What the revision keeps of it."""
        return {
            "value": self.value,
            "first": f"{self.first}",
            "last": f"{self.last}",
            "total": self.total,
            "reckoned": self.reckoned,
            "was": dict(self.was),
            "would": dict(self.would),
            "better": self.better,
            "worse": self.worse,
            "words": self.words,
        }


def can_be_tried(parameter: Parameter) -> bool:
    """A limit that stands alone behind kinds of promise."""
    return parameter.triable and parameter.type == "limit" and bool(kinds_resting_on(parameter))


def outcome_of(due: dt.datetime, ended: dt.datetime | None, now: dt.datetime) -> str:
    if ended is not None:
        return KEPT if ended <= due else LATE
    return BROKEN if due < now else OPEN


def tried(
    parameter: Parameter, value: str, departments: list[int] | None, first: dt.date, last: dt.date
) -> Trial:
    """Reckons the promises of a period anew with another value: two queries, however many they are."""
    made = promises_made(
        parameter,
        departments,
        *clock.days(first, last),
    )
    trial, now = Trial(parameter, value, first, last, total=made.order_by().count()), clock.now()
    rows = made.values_list("pk", "opened_at", "due", "ended_at", "matter__record__department")[:MOST]
    for pk, opened, due, ended, department in rows:
        try:
            new_due = due_by(value, parameter.clause, department, opened).at
        except CalendarError:  # a department without opening hours has no other due time either
            new_due = due
        was, would = outcome_of(due, ended, now), outcome_of(new_due, ended, now)
        trial.reckoned += 1
        trial.was[was] += 1
        trial.would[would] += 1
        if was == would:
            continue
        trial.changed += 1
        trial.better += would == KEPT
        trial.worse += was == KEPT
        if len(trial.examples) < SHOWN:
            trial.examples.append(Changed(pk, new_due, would, was))
    return trial
