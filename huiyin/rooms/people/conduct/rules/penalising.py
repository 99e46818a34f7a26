"""What a breach comes to by the clauses of penalties, from the member's own history (YX-4.2, readings 1 to 6, 54, 55)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.values import said
from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.money import yuan
from huiyin.rooms.people.conduct.models import day_alone
from huiyin.rooms.people.conduct.queries.counting import Case

LIGHT = frozenset(f"YX-4.1.{n}" for n in range(1, 12))
# The clause by which a breach is penalised; of others nothing but a warning stands in the rule book.
BASIS = dict.fromkeys(LIGHT, "YX-4.2.1") | {
    "YX-4.1.12": "YX-4.2.2",
    "YX-4.1.13": "YX-4.2.3",
    "YX-4.1.14": "YX-4.2.4",
    "YX-4.1.15": "YX-4.2.5",
}
READINGS = {
    "YX-4.2.1": "1、2、55",
    "YX-4.2.2": "3、5、54、55",
    "YX-4.2.3": "54",
    "YX-4.2.4": "6",
    "YX-4.2.5": "4、54、55",
}


class Measure(NamedTuple):
    """What a breach comes to: the how-manieth it is, amounts in 分, days off the post, and what returns if a dismissal
    is refused."""

    nth: int = 1
    fine: int = 0
    compensation: int = 0
    days: int = 0
    dismissal: bool = False
    warning: bool = False
    refused_fine: int = 0
    refused_days: int = 0
    refused_warning: bool = False


def counted(clause: str, at: dt.datetime, history: Iterable[Case], terms: Mapping[str, Any]) -> list[Case]:
    """Which earlier breaches count with one of this clause at this time: same group of clauses, same period."""
    basis = BASIS.get(clause)
    together = basis == "YX-4.2.1" and terms.get("counted_over", "all") == "all"
    period = terms.get("counted_in")
    if basis is None or period is None:  # where nothing is counted each breach stands for itself
        return []

    def in_period(case: Case) -> bool:
        if period == "always":
            return True
        here = clock.local(at)
        if period == "calendar_year":
            return clock.local(case.at).year == here.year
        return clock.local(case.at).date() > _months_before(here.date(), 12)

    return [
        case
        for case in history
        if case.at <= at and in_period(case) and (case.clause in LIGHT if together else case.clause == clause)
    ]


def _months_before(day: dt.date, months: int) -> dt.date:
    first = clock.months_on(day, -months)
    last = clock.months_on(first, 1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def measure_of(clause: str, earlier: int, charge: int, terms: Mapping[str, Any]) -> Measure:
    """What a breach comes to where so many earlier ones count."""
    nth = earlier + 1
    basis = BASIS.get(clause)
    if basis == "YX-4.2.1":
        often = nth >= terms["repeated_from"]  # reading 1: 三次以上 includes the third
        return Measure(nth, fine=terms["fine_repeated"] if often else terms["fine"])
    if basis in ("YX-4.2.2", "YX-4.2.5"):
        fine, days = terms["fine"], terms.get("suspension_days", 0)
        if nth < terms["dismissal_from"]:
            return Measure(nth, fine=fine, days=days)
        back = terms["returns_if_refused"]  # readings 4 and 54: it stands instead, and returns if refused
        return Measure(
            nth, dismissal=True, refused_fine=fine if back else 0, refused_days=days if back else 0
        )
    if basis == "YX-4.2.3":
        return Measure(nth, dismissal=True, refused_warning=terms["if_refused"] == "warning")
    if basis == "YX-4.2.4":
        repaid = charge if terms["repay_charge"] else 0  # reading 6: repayment, and the multiple beside it
        return Measure(nth, fine=charge * terms["fine_multiple"], compensation=repaid)
    return Measure(nth, warning=True)


def words_of(measure: Measure) -> str:
    """A measure in words: 罚款 20.00 元、停岗 1 天."""
    parts = [_("建议辞退")] if measure.dismissal else []
    if measure.compensation:
        parts.append(_("赔偿 %s 元") % yuan(measure.compensation))
    if measure.fine:
        parts.append(_("罚款 %s 元") % yuan(measure.fine))
    if measure.days:
        parts.append(_("停岗 %d 天") % measure.days)
    if measure.warning:
        parts.append(_("书面警告"))
    return "、".join(map(str, parts)) or str(_("不处罚"))


def refused_words(measure: Measure) -> str:
    """What returns if the dismissal is refused."""
    back = Measure(fine=measure.refused_fine, days=measure.refused_days, warning=measure.refused_warning)
    return words_of(back)


def _parameters(basis: str | None, terms: Mapping[str, Any]) -> list[Parameter]:
    known = shipped()[2]
    return [
        Parameter(basis, name, said(known[basis, name], value))
        for name, value in terms.items()
        if basis and (basis, name) in known
    ]


def fine_told(
    breach: Case, measure: Measure, cases: Sequence[Case], charge: int, terms: Mapping[str, Any]
) -> Explained:
    """The fine with its way: which breaches count, in which period, by which reading."""
    basis = BASIS.get(breach.clause)
    inputs = [
        *(Input(_named(case), _when(case), case.record) for case in cases),
        Input(_("本次 %s") % f"{breach.number} {breach.clause}", _when(breach), breach.record),
    ]
    if charge:
        inputs.append(Input(_("话费"), _("%s 元") % yuan(charge), breach.record))
    return Explained(
        yuan(measure.fine), _("元"), _formula(basis, measure, terms), _parameters(basis, terms), inputs
    )


def _formula(basis: str | None, measure: Measure, terms: Mapping[str, Any]) -> str:
    if basis is None:
        return str(_("规程没有规定罚款，只作书面警告"))
    if basis == "YX-4.2.4":
        way = _("话费 × %d") % terms["fine_multiple"]
    elif measure.dismissal:
        way = _("第%(nth)d次：提出辞退建议，代替罚款和停岗；未获批准时：%(back)s") % {
            "nth": measure.nth,
            "back": refused_words(measure),
        }
    else:
        way = _("第%(nth)d次：%(what)s") % {"nth": measure.nth, "what": words_of(measure)}
    return str(_("%(way)s（按读法 %(reading)s）") % {"way": way, "reading": READINGS[basis]})


def compensation_told(breach: Case, charge: int, measure: Measure, terms: Mapping[str, Any]) -> Explained:
    """The repayment of the charge, apart from the fine."""
    return Explained(
        yuan(measure.compensation),
        _("元"),
        str(_("话费本数，与罚款分列（按读法 6）")),
        [one for one in _parameters("YX-4.2.4", terms) if one.name == "repay_charge"],
        [Input(_("话费"), _("%s 元") % yuan(charge), breach.record)],
    )


def points_of(fine: int, per_point: int) -> int:
    """Points in hundredths that a fine comes to, half up."""
    return (200 * fine + per_point) // (2 * per_point) if per_point else 0


def _named(case: Case) -> str:
    """A breach that counts; of one brought in it is said that the rule was signed on paper."""
    name = f"{case.number} {case.clause}"
    return _("%s（旧台账导入，纸面签阅）") % name if case.on_paper else name


def _when(case: Case) -> str:
    at = clock.local(case.at)
    return f"{at:%Y-%m-%d}" if case.on_paper and day_alone(case.at) else f"{at:%Y-%m-%d %H:%M}"
